import { Matrix4 } from 'three';
import type { Camera } from 'three';

import { halton } from '../random.ts';
import type { StageContext } from './stageContext.ts';
import { setUniform } from './uniforms.ts';

export interface Lens {
  /** The camera as the last `expose` left it. */
  readonly view: Camera;
  /** Moves the camera to the point of the lens and of the pixel that belong to the sample. */
  expose(sample: number): void;
}

export function createLens({ scene, width, height, shared }: StageContext): Lens {
  const { view, shift, focus, aperture, right, up } = scene.camera;
  const basePosition = scene.camera.position.clone();
  const baseProjection = view.projectionMatrix.clone();
  return {
    view,
    expose(sample) {
      const pixel = [halton(sample + 1, 2) - 0.5, halton(sample + 1, 3) - 0.5] as const;
      const radius = Math.sqrt(halton(sample + 1, 5)) * aperture;
      const angle = halton(sample + 1, 7) * Math.PI * 2;
      const point = [Math.cos(angle) * radius, Math.sin(angle) * radius] as const;
      view.position.copy(basePosition).addScaledVector(right, point[0]).addScaledVector(up, point[1]);
      view.updateMatrixWorld(true);
      const projection = view.projectionMatrix.copy(baseProjection);
      const e = projection.elements;
      // Clip offset = shift + pixel jitter + what keeps the plane of focus still while the lens point moves.
      const moveX = shift[0] + (pixel[0] * 2 * 1.15) / width + ((e[0] ?? 1) * point[0]) / focus;
      const moveY = shift[1] + (pixel[1] * 2 * 1.15) / height + ((e[5] ?? 1) * point[1]) / focus;
      e[8] = (e[8] ?? 0) - moveX;
      e[9] = (e[9] ?? 0) - moveY;
      view.projectionMatrixInverse.copy(projection).invert();
      setUniform(shared, 'uEye', view.position.clone());
      setUniform(
        shared,
        'uViewProjection',
        new Matrix4().multiplyMatrices(projection, view.matrixWorldInverse),
      );
    },
  };
}
