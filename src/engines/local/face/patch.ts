import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { inflateRect, intersectRects } from '../../../kernel/shared/geometry.ts';
import type { Rect } from '../../../kernel/shared/geometry.ts';
import { shrunk } from '../pixels/shrink.ts';
import type { Planes } from '../pixels/shrink.ts';
import { regionOf } from './regionOf.ts';

/** A part of a picture in memory, at a size of its own. */
export interface Patch {
  readonly picture: Planes;
  readonly area: Rect;
}

/** Beyond it there is nothing in a face that a screen shows, and memory is at stake. */
const longestSide = 3072;

/** @param scale pixels of the patch for one of the picture, at most 1 */
export async function patchOf(source: PixelSource, bounds: Rect, scale: number): Promise<Patch> {
  const whole = { x: 0, y: 0, width: source.width, height: source.height };
  const area = intersectRects(inflateRect(bounds, 4), whole);
  const fitting = Math.min(1, scale, longestSide / Math.max(area.width, area.height));
  const width = Math.max(1, Math.round(area.width * fitting));
  const height = Math.max(1, Math.round(area.height * fitting));
  return { picture: await shrunk(regionOf(source, area), { width, height }), area };
}

/**
 * The patch at points of its picture, with Catmull-Rom between pixels and the border repeated beyond it. Writes red,
 * green, blue and opacity, 0..255, to `out`.
 */
export function samplePatch({ picture, area }: Patch, x: number, y: number, out: Float32Array): void {
  const { width, height, data } = picture;
  const u = ((x - area.x) * width) / area.width - 0.5;
  const v = ((y - area.y) * height) / area.height - 0.5;
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [u - left, v - top];
  const plane = width * height;
  out.fill(0);
  for (let row = -1; row <= 2; row += 1) {
    const from = Math.min(height - 1, Math.max(0, top + row)) * width;
    const across = catmullRom(Math.abs(row - fy));
    if (across === 0) continue;
    for (let column = -1; column <= 2; column += 1) {
      const weight = across * catmullRom(Math.abs(column - fx));
      const at = from + Math.min(width - 1, Math.max(0, left + column));
      out[0] = (out[0] as number) + weight * (data[at] as number);
      out[1] = (out[1] as number) + weight * (data[plane + at] as number);
      out[2] = (out[2] as number) + weight * (data[2 * plane + at] as number);
      out[3] = (out[3] as number) + weight * (data[3 * plane + at] as number);
    }
  }
}

function catmullRom(x: number): number {
  if (x >= 2) return 0;
  if (x >= 1) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return (1.5 * x - 2.5) * x * x + 1;
}
