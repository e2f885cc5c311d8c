/** Lights handled in one sample; the mean over all samples is the area light, the dome and their soft shadows. */
export const lightsPerSample = 4;

/**
 * Irradiance at a point from the lights of this sample, each with its own tile of the shadow atlas.
 * `uShadow` holds the depth of opaque casters, `uGlassShadow` what glass lets through (rgb) and where it begins (a).
 */
export const lightingGlsl = /* glsl */ `
#define LIGHTS ${lightsPerSample}
#define SHADOW_TAPS 1
uniform vec4 uLightPosition[LIGHTS];
uniform vec3 uLightColour[LIGHTS];
uniform vec3 uLightNormal[LIGHTS];
uniform mat4 uLightMatrix[LIGHTS];
uniform vec4 uLightShape[LIGHTS]; // x: filter radius in atlas units, y: gobo, z: normal offset, w: gobo scale
uniform mat4 uGoboMatrix;
uniform highp sampler2DShadow uShadow;
uniform sampler2D uGlassShadow;
uniform float uFrame;
uniform float uGoboPhase;

float pixelNoise(vec2 p) {
  return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715))));
}

#if GOBO == 2
float leafShape(vec2 p, vec2 at, float angle, float size) {
  vec2 d = p - at;
  float c = cos(angle), s = sin(angle);
  d = mat2(c, -s, s, c) * d / size;
  float w = 0.26 * (1.0 - d.y * d.y) * (0.75 + 0.5 * (0.5 - d.y * 0.5));
  return (abs(d.y) < 1.0 && abs(d.x) < w) ? 0.0 : 1.0;
}
#endif

#if GOBO > 0
float gobo(vec2 p) {
#if GOBO == 1
  // A sash window of two by three panes.
  vec2 q = abs(p);
  float frame = step(q.x, 1.0) * step(q.y, 1.5);
  return frame * step(0.055, q.x) * step(0.05, abs(q.y - 0.5));
#elif GOBO == 2
  float open = 1.0;
  // Two sprays of leaves that lean into the light from either side.
  for (int i = 0; i < 9; i++) {
    float k = float(i);
    float side = mod(k, 2.0) * 2.0 - 1.0;
    float along = k / 9.0;
    float sway = sin(uGoboPhase + k * 2.4) * 0.2;
    vec2 a = vec2(-1.5 + along * 1.5, 1.5 - along * 1.25 + 0.25 * sin(along * 3.0 + uGoboPhase));
    open *= leafShape(p, a + vec2(0.16, 0.26) * side, -0.9 + side * 0.85 + sway, 0.5 - 0.2 * along);
    vec2 b = vec2(1.7 - along * 1.1, -1.3 + along * 1.9);
    open *= leafShape(p, b + vec2(0.28, 0.08) * side, 0.5 + side * 0.9 - sway, 0.52 - 0.22 * along);
  }
  return open;
#else
  return step(0.42, fract(p.y * 3.2));
#endif
}
#endif

void irradiance(vec3 p, vec3 n, float wrap, vec2 pixel, out vec3 lit, out vec3 unlit) {
  lit = vec3(0.0);
  unlit = vec3(0.0);
  float turn = pixelNoise(pixel + uFrame * 5.588238) * 6.2831853;
  for (int i = 0; i < LIGHTS; i++) {
    vec4 lp = uLightPosition[i];
    vec3 toLight = lp.xyz - p * lp.w;
    float dist2 = lp.w > 0.5 ? dot(toLight, toLight) : 1.0;
    vec3 l = toLight * inversesqrt(dot(toLight, toLight));
    float nl = max(0.0, (dot(n, l) + wrap) / ((1.0 + wrap) * (1.0 + wrap)));
    float emit = lp.w > 0.5 ? max(0.0, dot(-l, uLightNormal[i])) : 1.0;
    vec3 e = uLightColour[i] * (nl * emit / dist2);
#if GOBO > 0
    if (uLightShape[i].y > 0.5) {
      vec4 g = uGoboMatrix * vec4(p, 1.0);
      vec4 lg = uGoboMatrix * vec4(lp.xyz, lp.w);
      vec3 dir = lp.w > 0.5 ? lg.xyz - g.xyz : lg.xyz;
      vec2 onPlane = g.xy - dir.xy * (g.z / dir.z);
      e *= gobo(onPlane * uLightShape[i].w);
    }
#endif
    unlit += e;
    vec3 offset = p + n * uLightShape[i].z;
    vec4 s = uLightMatrix[i] * vec4(offset, 1.0);
    vec3 uvz = s.xyz;
    vec3 light = vec3(1.0);
    if (uvz.x > 0.02 && uvz.x < 0.98 && uvz.y > 0.02 && uvz.y < 0.98 && uvz.z < 1.0) {
      vec2 tile = vec2(float(i & 1), float(i >> 1)) * 0.5;
      float open = 0.0;
      float radius = uLightShape[i].x;
      for (int k = 0; k < SHADOW_TAPS; k++) {
        float a = turn + float(k) * 2.399963 + float(i) * 1.3;
        float r = radius * sqrt((float(k) + 0.5) / float(SHADOW_TAPS));
        vec2 uv = clamp(uvz.xy * 0.5 + vec2(cos(a), sin(a)) * r, 0.004, 0.496) + tile;
        open += texture(uShadow, vec3(uv, uvz.z));
      }
      open /= float(SHADOW_TAPS);
#ifdef GLASS_SHADOWS
      vec4 glass = texture(uGlassShadow, clamp(uvz.xy * 0.5 + vec2(cos(turn), sin(turn)) * radius * 0.6, 0.004, 0.496) + tile);
      light = vec3(open) * (glass.a < uvz.z ? glass.rgb : vec3(1.0));
#else
      light = vec3(open);
#endif
    }
    lit += e * light;
  }
}
`;
