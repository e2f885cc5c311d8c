import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { fillAlpha } from '../../local/erase/fillAlpha.ts';
import type { Compared } from './colourMatch.ts';
import { resized } from './resample.ts';
import type { SentPicture } from './sent.ts';

/** Longest side of the copies on which colours are compared: what is looked for is smooth. */
export const comparingSide = 480;

/** The fill's opacity at the grid's size, 0..255; null where everything around the hole is opaque. */
export function opacityOf({ image, alpha }: SentPicture, known: Uint8Array, grid: Size): Float32Array | null {
  if (alpha === null) return null;
  const data = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < alpha.length; i += 1) data[i * 4 + 3] = alpha[i] as number;
  const small = resized({ width: image.width, height: image.height, data }, grid);
  const visible = Float32Array.from(known, (_, i) => (small.data[i * 4 + 3] as number) / 255);
  return fillAlpha(visible, known, grid.width, grid.height);
}

/** Around the hole is nothing, so what fills it is nothing: no service is paid for that. */
export function isNothing(opacity: Float32Array, known: Uint8Array): boolean {
  return opacity.every((value, i) => known[i] === 1 || value < 1);
}

export function comparedOf(
  sent: PixelBuffer,
  returned: PixelBuffer,
  known: Uint8Array,
  grid: Size,
): Compared {
  return {
    ...grid,
    sent: planesOf(resized(sent, grid)),
    returned: planesOf(resized(opaque(returned), grid)),
    known,
  };
}

/** Mean of absolute differences of what was to stay, 0..255. */
export function knownDifference({ sent, returned, known }: Compared): number {
  let [total, count] = [0, 0];
  for (const [c, own] of sent.entries()) {
    const drawn = returned[c] ?? own;
    for (let i = 0; i < own.length; i += 1) {
      if (known[i] === 0) continue;
      total += Math.abs((drawn[i] as number) - (own[i] as number));
      count += 1;
    }
  }
  return count === 0 ? 0 : total / count;
}

/** Some services return the mask as alpha; the colours below are what they drew. */
export function opaque(picture: PixelBuffer): PixelBuffer {
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
