import { pickEngine, type PlanContext } from './context.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { selectionSource } from '../../../kernel/document/selectionMask.ts';
import { createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';

/** The fill becomes a layer of its own: transparent but for the dilated mask. */
export function planErase(context: PlanContext): RunPlan | null {
  const { ports, document } = context;
  const engine = pickEngine(ports.engines.forOperation('erase'), context.engineId);
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
    execute: async (signal, onProgress) => {
      const sink = createTileSink(ports.tiles, width, height);
      const request = {
        source: documentSource(document, ports.tiles),
        mask,
        sink,
        variation: context.attempt,
      };
      const outcome = await engine.run(signal, request, onProgress);
      if (!outcome.ok) return outcome;
      const stored = await sink.finish();
      return ok({
        outputs: [
          {
            change: {
              kind: 'layer',
              tiles: stored.tiles,
              pixelWidth: width,
              pixelHeight: height,
              x: 0,
              y: 0,
              above: null,
            },
            changed: stored.changed,
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
