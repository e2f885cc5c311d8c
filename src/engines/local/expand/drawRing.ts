import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { grownSize } from '../../../kernel/shared/margins.ts';
import type { Frame } from './frame.ts';
import type { SourceField } from './patches.ts';
import type { SourceTiles } from './sourceTiles.ts';

/** Where new pixels are copied from, for a picture of any size. */
export interface Origins {
  /** The frame at the picture's own size. */
  readonly frame: Frame;
  /** The frame `field` was found on. */
  readonly search: Frame;
  readonly field: SourceField;
}

/** Four places around a pixel, what they are copied from, and their shares. */
interface Corners {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly share: Float32Array;
}

/**
 * New pixels are the picture's own ones, copied from where the patches were found; between places that were found apart
 * they pass over into each other. `rect` is of the grown frame and holds new pixels only.
 */
export async function drawRing(origins: Origins, tiles: SourceTiles, rect: Rect): Promise<PixelBuffer> {
  const corners = Array.from({ length: rect.height }, (_, row) => rowCorners(origins, rect, row));
  for (const { x, y } of corners) {
    for (let i = 0; i < x.length; i += 1) tiles.want(x[i] as number, y[i] as number);
  }
  await tiles.load();
  const data = new Uint8ClampedArray(rect.width * rect.height * 4);
  for (const [row, line] of corners.entries()) {
    for (let column = 0; column < rect.width; column += 1) {
      mix(tiles, line, column * 4, data, (row * rect.width + column) * 4);
    }
  }
  return { width: rect.width, height: rect.height, data };
}

function rowCorners({ frame, search, field }: Origins, rect: Rect, row: number): Corners {
  const { inner, margins } = frame;
  const scaleX = search.inner.width / inner.width;
  const scaleY = search.inner.height / inner.height;
  const { width, height } = grownSize(search.inner, search.margins);
  const places = rect.width * 4;
  const corners = { x: new Int32Array(places), y: new Int32Array(places), share: new Float32Array(places) };
  const ownY = rect.y + row - margins.top;
  const v = clamped((ownY + 0.5) * scaleY - 0.5 + search.margins.top, height - 1);
  const top = Math.floor(v);
  for (let column = 0, to = 0; column < rect.width; column += 1) {
    const ownX = rect.x + column - margins.left;
    const u = clamped((ownX + 0.5) * scaleX - 0.5 + search.margins.left, width - 1);
    const left = Math.floor(u);
    for (let corner = 0; corner < 4; corner += 1, to += 1) {
      const [dx, dy] = [corner & 1, corner >> 1];
      const x = Math.min(width - 1, left + dx);
      const y = Math.min(height - 1, top + dy);
      const at = y * width + x;
      const shiftX = Math.round(((field.x[at] as number) - x) / scaleX);
      const shiftY = Math.round(((field.y[at] as number) - y) / scaleY);
      corners.x[to] = clamped(ownX + shiftX, inner.width - 1);
      corners.y[to] = clamped(ownY + shiftY, inner.height - 1);
      corners.share[to] = (dx === 1 ? u - left : 1 - u + left) * (dy === 1 ? v - top : 1 - v + top);
    }
  }
  return corners;
}

function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

/** Colours are weighted by their opacity; where all four agree the pixel is copied as it is. */
function mix(
  tiles: SourceTiles,
  { x, y, share }: Corners,
  from: number,
  data: Uint8ClampedArray,
  to: number,
): void {
  if (isOne(x, from) && isOne(y, from)) {
    const { data: own, at } = tiles.pixel(x[from] as number, y[from] as number);
    if (own[at + 3] === 0) return;
    for (let c = 0; c < 4; c += 1) data[to + c] = own[at + c] as number;
    return;
  }
  let [r, g, b, a] = [0, 0, 0, 0];
  for (let i = from; i < from + 4; i += 1) {
    const weight = share[i] as number;
    if (weight === 0) continue;
    const { data: own, at } = tiles.pixel(x[i] as number, y[i] as number);
    const opacity = weight * (own[at + 3] as number);
    r += opacity * (own[at] as number);
    g += opacity * (own[at + 1] as number);
    b += opacity * (own[at + 2] as number);
    a += opacity;
  }
  if (a === 0) return;
  data[to] = r / a;
  data[to + 1] = g / a;
  data[to + 2] = b / a;
  data[to + 3] = a;
}

function isOne(places: Int32Array, from: number): boolean {
  const first = places[from];
  return places[from + 1] === first && places[from + 2] === first && places[from + 3] === first;
}
