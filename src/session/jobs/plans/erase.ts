import { afterRun, engineOf, fullRect, type PlanContext } from './context.ts';
import { documentSource, tileMapSource } from '../../../kernel/document/flatten.ts';
import { readPlacedCoverage } from '../../../kernel/document/placedCoverage.ts';
import { identityTransform } from '../../../kernel/document/records.ts';
import { selectionSource } from '../../../kernel/document/selectionMask.ts';
import { importToTiles } from '../../../kernel/pixels/importTiles.ts';
import { replaceFill } from '../../../kernel/pixels/replaceFill.ts';
import { createMaskTileSink, createTileSink, type SinkResult } from '../../../kernel/pixels/tileSink.ts';
import { isEmptyRect, unionRects } from '../../../kernel/shared/geometry.ts';
import { err, ok, type Result } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { StagedChange } from '../../../kernel/workspace/staged.ts';

/**
 * The fill becomes a layer of its own: transparent but for the dilated mask. Where it takes something away from a
 * picture with transparency, which no layer above can, the result is a merged copy instead (docs/decisions/0030).
 */
export function planErase(context: PlanContext): RunPlan | null {
  const { ports, document } = context;
  const engine = engineOf(context, 'erase');
  if (!engine) return null;
  const { width, height } = document;
  const mask = selectionSource(document.selection, { width, height }, ports.tiles);
  const { bounds } = mask;
  const settings = { maskBounds: bounds, variation: context.attempt };
  return {
    tool: 'erase',
    operation: 'erase',
    engine: engine.descriptor,
    settings,
    label: `${Math.round(bounds.width)} × ${Math.round(bounds.height)} px`,
    execute: async (signal, onProgress, link) => {
      const sink = createTileSink(ports.tiles, width, height);
      const clearedSink = createMaskTileSink(ports.tiles, width, height);
      const request = {
        source: documentSource(document, ports.tiles),
        mask,
        sink,
        cleared: clearedSink,
        variation: context.attempt,
      };
      const outcome = await engine.run(signal, request, onProgress, link);
      if (!outcome.ok) return outcome;
      const fill = await sink.finish();
      const cleared = await clearedSink.finish();
      const change = await changeOf(context, fill, cleared, afterRun(signal, link));
      if (!change.ok) return change;
      return ok({
        outputs: [
          {
            change: change.value,
            changed: unionRects(fill.changed, cleared.changed),
            width,
            height,
            settings,
          },
        ],
        report: outcome.value.report,
        notUnderstood: [],
      });
    },
  };
}

async function changeOf(
  context: PlanContext,
  fill: SinkResult,
  cleared: SinkResult,
  signal: CancelSignal,
): Promise<Result<StagedChange, EngineError>> {
  const { width, height } = context.document;
  const size = { pixelWidth: width, pixelHeight: height };
  if (isEmptyRect(cleared.changed)) {
    return ok({ kind: 'layer', tiles: fill.tiles, ...size, x: 0, y: 0, above: null });
  }
  const merged = erasedSource(context, fill, cleared);
  const stored = await importToTiles(merged, context.ports.tiles, () => {}, signal);
  if (!stored.ok) return err({ kind: 'cancelled', message: 'Cancelled' });
  return ok({ kind: 'document', tiles: stored.value.tiles, ...size });
}

/** The flattened document with what was taken away gone and the fill over the rest. */
function erasedSource(context: PlanContext, fill: SinkResult, cleared: SinkResult): PixelSource {
  const { document, ports } = context;
  const { width, height } = document;
  const below = documentSource(document, ports.tiles);
  const above = tileMapSource(fill.tiles, width, height, ports.tiles);
  const whole = fullRect(document);
  return {
    width,
    height,
    readRegion: async (rect) => {
      const picture = await below.readRegion(rect);
      const gone = await readPlacedCoverage(cleared.tiles, whole, identityTransform, ports.tiles, rect);
      replaceFill(picture, gone, await above.readRegion(rect));
      return picture;
    },
  };
}
