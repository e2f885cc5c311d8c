import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';

/** Source pixels that one output pixel of Lanczos-3 enlargement draws on, to each side. */
export const lanczosReach = 3;

/** sinc(x) · sinc(x / 3) on |x| < 3, with sinc(x) = sin(πx) / (πx). */
function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const px = Math.PI * x;
  return (3 * Math.sin(px) * Math.sin(px / 3)) / (px * px);
}

/** For each phase of an integer factor: six weights that add up to 1, the first for tap −2. */
function phases(factor: number): Float32Array[] {
  return Array.from({ length: factor }, (_, phase) => {
    const t = (phase + 0.5) / factor - 0.5;
    const weights = Float32Array.from({ length: 7 }, (_unused, k) => lanczos3(k - 3 - t));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => w / sum);
  });
}

/**
 * Lanczos-3 enlargement of planes by an integer factor. `input` is `inner` grown by the margin that the
 * picture allows; beyond the picture the border pixel repeats.
 *
 * The filter works on the stored (gamma-encoded) values: in linear light its overshoot makes dark halos
 * around bright edges far more visible, and the result then differs from what every editor shows.
 *
 * @param inner the part to enlarge, in the coordinates of `input`
 * @returns planes of `inner`, enlarged, unclipped
 */
export function lanczosPlanes(
  input: Float32Array,
  width: number,
  height: number,
  channels: number,
  inner: Rect,
  factor: number,
): Float32Array {
  const outWidth = inner.width * factor;
  const outHeight = inner.height * factor;
  const weights = phases(factor);
  const out = new Float32Array(channels * outWidth * outHeight);
  const wide = new Float32Array(outWidth * height);
  for (let c = 0; c < channels; c += 1) {
    const plane = input.subarray(c * width * height, (c + 1) * width * height);
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < outWidth; x += 1) {
        const centre = inner.x + Math.floor(x / factor);
        const taps = weights[x % factor] ?? plane;
        let sum = 0;
        for (let k = 0; k < 7; k += 1) {
          const from = Math.min(width - 1, Math.max(0, centre + k - 3));
          sum += (taps[k] ?? 0) * (plane[y * width + from] ?? 0);
        }
        wide[y * outWidth + x] = sum;
      }
    for (let y = 0; y < outHeight; y += 1) {
      const centre = inner.y + Math.floor(y / factor);
      const taps = weights[y % factor] ?? plane;
      const target = (c * outHeight + y) * outWidth;
      for (let k = 0; k < 7; k += 1) {
        const weight = taps[k] ?? 0;
        if (weight === 0) continue;
        const from = Math.min(height - 1, Math.max(0, centre + k - 3)) * outWidth;
        for (let x = 0; x < outWidth; x += 1) {
          out[target + x] = (out[target + x] ?? 0) + weight * (wide[from + x] ?? 0);
        }
      }
    }
  }
  return out;
}

/** The alpha of `pixels`, or null when all of it is opaque. */
export function alphaPlane(pixels: PixelBuffer): Float32Array | null {
  const { data } = pixels;
  let opaque = true;
  const alpha = new Float32Array(data.length / 4);
  for (let at = 3, i = 0; at < data.length; at += 4, i += 1) {
    const value = data[at] ?? 0;
    if (value !== 255) opaque = false;
    alpha[i] = value;
  }
  return opaque ? null : alpha;
}

/**
 * Lanczos on straight RGBA: colours are weighted by their coverage, so that invisible pixels lend no colour
 * to the rim of visible ones.
 */
export function lanczosPixels(input: PixelBuffer, inner: Rect, factor: number): PixelBuffer {
  const { width, height, data } = input;
  const plane = width * height;
  const alpha = alphaPlane(input);
  const channels = alpha === null ? 3 : 4;
  const planes = new Float32Array(channels * plane);
  for (let i = 0; i < plane; i += 1) {
    const share = alpha === null ? 1 : (alpha[i] ?? 0) / 255;
    for (let c = 0; c < 3; c += 1) planes[c * plane + i] = (data[i * 4 + c] ?? 0) * share;
    if (alpha !== null) planes[3 * plane + i] = alpha[i] ?? 0;
  }
  const big = lanczosPlanes(planes, width, height, channels, inner, factor);
  const size = { width: inner.width * factor, height: inner.height * factor };
  const count = size.width * size.height;
  const out = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i += 1) {
    // Not clipped: colour and coverage overshoot together, and their quotient must not.
    const coverage = alpha === null ? 255 : (big[3 * count + i] ?? 0);
    const share = coverage / 255;
    if (share > 0) for (let c = 0; c < 3; c += 1) out[i * 4 + c] = (big[c * count + i] ?? 0) / share;
    out[i * 4 + 3] = coverage;
  }
  return { ...size, data: out };
}
