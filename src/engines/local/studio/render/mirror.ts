import { Scene, Vector3, WebGLRenderTarget } from 'three';
import type { Camera, Group, Texture } from 'three';

import { halton } from '../random.ts';
import type { StageContext } from './stageContext.ts';
import { halfFloat } from './targets.ts';
import { setUniform } from './uniforms.ts';

/** The table as a mirror. */
export interface Mirror {
  readonly texture: Texture;
  /** Draws the mirrored world as sample `sample` sees it; nothing when the table is no mirror. */
  draw(sample: number, view: Camera): void;
}

export function createMirror(context: StageContext, mirrored: Group): Mirror {
  const { renderer, scene, width, height, shared, keep } = context;
  const finish = scene.set.find((piece) => piece.mirror !== null)?.mirror ?? null;
  const blur = finish?.blur ?? 0;
  // A blurred reflection needs few pixels.
  const shift = blur >= 0.01 ? 2 : 1;
  const target = keep(
    new WebGLRenderTarget(Math.max(8, width >> shift), Math.max(8, height >> shift), halfFloat),
  );
  const world = new Scene();
  world.add(mirrored);
  return {
    texture: target.texture,
    draw(sample, view) {
      if (finish === null) return;
      const spin = halton(sample + 1, 11) * Math.PI * 2;
      const tilt = Math.sqrt(halton(sample + 1, 13)) * blur;
      mirrored.scale.set(1, -1, 1);
      mirrored.rotation.set(Math.cos(spin) * tilt, 0, Math.sin(spin) * tilt);
      setUniform(shared, 'uMirror', -1);
      setUniform(shared, 'uUseScreen', 0);
      setUniform(shared, 'uEye', new Vector3(view.position.x, -view.position.y, view.position.z));
      // A target cannot be read while it is drawn into.
      setUniform(shared, 'uMirrorMap', null);
      renderer.setRenderTarget(target);
      renderer.clear(true, true, false);
      renderer.render(world, view);
      setUniform(shared, 'uMirrorMap', target.texture);
      setUniform(shared, 'uMirror', 1);
      setUniform(shared, 'uUseScreen', 1);
      setUniform(shared, 'uEye', view.position.clone());
    },
  };
}
