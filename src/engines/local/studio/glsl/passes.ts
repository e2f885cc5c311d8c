import { noiseGlsl } from './noise.ts';

/** Vertex part of every pass that needs positions only. */
export const plainVertexGlsl = /* glsl */ `
precision highp float;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
in vec3 position;
in vec3 normal;
out vec3 vNormal;
out vec3 vObject;
void main() {
  vNormal = mat3(viewMatrix) * mat3(modelMatrix) * normal;
  vObject = position;
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * vec4(position, 1.0);
}
`;

export const depthFragmentGlsl = /* glsl */ `
precision highp float;
layout(location = 0) out vec4 outColour;
void main() { outColour = vec4(1.0); }
`;

/** What a glass object lets through towards the table: dark rims, a bright core where it gathers light. */
export const glassShadowFragmentGlsl = /* glsl */ `
precision highp float;
precision highp int;
in vec3 vNormal;
in vec3 vObject;
layout(location = 0) out vec4 outColour;
uniform vec3 uTint;
uniform float uCore;
${noiseGlsl}
void main() {
  float facing = abs(normalize(vNormal).z);
  float core = smoothstep(0.25, 1.0, facing);
  float glow = pow(facing, 6.0) * uCore;
  vec3 t = uTint * mix(0.24, 0.94, core) + uTint * glow * 0.5;
  outColour = vec4(t, gl_FragCoord.z);
}
`;

export const idFragmentGlsl = /* glsl */ `
precision highp float;
layout(location = 0) out vec4 outColour;
uniform float uId;
void main() { outColour = vec4(uId / 255.0, 0.0, 0.0, 1.0); }
`;

export const screenVertexGlsl = /* glsl */ `
precision highp float;
in vec3 position;
out vec2 vUv;
void main() {
  vUv = position.xy * 0.5 + 0.5;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/** Adds one sample to the sum. */
export const accumulateFragmentGlsl = /* glsl */ `
precision highp float;
in vec2 vUv;
layout(location = 0) out vec4 outColour;
uniform sampler2D uSample;
uniform float uWeight;
void main() { outColour = texture(uSample, vUv) * uWeight; }
`;
