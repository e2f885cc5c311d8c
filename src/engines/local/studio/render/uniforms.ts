import { Matrix4, Vector2, Vector3, Vector4 } from 'three';
import type { IUniform } from 'three';

import { lightsPerSample } from '../glsl/lighting.ts';
import { bounceProxyCount } from '../glsl/opaque.ts';

/** Uniforms that all materials of a picture share: one object, written once per sample. */
export type SharedUniforms = Readonly<Record<string, IUniform>>;

export function createSharedUniforms(): SharedUniforms {
  const list = (make: () => unknown, count: number): IUniform => ({
    value: Array.from({ length: count }, make),
  });
  return {
    uLightPosition: list(() => new Vector4(), lightsPerSample),
    uLightColour: list(() => new Vector3(), lightsPerSample),
    uLightNormal: list(() => new Vector3(), lightsPerSample),
    uLightMatrix: list(() => new Matrix4(), lightsPerSample),
    uLightShape: list(() => new Vector4(), lightsPerSample),
    uGoboMatrix: { value: new Matrix4() },
    uGoboPhase: { value: 0 },
    uShadow: { value: null },
    uGlassShadow: { value: null },
    uFrame: { value: 0 },
    uEye: { value: new Vector3() },
    uMirror: { value: 1 },
    uEnvironment: { value: null },
    uEnvironmentLevels: { value: 5 },
    uEnvironmentGain: { value: 1 },
    uSurround: { value: null },
    uSurroundLevels: { value: 5 },
    uSurroundGain: { value: 1 },
    uBounce: { value: new Vector3() },
    uScale: { value: 1 },
    uFloor: { value: 0 },
    uResolution: { value: new Vector2(1, 1) },
    uMirrorMap: { value: null },
    uIrradiance: { value: null },
    uSway: { value: new Vector3() },
    uProxy: list(() => new Vector4(), bounceProxyCount),
    uProxyColour: list(() => new Vector3(), bounceProxyCount),
    uViewProjection: { value: new Matrix4() },
    uOpaque: { value: null },
    uOpaqueLevels: { value: 0 },
    uUseScreen: { value: 1 },
    uWallZ: { value: -1e3 },
    uHasWall: { value: 0 },
  };
}

/** A name that no shared uniform has is passed over. */
export function setUniform(shared: SharedUniforms, name: string, value: unknown): void {
  const slot = shared[name];
  if (slot !== undefined) slot.value = value;
}
