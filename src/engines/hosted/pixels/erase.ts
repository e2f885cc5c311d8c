import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { fitWithin } from '../../../kernel/pixels/resample.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import { fillAlpha } from '../../local/erase/fillAlpha.ts';
import { noImage } from '../operation.ts';
import type { PrepareRun } from '../operation.ts';
import { colourOffsets } from './colourMatch.ts';
import type { Compared } from './colourMatch.ts';
import { eraseCrop } from './eraseCrop.ts';
import { fillFieldOf, knownAt, supportOf } from './fillField.ts';
import { pasteBack } from './pasteBack.ts';
import { resized } from './resample.ts';
import { hasShapeOf, sentPicture } from './sent.ts';
import type { SentPicture } from './sent.ts';
import { doesNotFit, otherShape } from './words.ts';

/** Longest side of the copies on which colours are compared: what is looked for is smooth. */
const comparingSide = 480;

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
      const offsets = colourOffsets(comparedOf(sent.image, pixels, known, grid));
      if (offsets === null) return err(noImage('The service sent the picture back unchanged.'));
      const fill = { crop, picture: opaque(pixels), field, grid, offsets, opacity };
      await pasteBack(fill, request);
      return ok({ holes: field.holes });
    },
  });
};

function jobOf(call: string, endpoint: string, { image }: SentPicture, mask: AlphaBuffer) {
  return { operation: 'erase', call, endpoint, image, mask } as const;
}

/** The fill's opacity at the grid's size, 0..255; null where everything around the hole is opaque. */
function opacityOf({ image, alpha }: SentPicture, known: Uint8Array, grid: Size): Float32Array | null {
  if (alpha === null) return null;
  const data = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < alpha.length; i += 1) data[i * 4 + 3] = alpha[i] as number;
  const small = resized({ width: image.width, height: image.height, data }, grid);
  const visible = Float32Array.from(known, (_, i) => (small.data[i * 4 + 3] as number) / 255);
  return fillAlpha(visible, known, grid.width, grid.height);
}

/** Around the hole is nothing, so what fills it is nothing: no service is paid for that. */
function isNothing(opacity: Float32Array, known: Uint8Array): boolean {
  return opacity.every((value, i) => known[i] === 1 || value < 1);
}

const onlyTransparency: EngineError = {
  kind: 'invalid',
  message: 'There is nothing around the selection to continue: everything beside it is transparent.',
  hint: 'Hide it with a mask, or use the local eraser, which costs nothing.',
};

function comparedOf(sent: PixelBuffer, returned: PixelBuffer, known: Uint8Array, grid: Size): Compared {
  return {
    ...grid,
    sent: planesOf(resized(sent, grid)),
    returned: planesOf(resized(opaque(returned), grid)),
    known,
  };
}

/** Some services return the mask as alpha; the colours below are what they drew. */
function opaque(picture: PixelBuffer): PixelBuffer {
  const data = new Uint8ClampedArray(picture.data);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { ...picture, data };
}

function planesOf({ data }: PixelBuffer): readonly Float32Array[] {
  return [0, 1, 2].map((channel) => {
    const plane = new Float32Array(data.length / 4);
    for (let i = 0; i < plane.length; i += 1) plane[i] = data[i * 4 + channel] as number;
    return plane;
  });
}
