import type { Rect } from '../shared/geometry.ts';
import { intersectRects } from '../shared/geometry.ts';

/** Of the squares in which pictures are read and written, so that memory is bounded whatever their size. */
const side = 512;

/** `all` in squares of 512 pixels a side and what is left of them at its right and lower edge, row by row. */
export function squaresOf(all: Rect): readonly Rect[] {
  const squares: Rect[] = [];
  for (let y = all.y; y < all.y + all.height; y += side)
    for (let x = all.x; x < all.x + all.width; x += side)
      squares.push(intersectRects({ x, y, width: side, height: side }, all));
  return squares;
}
