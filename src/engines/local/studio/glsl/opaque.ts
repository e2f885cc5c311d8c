import { lightingGlsl } from './lighting.ts';
import { noiseGlsl } from './noise.ts';
import { patternGlsl } from './patterns.ts';

/** Coloured spheres that stand for the objects when a set piece gathers light bounced off them. */
export const bounceProxyCount = 8;

export const opaqueVertexGlsl = /* glsl */ `
precision highp float;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float uMirror;
in vec3 position;
in vec3 normal;
in vec2 uv;
out vec3 vObject;
out vec3 vWorld;
out vec3 vNormal;
out vec2 vUv;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * viewMatrix * world;
  vObject = position;
  vWorld = vec3(world.x, world.y * uMirror, world.z);
  vec3 n = normalize(mat3(modelMatrix) * normal);
  vNormal = vec3(n.x, n.y * uMirror, n.z);
  vUv = uv;
}
`;

export const opaqueFragmentGlsl = /* glsl */ `
precision highp float;
precision highp int;
in vec3 vObject;
in vec3 vWorld;
in vec3 vNormal;
in vec2 vUv;
layout(location = 0) out vec4 outColour;
uniform vec3 uEye;
uniform vec3 uBase;
uniform float uRoughness;
uniform float uMetal;
uniform float uClear;
uniform float uSpecular;
uniform vec3 uSheen;
uniform float uScatter;
uniform float uBump;
uniform vec3 uEmissive;
uniform samplerCube uEnvironment;
uniform float uEnvironmentLevels;
uniform vec3 uSway;
uniform float uEnvironmentGain;
uniform vec3 uBounce;
uniform float uScale;
uniform float uFloor;
uniform vec2 uResolution;
#ifdef USE_LABEL
uniform sampler2D uLabel;
#endif
#ifdef USE_BAKED
uniform sampler2D uBaked;
uniform vec4 uBakedRect;
uniform float uBakedTexel;
#endif
#ifdef USE_MIRROR
uniform sampler2D uMirrorMap;
uniform float uMirrorMix;
#endif
#ifdef USE_IRRADIANCE
uniform sampler2D uIrradiance;
#endif
#ifdef IS_SET
uniform vec4 uProxy[${bounceProxyCount}];
uniform vec3 uProxyColour[${bounceProxyCount}];
#endif
${noiseGlsl}
#ifndef USE_BAKED
${patternGlsl}
#endif
${lightingGlsl}

vec3 environment(vec3 dir, float rough) {
  // Level of roughness as three's PMREMGenerator stores it.
  float lod = uEnvironmentLevels * (1.0 - (1.0 - rough) * (1.0 - rough));
  return textureLod(uEnvironment, dir + uSway, lod).rgb * uEnvironmentGain;
}

vec3 bumped(vec3 n, float height) {
  vec3 dx = dFdx(vWorld);
  vec3 dy = dFdy(vWorld);
  vec3 r1 = cross(dy, n);
  vec3 r2 = cross(n, dx);
  float det = dot(dx, r1);
  vec3 g = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
  return normalize(abs(det) * n - g);
}

vec2 dfg(float rough, float nv) {
  // Karis, "Physically Based Shading on Mobile" (2014): analytic split-sum terms.
  vec4 r = rough * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  float a = min(r.x * r.x, exp2(-9.28 * nv)) * r.x + r.y;
  return vec2(-1.04, 1.04) * a + r.zw;
}

void main() {
  vec3 albedo = uBase;
  float rough = uRoughness;
  float height = 0.0;
  vec3 n = normalize(vNormal);
  if (!gl_FrontFacing) n = -n;
  vec3 v = normalize(uEye - vWorld);
#ifdef IRRADIANCE_ONLY
  // Only the light is wanted.
#elif defined(USE_BAKED)
  vec2 buv = (vUv - uBakedRect.xy) * uBakedRect.zw;
  vec4 baked = texture(uBaked, buv);
  albedo = baked.rgb;
  height = baked.a;
  rough *= 0.85 + 0.5 * clamp(0.5 - dot(albedo, vec3(0.3)), 0.0, 0.5);
#else
#ifndef PATTERNLESS
  pattern(vObject, albedo, rough, height);
#endif
#endif
  vec3 smoothNormal = n;
#ifndef IRRADIANCE_ONLY
  if (uBump > 0.0) n = bumped(n, height * uBump);
#endif
#ifdef USE_LABEL
  vec4 label = texture(uLabel, vUv);
  albedo = mix(albedo, label.rgb, label.a);
#endif
  rough = clamp(rough, 0.02, 1.0);
  float nv = clamp(dot(n, v), 0.02, 1.0);
#ifdef USE_IRRADIANCE
  // Gathered before at half size; the relief is put back from the main lamp's direction.
  vec4 gathered = texture(uIrradiance, gl_FragCoord.xy / uResolution);
  vec3 toMain = normalize(uLightPosition[0].xyz - vWorld * uLightPosition[0].w);
  float relief = clamp((dot(n, toMain) + 0.12) / (dot(smoothNormal, toMain) + 0.12), 0.35, 1.9);
  vec3 lit = gathered.rgb * relief;
  float open = gathered.a;
  vec3 bounce = vec3(0.0);
#else
  vec3 lit, unlit;
  irradiance(vWorld, n, uScatter, gl_FragCoord.xy, lit, unlit);
  float open = clamp((dot(lit, vec3(0.333)) + 0.004) / (dot(unlit, vec3(0.333)) + 0.004), 0.0, 1.0);
  // Light that comes back from the table, less of it close to the contact.
#ifdef IS_SET
  vec3 bounce = uBounce * 0.12;
  for (int i = 0; i < PROXIES; i++) {
    vec3 d = uProxy[i].xyz - vWorld;
    float d2 = dot(d, d);
    float r2 = uProxy[i].w * uProxy[i].w;
    float cosine = max(0.0, dot(smoothNormal, d) * inversesqrt(d2));
    bounce += uProxyColour[i] * (cosine * r2 / max(d2, r2 * 0.6)) * 0.3;
  }
#else
  float contact = 1.0 - 0.72 * exp(-max(0.0, vWorld.y - uFloor) * 5.0 / uScale);
  vec3 bounce = uBounce * (0.5 - 0.5 * n.y) * contact;
#endif
#endif
  vec3 gather = lit + bounce;
#ifdef IRRADIANCE_ONLY
  outColour = vec4(gather, open);
  return;
#endif
#if defined(USE_SCATTER)
  vec3 tint = mix(vec3(1.0), albedo / max(0.05, max(albedo.r, max(albedo.g, albedo.b))), 0.5);
  gather *= mix(vec3(1.0), tint, clamp(1.0 - open, 0.0, 1.0) * 0.6);
#endif
  vec3 colour = albedo * gather * (1.0 - uMetal) * 0.31831;
  vec3 f0 = mix(vec3(0.08 * uSpecular), albedo, uMetal);
  vec3 r = reflect(-v, n);
  vec2 ab = dfg(rough, nv);
  float hide = mix(0.22, 1.0, open);
#ifdef USE_MIRROR
  vec4 seen = texture(uMirrorMap, gl_FragCoord.xy / uResolution);
  vec3 env = mix(uBounce * 0.2, seen.rgb, seen.a * uMirrorMix);
  hide = mix(hide, 1.0, 0.8);
#else
#ifdef MATT
  vec3 env = uBounce * 0.2;
#else
  vec3 env = environment(r, rough);
#endif
#endif
#ifndef IS_SET
  float sink = clamp(-r.y * 1.5, 0.0, 1.0) * exp(-max(0.0, vWorld.y - uFloor) * 3.5 / uScale);
  hide *= 1.0 - 0.7 * sink;
#endif
  vec3 spec = env * (f0 * ab.x + ab.y * clamp(50.0 * f0.g, 0.0, 1.0)) * hide;
  // Rough light of the lamps themselves is in the environment; grazing cloth adds its own rim.
  colour += spec;
  if (uSheen.r + uSheen.g + uSheen.b > 0.0) {
    float rim = pow(1.0 - nv, 3.0);
    colour += uSheen * rim * (lit + bounce) * 0.31831;
  }
  if (uClear > 0.0) {
    vec3 rc = reflect(-v, smoothNormal);
    float nvc = clamp(dot(smoothNormal, v), 0.02, 1.0);
    float fc = (0.04 + 0.96 * pow(1.0 - nvc, 5.0)) * uClear;
    float sinkc = clamp(-rc.y * 1.5, 0.0, 1.0) * exp(-max(0.0, vWorld.y - uFloor) * 3.5 / uScale);
    vec3 coat = environment(rc, 0.06) * mix(0.35, 1.0, open) * (1.0 - 0.7 * sinkc);
    colour = colour * (1.0 - fc) + coat * fc;
  }
  colour += uEmissive;
  outColour = vec4(min(colour, vec3(60.0)), 1.0);
}
`;

/** Bakes a set finish once: albedo in rgb, height in a. */
export const bakeVertexGlsl = /* glsl */ `
precision highp float;
in vec3 position;
out vec2 vUv;
void main() {
  vUv = position.xy * 0.5 + 0.5;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;
export const bakeFragmentGlsl = /* glsl */ `
precision highp float;
precision highp int;
#define FLAT
in vec2 vUv;
layout(location = 0) out vec4 outColour;
uniform vec4 uRect; // x, y, width, height in decimetres
uniform vec3 uBase;
${noiseGlsl}
${patternGlsl}
void main() {
  vec3 albedo = uBase;
  float rough = 1.0;
  float height = 0.0;
  pattern(vec3(uRect.xy + vUv * uRect.zw, 0.0), albedo, rough, height);
  outColour = vec4(clamp(albedo, 0.0, 1.0), height);
}
`;
