/** Value noise on an integer lattice (PCG-style integer hash, so that it has no trigonometric precision trouble). */
export const noiseGlsl = /* glsl */ `
uint hash3u(ivec3 v) {
  uint h = uint(v.x) * 73856093u ^ uint(v.y) * 19349663u ^ uint(v.z) * 83492791u;
  h = h * 747796405u + 2891336453u;
  h = ((h >> ((h >> 28u) + 4u)) ^ h) * 277803737u;
  return (h >> 22u) ^ h;
}
float hash3(ivec3 v) { return float(hash3u(v) & 0xffffffu) / 16777216.0; }
vec3 hash33(ivec3 v) {
  uint h = hash3u(v);
  return vec3(float(h & 1023u), float((h >> 10u) & 1023u), float((h >> 20u) & 1023u)) / 1023.0;
}
float noise(vec3 p) {
  vec3 f = floor(p);
  ivec3 i = ivec3(f);
  vec3 w = p - f;
  w = w * w * w * (w * (w * 6.0 - 15.0) + 10.0);
#ifdef FLAT
  // Set pieces lie in planes: noise between two lattice layers would cost twice as much for nothing.
  i.z = int(floor(p.z + 0.5));
  float fa = mix(hash3(i), hash3(i + ivec3(1, 0, 0)), w.x);
  float fb = mix(hash3(i + ivec3(0, 1, 0)), hash3(i + ivec3(1, 1, 0)), w.x);
  return mix(fa, fb, w.y);
#endif
  float a = mix(hash3(i), hash3(i + ivec3(1, 0, 0)), w.x);
  float b = mix(hash3(i + ivec3(0, 1, 0)), hash3(i + ivec3(1, 1, 0)), w.x);
  float c = mix(hash3(i + ivec3(0, 0, 1)), hash3(i + ivec3(1, 0, 1)), w.x);
  float d = mix(hash3(i + ivec3(0, 1, 1)), hash3(i + ivec3(1, 1, 1)), w.x);
  return mix(mix(a, b, w.y), mix(c, d, w.y), w.z);
}
float fbm(vec3 p, int octaves) {
  float sum = 0.0;
  float amp = 0.5;
  for (int i = 0; i < octaves; i++) {
    sum += amp * noise(p);
#ifdef FLAT
    p = vec3(p.x * 1.62 - p.y * 1.22, p.x * 1.22 + p.y * 1.62, p.z + 3.0) + vec3(17.3, 5.1, 0.0);
#else
    p = p.yzx * 2.03 + vec3(17.3, 5.1, 9.7);
#endif
    amp *= 0.5;
  }
  return sum;
}
/** x: distance to the nearest feature point, y: to the second, z: a random value of the nearest cell. */
vec3 cells(vec3 p) {
  // The eight cells round the nearest corner: with points kept off the cell walls the nearest is among them.
  vec3 f = floor(p - 0.5);
  ivec3 i = ivec3(f);
  vec3 w = p - f;
  vec3 best = vec3(9.0, 9.0, 0.0);
  for (int z = 0; z <= 1; z++)
    for (int y = 0; y <= 1; y++)
      for (int x = 0; x <= 1; x++) {
        ivec3 o = ivec3(x, y, z);
        vec3 r = vec3(o) + 0.15 + 0.7 * hash33(i + o) - w;
        float d = dot(r, r);
        if (d < best.x) { best.y = best.x; best.x = d; best.z = hash3(i + o + ivec3(31, 7, 3)); }
        else if (d < best.y) best.y = d;
      }
  return vec3(sqrt(best.xy), best.z);
}
/** The same in the plane: a quarter of the work. */
vec3 cells2(vec2 p) {
  vec2 f = floor(p);
  ivec3 i = ivec3(ivec2(f), 11);
  vec2 w = p - f;
  vec3 best = vec3(9.0, 9.0, 0.0);
  for (int y = -1; y <= 1; y++)
    for (int x = -1; x <= 1; x++) {
      ivec3 o = ivec3(x, y, 0);
      vec2 r = vec2(o.xy) + hash33(i + o).xy - w;
      float d = dot(r, r);
      if (d < best.x) { best.y = best.x; best.x = d; best.z = hash3(i + o + ivec3(31, 7, 3)); }
      else if (d < best.y) best.y = d;
    }
  return vec3(sqrt(best.xy), best.z);
}
`;
