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
  const { shift } = variationOf(variation);
  const size = cropSize(hole, picture, limits);
  return {
    x: placed(hole.x, hole.width, size.width, picture.width, shift[0]),
    y: placed(hole.y, hole.height, size.height, picture.height, shift[1]),
    ...size,
  };
}

function cropSize(hole: Size, picture: Size, limits: SizeLimits): Size {
  const { minSide, maxSide, maxPixels, multipleOf } = limits;
  const wanted = Math.max(usualSide, minSide, Math.ceil(Math.max(hole.width, hole.height) * contextFactor));
  const unscaled = Math.floor(Math.min(maxSide, Math.sqrt(maxPixels)));
  const least = (length: number, limit: number): number => Math.min(limit, Math.ceil(length * leastContext));
  const side = (length: number, limit: number): number =>
    Math.min(limit, Math.max(least(length, limit), Math.min(unscaled, wanted)));
  const sides = [side(hole.width, picture.width), side(hole.height, picture.height)] as const;
  // A strip of a low picture is cut shorter rather than refused.
  const longest = Math.floor((Math.min(...sides) * maxSide) / Math.max(minSide, 1));
  const fit = (length: number, own: number, limit: number): number => {
    const shortest = least(length, limit);
    return multipleBelow(Math.max(shortest, Math.min(own, longest)), multipleOf, shortest);
  };
  return {
    width: fit(hole.width, sides[0], picture.width),
    height: fit(hole.height, sides[1], picture.height),
  };
}

/** Where the crop starts: around the hole, moved away from its centre by a share of its side, inside the picture. */
function placed(start: number, length: number, size: number, limit: number, away: number): number {
  const room = Math.floor((size - length) / 2);
  const moved = Math.max(-room, Math.min(room, Math.round(away * size)));
  const wanted = Math.round(start + length / 2 - size / 2) + moved;
  return Math.min(Math.max(0, wanted), limit - size);
}

/** A side that needs no scaling to be a multiple, unless that would cut into what has to be seen. */
function multipleBelow(side: number, multipleOf: number, least: number): number {
  const below = Math.floor(side / multipleOf) * multipleOf;
  return below >= least && below > 0 ? below : side;
}
