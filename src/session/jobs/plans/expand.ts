import { engineOf, fullRect, type PlanContext } from './context.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { canLieUnder, writeOverlap } from '../../../kernel/document/underlay.ts';
import { createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { grownSize } from '../../../kernel/shared/margins.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';

/** The document grows, its layers stay, and what is new becomes a layer of its own (docs/decisions/0060). */
export function planExpand(context: PlanContext): RunPlan | null {
  const { ports, document, options, attempt } = context;
  const engine = engineOf(context, 'expand');
  if (!engine) return null;
  const { prompt, ...margins } = options.expand;
  const { width, height } = grownSize(document, margins);
  const settings = { ...options.expand, variation: attempt };
  return {
    tool: 'expand',
    operation: 'expand',
    engine: engine.descriptor,
    settings,
    label: `to ${width} × ${height}`,
    execute: async (signal, onProgress, link) => {
      const sink = createTileSink(ports.tiles, width, height);
      const source = documentSource(document, ports.tiles);
      const request = { source, margins, prompt, variation: attempt, sink };
      const outcome = await engine.run(signal, request, onProgress, link);
      if (!outcome.ok) return outcome;
      const isUnder = canLieUnder(document);
      if (isUnder) await writeOverlap(source, margins, sink);
      const { tiles } = await sink.finish();
      return ok({
        outputs: [
          {
            change: {
              kind: 'frame',
              tiles,
              pixelWidth: width,
              pixelHeight: height,
              margins,
              isUnder,
            },
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
