import { Vector2, Vector3 } from 'three';
import type { Texture } from 'three';

import { halton } from '../random.ts';
import { createLens } from './lens.ts';
import type { Lens } from './lens.ts';
import { goboFrame, placeEmitters, sampleLights } from './lightSampler.ts';
import type { PlacedEmitter } from './lightSampler.ts';
import { createMaskPass } from './masks.ts';
import { createMirror } from './mirror.ts';
import type { Mirror } from './mirror.ts';
import { fillBounce } from './room.ts';
import { buildScenes } from './scenes.ts';
import type { StageScenes } from './scenes.ts';
import { copyMaterial, createScreenPass } from './screenPass.ts';
import { createShadowMaps } from './shadowMaps.ts';
import type { ShadowMaps } from './shadowMaps.ts';
import type { StageContext } from './stageContext.ts';
import { createSums } from './sums.ts';
import { captureSurround } from './surround.ts';
import { createTargets } from './targets.ts';
import type { Targets } from './targets.ts';
import { setUniform } from './uniforms.ts';

/** A scene set up for drawing. */
export interface Stage {
  drawSample(sample: number): void;
  /** Counts the pixels of each object in the sample drawn last. */
  countHits(hits: readonly Uint8Array[]): void;
  /** Bottom-up linear RGBA, mean of the samples. */
  readSum(): Float32Array;
}

interface Equipment {
  readonly targets: Targets;
  readonly scenes: StageScenes;
  readonly emitters: readonly PlacedEmitter[];
  readonly shadows: ShadowMaps;
  readonly mirror: Mirror;
  readonly lens: Lens;
}

export function createStage(context: StageContext): Stage {
  const { renderer, scene, shared, keep } = context;
  renderer.autoClear = false;
  const targets = createTargets(context);
  const shadows = createShadowMaps(context);
  const scenes = buildScenes(context);
  const mirror = createMirror(context, scenes.mirrored);
  const emitters = placeEmitters(scene);
  bindScene(context, emitters);
  bindTargets(context, targets, shadows, mirror.texture);
  fillBounce(scene, emitters, shared);
  captureSurround(context, emitters, shadows, scenes.room);
  const lens = createLens(context);
  const screen = createScreenPass(keep);
  const sums = createSums(context, screen, targets.picture.texture, scenes.glass.length > 0);
  const copy = keep(copyMaterial(targets.picture.texture));
  const masks = createMaskPass(context, scenes.ids);
  const equipment = { targets, scenes, emitters, shadows, mirror, lens };
  return {
    drawSample(sample) {
      drawOpaque(context, equipment, sample);
      sums.addOpaque();
      if (!sums.takesGlass(sample)) return;
      for (const piece of scenes.glass) {
        screen.draw(renderer, copy, targets.behind);
        renderer.setRenderTarget(targets.picture);
        renderer.render(piece, lens.view);
      }
      sums.addGlass();
    },
    countHits: (hits) => masks.count(lens.view, hits),
    readSum: () => sums.read(),
  };
}

function bindScene({ scene, shared }: StageContext, emitters: readonly PlacedEmitter[]): void {
  setUniform(shared, 'uGoboMatrix', goboFrame(scene, emitters));
  setUniform(shared, 'uGoboPhase', scene.goboPhase);
  setUniform(shared, 'uScale', scene.radius);
  setUniform(shared, 'uFloor', scene.floor);
  setUniform(shared, 'uWallZ', scene.wallZ ?? -1e3);
  setUniform(shared, 'uHasWall', scene.wallZ === null ? 0 : 1);
}

function bindTargets(
  { width, height, shared }: StageContext,
  targets: Targets,
  shadows: ShadowMaps,
  reflection: Texture,
): void {
  setUniform(shared, 'uShadow', shadows.depth);
  setUniform(shared, 'uGlassShadow', shadows.tint);
  setUniform(shared, 'uMirrorMap', reflection);
  setUniform(shared, 'uIrradiance', targets.light.texture);
  setUniform(shared, 'uOpaque', targets.behind.texture);
  setUniform(shared, 'uOpaqueLevels', Math.log2(Math.max(width, height)));
}

/** Everything but glass, into the picture: shadows, reflection and the light on the set come first. */
function drawOpaque(context: StageContext, equipment: Equipment, sample: number): void {
  const { renderer } = context;
  const { targets, scenes, shadows, mirror, lens } = equipment;
  lightSample(context, equipment, sample);
  shadows.draw(scenes.casters, scenes.glass.length > 0 ? scenes.glassCasters : null);
  lens.expose(sample);
  mirror.draw(sample, lens.view);
  renderer.setRenderTarget(targets.light);
  renderer.clear(true, true, false);
  renderer.render(scenes.light, lens.view);
  renderer.setRenderTarget(targets.picture);
  renderer.clear(true, true, false);
  renderer.render(scenes.opaque, lens.view);
  renderer.render(scenes.set, lens.view);
}

function lightSample(
  { scene, width, height, shared }: StageContext,
  { emitters, shadows }: Equipment,
  sample: number,
): void {
  setUniform(shared, 'uFrame', sample);
  // About one texel of the environment: its edges are smoothed by the samples like all others.
  setUniform(
    shared,
    'uSway',
    new Vector3(halton(sample + 1, 3), halton(sample + 1, 5), halton(sample + 1, 2))
      .subScalar(0.5)
      .multiplyScalar(0.03),
  );
  setUniform(shared, 'uResolution', new Vector2(width, height));
  sampleLights(scene, emitters, shared, shadows.cameras, sample, shadows.reach, 0.137, shadows.texel);
}
