import { BufferAttribute, BufferGeometry, Vector2, Vector3 } from 'three';
import type { Matrix4 } from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';

import { assert } from '../../../../kernel/shared/assert.ts';
import type { ProfilePoint } from './types.ts';

/** A polyline with every inner corner replaced by an arc of the given radius: real things have no sharp edges. */
export function rounded(points: readonly ProfilePoint[], steps = 7): Vector2[] {
  const result: Vector2[] = [];
  points.forEach((point, index) => {
    const [x, y, fillet = 0] = point;
    const before = points[index - 1];
    const after = points[index + 1];
    const here = new Vector2(x, y);
    if (fillet <= 0 || before === undefined || after === undefined) {
      result.push(here);
      return;
    }
    const to = new Vector2(before[0] - x, before[1] - y);
    const from = new Vector2(after[0] - x, after[1] - y);
    const reach = Math.min(fillet, to.length() * 0.49, from.length() * 0.49);
    const start = here.clone().addScaledVector(to.normalize(), reach);
    const end = here.clone().addScaledVector(from.normalize(), reach);
    for (let step = 0; step <= steps; step += 1) {
      const t = step / steps;
      const a = (1 - t) * (1 - t);
      const b = 2 * t * (1 - t);
      const c = t * t;
      result.push(new Vector2(a * start.x + b * x + c * end.x, a * start.y + b * y + c * end.y));
    }
  });
  return result;
}

