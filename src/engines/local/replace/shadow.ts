import { boxMean } from '../pixels/boxMean.ts';

/** How dark a shadow gets, 0..1. */
const softDepth = 0.38;
const contactDepth = 0.5;

/**
 * A contact shadow on the ground under the subject: its matte laid down flat (squashed to a fraction of its
 * height about the line where it stands), a wide soft one and a narrow dark one at the line of contact.
 * Null when the subject leaves the picture at the bottom or there is none: then there is no ground to see.
 *
 * @param matte 0..1, row-major
 * @returns coverage 0..1 at the same size
 */
export function contactShadow(matte: Float32Array, width: number, height: number): Float32Array | null {
  const extent = extentOf(matte, width, height);
  if (extent === null || extent.bottom >= height - 1 - height * 0.004) return null;
  const tall = extent.bottom - extent.top + 1;
  const broad = extent.right - extent.left + 1;
  const soft = blurred(laidDown(matte, width, height, extent.bottom, 0.1), width, Math.max(2, broad * 0.03));
  const contact = blurred(
    laidDown(matte, width, height, extent.bottom, 0.025),
    width,
    Math.max(1, Math.min(broad, tall) * 0.012),
  );
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i += 1) {
    out[i] = 1 - (1 - softDepth * (soft[i] ?? 0)) * (1 - contactDepth * (contact[i] ?? 0));
  }
  return out;
}

function extentOf(matte: Float32Array, width: number, height: number) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if ((matte[y * width + x] ?? 0) < 0.5) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  return bottom < 0 ? null : { left, right, top, bottom };
}

/** The matte scaled in height by `squash` about row `bottom`, half of it falling in front of that row. */
function laidDown(
  matte: Float32Array,
  width: number,
  height: number,
  bottom: number,
  squash: number,
): Float32Array {
  const out = new Float32Array(width * height);
  const front = bottom * squash * 0.25;
  for (let y = 0; y < height; y += 1) {
    const source = Math.round(bottom - (bottom + front - y) / squash);
    const last = Math.min(bottom, source);
    if (last < 0 || source > bottom + front / squash) continue;
    out.set(matte.subarray(last * width, (last + 1) * width), y * width);
  }
  return out;
}

/** Three box blurs: close to a Gaussian of deviation `sigma`. */
function blurred(plane: Float32Array, width: number, sigma: number): Float32Array {
  const radius = Math.max(1, Math.round(sigma));
  return boxMean(boxMean(boxMean(plane, width, radius), width, radius), width, radius);
}
