import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import { dilationRadius } from '../../local/erase/joinPieces.ts';
import { variationOf } from '../../local/erase/variation.ts';
import type { SizeLimits } from '../limits.ts';

/** The hole takes about a third of the crop's area: enough to continue, enough pixels to be sharp. */
const contextFactor = 1.8;
/** What a hole is never sent with less of. */
const leastContext = 1.3;
/** Most models draw best near a megapixel; prices by begun megapixels step at 1,000,000. */
const usualSide = 960;

/**
 * What of the picture is sent: a square around what is marked, inside the picture, no larger than the service takes
 * without scaling where that leaves room around the hole. `variation` looks at it from another side.
 */
export function eraseCrop(marked: Rect, picture: Size, limits: SizeLimits, variation = 0): Rect {
  const whole = { x: 0, y: 0, ...picture };
  const hole = intersectRects(inflateRect(marked, dilationRadius(marked)), whole);
  const wanted = Math.max(usualSide, limits.minSide, Math.max(hole.width, hole.height) * contextFactor);
  const unscaled = Math.floor(Math.min(limits.maxSide, Math.sqrt(limits.maxPixels)));
  const { shift } = variationOf(variation);
  const axis = (start: number, length: number, limit: number, away: number): readonly [number, number] => {
    const least = Math.ceil(length * leastContext);
    const side = Math.min(limit, Math.max(least, Math.min(unscaled, Math.ceil(wanted))));
    const size = multipleBelow(side, limits.multipleOf, Math.min(least, limit));
    const middle = Math.round(start + length / 2 - size / 2);
    // The hole stays inside whatever the shift.
    const room = Math.floor((size - length) / 2);
    const moved = middle + Math.max(-room, Math.min(room, Math.round(away * size)));
    return [Math.min(Math.max(0, moved), limit - size), size];
  };
  const [x, width] = axis(hole.x, hole.width, picture.width, shift[0]);
  const [y, height] = axis(hole.y, hole.height, picture.height, shift[1]);
  return { x, y, width, height };
}

/** A side that needs no scaling to be a multiple, unless that would cut into what has to be seen. */
function multipleBelow(side: number, multipleOf: number, least: number): number {
  const below = Math.floor(side / multipleOf) * multipleOf;
  return below >= least && below > 0 ? below : side;
}
