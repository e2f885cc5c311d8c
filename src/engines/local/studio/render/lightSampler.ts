import { Matrix4, Vector3 } from 'three';
import type { OrthographicCamera, Vector4 } from 'three';

import { must } from '../../../../kernel/shared/assert.ts';
import { halton } from '../random.ts';
import { lightsPerSample } from '../glsl/lighting.ts';
import type { ComposedScene } from '../scene/compose.ts';
import type { Emitter } from '../scene/lights.ts';
import { linear } from './materials.ts';
import type { SharedUniforms } from './uniforms.ts';

export const goboKinds: Readonly<Record<Emitter['gobo'], number>> = {
  none: 0,
  window: 1,
  leaves: 2,
  blinds: 3,
};

/** A lamp in the scene's own units. */
export interface PlacedEmitter {
  readonly emitter: Emitter;
  readonly centre: Vector3;
  readonly across: Vector3;
  readonly upward: Vector3;
  readonly facing: Vector3;
  readonly distance: number;
  readonly width: number;
  readonly height: number;
}

export function placeEmitters(scene: ComposedScene): PlacedEmitter[] {
  const turn = new Matrix4().makeRotationY(scene.lightTurn);
  return scene.rig.emitters.map((emitter) => {
    const offset = new Vector3(...emitter.position).multiplyScalar(scene.radius).applyMatrix4(turn);
    const centre = offset.add(new Vector3(scene.centre.x, scene.floor, scene.centre.z));
    // The opening of the cut-out falls on the group; what lies beside it falls on the wall.
    const aim = scene.centre.clone();
    const facing = aim.clone().sub(centre);
    const distance = facing.length();
    facing.normalize();
    const across = new Vector3(0, 1, 0).cross(facing);
    if (across.lengthSq() < 1e-4) across.set(1, 0, 0);
    across.normalize();
    const upward = facing.clone().cross(across).normalize();
    return {
      emitter,
      centre,
      across,
      upward,
      facing,
      distance,
      width: emitter.width * scene.radius,
      height: emitter.height * scene.radius,
    };
  });
}

/** Sets the four lights of sample `index`, and a shadow camera for each. `texel` is the width of a shadow texel, decimetres. */
export function sampleLights(
  scene: ComposedScene,
  emitters: readonly PlacedEmitter[],
  shared: SharedUniforms,
  cameras: readonly OrthographicCamera[],
  index: number,
  reach: number,
  offset: number,
  texel: number,
): void {
  const { rig } = scene;
  const used = new Map<number | 'dome', number>();
  const share = (slot: number | 'dome'): number => rig.slots.filter((other) => other === slot).length;
  for (let light = 0; light < lightsPerSample; light += 1) {
    const slot = rig.slots[light] ?? 'dome';
    const nth = used.get(slot) ?? 0;
    used.set(slot, nth + 1);
    const count = share(slot);
    const at = index * count + nth + 1;
    const u = (halton(at, 2) + offset) % 1;
    const v = (halton(at, 3) + offset * 1.7) % 1;
    const position = lightUniformVector4(shared, 'uLightPosition', light);
    const colour = lightUniformVector3(shared, 'uLightColour', light);
    const normal = lightUniformVector3(shared, 'uLightNormal', light);
    const shape = lightUniformVector4(shared, 'uLightShape', light);
    let direction: Vector3;
    if (slot === 'dome') {
      // Uniform over the upper hemisphere: weight 2π per sample, radiance blends from horizon to top.
      const up = u;
      const flat = Math.sqrt(Math.max(0, 1 - up * up));
      const angle = v * Math.PI * 2;
      direction = new Vector3(Math.cos(angle) * flat, up, Math.sin(angle) * flat);
      const radiance = linear(rig.dome.horizon)
        .lerp(linear(rig.dome.top), up)
        .multiplyScalar(rig.dome.power / Math.PI);
      colour.copy(radiance.multiplyScalar((Math.PI * 2) / count));
      position.set(direction.x, direction.y, direction.z, 0);
      shape.set(0.012, 0, Math.max(scene.radius * 0.012, texel * 2), 0);
    } else {
      const placed = emitters[slot] as PlacedEmitter;
      const point = placed.centre
        .clone()
        .addScaledVector(placed.across, (u - 0.5) * placed.width)
        .addScaledVector(placed.upward, (v - 0.5) * placed.height);
      direction = point.clone().sub(scene.centre).normalize();
      colour.copy(
        linear(placed.emitter.colour).multiplyScalar((placed.emitter.power * placed.distance ** 2) / count),
      );
      position.set(point.x, point.y, point.z, 1);
      normal.copy(placed.facing);
      const hard = placed.width / placed.distance < 0.12;
      shape.set(
        hard ? 0.0011 : 0.006,
        goboKinds[placed.emitter.gobo],
        Math.max(scene.radius * (hard ? 0.006 : 0.01), texel * 1.6),
        goboScale(placed),
      );
    }
    aimShadow(
      cameras[light] as OrthographicCamera,
      scene,
      direction,
      reach,
      lightUniformMatrix(shared, 'uLightMatrix', light),
    );
  }
}

