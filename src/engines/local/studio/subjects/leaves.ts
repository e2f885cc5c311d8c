import { Euler, Matrix4 } from 'three';
import type { BufferGeometry, Vector3 } from 'three';

import { sheet } from '../scene/geometry.ts';

/** A leaf that starts at the origin and grows along +y, facing +z; `droop` bends it back over its length. */
export function leafGeometry(length: number, width: number, droop: number, fold: number): BufferGeometry {
  return sheet(8, 14, (u, v, out) => {
    const side = u * 2 - 1;
    const half =
      (width / 2) * Math.pow(Math.sin(Math.PI * Math.min(1, Math.pow(v, 0.75) * 0.98 + 0.01)), 0.85);
    const bend = droop * v * v;
    const y = length * (v - 0.12 * droop * v * v * v);
    out.set(side * half, y * Math.cos(bend * 0.8), -length * bend * 0.55 * v + Math.abs(side) * half * fold);
  });
}

/** Places a leaf: `azimuth` round y, `pitch` away from upright, at a point. */
export function leafMatrix(at: Vector3, azimuth: number, pitch: number, roll = 0): Matrix4 {
  const matrix = new Matrix4().makeRotationFromEuler(new Euler(-pitch, azimuth, roll, 'YXZ'));
  matrix.setPosition(at);
  return matrix;
}
