/** A well-mixed 32-bit number of a place and a seed: the same on every machine. */
export function mixed32(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** 0..1 */
const unit = (x: number, y: number, seed: number): number => mixed32(x, y, seed) * 2 ** -32;

/** Smooth noise, 0..1, with features about `cell` pixels wide. */
export function valueNoise(x: number, y: number, cell: number, seed: number): number {
  const u = x / cell;
  const v = y / cell;
  const left = Math.floor(u);
  const top = Math.floor(v);
  const fu = u - left;
  const fv = v - top;
  const su = fu * fu * (3 - 2 * fu);
  const sv = fv * fv * (3 - 2 * fv);
  const a = unit(left, top, seed);
  const b = unit(left + 1, top, seed);
  const c = unit(left, top + 1, seed);
  const d = unit(left + 1, top + 1, seed);
  const upper = a + su * (b - a);
  return upper + sv * (c + su * (d - c) - upper);
}
