import { Vector3 } from 'three';

/** A Catmull-Rom curve through the points, in `steps` equal steps of its parameter. */
export function curve(points: readonly Vector3[], steps: number): Vector3[] {
  const result: Vector3[] = [];
  const at = (index: number): Vector3 => points[Math.max(0, Math.min(points.length - 1, index))] as Vector3;
  for (let step = 0; step <= steps; step += 1) {
    const position = (step / steps) * (points.length - 1);
    const index = Math.min(points.length - 2, Math.floor(position));
    const t = position - index;
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const blend = (p0: number, p1: number, p2: number, p3: number): number =>
      0.5 *
      (2 * p1 +
        (p2 - p0) * t +
        (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
        (3 * p1 - p0 - 3 * p2 + p3) * t ** 3);
    result.push(new Vector3(blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y), blend(a.z, b.z, c.z, d.z)));
  }
  return result;
}
