import type { Size } from '../../../kernel/shared/geometry.ts';

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
