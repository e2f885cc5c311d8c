import { engineOf, fullRect, visibleLayers, type PlanContext } from './context.ts';
import { openPicture } from './openPicture.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { srgbColourIn } from '../../../kernel/pixels/colourSpace.ts';
import { createMaskTileSink, createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok, type Result } from '../../../kernel/shared/result.ts';
import type { RunPlan } from '../plan.ts';
import type { ImportOrigin } from '../../../kernel/document/records.ts';
import type { BackdropChoice } from '../../../kernel/operations/catalogue.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';

interface OpenedBackdrop {
  readonly choice: BackdropChoice;
  /** Of a picture that was opened: it may be marked as AI-made, and has an owner. */
  readonly origin: ImportOrigin | null;
  close(): void;
}

export function planReplaceBackground(context: PlanContext): RunPlan | null {
  const { ports, document, options } = context;
  const engine = engineOf(context, 'replace-background');
  if (!engine) return null;
  const chosen = options['replace-background'];
  const settings = { ...chosen, imageFile: chosen.imageFile?.name ?? null };
  const { width, height } = document;
  return {
    tool: 'replace-background',
    operation: 'replace-background',
    engine: engine.descriptor,
    settings,
    label: backdropLabel(chosen),
    execute: async (signal, onProgress, link) => {
      const opened = await openBackdrop(context);
      if (!opened.ok) return opened;
      const matte = createMaskTileSink(ports.tiles, width, height);
      const subject = createTileSink(ports.tiles, width, height);
      const backdropSink = createTileSink(ports.tiles, width, height);
      const shadow = createTileSink(ports.tiles, width, height);
      const request = {
        source: documentSource(document, ports.tiles),
        backdrop: opened.value.choice,
        match: chosen.match,
        contactShadow: chosen.contactShadow,
        matte,
        subject,
        backdropSink,
        shadow,
      };
      const outcome = await engine.run(signal, request, onProgress, link);
      opened.value.close();
      if (!outcome.ok) return outcome;
      const shadowTiles = (await shadow.finish()).tiles;
      return ok({
        outputs: [
          {
            change: {
              kind: 'backdrop',
              subjectTiles: (await subject.finish()).tiles,
              maskTiles: (await matte.finish()).tiles,
              backdropTiles: (await backdropSink.finish()).tiles,
              shadowTiles: Object.keys(shadowTiles).length > 0 ? shadowTiles : null,
              hide: visibleLayers(document).map((layer) => layer.id),
            },
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

function backdropLabel(chosen: PlanContext['options']['replace-background']): string {
  if (chosen.backdrop === 'colour') return chosen.colour;
  if (chosen.backdrop === 'gradient') return `${chosen.from} to ${chosen.to}`;
  if (chosen.backdrop === 'prompt') return chosen.prompt;
  return chosen.imageFile?.name ?? 'Image';
}

async function openBackdrop(context: PlanContext): Promise<Result<OpenedBackdrop, EngineError>> {
  const chosen = context.options['replace-background'];
  const nothing = (): void => {};
  const { colorSpace } = context.document;
  // Colours of the interface are sRGB; the engine writes values of the document.
  const own = (colour: string): string => srgbColourIn(colorSpace, colour);
  if (chosen.backdrop === 'colour') {
    return ok({ choice: { kind: 'colour', colour: own(chosen.colour) }, origin: null, close: nothing });
  }
  if (chosen.backdrop === 'gradient') {
    const { from, to, angle } = chosen;
    const choice = { kind: 'gradient', from: own(from), to: own(to), angle } as const;
    return ok({ choice, origin: null, close: nothing });
  }
  if (chosen.backdrop === 'prompt') {
    return ok({ choice: { kind: 'prompt', prompt: chosen.prompt }, origin: null, close: nothing });
  }
  const opened = await openPicture(context, chosen.imageFile, 'Choose a picture for the new background.');
  if (!opened.ok) return opened;
  const { source, origin, close } = opened.value;
  return ok({ choice: { kind: 'image', image: source }, origin, close });
}
