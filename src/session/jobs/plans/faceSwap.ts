import { engineOf, type PlanContext } from './context.ts';
import { openPicture } from './openPicture.ts';
import { documentSource } from '../../../kernel/document/flatten.ts';
import { createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { err, ok, type Result } from '../../../kernel/shared/result.ts';
import { faceKey } from '../../faceKey.ts';
import { intersectRects, type Rect } from '../../../kernel/shared/geometry.ts';
import type { RunPlan } from '../plan.ts';
import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';

/** As the person has confirmed it; stands in the ledger with the run. */
const consent = 'I have the consent of the person shown.';

/** The face becomes a layer of its own: transparent everywhere else. */
export function planFaceSwap(context: PlanContext): RunPlan | null {
  const { ports, document, options } = context;
  const engine = engineOf(context, 'face-swap');
  if (!engine) return null;
  const { faceFile, target, person, consentFor } = options['face-swap'];
  const isAgreed = faceFile !== null && consentFor === faceKey(faceFile);
  const settings = {
    faceFile: faceFile?.name ?? null,
    target,
    consent: isAgreed ? consent : null,
    ...(engine.descriptor.kind === 'hosted' ? { person } : {}),
  };
  const { width, height } = document;
  return {
    tool: 'face-swap',
    operation: 'face-swap',
    engine: engine.descriptor,
    settings,
    label: faceFile?.name ?? 'Face',
    execute: async (signal, onProgress, link) => {
      if (faceFile === null || !isAgreed) return err(notAgreed);
      const source = documentSource(document, ports.tiles);
      const chosen = await chosenFace(context, source, signal);
      if (!chosen.ok) return chosen;
      const opened = await openPicture(context, faceFile, notAgreed.message);
      if (!opened.ok) return opened;
      const sink = createTileSink(ports.tiles, width, height);
      const request = { source, face: opened.value.source, target: chosen.value, person, sink };
      const outcome = await engine.run(signal, request, onProgress, link);
      opened.value.close();
      if (!outcome.ok) return outcome;
      const { tiles, changed } = await sink.finish();
      const change = { kind: 'layer', tiles, pixelWidth: width, pixelHeight: height, x: 0, y: 0 } as const;
      const output = { change: { ...change, above: null }, changed, width, height, settings };
      const alsoMadeFrom = [opened.value.origin];
      return ok({
        outputs: [{ ...output, alsoMadeFrom }],
        report: outcome.value.report,
        notUnderstood: [],
      });
    },
  };
}

const notAgreed: EngineError = {
  kind: 'invalid',
  message: 'A face is swapped only with the consent of the person shown.',
  hint: 'Choose the picture that the face comes from, and confirm it.',
};

/** The face that was chosen, or the only one: which of several is meant, nobody guesses. */
async function chosenFace(
  { ports, document, options }: PlanContext,
  source: PixelSource,
  signal: CancelSignal,
): Promise<Result<Rect, EngineError>> {
  const { target } = options['face-swap'];
  if (target !== null) return stillInside(target, document);
  const finder = ports.engines.forOperation('face-swap').find((engine) => engine.findFaces !== undefined);
  const found = await finder?.findFaces?.(signal, source);
  if (found === undefined) return err(nobodyLooks);
  if (!found.ok) return found;
  const [face, ...others] = found.value;
  if (face === undefined) return err(noFace);
  if (others.length === 0) return ok(face);
  return err({
    kind: 'invalid',
    message: `There are ${others.length + 1} faces in this picture.`,
    hint: 'Find the faces in the tool’s options and choose the one to replace.',
  });
}

function stillInside(target: Rect, { width, height }: PlanContext['document']): Result<Rect, EngineError> {
  const inside = intersectRects(target, { x: 0, y: 0, width, height });
  if (inside.width === target.width && inside.height === target.height) return ok(target);
  return err({
    kind: 'invalid',
    message: 'The chosen face is no longer inside the picture.',
    hint: 'Find the faces again and choose one.',
  });
}

const noFace: EngineError = {
  kind: 'no-subject',
  message:
    'No face was found in this picture. Crop closer around it, or use one in which it is seen from the front.',
};

const nobodyLooks: EngineError = {
  kind: 'invalid',
  message: 'Nothing here can look for faces.',
  hint: 'Reload the page, then try again.',
};
