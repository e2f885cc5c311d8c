import {
  FloatType,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  NearestFilter,
  RGBAFormat,
  WebGLRenderTarget,
} from 'three';

import type { StageContext } from './stageContext.ts';

/** Linear light at half precision, filtered where it is read. */
export const halfFloat = {
  type: HalfFloatType,
  format: RGBAFormat,
  magFilter: LinearFilter,
  minFilter: LinearFilter,
} as const;

export interface Targets {
  /** The sample being drawn. */
  readonly picture: WebGLRenderTarget;
  /** What was drawn before the glass at hand: seen through it, blurred levels where glass is frosted. */
  readonly behind: WebGLRenderTarget;
  /** Light on the set, at half size. */
  readonly light: WebGLRenderTarget;
}

export function createTargets({ scene, width, height, keep }: StageContext): Targets {
  const frosted = scene.objects.some((object) =>
    object.parts.some((part) => part.role === 'glass' && part.look.frost > 0),
  );
  return {
    picture: keep(new WebGLRenderTarget(width, height, halfFloat)),
    behind: keep(
      new WebGLRenderTarget(width, height, {
        ...halfFloat,
        depthBuffer: false,
        generateMipmaps: frosted,
        minFilter: frosted ? LinearMipmapLinearFilter : LinearFilter,
      }),
    ),
    light: keep(new WebGLRenderTarget(Math.max(8, width >> 1), Math.max(8, height >> 1), halfFloat)),
  };
}

/** Full precision: many samples are added up in it. */
export function createSumTarget({ width, height, keep }: StageContext): WebGLRenderTarget {
  return keep(
    new WebGLRenderTarget(width, height, {
      ...halfFloat,
      type: FloatType,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
      depthBuffer: false,
    }),
  );
}
