import type { Rect, Size } from '../../../kernel/shared/geometry.ts';
import { boundsOf, rollOf, rotated } from './points.ts';
import type { Point } from './points.ts';
import { triangulate } from './triangulate.ts';
import type { Triangle } from './triangulate.ts';

/** For every pixel of a grid over a part of the picture: where it comes from, and whether it belongs to the face. */
export interface WarpMap extends Size {
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 inside the face's outline, 0 outside. */
  readonly inside: Uint8Array;
}

/**
 * Piecewise affine: the points of one face are laid onto those of another, and what is between them follows the
 * triangles. These are drawn over the mean of both shapes, so that neither face is folded by the other's.
 *
 * @param to points of the face that is covered, in the picture @param from the same points of the face that comes
 * @param area what the grid stands for, in the picture
 */
export function warpMap(to: readonly Point[], from: readonly Point[], area: Rect, grid: Size): WarpMap {
  const count = grid.width * grid.height;
  const map = {
    ...grid,
    u: new Float32Array(count),
    v: new Float32Array(count),
    inside: new Uint8Array(count),
  };
  const onGrid = to.map(({ x, y }) => ({
    x: ((x - area.x) * grid.width) / area.width,
    y: ((y - area.y) * grid.height) / area.height,
  }));
  for (const triangle of triangulate(meanShape(to, from))) fill(map, onGrid, from, triangle);
  return map;
}

function meanShape(a: readonly Point[], b: readonly Point[]): readonly Point[] {
  const [first, second] = [unitShape(a), unitShape(b)];
  return first.map((point, i) => {
    const other = second[i] ?? point;
    return { x: point.x + other.x, y: point.y + other.y };
  });
}

/** Upright, in a square of side 1. */
function unitShape(points: readonly Point[]): readonly Point[] {
  const roll = rollOf(points);
  const upright = points.map((point) => rotated(point, -roll));
  const { x, y, width, height } = boundsOf(upright);
  return upright.map((point) => ({ x: (point.x - x) / width, y: (point.y - y) / height }));
}

function fill(map: WarpMap, to: readonly Point[], from: readonly Point[], [i, j, k]: Triangle): void {
  const [a, b, c] = [to[i], to[j], to[k]];
  const [p, q, r] = [from[i], from[j], from[k]];
  if (!a || !b || !c || !p || !q || !r) return;
  const doubled = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (doubled === 0) return;
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y, c.y)));
  const bottom = Math.min(map.height, Math.ceil(Math.max(a.y, b.y, c.y)));
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x, c.x)));
  const right = Math.min(map.width, Math.ceil(Math.max(a.x, b.x, c.x)));
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const [dx, dy] = [x + 0.5 - a.x, y + 0.5 - a.y];
      const second = (dx * (c.y - a.y) - (c.x - a.x) * dy) / doubled;
      const third = ((b.x - a.x) * dy - dx * (b.y - a.y)) / doubled;
      // Neighbours share their edge: a pixel on it must belong to one of them.
      if (second < -1e-6 || third < -1e-6 || second + third > 1 + 1e-6) continue;
      const at = y * map.width + x;
      map.u[at] = p.x + second * (q.x - p.x) + third * (r.x - p.x);
      map.v[at] = p.y + second * (q.y - p.y) + third * (r.y - p.y);
      map.inside[at] = 1;
    }
}

/**
 * Gives pixels just outside the outline the place of their nearest neighbour inside, so that looking between grid points
 * at the rim meets no foreign place. @param reach in pixels of the grid
 */
export function extendMap(map: WarpMap, reach: number): void {
  const { width, height, u, v } = map;
  let known = map.inside;
  for (let step = 0; step < reach; step += 1) {
    const next = known.slice();
    for (let y = 0, at = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1, at += 1) {
        if (known[at] === 1) continue;
        const near = neighbour(known, x, y, width, height);
        if (near === null) continue;
        u[at] = u[near] as number;
        v[at] = v[near] as number;
        next[at] = 1;
      }
    known = next;
  }
}

function neighbour(known: Uint8Array, x: number, y: number, width: number, height: number): number | null {
  const at = y * width + x;
  if (x > 0 && known[at - 1] === 1) return at - 1;
  if (x < width - 1 && known[at + 1] === 1) return at + 1;
  if (y > 0 && known[at - width] === 1) return at - width;
  if (y < height - 1 && known[at + width] === 1) return at + width;
  return null;
}
