import { importTs } from './importTs.mjs';

/** Of the picture that is generated or sent: one megapixel, the smallest size that every price list names. */
const side = 1024;

/** Jobs that one picture and no choice of a person's are enough for. */
export const smokeOperations = ['generate', 'erase', 'remove-background', 'upscale'];

/** What the price of such a run depends on. */
export function smokeShape(operation) {
  const shape = { outputs: 1, width: side, height: side };
  return operation === 'upscale' ? { ...shape, factor: 2 } : shape;
}

/**
 * A request as the product makes it, and what came back of it, read once the run is over.
 *
 * @param {string} operation one of `smokeOperations`
 * @returns {Promise<{ request: object, made: (result: any) => { width: number, height: number, pixels: number } }>}
 *   `pixels`: how many of the result are not empty
 */
export async function smokeRequest(operation) {
  if (operation === 'generate') {
    const prompt = 'a plain grey ceramic cup on a white table, soft daylight';
    const request = { prompt, width: side, height: side, seed: 7, count: 1 };
    return { request, made: ({ images: [image] }) => madeOf(image.pixels, 4) };
  }
  const pictures = await importTs('tests/engines/local/support/pictures.ts');
  // A disc before a slope: something to cut out, to erase, to enlarge.
  const isDisc = (x, y) => Math.hypot(x - side / 2, y - side / 2) < side / 5;
  const source = pictures.sourceOf(
    pictures.painted(side, side, (x, y) => (isDisc(x, y) ? [196, 64, 48] : [120 + x / 8, 130 + y / 8, 150])),
  );
  if (operation === 'remove-background') {
    const sink = pictures.maskCollector(side, side);
    return { request: { source, sink, quality: 'fine' }, made: () => madeOf(sink.mask, 1) };
  }
  const factor = operation === 'upscale' ? 2 : 1;
  const sink = pictures.pixelCollector(side * factor, side * factor);
  const made = () => madeOf(sink.picture, 4);
  if (operation === 'upscale') return { request: { source, factor, sink }, made };
  const mask = pictures.maskOf(side, side, (x, y) => Math.hypot(x - side / 2, y - side / 2) < side / 4);
  return { request: { source, mask: pictures.maskSourceOf(mask), sink }, made };
}

function madeOf({ width, height, data }, channels) {
  let pixels = 0;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] > 0) pixels += 1;
  return { width, height, pixels };
}
