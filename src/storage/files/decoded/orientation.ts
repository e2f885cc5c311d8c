import type { Rect, Size } from '../../../kernel/shared/geometry.ts';

/** EXIF orientation: 1 upright, 2 mirrored, 3 turned 180°, 4 flipped, 5 transposed, 6 needs 90° clockwise, 7 transversed, 8 needs 90° counter-clockwise. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export function toOrientation(value: number): Orientation {
  return value >= 1 && value <= 8 && Number.isInteger(value) ? (value as Orientation) : 1;
}

export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

export function orientedSize({ width, height }: Size, orientation: Orientation): Size {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}

/**
 * Canvas matrix (a, b, c, d, e, f) that puts stored pixels upright, with the upright rectangle's corner
 * at 0, 0. All entries are 0 or ±1 and whole offsets, so that drawing with it moves pixels without filtering.
 */
export function uprightTransform(
  stored: Size,
  orientation: Orientation,
  rect: Rect,
): readonly [number, number, number, number, number, number] {
  const { width, height } = stored;
  const [a, b, c, d, e, f] = matrices[orientation](width, height);
  return [a, b, c, d, e - rect.x, f - rect.y];
}

type Matrix = readonly [number, number, number, number, number, number];

const matrices: Readonly<Record<Orientation, (width: number, height: number) => Matrix>> = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: (width) => [-1, 0, 0, 1, width, 0],
  3: (width, height) => [-1, 0, 0, -1, width, height],
  4: (_width, height) => [1, 0, 0, -1, 0, height],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (_width, height) => [0, 1, -1, 0, height, 0],
  7: (width, height) => [0, -1, -1, 0, height, width],
  8: (width) => [0, -1, 1, 0, 0, width],
};
