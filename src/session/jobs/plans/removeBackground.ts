import { afterRun, engineOf, fullRect, onlyPlainLayer, visibleLayers, type PlanContext } from './context.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { importToTiles } from '../../../kernel/pixels/importTiles.ts';
import { createMaskTileSink } from '../../../kernel/pixels/tileSink.ts';
import { err, ok, type Result } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';
import type { TileMap } from '../../../kernel/document/records.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { StagedChange } from '../../../kernel/workspace/staged.ts';

/** The result is an editable mask: on the one layer when it is the whole picture, else on a merged copy. */
export function planRemoveBackground(context: PlanContext): RunPlan | null {
  const { ports, document, options } = context;
  const engine = engineOf(context, 'remove-background');
  if (!engine) return null;
  const { quality } = options['remove-background'];
  const settings = { quality };
  return {
    tool: 'remove-background',
    operation: 'remove-background',
    engine: engine.descriptor,
    settings,
    label: quality === 'fine' ? 'Fine' : 'Quick',
    execute: async (signal, onProgress, link) => {
      const source = documentSource(document, ports.tiles);
      const sink = createMaskTileSink(ports.tiles, document.width, document.height);
      const outcome = await engine.run(signal, { source, sink, quality }, onProgress, link);
      if (!outcome.ok) return outcome;
      const mask = await sink.finish();
      const change = await maskChange(context, mask.tiles, afterRun(signal, link));
      if (!change.ok) return change;
      return ok({
        outputs: [
          {
            change: change.value,
            changed: fullRect(document),
            width: document.width,
            height: document.height,
            settings,
          },
        ],
        report: outcome.value.report,
        notUnderstood: [],
      });
    },
  };
}

async function maskChange(
  context: PlanContext,
  maskTiles: TileMap,
  signal: CancelSignal,
): Promise<Result<StagedChange, EngineError>> {
  const { document, ports } = context;
  const plain = onlyPlainLayer(document);
  if (plain) return ok({ kind: 'layer-mask', layer: plain.id, tiles: maskTiles });
  const source = documentSource(document, ports.tiles);
  const flattened = await importToTiles(source, ports.tiles, () => {}, signal);
  if (!flattened.ok) return err({ kind: 'cancelled', message: 'Cancelled' });
  return ok({
    kind: 'cutout',
    tiles: flattened.value.tiles,
    maskTiles,
    hide: visibleLayers(document).map((layer) => layer.id),
  });
}
