import { noiseGlsl } from './noise.ts';

/** Draws the outer hull of a glass object; all that is inside is found by marching its distance field. */
export const glassVertexGlsl = /* glsl */ `
precision highp float;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float uMirror;
in vec3 position;
in vec3 normal;
out vec3 vObject;
out vec3 vObjectNormal;
void main() {
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * vec4(position, 1.0);
  vObject = position;
  vObjectNormal = normal;
}
`;

/**
 * Glass and liquid as a signed distance field (lathe: a texture over radius and height; box: analytic).
 * The ray is followed through up to nine interfaces with Fresnel, refraction, total reflection and
 * Beer-Lambert absorption; what it then meets is looked up in the picture of the opaque scene.
 */
export const glassFragmentGlsl = /* glsl */ `
precision highp float;
precision highp int;
in vec3 vObject;
in vec3 vObjectNormal;
layout(location = 0) out vec4 outColour;
uniform mat4 uModel;        // object to world, true (not mirrored)
uniform mat4 uInverse;
uniform mat4 uViewProjection;
uniform vec3 uEye;
uniform float uMirror;
uniform sampler2D uOpaque;
uniform float uOpaqueLevels;
uniform samplerCube uSurround;
uniform float uSurroundGain;
uniform float uSurroundLevels;
uniform float uFloor;
uniform float uUseScreen;
uniform vec4 uSdfRect;      // radius, y low, height, -
uniform vec3 uBoxHalf;
uniform vec4 uBoxShape;     // corner radius, wall, level of the liquid, floor thickness
uniform vec3 uAbsorbGlass;  // per decimetre
uniform vec3 uAbsorbLiquid;
uniform float uLiquidCloud;
uniform vec3 uCloudColour;
uniform float uFrost;
uniform float uIndexLiquid;
uniform float uWallZ;
uniform float uHasWall;
uniform float uFrame;
uniform float uRipple;
uniform vec3 uSway;
uniform vec3 uHull;        // squared radius, low, high
#ifdef SDF_TEXTURE
uniform sampler2D uSdf;
#endif
${noiseGlsl}

#ifdef SDF_TEXTURE
vec2 field(vec3 p) {
  vec2 q = vec2(length(p.xz), p.y);
  vec2 low = vec2(0.0, uSdfRect.y);
  vec2 high = vec2(uSdfRect.x, uSdfRect.y + uSdfRect.z);
  vec2 c = clamp(q, low, high);
  float out_ = length(q - c);
  vec2 uv = vec2(c.x / uSdfRect.x, (c.y - uSdfRect.y) / uSdfRect.z);
  return textureLod(uSdf, uv, 0.0).rg + out_;
}
#else
float roundBox(vec3 p, vec3 h, float r) {
  vec3 q = abs(p) - h + r;
  return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - r;
}
vec2 field(vec3 p) {
  vec3 c = p - vec3(0.0, uBoxHalf.y, 0.0);
  float warp = uRipple > 0.0 ? (fbm(p * 3.0 + 4.0, 2) - 0.5) * uRipple : 0.0;
  float outer = roundBox(c, uBoxHalf, uBoxShape.x) + warp;
  if (uBoxShape.y <= 0.0) return vec2(outer, 9.0);
  vec3 inner = uBoxHalf - vec3(uBoxShape.y, (uBoxShape.y + uBoxShape.w) * 0.5, uBoxShape.y);
  vec3 shift = vec3(0.0, (uBoxShape.w - uBoxShape.y) * 0.5, 0.0);
  float cavity = roundBox(c - shift, inner, uBoxShape.x * 0.75);
  return vec2(max(outer, -cavity), max(cavity, p.y - uBoxShape.z));
}
#endif

vec3 slope(vec3 p, bool liquid) {
  vec2 e = vec2(0.006, -0.006);
  vec2 a = field(p + e.xyy), b = field(p + e.yyx), c = field(p + e.yxy), d = field(p + e.xxx);
  vec4 f = liquid ? vec4(a.y, b.y, c.y, d.y) : vec4(a.x, b.x, c.x, d.x);
  return normalize(e.xyy * f.x + e.yyx * f.y + e.yxy * f.z + e.xxx * f.w);
}

int mediumAt(vec2 s) { return s.x < 0.0 ? 1 : s.y < 0.0 ? 2 : 0; }

vec3 behind(vec3 worldPoint, vec3 worldDir, float blur) {
  vec3 far = textureLod(uSurround, worldDir * vec3(1.0, 1.0, 1.0), blur * uSurroundLevels).rgb * uSurroundGain;
  float t = 1e9;
  if (worldDir.y < -1e-4) t = max(0.0, (uFloor - worldPoint.y) / worldDir.y);
  if (uHasWall > 0.5 && worldDir.z < -1e-4) t = min(t, (uWallZ - worldPoint.z) / worldDir.z);
  if (t > 200.0 || uUseScreen < 0.5) return far;
  vec3 hit = worldPoint + worldDir * t;
  vec4 clip = uViewProjection * vec4(hit, 1.0);
  if (clip.w <= 0.0) return far;
  vec2 uv = clip.xy / clip.w * 0.5 + 0.5;
  vec2 inside = smoothstep(vec2(-0.002), vec2(0.03), uv) * (1.0 - smoothstep(vec2(0.97), vec2(1.002), uv));
  float k = inside.x * inside.y;
  if (k <= 0.0) return far;
  vec3 near = textureLod(uOpaque, uv, blur * uOpaqueLevels).rgb;
  return mix(far, near, k);
}

float fresnel(float cosi, float n1, float n2) {
  float s2 = (n1 / n2) * (n1 / n2) * (1.0 - cosi * cosi);
  if (s2 >= 1.0) return 1.0;
  float cost = sqrt(1.0 - s2);
  float rs = (n1 * cosi - n2 * cost) / (n1 * cosi + n2 * cost);
  float rp = (n1 * cost - n2 * cosi) / (n1 * cost + n2 * cosi);
  return 0.5 * (rs * rs + rp * rp);
}

float indexOf(int m) { return m == 1 ? 1.5 : m == 2 ? uIndexLiquid : 1.0; }

void main() {
  vec3 eye = (uInverse * vec4(uEye, 1.0)).xyz;
  vec3 p = vObject;
  vec3 d = normalize(p - eye);
  vec3 through = vec3(1.0);
  vec3 light = vec3(0.0);
  int m = 0;
  bool onHull = field(p).x < 0.02;
  float touched = 0.0;
  if (onHull) p -= d * 0.004;
  // Two loops, not one: a software rasteriser runs both sides of a branch, so the costly part stays outside the march.
  for (int event = 0; event < 8; event++) {
    float run = 0.0;
    int now = m;
    bool gone = false;
    for (int k = 0; k < 36; k++) {
      vec2 s = field(p);
      now = mediumAt(s);
      if (now != m) break;
      float stepSize = m == 1 ? -s.x : m == 2 ? -s.y : min(abs(s.x), abs(s.y));
      stepSize = max(stepSize * 1.02, 0.007);
      p += d * stepSize;
      run += stepSize;
      if (m == 0 && ((dot(p.xz, p.xz) > uHull.x && dot(p.xz, d.xz) > 0.0) || (p.y > uHull.z && d.y > 0.0) || p.y < uHull.y)) {
        gone = true;
        break;
      }
    }
    if (gone || now == m) break;
    vec3 n = slope(p, m != 1 && now != 1);
    if (event == 0 && onHull) n = normalize(vObjectNormal);
    if (event == 0 && uFrost > 0.0) {
      vec3 g = vec3(noise(vObject * 90.0), noise(vObject * 90.0 + 31.0), noise(vObject * 90.0 + 67.0)) - 0.5;
      n = normalize(n + g * 0.16 * uFrost);
    }
    if (dot(n, d) > 0.0) n = -n;
    float n1 = indexOf(m), n2 = indexOf(now);
    float f = fresnel(clamp(-dot(d, n), 0.0, 1.0), n1, n2);
    through *= exp(-(m == 1 ? uAbsorbGlass : m == 2 ? uAbsorbLiquid : vec3(0.0)) * run);
    if (m == 2) {
      float cloud = 1.0 - exp(-uLiquidCloud * run);
      light += through * uCloudColour * cloud;
      through *= 1.0 - cloud;
    }
    vec3 rd = reflect(d, n);
    vec3 seen = textureLod(uSurround, mat3(uModel) * rd + uSway, uFrost * uSurroundLevels * 0.7).rgb * uSurroundGain;
    bool total = f > 0.999;
    light += total ? vec3(0.0) : through * seen * f * (event == 0 ? 1.0 : 0.6);
    through *= total ? 1.0 : 1.0 - f * (event == 0 ? 1.0 : 0.6);
    vec3 td = refract(d, n, n1 / n2);
    d = total || dot(td, td) < 0.5 ? rd : normalize(td);
    p += (total ? n * 0.01 : -n * 0.006) + d * 0.002;
    m = total ? m : now;
    touched = 1.0;
    if (dot(through, vec3(1.0)) < 0.03) break;
  }
  // The ray passed an opening without touching anything.
  if (touched < 0.5) discard;
  float frost = uFrost;
  vec3 worldP = (uModel * vec4(p, 1.0)).xyz;
  vec3 worldD = mat3(uModel) * d;
  light += through * behind(vec3(worldP.x, max(worldP.y, uFloor + 0.001), worldP.z), worldD, frost * 0.62);
  if (uFrost > 0.0) {
    vec3 nw = mat3(uModel) * normalize(vObjectNormal);
    vec3 milk = textureLod(uSurround, nw, uSurroundLevels).rgb * uSurroundGain;
    light = mix(light, milk * exp(-uAbsorbGlass * 0.25), 0.2 * uFrost);
  }
  outColour = vec4(min(light, vec3(60.0)), 3.0); // 3 marks glass in the sum
}
`;
