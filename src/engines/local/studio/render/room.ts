import {
  BackSide,
  BufferAttribute,
  Color,
  DoubleSide,
  IcosahedronGeometry,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  Scene,
  Vector3,
} from 'three';
import type { Vector4 } from 'three';

import { must } from '../../../../kernel/shared/assert.ts';
import { bounceProxyCount } from '../glsl/opaque.ts';
import type { ComposedScene } from '../scene/compose.ts';
import type { Keep } from './keeper.ts';
import type { PlacedEmitter } from './lightSampler.ts';
import { linear } from './materials.ts';
import type { SharedUniforms } from './uniforms.ts';

/** A dim room with the lamps in it, for reflections. */
export function createRoom(scene: ComposedScene, emitters: readonly PlacedEmitter[], keep: Keep): Scene {
  const room = new Scene();
  room.background = new Color(0, 0, 0);
  const shell = keep(new IcosahedronGeometry(scene.radius * 60, 5));
  const position = shell.getAttribute('position');
  const colours = new Float32Array(position.count * 3);
  const top = linear(scene.rig.dome.top);
  const horizon = linear(scene.rig.dome.horizon);
  const dark = linear(scene.rig.dome.room);
  const power = scene.rig.dome.power / Math.PI;
  const direction = new Vector3();
  const mixed = new Vector3();
  for (let index = 0; index < position.count; index += 1) {
    direction.fromBufferAttribute(position, index).normalize();
    const up = Math.max(0, direction.y);
    mixed.copy(horizon).lerp(top, up).multiplyScalar(power);
    // Behind the camera and low down the studio is dark: that is what gives glass its edges.
    const gloom = Math.max(0, direction.z) * (1 - up) * 0.8;
    mixed.lerp(dark, gloom);
    colours.set([mixed.x, mixed.y, mixed.z], index * 3);
  }
  shell.setAttribute('color', new BufferAttribute(colours, 3));
  room.add(new Mesh(shell, keep(new MeshBasicMaterial({ vertexColors: true, side: BackSide }))));
  for (const placed of emitters) {
    const { emitter } = placed;
    const area = placed.width * placed.height;
    const radiance = Math.min(40, (emitter.power * placed.distance ** 2 * emitter.visible) / area);
    const panel = new Mesh(
      keep(new PlaneGeometry(placed.width, placed.height)),
      keep(
        new MeshBasicMaterial({
          color: new Color(emitter.colour).multiplyScalar(radiance),
          side: DoubleSide,
        }),
      ),
    );
    panel.matrixAutoUpdate = false;
    panel.matrix
      .makeBasis(placed.across, placed.upward, placed.facing.clone().negate())
      .setPosition(placed.centre);
    room.add(panel);
  }
  return room;
}

/** Light that the table throws back, and the objects as coloured spheres for light thrown on the set. */
export function fillBounce(
  scene: ComposedScene,
  emitters: readonly PlacedEmitter[],
  shared: SharedUniforms,
): void {
  const table = linear(scene.tableColour);
  const light = linear(scene.rig.dome.top).multiplyScalar(scene.rig.dome.power);
  for (const placed of emitters) {
    const cosine = Math.max(0, -placed.facing.y);
    light.addScaledVector(
      linear(placed.emitter.colour),
      placed.emitter.power * cosine * (placed.emitter.gobo === 'none' ? 1 : 0.5),
    );
  }
  const bounce = must(shared['uBounce'], 'a shared uniform has a slot').value as Vector3;
  bounce.copy(light.clone().multiply(table).multiplyScalar(0.85));
  const proxies = shared['uProxy']?.value as Vector4[];
  const colours = shared['uProxyColour']?.value as Vector3[];
  const biggest = scene.objects.toSorted((a, b) => b.radius - a.radius).slice(0, bounceProxyCount);
  biggest.forEach((object, index) => {
    const centre = new Vector3().setFromMatrixPosition(object.matrix);
    const r = Math.min(object.radius, object.height / 2);
    const glassy = object.parts.some((part) => part.role === 'glass');
    proxies[index]?.set(centre.x, centre.y + r, centre.z, glassy ? r * 0.4 : r);
    colours[index]?.copy(linear(object.colour).multiply(light));
  });
}
