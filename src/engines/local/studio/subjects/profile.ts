import type { ProfilePoint } from '../scene/types.ts';

/** An outline stretched in radius and height; fillets keep their size. */
export function scaled(points: readonly ProfilePoint[], width: number, height: number): ProfilePoint[] {
  return points.map(([x, y, fillet]) => [x * width, y * height, fillet ?? 0]);
}
