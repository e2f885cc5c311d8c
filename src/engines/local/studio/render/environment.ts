import {
  BackSide,
  BoxGeometry,
  CubeCamera,
  GLSL3,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  RawShaderMaterial,
  Scene,
  WebGLCubeRenderTarget,
} from 'three';
import type { Texture, Vector3, WebGLRenderer } from 'three';

const size = 128;
/** Blurred levels 0..5: 128 to 4 texels a side. */
export const environmentLevels = 5;

const vertexGlsl = /* glsl */ `
precision highp float;
uniform mat4 modelViewMatrix;
uniform mat4 projectionMatrix;
in vec3 position;
out vec3 vDirection;
void main() {
  vDirection = position;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;

/**
 * GGX prefilter with 24 samples on a golden spiral, each reading a source level about as wide as its share
 * of the lobe. three's PMREMGenerator is exact where this is close, but took 25 s per environment on a
 * software rasteriser; this takes a fraction of a second.
 */
const fragmentGlsl = /* glsl */ `
precision highp float;
in vec3 vDirection;
layout(location = 0) out vec4 outColour;
uniform samplerCube uSource;
uniform float uRough;
uniform float uSourceLevels;
void main() {
  vec3 n = normalize(vDirection);
  if (uRough < 0.01) {
    outColour = vec4(textureLod(uSource, n, 0.0).rgb, 1.0);
    return;
  }
  vec3 up = abs(n.y) < 0.9 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0);
  vec3 t = normalize(cross(up, n));
  vec3 b = cross(n, t);
  float a2 = uRough * uRough * uRough * uRough;
  vec3 sum = vec3(0.0);
  float weight = 0.0;
  for (int i = 0; i < 24; i++) {
    float u = (float(i) + 0.5) / 24.0;
    float phi = float(i) * 2.399963;
    float cosine = sqrt((1.0 - u) / (1.0 + (a2 - 1.0) * u));
    float sine = sqrt(max(0.0, 1.0 - cosine * cosine));
    vec3 h = t * (cos(phi) * sine) + b * (sin(phi) * sine) + n * cosine;
    vec3 l = reflect(-n, h);
    float nl = dot(n, l);
    if (nl <= 0.0) continue;
    float d = a2 / max(1e-6, 3.14159 * pow(cosine * cosine * (a2 - 1.0) + 1.0, 2.0));
    float solid = 4.0 / (24.0 * max(1e-4, d));
    float lod = 0.5 * log2(solid * 128.0 * 128.0 * 6.0 / 12.566) + 0.7;
    vec3 c = min(textureLod(uSource, l, clamp(lod, 0.0, uSourceLevels)).rgb, vec3(30.0));
    sum += c * nl;
    weight += nl;
  }
  outColour = vec4(sum / max(weight, 1e-4), 1.0);
}
`;

export interface Environment {
  readonly texture: Texture;
  dispose(): void;
}

/** The scene seen from `position` as a cube map whose levels are blurred for rising roughness. */
export function captureEnvironment(
  renderer: WebGLRenderer,
  scene: Scene,
  position: Vector3,
  far: number,
): Environment {
  const source = new WebGLCubeRenderTarget(size, {
    type: HalfFloatType,
    generateMipmaps: true,
    minFilter: LinearMipmapLinearFilter,
    magFilter: LinearFilter,
  });
  const eye = new CubeCamera(0.02, far, source);
  eye.position.copy(position);
  const autoClear = renderer.autoClear;
  renderer.autoClear = true;
  eye.update(renderer, scene);
  const target = new WebGLCubeRenderTarget(size, {
    type: HalfFloatType,
    generateMipmaps: false,
    minFilter: LinearMipmapLinearFilter,
    magFilter: LinearFilter,
    depthBuffer: false,
  });
  for (let level = 0; level <= environmentLevels; level += 1) {
    (target.texture.mipmaps as unknown[]).push({ width: size >> level, height: size >> level });
  }
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: vertexGlsl,
    fragmentShader: fragmentGlsl,
    side: BackSide,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      uSource: { value: source.texture },
      uRough: { value: 0 },
      uSourceLevels: { value: Math.log2(size) - 1 },
    },
  });
  const geometry = new BoxGeometry(2, 2, 2);
  const inside = new Scene();
  inside.add(new Mesh(geometry, material));
  for (let level = 0; level <= environmentLevels; level += 1) {
    const share = level / environmentLevels;
    (material.uniforms['uRough'] as { value: number }).value = 1 - Math.sqrt(1 - share);
    const camera = new CubeCamera(0.1, 10, target);
    camera.activeMipmapLevel = level;
    // The viewport of a target is not scaled to the level by the renderer.
    target.viewport.set(0, 0, size >> level, size >> level);
    camera.update(renderer, inside);
  }
  target.viewport.set(0, 0, size, size);
  renderer.autoClear = autoClear;
  renderer.setRenderTarget(null);
  source.dispose();
  geometry.dispose();
  material.dispose();
  return { texture: target.texture, dispose: () => target.dispose() };
}
