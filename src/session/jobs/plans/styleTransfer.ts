import { engineOf, fullRect, type PlanContext } from './context.ts';
import { openPicture } from './openPicture.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok, type Result } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';
import type { ImportOrigin, TileMap } from '../../../kernel/document/records.ts';
import type { StyleChoice } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { StagedChange } from '../../../kernel/workspace/staged.ts';

interface OpenedStyle {
  readonly choice: StyleChoice;
  /** Of a picture that was opened: it may be marked as AI-made, and has an owner. */
  readonly origin: ImportOrigin | null;
  close(): void;
}

export function planStyleTransfer(context: PlanContext): RunPlan | null {
  const { ports, document, options, attempt } = context;
  const engine = engineOf(context, 'style-transfer');
  if (!engine) return null;
  const chosen = options['style-transfer'];
  const { strength } = chosen;
  const seed = (chosen.seed + attempt) >>> 0;
  const settings = { ...chosen, seed, imageFile: chosen.imageFile?.name ?? null };
  const { width, height } = document;
  return {
    tool: 'style-transfer',
    operation: 'style-transfer',
    engine: engine.descriptor,
    settings,
    label: styleLabel(chosen),
    execute: async (signal, onProgress, link) => {
      const opened = await openStyle(context);
      if (!opened.ok) return opened;
      const sink = createTileSink(ports.tiles, width, height);
      const source = documentSource(document, ports.tiles);
      const request = { source, style: opened.value.choice, strength, seed, sink };
      const outcome = await engine.run(signal, request, onProgress, link);
      opened.value.close();
      if (!outcome.ok) return outcome;
      const { opaque } = outcome.value.result;
      return ok({
        outputs: [
          {
            change: changeOf((await sink.finish()).tiles, opaque, width, height),
            changed: fullRect(document),
            width,
            height,
            settings,
            alsoMadeFrom: opened.value.origin === null ? [] : [opened.value.origin],
          },
        ],
        report: outcome.value.report,
        notUnderstood: [],
      });
    },
  };
}

/** What is half transparent would show the former picture through, so that then hides below the new one. */
function changeOf(tiles: TileMap, opaque: boolean, width: number, height: number): StagedChange {
  const size = { pixelWidth: width, pixelHeight: height };
  return opaque
    ? { kind: 'layer', tiles, ...size, x: 0, y: 0, above: null }
    : { kind: 'document', tiles, ...size };
}

function styleLabel({ style, preset, prompt, imageFile }: PlanContext['options']['style-transfer']): string {
  if (style === 'preset') return preset;
  return style === 'prompt' ? prompt : (imageFile?.name ?? 'Image');
}

async function openStyle(context: PlanContext): Promise<Result<OpenedStyle, EngineError>> {
  const { style, preset, prompt, imageFile } = context.options['style-transfer'];
  const given = (choice: StyleChoice): Result<OpenedStyle, EngineError> =>
    ok({ choice, origin: null, close: () => {} });
  if (style === 'preset') return given({ kind: 'preset', preset });
  if (style === 'prompt') return given({ kind: 'prompt', prompt });
  const opened = await openPicture(context, imageFile, 'Choose a picture to take the style from.');
  if (!opened.ok) return opened;
  const { source, origin, close } = opened.value;
  return ok({ choice: { kind: 'image', image: source }, origin, close });
}
