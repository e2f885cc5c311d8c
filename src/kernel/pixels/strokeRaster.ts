import type { Rect } from '../shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../shared/geometry.ts';
import type { AlphaBuffer } from './buffers.ts';

/** A brush stroke: points are flat triples x, y, pressure (0..1); `size` is the diameter at full pressure. */
export interface BrushStroke {
  readonly points: readonly number[];
  readonly size: number;
  /** 0 soft .. 1 hard */
  readonly hardness: number;
}

/** A stroke never gets thinner than this part of its size, so that light pressure still marks. */
const leastPressure = 0.05;

/** Radius in pixels. A device without pressure must report 1 for the full size. */
export function strokeRadius(size: number, pressure: number): number {
  return (size / 2) * Math.min(1, Math.max(leastPressure, pressure));
}

/**
 * Coverage 0..1 at a distance from the stroke's spine: 1 inside `hardness · radius`, then a smoothstep to 0.
 * The ramp is at least one pixel wide and centred on the radius, so that a hard edge is anti-aliased.
 */
export function strokeCoverage(distance: number, radius: number, hardness: number): number {
  const outer = radius + 0.5;
  const inner = coreRadius(radius, hardness);
  if (distance <= inner) return 1;
  if (distance >= outer) return 0;
  const t = (outer - distance) / (outer - inner);
  return t * t * (3 - 2 * t);
}

function coreRadius(radius: number, hardness: number): number {
  return Math.min(hardness * radius, radius - 0.5);
}

/** Everything a stroke can touch, snapped outward; empty for a stroke without points. */
export function strokeBounds(stroke: BrushStroke): Rect {
  const { points, size } = stroke;
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const reach = strokeRadius(size, points[i + 2] as number) + 0.5;
    left = Math.min(left, x - reach);
    top = Math.min(top, y - reach);
    right = Math.max(right, x + reach);
    bottom = Math.max(bottom, y + reach);
  }
  if (left === Infinity) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.floor(left);
  const y = Math.floor(top);
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}

/**
 * Draws a stroke's coverage into `target`, whose pixel 0,0 is the document pixel `originX`, `originY`.
 * Each segment is a capsule with a radius interpolated along it; segments meet by maximum, so that a stroke
 * crossing itself does not darken. Every pixel is computed from document coordinates alone: drawing by regions
 * gives the same bytes as drawing at once.
 */
export function rasteriseStroke(
  target: AlphaBuffer,
  originX: number,
  originY: number,
  stroke: BrushStroke,
): void {
  const { points, size, hardness } = stroke;
  if (points.length < 3) return;
  const window = { x: originX, y: originY, width: target.width, height: target.height };
  let x0 = points[0] as number;
  let y0 = points[1] as number;
  let r0 = strokeRadius(size, points[2] as number);
  drawCapsule(target, window, hardness, x0, y0, r0, x0, y0, r0);
  for (let i = 3; i + 2 < points.length; i += 3) {
    const x1 = points[i] as number;
    const y1 = points[i + 1] as number;
    const r1 = strokeRadius(size, points[i + 2] as number);
    drawCapsule(target, window, hardness, x0, y0, r0, x1, y1, r1);
    x0 = x1;
    y0 = y1;
    r0 = r1;
  }
}

function drawCapsule(
  target: AlphaBuffer,
  window: Rect,
  hardness: number,
  x0: number,
  y0: number,
  r0: number,
  x1: number,
  y1: number,
  r1: number,
): void {
  const reach = Math.max(r0, r1) + 0.5;
  const left = Math.floor(Math.min(x0, x1) - reach);
  const top = Math.floor(Math.min(y0, y1) - reach);
  const box = intersectRects(window, {
    x: left,
    y: top,
    width: Math.ceil(Math.max(x0, x1) + reach) - left,
    height: Math.ceil(Math.max(y0, y1) + reach) - top,
  });
  if (isEmptyRect(box)) return;
  const { data, width } = target;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const lengthSquared = dx * dx + dy * dy;
  const inverse = lengthSquared === 0 ? 0 : 1 / lengthSquared;
  const reachSquared = reach * reach;
  // Inside the smallest core of the segment coverage is full: no root, no ramp.
  const core = Math.max(0, Math.min(coreRadius(r0, hardness), coreRadius(r1, hardness)));
  const coreSquared = core * core;
  for (let y = box.y; y < box.y + box.height; y += 1) {
    const py = y + 0.5 - y0;
    let index = (y - window.y) * width + (box.x - window.x);
    for (let x = box.x; x < box.x + box.width; x += 1, index += 1) {
      const old = data[index] as number;
      if (old === 255) continue;
      const px = x + 0.5 - x0;
      let t = (px * dx + py * dy) * inverse;
      if (t < 0) t = 0;
      else if (t > 1) t = 1;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const squared = ex * ex + ey * ey;
      if (squared >= reachSquared) continue;
      if (squared < coreSquared) {
        data[index] = 255;
        continue;
      }
      const value = (255 * strokeCoverage(Math.sqrt(squared), r0 + (r1 - r0) * t, hardness) + 0.5) | 0;
      if (value > old) data[index] = value;
    }
  }
}
