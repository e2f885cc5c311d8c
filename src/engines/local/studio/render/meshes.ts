import { GLSL3, Mesh, RawShaderMaterial } from 'three';
import type { BufferGeometry, Matrix4, ShaderMaterialParameters } from 'three';

import { plainVertexGlsl } from '../glsl/passes.ts';

/** A mesh that stays where `matrix` puts it. */
export function stillMesh(geometry: BufferGeometry, material: RawShaderMaterial, matrix: Matrix4): Mesh {
  const mesh = new Mesh(geometry, material);
  mesh.matrixAutoUpdate = false;
  mesh.matrix.copy(matrix);
  mesh.frustumCulled = false;
  return mesh;
}

/** For passes that write something other than light: depth, tint, object numbers. */
export function plainMaterial(
  fragmentShader: string,
  uniforms: Record<string, { value: unknown }>,
  settings: ShaderMaterialParameters,
): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: plainVertexGlsl,
    fragmentShader,
    uniforms,
    ...settings,
  });
}
