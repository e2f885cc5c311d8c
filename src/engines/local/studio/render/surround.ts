import { HalfFloatType, Vector3, WebGLCubeRenderTarget } from 'three';
import type { Group } from 'three';

import { captureEnvironment } from './environment.ts';
import { sampleLights } from './lightSampler.ts';
import type { PlacedEmitter } from './lightSampler.ts';
import { createRoom } from './room.ts';
import type { ShadowMaps } from './shadowMaps.ts';
import type { StageContext } from './stageContext.ts';
import { setUniform } from './uniforms.ts';

/** The room as glossy things see it: lamps, set and dark walls, without the objects. Sets the uniforms that show it. */
export function captureSurround(
  context: StageContext,
  emitters: readonly PlacedEmitter[],
  shadows: ShadowMaps,
  set: Group,
): void {
  const { renderer, scene, shared, keep } = context;
  shadows.clear();
  renderer.setClearColor(0x000000, 1);
  sampleLights(scene, emitters, shared, shadows.cameras, 0, shadows.reach, 0.25, shadows.texel);
  const room = createRoom(scene, emitters, keep);
  room.add(set);
  setUniform(shared, 'uEye', scene.centre.clone());
  // While it is drawn there is no surround to be seen yet.
  const black = keep(new WebGLCubeRenderTarget(4, { type: HalfFloatType, depthBuffer: false }));
  setUniform(shared, 'uEnvironment', black.texture);
  setUniform(shared, 'uSurround', black.texture);
  const lift = Math.max(0.15 * scene.radius, (scene.centre.y - scene.floor) * 0.9);
  const position = new Vector3(scene.centre.x, scene.floor + lift, scene.centre.z);
  const surround = keep(captureEnvironment(renderer, room, position, scene.radius * 400));
  room.remove(set);
  setUniform(shared, 'uEnvironment', surround.texture);
  setUniform(shared, 'uSurround', surround.texture);
}
