import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { AlphaBuffer } from '../../../kernel/pixels/buffers.ts';
import { fitWithin } from '../../../kernel/pixels/resample.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { noImage } from '../operation.ts';
import type { PrepareRun } from '../operation.ts';
import { comparingSide, isNothing, opacityOf } from './compared.ts';
import { eraseCrop } from './eraseCrop.ts';
import { fillFieldOf, knownAt, supportOf } from './fillField.ts';
import { pasteBack } from './pasteBack.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import type { SentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

/** Sends a crop around what is marked and lays the answer over it, inside the grown mask only. */
export const prepareErase: PrepareRun<'erase'> = async (context, request) => {
  const { source, mask } = request;
  if (mask.width !== source.width || mask.height !== source.height) {
    return err({ kind: 'invalid', message: 'The mask does not have the size of the picture.' });
  }
  context.progress({ label: 'Reading the picture', fraction: null });
  const found = await fillFieldOf(mask);
  if (!found.ok) return found;
  const field = found.value;
  const crop = eraseCrop(mask.bounds, source, context.model.limits, request.variation);
  const sent = await sentPicture(context, source, crop);
  if (sent === null) return err(doesNotFit(crop));
  const support = await supportOf(field, crop, sent.image);
  const grid = fitWithin(sent.image, comparingSide);
  const known = knownAt(support, grid);
  const opacity = opacityOf(sent, known, grid);
  if (opacity !== null && isNothing(opacity, known)) return err(onlyTransparency);
  const job = jobOf(context.call, context.model.endpoint, sent, support);
  return ok({
    job,
    finish: async ([{ pixels }]) => {
      context.progress({ label: 'Matching colours', fraction: null });
      if (!hasShapeOf(pixels, sent.image)) return err(otherShape(pixels, sent.image));
      const size = { width: crop.width, height: crop.height };
      const parts = { size, sent: sent.image, returned: pixels, grid, known, opacity, mustDiffer: true };
      const drawn = await context.fills.open(parts, context.note);
      if (!drawn.ok) return drawn;
      if (drawn.value === null) return err(noImage('The service sent the picture back unchanged.'));
      const pasted = await pasteBack({ crop, fields: [field], drawn: drawn.value }, request);
      return pasted.ok ? ok({ holes: field.holes }) : pasted;
    },
  });
};

function jobOf(call: string, endpoint: string, { image }: SentPicture, mask: AlphaBuffer) {
  return { operation: 'erase', call, endpoint, image, mask } as const;
}

const onlyTransparency: EngineError = {
  kind: 'invalid',
  message: 'There is nothing around the selection to continue: everything beside it is transparent.',
  hint: 'Hide it with a mask, or use the local eraser, which costs nothing.',
};
