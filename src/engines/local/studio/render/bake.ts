import {
  GLSL3,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  MirroredRepeatWrapping,
  RGBAFormat,
  RawShaderMaterial,
  Vector4,
  WebGLRenderTarget,
} from 'three';
import type { WebGLRenderer } from 'three';

import { bakeFragmentGlsl, bakeVertexGlsl } from '../glsl/opaque.ts';
import type { ComposedScene } from '../scene/compose.ts';
import type { SetPiece } from '../scene/set.ts';
import type { Keep } from './keeper.ts';
import { linear, patternIndex } from './materials.ts';
import type { BakedFinish } from './materials.ts';
import { createScreenPass } from './screenPass.ts';

/** Draws the finish of a set piece into a texture over the part of its plane that the camera can see well. */
export function bake(
  renderer: WebGLRenderer,
  piece: SetPiece,
  scene: ComposedScene,
  side: number,
  keep: Keep,
): BakedFinish | null {
  if (
    piece.surface.pattern === 'plain' ||
    piece.surface.pattern === 'gradient' ||
    piece.surface.pattern === 'sky'
  )
    return null;
  // Half as many texels again as pixels is as fine as the picture can show.
  const size = side > 1100 ? 2048 : side > 260 ? 1024 : 512;
  const extent = scene.radius * (piece.role === 'table' ? 7 : 9);
  const x = -extent / 2;
  const y = piece.role === 'table' ? -extent * 0.42 : -extent * 0.12;
  const target = keep(
    new WebGLRenderTarget(size, size, {
      type: HalfFloatType,
      format: RGBAFormat,
      depthBuffer: false,
      generateMipmaps: true,
      minFilter: LinearMipmapLinearFilter,
      magFilter: LinearFilter,
      wrapS: MirroredRepeatWrapping,
      wrapT: MirroredRepeatWrapping,
      anisotropy: 2,
    }),
  );
  const material = keep(
    new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: bakeVertexGlsl,
      fragmentShader: bakeFragmentGlsl,
      depthTest: false,
      depthWrite: false,
      defines: { PATTERN: patternIndex(piece.surface.pattern) },
      uniforms: {
        uRect: { value: new Vector4(x, y, extent, extent) },
        uBase: { value: linear(piece.surface.base) },
        uSecond: { value: linear(piece.surface.second) },
        uPatternScale: { value: piece.surface.patternScale },
        uPatternSeed: { value: (scene.goboPhase * 7.7) % 40 },
      },
    }),
  );
  createScreenPass(keep).draw(renderer, material, target);
  return { texture: target.texture, rect: new Vector4(x, y, 1 / extent, 1 / extent) };
}
