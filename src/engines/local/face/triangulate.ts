import type { Point } from './points.ts';

export type Triangle = readonly [number, number, number];

interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * Delaunay triangles over the points, as indices (Bowyer, Computing Dirichlet tessellations, 1981). For some hundred
 * points: every point looks at every triangle.
 */
export function triangulate(points: readonly Point[]): readonly Triangle[] {
  const reach = 1e3 * (1 + Math.max(...points.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)))));
  const first = points.length;
  const all = [...points, { x: -reach, y: -reach }, { x: reach, y: -reach }, { x: 0, y: reach }];
  let triangles: readonly Triangle[] = [[first, first + 1, first + 2]];
  for (let index = 0; index < first; index += 1) {
    const broken = triangles.filter((triangle) => isInCircle(all, triangle, index));
    const rim = rimOf(broken);
    triangles = [
      ...triangles.filter((triangle) => !broken.includes(triangle)),
      ...rim.map(({ from, to }): Triangle => [from, to, index]),
    ];
  }
  return triangles.filter((triangle) => triangle.every((index) => index < first));
}

/** Edges that belong to one of the triangles only. */
function rimOf(triangles: readonly Triangle[]): readonly Edge[] {
  const edges = triangles.flatMap(([a, b, c]) => [
    { from: a, to: b },
    { from: b, to: c },
    { from: c, to: a },
  ]);
  const twin = (edge: Edge, other: Edge): boolean => edge.from === other.to && edge.to === other.from;
  return edges.filter((edge) => !edges.some((other) => twin(edge, other)));
}

/** Whether a point lies in the circle through a triangle's corners, whichever way round they go. */
function isInCircle(points: readonly Point[], [i, j, k]: Triangle, index: number): boolean {
  const [a, b, c, p] = [points[i], points[j], points[k], points[index]];
  if (!a || !b || !c || !p) return false;
  const [ax, ay, bx, by, cx, cy] = [a.x - p.x, a.y - p.y, b.x - p.x, b.y - p.y, c.x - p.x, c.y - p.y];
  const determinant =
    (ax * ax + ay * ay) * (bx * cy - cx * by) -
    (bx * bx + by * by) * (ax * cy - cx * ay) +
    (cx * cx + cy * cy) * (ax * by - bx * ay);
  const turn = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  return turn > 0 ? determinant > 0 : determinant < 0;
}