function goboScale(placed: PlacedEmitter): number {
  return placed.emitter.gobo === 'leaves' ? 1.05 : placed.emitter.gobo === 'blinds' ? 0.9 : 0.85;
}

/** World to the frame of the cut-out: its plane stands between the hard lamp and the set, scaled by the group. */
export function goboFrame(scene: ComposedScene, emitters: readonly PlacedEmitter[]): Matrix4 {
  const placed = emitters.find((candidate) => candidate.emitter.gobo !== 'none');
  if (placed === undefined) return new Matrix4();
  // The opening of the cut-out falls on the group; what lies beside it falls on the wall.
  const aim = scene.centre.clone();
  const toLamp = placed.centre.clone().sub(aim);
  // Nearer to the lamp the shadow is softer and larger.
  const middle = aim.clone().addScaledVector(toLamp, 0.3);
  const forward = toLamp.normalize();
  const across = new Vector3(0, 1, 0).cross(forward).normalize();
  const upward = forward.clone().cross(across);
  const frame = new Matrix4().makeBasis(across, upward, forward).setPosition(middle);
  const unit = scene.radius * 0.85;
  const pane =
    placed.emitter.gobo === 'window' ? 0.5 / goboScale(placed) : placed.emitter.gobo === 'leaves' ? -0.75 : 0;
  middle.addScaledVector(across, -pane * unit);
  return new Matrix4().makeScale(1 / unit, 1 / unit, 1 / unit).multiply(frame.invert());
}

function aimShadow(
  camera: OrthographicCamera,
  scene: ComposedScene,
  direction: Vector3,
  reach: number,
  matrix: Matrix4,
): void {
  const distance = reach * 2;
  camera.left = -reach;
  camera.right = reach;
  camera.top = reach;
  camera.bottom = -reach;
  camera.near = 0.01;
  camera.far = distance + reach + scene.radius * 30;
  camera.position.copy(scene.centre).addScaledVector(direction, distance);
  camera.up.set(0, 1, 0);
  if (Math.abs(direction.y) > 0.99) camera.up.set(0, 0, 1);
  camera.lookAt(scene.centre);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld(true);
  matrix
    .makeTranslation(0.5, 0.5, 0.5)
    .multiply(new Matrix4().makeScale(0.5, 0.5, 0.5))
    .multiply(camera.projectionMatrix)
    .multiply(camera.matrixWorldInverse);
}

function lightUniformVector3(shared: SharedUniforms, name: string, index: number): Vector3 {
  return listOf(shared, name)[index] as Vector3;
}
function lightUniformVector4(shared: SharedUniforms, name: string, index: number): Vector4 {
  return listOf(shared, name)[index] as Vector4;
}
function lightUniformMatrix(shared: SharedUniforms, name: string, index: number): Matrix4 {
  return listOf(shared, name)[index] as Matrix4;
}
function listOf(shared: SharedUniforms, name: string): unknown[] {
  return must(shared[name], 'a shared uniform has a slot').value as unknown[];
}
