import { engineOf, fullRect, type PlanContext } from './context.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';

export function planUpscale(context: PlanContext): RunPlan | null {
  const { ports, document, options } = context;
  const engine = engineOf(context, 'upscale');
  if (!engine) return null;
  const { factor } = options.upscale;
  const width = document.width * factor;
  const height = document.height * factor;
  const settings = { factor };
  return {
    tool: 'upscale',
    operation: 'upscale',
    engine: engine.descriptor,
    settings,
    label: `×${factor} to ${width} × ${height}`,
    execute: async (signal, onProgress, link) => {
      const sink = createTileSink(ports.tiles, width, height);
      const source = documentSource(document, ports.tiles);
      const outcome = await engine.run(signal, { source, factor, sink }, onProgress, link);
      if (!outcome.ok) return outcome;
      const stored = await sink.finish();
      return ok({
        outputs: [
          {
            change: { kind: 'document', tiles: stored.tiles, pixelWidth: width, pixelHeight: height },
            changed: fullRect({ width, height }),
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
