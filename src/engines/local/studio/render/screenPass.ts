import {
  AddEquation,
  CustomBlending,
  GLSL3,
  Mesh,
  OneFactor,
  OrthographicCamera,
  PlaneGeometry,
  RawShaderMaterial,
  Scene,
} from 'three';
import type { Material, Texture, WebGLRenderTarget, WebGLRenderer } from 'three';

import { accumulateFragmentGlsl, screenVertexGlsl } from '../glsl/passes.ts';
import type { Keep } from './keeper.ts';

/** A material drawn over a whole target. */
export interface ScreenPass {
  draw(renderer: WebGLRenderer, material: Material, target: WebGLRenderTarget): void;
}
export function createScreenPass(keep: Keep): ScreenPass {
  const scene = new Scene();
  const mesh = new Mesh(keep(new PlaneGeometry(2, 2)));
  mesh.frustumCulled = false;
  scene.add(mesh);
  const camera = new OrthographicCamera();
  return {
    draw(renderer, material, target) {
      mesh.material = material;
      renderer.setRenderTarget(target);
      renderer.render(scene, camera);
    },
  };
}

/** Writes the texture over what the target holds. */
export function copyMaterial(source: Texture): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: screenVertexGlsl,
    fragmentShader: accumulateFragmentGlsl,
    uniforms: { uSample: { value: source }, uWeight: { value: 1 } },
    depthTest: false,
    depthWrite: false,
  });
}

/** Adds the texture, times `weight`, to what the target holds. */
export function sumMaterial(source: Texture, weight: number): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: screenVertexGlsl,
    fragmentShader: accumulateFragmentGlsl,
    uniforms: { uSample: { value: source }, uWeight: { value: weight } },
    depthTest: false,
    depthWrite: false,
    transparent: true,
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: OneFactor,
  });
}
