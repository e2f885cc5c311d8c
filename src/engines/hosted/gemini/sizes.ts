import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { nearestRatio } from '../nearestRatio.ts';

/** Capital K: the service refuses a small one. */
export type ImageSize = '1K' | '2K' | '4K';

const side: Readonly<Record<ImageSize, number>> = { '1K': 1024, '2K': 2048, '4K': 4096 };

/** A step serves sizes this much larger in pixels too (12 % in a side): the next one costs more. */
const tolerance = 1.25;

/** Most pixels that a step is chosen for. */
export const pixelsOf = (size: ImageSize): number => Math.floor(side[size] ** 2 * tolerance);

/** The smallest of `offered` (in rising order) that has about the wanted pixels; else the largest. */
export function imageSize<S extends ImageSize>({ width, height }: Size, offered: readonly [S, ...S[]]): S {
  return offered.find((size) => width * height <= pixelsOf(size)) ?? offered.at(-1) ?? offered[0];
}

/** Answers of another shape than what was sent cannot be pasted back, so that no more than this is stretched away. */
const mostStretch = 1.04;

/** Whether a picture is near enough to one of the ratios. */
export function canBeDrawn(size: Size, offered: readonly [string, ...string[]]): boolean {
  const drawn = drawnSize(size, offered);
  return Math.max(drawn.width / size.width, drawn.height / size.height) <= mostStretch;
}

/**
 * Size of the smallest picture of the nearest ratio in which no side is shorter. The service answers in its own ratios: a
 * picture that is stretched to one before comes back in register once the answer is stretched to the picture's size.
 */
export function drawnSize({ width, height }: Size, offered: readonly [string, ...string[]]): Size {
  const [across = 1, down = 1] = nearestRatio({ width, height }, offered).split(':').map(Number);
  const wanted = across / down;
  return width / height < wanted
    ? { width: Math.round(height * wanted), height }
    : { width, height: Math.round(width / wanted) };
}

export function stretchedPicture(picture: PixelBuffer, size: Size): PixelBuffer {
  return { ...size, data: stretched(picture, size, 4) };
}

export function stretchedMask(mask: AlphaBuffer, size: Size): AlphaBuffer {
  return { ...size, data: stretched(mask, size, 1) };
}

/** Linear between neighbours; `size` has no side shorter than the source's. */
function stretched(
  source: PixelBuffer | AlphaBuffer,
  size: Size,
  channels: number,
): Uint8ClampedArray<ArrayBuffer> {
  if (source.width === size.width && source.height === size.height) return source.data;
  const columns = places(source.width, size.width);
  const rows = places(source.height, size.height);
  const { data } = source;
  const line = source.width * channels;
  const out = new Uint8ClampedArray(size.width * size.height * channels);
  for (let y = 0, to = 0; y < size.height; y += 1) {
    const top = Math.floor(rows[y] as number);
    const down = (rows[y] as number) - top;
    const upper = top * line;
    const lower = Math.min(top + 1, source.height - 1) * line;
    for (let x = 0; x < size.width; x += 1) {
      const first = Math.floor(columns[x] as number);
      const along = (columns[x] as number) - first;
      const left = first * channels;
      const right = Math.min(first + 1, source.width - 1) * channels;
      for (let channel = 0; channel < channels; channel += 1, to += 1) {
        const above = mixed(data[upper + left + channel], data[upper + right + channel], along);
        const below = mixed(data[lower + left + channel], data[lower + right + channel], along);
        out[to] = above + (below - above) * down;
      }
    }
  }
  return out;
}

const mixed = (from = 0, to = 0, share = 0): number => from + (to - from) * share;

/** Where the centres of `to` pixels lie among `from` pixels. */
function places(from: number, to: number): Float64Array {
  return Float64Array.from({ length: to }, (_, index) =>
    Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5)),
  );
}
