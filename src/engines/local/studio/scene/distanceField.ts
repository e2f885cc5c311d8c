import { DataTexture, FloatType, LinearFilter, RGFormat } from 'three';
import type { Vector2 } from 'three';
import type { LatheField } from './types.ts';

const columns = 112;
const rows = 384;

/**
 * Signed distance to the glass (r) and to the liquid (g) over radius × height of a surface of revolution.
 * Both outlines are open polylines that begin and end on the axis, or a closed ring off the axis.
 */
export function latheField(glass: readonly Vector2[], liquid: readonly Vector2[] | null): LatheField {
  let radius = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const point of glass) {
    radius = Math.max(radius, point.x);
    low = Math.min(low, point.y);
    high = Math.max(high, point.y);
  }
  radius += 0.04;
  low -= 0.04;
  const height = high + 0.04 - low;
  const data = new Float32Array(columns * rows * 2);
  for (let row = 0; row < rows; row += 1) {
    // Texel centres: what linear filtering interpolates between.
    const y = low + ((row + 0.5) / rows) * height;
    for (let column = 0; column < columns; column += 1) {
      const x = ((column + 0.5) / columns) * radius;
      const at = (row * columns + column) * 2;
      data[at] = signedDistance(glass, x, y);
      data[at + 1] = liquid === null ? 9 : signedDistance(liquid, x, y);
    }
  }
  const texture = new DataTexture(data, columns, rows, RGFormat, FloatType);
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return { kind: 'lathe', texture, radius, low, height };
}

function signedDistance(outline: readonly Vector2[], x: number, y: number): number {
  let best = Infinity;
  let inside = false;
  const count = outline.length;
  for (let index = 0; index < count; index += 1) {
    const a = outline[index] as Vector2;
    const b = outline[(index + 1) % count] as Vector2;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    // The stretch along the axis closes the outline but is no surface.
    if (a.x < 1e-3 && b.x < 1e-3) continue;
    const ex = b.x - a.x;
    const ey = b.y - a.y;
    const length2 = ex * ex + ey * ey;
    const t = length2 > 0 ? Math.max(0, Math.min(1, ((x - a.x) * ex + (y - a.y) * ey) / length2)) : 0;
    const dx = x - a.x - ex * t;
    const dy = y - a.y - ey * t;
    const d2 = dx * dx + dy * dy;
    if (d2 < best) best = d2;
  }
  return inside ? -Math.sqrt(best) : Math.sqrt(best);
}

/** The part of a cavity outline (axis at the floor, up the wall) below `level`, closed at the top. */
export function liquidOutline(cavity: readonly Vector2[], level: number): Vector2[] {
  const result: Vector2[] = [];
  for (let index = 0; index < cavity.length; index += 1) {
    const point = cavity[index] as Vector2;
    if (point.y <= level) {
      result.push(point);
      continue;
    }
    const before = cavity[index - 1];
    if (before !== undefined) {
      const t = (level - before.y) / (point.y - before.y);
      const radius = before.x + (point.x - before.x) * t;
      // A slight climb at the wall: the meniscus.
      const at = point.clone();
      result.push(at.set(radius, level + 0.012));
      result.push(at.clone().set(Math.max(0, radius - 0.035), level));
    }
    break;
  }
  const last = result[result.length - 1];
  if (last !== undefined) result.push(last.clone().set(0, last.y > level ? level : last.y));
  return result;
}