/** Catmull-Rom through the points: for organic outlines. */
export function smooth(points: readonly ProfilePoint[], perSegment = 10): Vector2[] {
  const at = (index: number): ProfilePoint =>
    points[Math.max(0, Math.min(points.length - 1, index))] as ProfilePoint;
  const result: Vector2[] = [];
  for (let index = 0; index < points.length - 1; index += 1) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    for (let step = 0; step < perSegment; step += 1) {
      const t = step / perSegment;
      const blend = (p0: number, p1: number, p2: number, p3: number): number =>
        0.5 *
        (2 * p1 +
          (p2 - p0) * t +
          (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
          (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
      result.push(new Vector2(Math.max(0, blend(a[0], b[0], c[0], d[0])), blend(a[1], b[1], c[1], d[1])));
    }
  }
  const last = at(points.length - 1);
  result.push(new Vector2(last[0], last[1]));
  return result;
}

export type Deform = (position: Vector3, angle: number) => void;

/** Surface of revolution about y; `deform` moves each vertex afterwards. Outward facing, seamless normals. */
export function lathe(profile: readonly Vector2[], segments = 96, deform?: Deform): BufferGeometry {
  const positions: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  const vertex = new Vector3();
  profile.forEach((point, row) => {
    for (let column = 0; column < segments; column += 1) {
      const angle = (column / segments) * Math.PI * 2;
      const radius = Math.max(point.x, 1e-4);
      vertex.set(Math.sin(angle) * radius, point.y, Math.cos(angle) * radius);
      deform?.(vertex, angle);
      positions.push(vertex.x, vertex.y, vertex.z);
      uvs.push(column / segments, row / Math.max(1, profile.length - 1));
    }
  });
  for (let row = 0; row < profile.length - 1; row += 1) {
    for (let column = 0; column < segments; column += 1) {
      const next = (column + 1) % segments;
      const a = row * segments + column;
      const b = row * segments + next;
      indices.push(a, b, a + segments, b, b + segments, a + segments);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array(uvs), 2));
  geometry.setIndex(indices);
  return outward(geometry);
}

/** Turns the faces outward (by signed volume) and makes area-weighted normals. */
export function outward(geometry: BufferGeometry): BufferGeometry {
  const position = geometry.getAttribute('position');
  const index = geometry.getIndex();
  assert(index !== null, 'studio geometry is indexed');
  const a = new Vector3();
  const b = new Vector3();
  const c = new Vector3();
  let volume = 0;
  for (let face = 0; face < index.count; face += 3) {
    a.fromBufferAttribute(position, index.getX(face));
    b.fromBufferAttribute(position, index.getX(face + 1));
    c.fromBufferAttribute(position, index.getX(face + 2));
    volume += a.dot(b.cross(c));
  }
  if (volume < 0) {
    for (let face = 0; face < index.count; face += 3) {
      const second = index.getX(face + 1);
      index.setX(face + 1, index.getX(face + 2));
      index.setX(face + 2, second);
    }
  }
  geometry.computeVertexNormals();
  return geometry;
}

export function moved(geometry: BufferGeometry, x: number, y: number, z: number): BufferGeometry {
  return geometry.translate(x, y, z);
}

/** Lowers or lifts so that the lowest vertex is at y = 0: nothing floats, nothing sinks. */
export function grounded(geometry: BufferGeometry): BufferGeometry {
  geometry.computeBoundingBox();
  return geometry.translate(0, -(geometry.boundingBox?.min.y ?? 0), 0);
}

/** One geometry from many, keeping position, normal and uv. */
export function merged(pieces: readonly BufferGeometry[]): BufferGeometry {
  const plain = pieces.map((piece) => {
    const copy = piece.index === null ? piece.clone() : piece.toNonIndexed();
    for (const name of Object.keys(copy.attributes)) {
      if (name !== 'position' && name !== 'normal' && name !== 'uv') copy.deleteAttribute(name);
    }
    return copy;
  });
  return mergeGeometries(plain);
}

export function placed(geometry: BufferGeometry, matrix: Matrix4): BufferGeometry {
  return geometry.clone().applyMatrix4(matrix);
}

/** A tube along points with a radius at each; closed ends. */
export function tube(
  points: readonly Vector3[],
  radiusAt: (t: number) => number,
  sides = 14,
  flatten = 1,
): BufferGeometry {
  const positions: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  const tangent = new Vector3();
  let normal = new Vector3(0, 0, 1);
  const first = new Vector3().subVectors(points[1] as Vector3, points[0] as Vector3).normalize();
  if (Math.abs(first.dot(normal)) > 0.9) normal = new Vector3(1, 0, 0);
  const side = new Vector3();
  points.forEach((point, row) => {
    const before = points[Math.max(0, row - 1)] as Vector3;
    const after = points[Math.min(points.length - 1, row + 1)] as Vector3;
    tangent.subVectors(after, before).normalize();
    normal.addScaledVector(tangent, -normal.dot(tangent)).normalize();
    side.crossVectors(tangent, normal);
    const t = row / (points.length - 1);
    for (let column = 0; column < sides; column += 1) {
      const angle = (column / sides) * Math.PI * 2;
      const radius = radiusAt(t);
      const x = Math.cos(angle) * radius;
      const y = Math.sin(angle) * radius * flatten;
      positions.push(
        point.x + normal.x * x + side.x * y,
        point.y + normal.y * x + side.y * y,
        point.z + normal.z * x + side.z * y,
      );
      uvs.push(column / sides, t);
    }
  });
  for (let row = 0; row < points.length - 1; row += 1) {
    for (let column = 0; column < sides; column += 1) {
      const a = row * sides + column;
      const b = row * sides + ((column + 1) % sides);
      indices.push(a, b, a + sides, b, b + sides, a + sides);
    }
  }
  for (const [row, flip] of [
    [0, true],
    [points.length - 1, false],
  ] as const) {
    const centre = positions.length / 3;
    const point = points[row] as Vector3;
    positions.push(point.x, point.y, point.z);
    uvs.push(0, row === 0 ? 0 : 1);
    for (let column = 0; column < sides; column += 1) {
      const a = row * sides + column;
      const b = row * sides + ((column + 1) % sides);
      if (flip) indices.push(centre, b, a);
      else indices.push(centre, a, b);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array(uvs), 2));
  geometry.setIndex(indices);
  return outward(geometry);
}

/** A sheet over (u, v) in [0,1]², two-sided materials see it from both sides. */
export function sheet(
  columns: number,
  rows: number,
  place: (u: number, v: number, out: Vector3) => void,
): BufferGeometry {
  const positions: number[] = [];
  const uvs: number[] = [];
  const indices: number[] = [];
  const out = new Vector3();
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      place(column / columns, row / rows, out);
      positions.push(out.x, out.y, out.z);
      uvs.push(column / columns, row / rows);
    }
  }
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const a = row * (columns + 1) + column;
      const b = a + columns + 1;
      indices.push(a, a + 1, b, b, a + 1, b + 1);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array(uvs), 2));
  geometry.setIndex(indices);
  geometry.computeVertexNormals();
  return geometry;
}
