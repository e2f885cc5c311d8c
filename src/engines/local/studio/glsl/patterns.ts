/**
 * Names of the procedural finishes. The index is the PATTERN constant of the shader, so the order matters.
 * Coordinates are decimetres in the object's own space (set pieces: in the plane of the piece, z = 0).
 */
export const patternNames = [
  'plain',
  'marble',
  'wood',
  'brushed',
  'weave',
  'terrazzo',
  'concrete',
  'citrus',
  'apple',
  'leather',
  'crust',
  'brick',
  'tile',
  'plaster',
  'sand',
  'slate',
  'leaf',
  'kraft',
  'bean',
  'crumb',
  'gradient',
  'pages',
  'cork',
  'sky',
  'slats',
  'pebble',
  'terracotta',
  'speckle',
  'petal',
  'travertine',
] as const;
export type PatternName = (typeof patternNames)[number];

/** `pattern(p, ...)` changes albedo, roughness and height (in decimetres, for the bump). */
export const patternGlsl = /* glsl */ `
uniform vec3 uSecond;
uniform float uPatternScale;
uniform float uPatternSeed;

void pattern(vec3 point, inout vec3 albedo, inout float rough, out float height) {
  vec3 p = point * uPatternScale + vec3(uPatternSeed, uPatternSeed * 0.37, uPatternSeed * 0.71);
  height = 0.0;
#if PATTERN == 0
  float m = fbm(p * 3.0, 3);
  rough = clamp(rough * (0.86 + 0.3 * m), 0.03, 1.0);
  albedo *= 0.985 + 0.03 * m;
#elif PATTERN == 1
  vec3 warp = vec3(fbm(p * 0.55, 4), fbm(p * 0.55 + 7.0, 4), 0.0) - 0.5;
  vec3 q = p + warp * 2.6;
  float v1 = abs(fbm(q * 0.42 + vec3(0.0, 3.0, 0.0), 5) - 0.485);
  float vein = 1.0 - smoothstep(0.0, 0.022 + 0.05 * noise(p * 0.5), v1);
  float v2 = abs(fbm(q * 1.25 + 20.0, 4) - 0.47);
  float thin = (1.0 - smoothstep(0.0, 0.02, v2)) * smoothstep(0.42, 0.62, fbm(p * 0.35 + 9.0, 3));
  float cloud = smoothstep(0.3, 0.72, fbm(q * 0.33 + 3.0, 4));
  albedo = mix(albedo, mix(albedo, uSecond, 0.32), cloud * 0.5);
  albedo = mix(albedo, uSecond, vein * (0.35 + 0.4 * noise(p * 0.8 + 2.0)) + thin * 0.22);
  rough *= 0.9 + 0.35 * cloud;
#elif PATTERN == 2
  vec3 g = vec3(p.x * 0.16, p.y * 1.0, p.z * 1.0);
  float bend = fbm(g * 0.7, 3);
  float plank = 0.0;
  float rings = (length(vec2(g.z * 1.3 + bend * 1.2, g.y + 2.7)) + bend * 0.55) * 5.0;
  float ring = fract(rings);
  float late = smoothstep(0.2, 0.92, ring) * (1.0 - smoothstep(0.92, 1.0, ring));
  float fibre = fbm(vec3(p.x * 1.2, p.y * 26.0, p.z * 26.0), 3);
  float pore = smoothstep(0.66, 0.8, noise(vec3(p.x * 2.2, p.y * 48.0, p.z * 48.0)));
  albedo = mix(albedo, uSecond, late * 0.5 + (fibre - 0.5) * 0.5 + (bend - 0.5) * 0.5);
  albedo *= 1.0 - 0.3 * pore;
  rough *= 0.9 + 0.25 * fibre + 0.2 * pore;
  height = -pore * 0.0022 - fibre * 0.0012 - late * 0.0006;
#elif PATTERN == 3
  float streak = fbm(vec3(p.x * 1.5, p.y * 60.0, p.z * 1.5), 3);
  float streak2 = noise(vec3(atan(p.z, p.x) * 3.0, p.y * 160.0, 1.0));
  albedo *= 0.93 + 0.12 * streak;
  rough *= 0.8 + 0.5 * streak2;
  height = (streak + streak2 * 0.5) * 0.0007;
#elif PATTERN == 4
  vec2 w = p.xy * 26.0;
  w += (vec2(noise(vec3(p.xy * 3.0, 1.0)), noise(vec3(p.yx * 3.0, 5.0))) - 0.5) * 0.7;
  vec2 c = floor(w);
  vec2 f = fract(w) - 0.5;
  float over = mod(c.x + c.y, 2.0);
  float slubA = noise(vec3(w.x * 0.08, c.y * 1.7, 3.0));
  float slubB = noise(vec3(c.x * 1.7, w.y * 0.08, 9.0));
  float warpT = sqrt(max(0.0, 1.0 - 4.2 * f.x * f.x)) * (0.8 + 0.4 * slubB);
  float weftT = sqrt(max(0.0, 1.0 - 4.2 * f.y * f.y)) * (0.8 + 0.4 * slubA);
  float lift = cos(f.y * 3.1416) * over + cos(f.x * 3.1416) * (1.0 - over);
  float t = mix(weftT, warpT, over);
  height = (t * 0.6 + lift * 0.4) * 0.004;
  albedo = mix(albedo * 0.62, albedo * (0.92 + 0.2 * mix(slubA, slubB, over)), smoothstep(0.1, 0.8, t));
  height += fbm(p * 0.35, 3) * 0.05;
#elif PATTERN == 5
  vec3 c1 = cells2(p.xy * 3.2 + fbm(p * 4.0, 2));
  vec3 c2 = cells2(p.xy * 8.0 + 5.0);
  float chip = smoothstep(0.08, 0.13, c1.y - c1.x) * step(0.34, c1.z);
  float chip2 = smoothstep(0.1, 0.16, c2.y - c2.x) * step(0.72, c2.z) * (1.0 - chip);
  vec3 a = c1.z > 0.86 ? uSecond : c1.z > 0.7 ? vec3(0.5, 0.32, 0.22) : c1.z > 0.54 ? vec3(0.62, 0.6, 0.56) : vec3(0.24, 0.25, 0.25);
  vec3 b = c2.z > 0.88 ? uSecond : vec3(0.42, 0.4, 0.38);
  albedo *= 0.94 + 0.1 * fbm(p * 6.0, 3);
  albedo = mix(albedo, a * (0.9 + 0.2 * noise(p * 20.0)), chip * 0.92);
  albedo = mix(albedo, b, chip2 * 0.85);
  rough *= 1.0 - 0.2 * chip;
#elif PATTERN == 6
  float big = fbm(p * 0.7, 5);
  float fine = fbm(p * 9.0, 4);
  vec3 pit = cells2(p.xy * 5.0 + p.z * 3.0);
  float hole = (1.0 - smoothstep(0.05, 0.11, pit.x)) * step(0.72, pit.z);
  albedo *= 0.72 + 0.42 * big + 0.22 * (fine - 0.4);
  albedo = mix(albedo, albedo * 0.45, hole * 0.8);
  rough *= 0.85 + 0.3 * fine;
  height = fine * 0.006 - hole * 0.012 + big * 0.01;
#elif PATTERN == 7
  vec3 c = cells(p * 17.0);
  float dimple = 1.0 - smoothstep(0.0, 0.5, c.x);
  height = -dimple * 0.0032 + fbm(p * 4.0, 2) * 0.008 + c.x * 0.001;
  float blush = fbm(p * 1.6, 3);
  albedo = mix(albedo, uSecond, smoothstep(0.45, 0.8, blush) * 0.5);
  albedo *= 1.0 - dimple * 0.06;
  float tip = smoothstep(0.55, 0.8, abs(point.y) * 1.3);
  rough *= 0.9 + 0.3 * c.x;
#elif PATTERN == 8
  float around = atan(p.z, p.x);
  float streaks = fbm(vec3(around * 6.0, p.y * 0.7, length(p.xz) * 0.8), 4);
  float side = fbm(p * 1.1 + 3.0, 3);
  albedo = mix(albedo, uSecond, smoothstep(0.38, 0.78, streaks * 0.55 + side * 0.6));
  vec3 dots = cells(p * 10.0);
  float dotMask = (1.0 - smoothstep(0.06, 0.12, dots.x)) * step(0.45, dots.z);
  albedo = mix(albedo, vec3(0.75, 0.66, 0.42), dotMask * 0.45);
  rough *= 0.85 + 0.4 * streaks;
#elif PATTERN == 9
  vec3 c = cells(p * 13.0 + fbm(p * 5.0, 2));
  float crease = smoothstep(0.0, 0.22, c.y - c.x);
  height = crease * 0.006 + noise(p * 40.0) * 0.0012;
  albedo *= 0.8 + 0.22 * crease;
  albedo *= 0.85 + 0.3 * fbm(p * 1.3, 3);
  rough *= 1.1 - 0.25 * crease;
#elif PATTERN == 10
  float big = fbm(p * 2.2, 4);
  float fine = fbm(p * 12.0, 4);
  float flour = smoothstep(0.5, 0.72, fbm(p * 5.0 + 4.0, 4)) * smoothstep(0.1, 0.9, point.y);
  albedo = mix(uSecond, albedo, smoothstep(0.28, 0.72, big + 0.3 * (fine - 0.5)));
  albedo = mix(albedo, vec3(0.86, 0.8, 0.7), flour * 0.5);
  height = fine * 0.02 + big * 0.05;
#elif PATTERN == 11
  vec2 b = p.xy * vec2(0.47, 1.34);
  float row = floor(b.y);
  b.x += mod(row, 2.0) * 0.5;
  vec2 cell = vec2(floor(b.x), row);
  vec2 f = fract(b) - 0.5;
  float wob = (fbm(vec3(p.xy * 2.5, 1.0), 3) - 0.5) * 0.05;
  float edge = min((0.5 - abs(f.x)) / 0.47, (0.5 - abs(f.y)) / 1.34) + wob;
  float brick = smoothstep(0.035, 0.08, edge);
  float tint = hash3(ivec3(ivec2(cell), 5));
  float grain = fbm(vec3(p.xy * 7.0, tint * 9.0), 4);
  albedo = mix(uSecond * (0.85 + 0.3 * grain), albedo * (0.68 + 0.4 * tint) * (0.75 + 0.5 * grain), brick);
  height = brick * 0.06 + grain * 0.02;
#elif PATTERN == 12
  vec2 b = p.xy * 1.0;
  vec2 cell = floor(b);
  vec2 f = fract(b) - 0.5;
  float edge = 0.5 - max(abs(f.x), abs(f.y));
  float tileMask = smoothstep(0.014, 0.024, edge);
  float tint = hash3(ivec3(ivec2(cell), 8));
  albedo = mix(uSecond, albedo * (0.93 + 0.1 * tint), tileMask);
  rough = mix(0.85, rough, tileMask);
  height = smoothstep(0.012, 0.05, edge) * 0.02 + noise(vec3(b * 2.0, tint * 7.0)) * 0.02;
#elif PATTERN == 13
  float big = fbm(p * 0.35, 4);
  float trowel = fbm(vec3(p.x * 0.9 + big * 2.0, p.y * 2.4 - big, p.z), 5);
  float fine = fbm(p * 8.0, 3);
  albedo *= 0.88 + 0.16 * trowel + 0.06 * big;
  height = trowel * 0.09 + fine * 0.008;
#elif PATTERN == 14
  float dune = sin(p.y * 4.2 + fbm(p * 0.6, 3) * 7.0) * 0.5 + 0.5;
  float grain = noise(p * 55.0);
  float grain2 = noise(p * 110.0);
  albedo *= 0.8 + 0.14 * dune + 0.34 * (grain * 0.6 + grain2 * 0.4) - 0.1;
  height = dune * 0.05 + grain * 0.012 + fbm(p * 1.3, 3) * 0.05;
#elif PATTERN == 15
  float layer = fbm(vec3(p.xy * 0.6, 2.0), 5);
  float steps = floor(layer * 14.0) / 14.0;
  float fine = fbm(p * 11.0, 4);
  albedo *= 0.7 + 0.45 * layer + 0.25 * (fine - 0.4);
  albedo = mix(albedo, uSecond, smoothstep(0.6, 0.75, fbm(p * 0.5 + 8.0, 4)) * 0.35);
  height = steps * 0.12 + fine * 0.008;
#elif PATTERN == 16
  float mottle = fbm(p * 3.0, 3);
  albedo = mix(albedo, uSecond, mottle * 0.6);
  rough *= 0.8 + 0.4 * mottle;
  height = mottle * 0.006;
#elif PATTERN == 17
  float fibre = fbm(vec3(p.xy * 14.0, p.z * 14.0), 4);
  float fleck = smoothstep(0.74, 0.86, noise(p * 55.0));
  albedo *= 0.9 + 0.18 * fibre;
  albedo = mix(albedo, albedo * 0.86, fleck * 0.4);
  height = fibre * 0.0016;
#elif PATTERN == 18
  albedo *= 0.75 + 0.5 * fbm(p * 6.0, 3);
  height = fbm(p * 9.0, 2) * 0.006;
#elif PATTERN == 19
  vec3 c = cells(p * 12.0);
  float fine = fbm(p * 14.0, 3);
  albedo *= 0.9 + 0.16 * fine;
  height = (1.0 - c.x) * 0.014 + fine * 0.01;
#elif PATTERN == 20
  float t = clamp(length(point.xy * vec2(0.55, 0.75)) * 0.14, 0.0, 1.0);
  albedo = mix(albedo, uSecond, smoothstep(0.0, 1.0, t));
  albedo *= 0.985 + 0.03 * fbm(p * 6.0, 3);
#elif PATTERN == 21
  float sheet = noise(vec3(p.x * 0.4, p.y * 110.0, p.z * 0.4));
  float sheet2 = noise(vec3(2.0, p.y * 320.0, 3.0));
  albedo *= 0.8 + 0.16 * sheet + 0.12 * sheet2;
  height = sheet * 0.006 + sheet2 * 0.003;
#elif PATTERN == 22
  float fine = fbm(p * 16.0, 3);
  vec3 c = cells(p * 11.0);
  float pit = (1.0 - smoothstep(0.1, 0.34, c.x)) * step(0.6, c.z);
  albedo = mix(albedo * (0.8 + 0.35 * fine), albedo * 0.45, pit * 0.8);
  height = -pit * 0.012 + fine * 0.004;
#elif PATTERN == 23
  float t = smoothstep(-6.0, 26.0, point.y);
  albedo = mix(uSecond, albedo, t);
  float cloud = smoothstep(0.5, 0.8, fbm(vec3(point.xy * vec2(0.05, 0.11), 2.0), 5));
  albedo = mix(albedo, vec3(0.93), cloud * 0.55);
#elif PATTERN == 24
  float slat = fract(p.x * 1.1);
  float cell = floor(p.x * 1.1);
  float groove = smoothstep(0.0, 0.05, slat) * (1.0 - smoothstep(0.82, 0.87, slat));
  float tone = hash3(ivec3(int(cell), 3, 4));
  float fibre = fbm(vec3(p.x * 22.0, p.y * 0.8 + tone * 30.0, 2.0), 4);
  albedo = mix(albedo, uSecond, fibre * 0.7 + (tone - 0.5) * 0.3);
  albedo *= mix(0.12, 1.0, groove);
  height = groove * 0.12;
#elif PATTERN == 25
  float band = fbm(vec3(p.x * 0.5, p.y * 4.0 + fbm(p, 2) * 2.0, p.z * 0.5), 4);
  float fine = fbm(p * 10.0, 3);
  albedo = mix(albedo, uSecond, smoothstep(0.45, 0.62, band) * 0.6);
  albedo *= 0.84 + 0.3 * fine;
  height = fine * 0.006;
#elif PATTERN == 26
  float big = fbm(p * 1.4, 4);
  float fine = fbm(p * 14.0, 3);
  float bloom = smoothstep(0.52, 0.75, fbm(p * 1.9 + 5.0, 4));
  albedo *= 0.82 + 0.25 * big + 0.18 * (fine - 0.4);
  albedo = mix(albedo, vec3(0.75, 0.66, 0.58), bloom * 0.22);
  height = fine * 0.005;
#elif PATTERN == 27
  vec3 c = cells(p * 9.0);
  vec3 c2 = cells(p * 21.0 + 4.0);
  float spot = (1.0 - smoothstep(0.12, 0.2, c.x)) * step(0.5, c.z);
  float spot2 = (1.0 - smoothstep(0.1, 0.2, c2.x)) * step(0.55, c2.z);
  albedo = mix(albedo, uSecond, max(spot, spot2 * 0.7) * 0.75);
  height = fbm(p * 9.0, 3) * 0.003;
#elif PATTERN == 28
  float vein = fbm(vec3(atan(p.z, p.x) * 7.0, p.y * 0.8, 2.0), 3);
  albedo = mix(albedo, uSecond, smoothstep(0.35, 0.7, vein) * 0.45);
  height = vein * 0.006;
#elif PATTERN == 29
  float bend = fbm(p * 0.4, 3);
  float band = fbm(vec3(p.x * 0.3 + bend, p.y * 1.9 + bend * 2.4, p.z), 5);
  float pore = smoothstep(0.63, 0.7, fbm(vec3(p.x * 2.2, p.y * 7.0, p.z * 3.0), 3)) * smoothstep(0.4, 0.6, band);
  albedo = mix(albedo, uSecond, smoothstep(0.35, 0.7, band) * 0.75);
  albedo *= 1.0 - 0.35 * pore;
  height = -pore * 0.016 + band * 0.004;
#endif
}
`;
