import type { Rect, Size } from '../shared/geometry.ts';
import { inflateRect, intersectRects } from '../shared/geometry.ts';
import type { AlphaBuffer } from './buffers.ts';

/**
 * Radii of three box blurs that together approximate a Gaussian of the given standard deviation.
 * Ideal width `w = √(12σ²/n + 1)` for n boxes, split over the two nearest odd widths
 * (P. Kovesi, "Fast Almost-Gaussian Filtering", 2010).
 */
export function boxRadii(sigma: number): readonly [number, number, number] {
  const passes = 3;
  const ideal = Math.sqrt((12 * sigma * sigma) / passes + 1);
  let low = Math.floor(ideal);
  if (low % 2 === 0) low -= 1;
  const lowCount = Math.round(
    (12 * sigma * sigma - passes * low * low - 4 * passes * low - 3 * passes) / (-4 * low - 4),
  );
  const radius = (pass: number): number => ((pass < lowCount ? low : low + 2) - 1) / 2;
  return [radius(0), radius(1), radius(2)];
}

/** How far coverage reaches beyond its shape after `blurAlpha` with this sigma. */
export function blurReach(sigma: number): number {
  if (sigma <= 0) return 0;
  const [a, b, c] = boxRadii(sigma);
  return a + b + c;
}

/** The region that must be known to blur `rect` exactly, clipped to the picture. */
export function blurWindow(rect: Rect, sigma: number, size: Size): Rect {
  return intersectRects(inflateRect(rect, blurReach(sigma)), { x: 0, y: 0, ...size });
}

/**
 * Blurs in place by three boxes per axis; the edge value is repeated beyond the buffer. Sums are integers
 * (8.8 fixed point between passes), so a pixel depends on its neighbourhood alone, never on the buffer's cut.
 */
export function blurAlpha(buffer: AlphaBuffer, sigma: number): void {
  if (sigma <= 0) return;
  const { data, width, height } = buffer;
  const fixed = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i += 1) fixed[i] = (data[i] as number) << 8;
  const line = new Uint16Array(Math.max(width, height));
  for (const radius of boxRadii(sigma)) {
    if (radius === 0) continue;
    for (let y = 0; y < height; y += 1) boxLine(fixed, y * width, 1, width, radius, line);
    for (let x = 0; x < width; x += 1) boxLine(fixed, x, width, height, radius, line);
  }
  for (let i = 0; i < data.length; i += 1) data[i] = ((fixed[i] as number) + 128) >> 8;
}

function boxLine(
  data: Uint16Array,
  start: number,
  stride: number,
  length: number,
  radius: number,
  line: Uint16Array,
): void {
  for (let i = 0, at = start; i < length; i += 1, at += stride) line[i] = data[at] as number;
  const last = length - 1;
  const span = 2 * radius + 1;
  const half = radius + 0.5;
  let sum = 0;
  for (let i = -radius; i <= radius; i += 1) sum += line[i < 0 ? 0 : i > last ? last : i] as number;
  for (let i = 0, at = start; i < length; i += 1, at += stride) {
    data[at] = Math.floor((sum + half) / span);
    const leaving = i - radius;
    const entering = i + radius + 1;
    sum += line[entering > last ? last : entering] as number;
    sum -= line[leaving < 0 ? 0 : leaving] as number;
  }
}
