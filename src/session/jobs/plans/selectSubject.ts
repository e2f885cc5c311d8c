import { engineOf, type PlanContext } from './context.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { createMaskTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';

/** The background network's coverage becomes a raster shape of the mask. */
export function planSelectSubject(context: PlanContext): RunPlan | null {
  const { ports, document } = context;
  const engine = engineOf(context, 'remove-background', 'select-subject');
  if (!engine) return null;
  return {
    tool: 'select-subject',
    operation: 'remove-background',
    engine: engine.descriptor,
    settings: {},
    label: 'Select subject',
    execute: async (signal, onProgress) => {
      const source = documentSource(document, ports.tiles);
      const sink = createMaskTileSink(ports.tiles, document.width, document.height);
      const outcome = await engine.run(signal, { source, sink, quality: 'fine' }, onProgress);
      if (!outcome.ok) return outcome;
      const stored = await sink.finish();
      return ok({
        outputs: [],
        report: outcome.value.report,
        notUnderstood: [],
        selection: { tiles: stored.tiles, bounds: stored.changed },
      });
    },
  };
}
