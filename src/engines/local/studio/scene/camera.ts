import { Matrix4, PerspectiveCamera, Vector3 } from 'three';

import type { CameraId, CompositionId } from '../language/terms.ts';

interface Lens {
  /** Degrees: how far the camera looks down. */
  readonly pitch: number;
  readonly fieldOfView: number;
  /** Share of the frame the group may fill (width, height). */
  readonly fill: readonly [number, number];
  /** Lens radius in units of the scene's radius: depth of field. */
  readonly aperture: number;
}

export const lenses: Readonly<Record<CameraId, Lens>> = {
  front: { pitch: 7, fieldOfView: 20, fill: [0.7, 0.63], aperture: 0.055 },
  'three-quarter': { pitch: 24, fieldOfView: 22, fill: [0.72, 0.63], aperture: 0.05 },
  top: { pitch: 89.5, fieldOfView: 22, fill: [0.64, 0.62], aperture: 0 },
  low: { pitch: 1.2, fieldOfView: 24, fill: [0.66, 0.68], aperture: 0.06 },
  macro: { pitch: 13, fieldOfView: 20, fill: [1.02, 0.98], aperture: 0.085 },
  wide: { pitch: 10, fieldOfView: 30, fill: [0.42, 0.4], aperture: 0.03 },
};

/** A camera that has been placed: the matrices of each sample are derived from it. */
export interface PlacedCamera {
  readonly position: Vector3;
  readonly right: Vector3;
  readonly up: Vector3;
  readonly view: PerspectiveCamera;
  /** Shift of the picture in clip units, as with a shift lens: verticals stay parallel. */
  readonly shift: readonly [number, number];
  readonly focus: number;
  readonly aperture: number;
}

/** Box of the objects: where the group begins and ends in each axis. */
export interface Bounds {
  readonly low: Vector3;
  readonly high: Vector3;
}

export function placeCamera(
  id: CameraId,
  composition: CompositionId | null,
  boxes: readonly Bounds[],
  aspect: number,
  radius: number,
  azimuth: number,
): PlacedCamera {
  const lens = lenses[id];
  const corners = boxes.flatMap((box) => {
    const result: Vector3[] = [];
    for (const x of [box.low.x, box.high.x])
      for (const y of [box.low.y, box.high.y])
        for (const z of [box.low.z, box.high.z]) result.push(new Vector3(x, y, z));
    return result;
  });
  const centre = corners.reduce(
    (sum, corner) => sum.addScaledVector(corner, 1 / corners.length),
    new Vector3(),
  );
  const pitch = (lens.pitch * Math.PI) / 180;
  const back = new Vector3(
    Math.sin(azimuth) * Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(azimuth) * Math.cos(pitch),
  );
  const narrow = aspect < 1 ? lens.fieldOfView : lens.fieldOfView / Math.sqrt(aspect);
  const view = new PerspectiveCamera(narrow, aspect, 0.5, 400);
  const fill = fillFor(lens.fill, composition);
  let near = radius * 1.2;
  let far = radius * 200;
  let frame = project(view, corners, centre, back, far);
  for (let step = 0; step < 40; step += 1) {
    const distance = Math.sqrt(near * far);
    frame = project(view, corners, centre, back, distance);
    const tooBig = frame.width > fill[0] * 2 || frame.height > fill[1] * 2 || frame.behind;
    if (tooBig) near = distance;
    else far = distance;
  }
  frame = project(view, corners, centre, back, far);
  const target = targetFor(id, composition, frame.height / 2);
  const position = centre.clone().addScaledVector(back, far);
  view.position.copy(position);
  view.lookAt(centre);
  view.updateMatrixWorld(true);
  view.near = far * 0.04;
  view.far = far + radius * 60;
  view.updateProjectionMatrix();
  const right = new Vector3().setFromMatrixColumn(view.matrixWorld, 0);
  const up = new Vector3().setFromMatrixColumn(view.matrixWorld, 1);
  return {
    position,
    right,
    up,
    view,
    shift: [target[0] - frame.x, target[1] - frame.y],
    focus: far - radius * 0.25,
    aperture: lens.aperture * radius,
  };
}

function fillFor(
  fill: readonly [number, number],
  composition: CompositionId | null,
): readonly [number, number] {
  switch (composition) {
    case null:
    case 'centred':
    case 'thirds':
      return fill;
    case 'copy-left':
    case 'copy-right':
      return [Math.min(fill[0], 0.5), Math.min(fill[1], 0.66)];
    case 'copy-top':
    case 'copy-bottom':
      return [Math.min(fill[0], 0.62), Math.min(fill[1], 0.48)];
    case 'row':
    case 'scattered':
      return [Math.max(fill[0], 0.76), fill[1]];
  }
}

/** Centre of the group in clip units. A little below the middle is where a packshot sits. */
function targetFor(id: CameraId, composition: CompositionId | null, half: number): readonly [number, number] {
  const rest = id === 'top' ? 0 : -Math.min(0.13, Math.max(0, 0.86 - half) * 0.4);
  switch (composition) {
    case 'copy-left':
      return [0.4, rest];
    case 'copy-right':
      return [-0.4, rest];
    case 'copy-top':
      return [0, -0.42];
    case 'copy-bottom':
      return [0, 0.4];
    case 'thirds':
      return [-0.3, rest];
    case null:
    case 'centred':
    case 'row':
    case 'scattered':
      return [0, rest];
  }
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly behind: boolean;
}

function project(
  view: PerspectiveCamera,
  corners: readonly Vector3[],
  centre: Vector3,
  back: Vector3,
  distance: number,
): Frame {
  view.position.copy(centre).addScaledVector(back, distance);
  view.near = 0.01;
  view.far = distance * 10;
  view.updateProjectionMatrix();
  view.lookAt(centre);
  view.updateMatrixWorld(true);
  const matrix = new Matrix4().multiplyMatrices(view.projectionMatrix, view.matrixWorldInverse);
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  let behind = false;
  const point = new Vector3();
  for (const corner of corners) {
    point.copy(corner).applyMatrix4(view.matrixWorldInverse);
    if (point.z > -0.05) behind = true;
    point.copy(corner).applyMatrix4(matrix);
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
    low = Math.min(low, point.y);
    high = Math.max(high, point.y);
  }
  return { x: (left + right) / 2, y: (low + high) / 2, width: right - left, height: high - low, behind };
}
