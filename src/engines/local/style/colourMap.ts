import { nearestSrgbOf, oklabOf } from '../pixels/oklab.ts';
import { limitedStretch, linearTransport, momentsOf, moved, moveOne, slicedTransport } from './transport.ts';
import type { LinearMap, Points } from './transport.ts';

/** Nodes along red, green and blue. */
const nodes = 33;
/** Nodes of the residual along L and along a and b, which span −0.4..0.4. */
const cells = 25;
const halfSpan = 0.4;
const rounds = 16;
/** Of a direction in colour: beyond them noise becomes spots, or gradients bands. */
const [least, most] = [0.3, 2.5];
/** Samples that a node of the residual must see before they count half. */
const doubt = 3;
const mostSmoothing = 40;

/** What each colour becomes, as differences on a grid of red, green and blue: `nodes`³ × 3, in levels. */
export type ColourMap = Float32Array<ArrayBuffer>;

/**
 * A smooth map of colours that gives a picture the colour distribution of another: the linear optimal transport, and on
 * top of it what sliced optimal transport adds, in OKLab. The second is known only where the picture has colours, so it
 * is averaged over its neighbourhood and fades out elsewhere; it is smoothed on until lightness nowhere runs backwards
 * or jumps, which is what posterising is. (After Rabin, Delon and Gousseau, Removing artefacts from color and contrast
 * modifications, 2011, who smooth the map instead of its result too.)
 *
 * @param own, wanted OKLab points, at most 65,536 of each
 * @param strength 0..1, along the straight line between a colour and where it goes
 */
export function createColourMap(own: Points, wanted: Points, strength: number): ColourMap {
  const linear = limitedStretch(linearTransport(momentsOf(own), momentsOf(wanted)), least, most);
  const first = moved(linear, own);
  const rest = slicedTransport(first, wanted, rounds);
  for (let i = 0; i < rest.length; i += 1) rest[i] = (rest[i] as number) - (first[i] as number);
  const residual = smoothResidual(own, rest, linear);
  const map = new Float32Array(nodes ** 3 * 3);
  const step = 255 / (nodes - 1);
  const lab = new Float64Array(3);
  const to = new Float64Array(3);
  for (let i = 0; i < nodes ** 3; i += 1) {
    const red = Math.floor(i / nodes ** 2) * step;
    const green = (Math.floor(i / nodes) % nodes) * step;
    const blue = (i % nodes) * step;
    lab.set(oklabOf(red, green, blue));
    moveOne(linear, lab, 0, to);
    addResidual(residual, lab, to);
    const part = (c: number): number =>
      (lab[c] as number) + strength * ((to[c] as number) - (lab[c] as number));
    const [r, g, b] = nearestSrgbOf([part(0), part(1), part(2)]);
    map.set([r - red, g - green, b - blue], i * 3);
  }
  return map;
}

/** Grid of L, a, b; four planes interleaved: the three differences and the weight they rest on. */
type Grid = Float64Array<ArrayBuffer>;

function smoothResidual(own: Points, rest: Points, linear: LinearMap): Grid {
  let grid = splatted(own, rest);
  for (let pass = 0; pass < 3; pass += 1) grid = blurred(grid);
  for (let i = 0; i < grid.length; i += 4) {
    const weight = grid[i + 3] as number;
    const share = weight === 0 ? 0 : 1 / (weight + doubt / 8);
    for (let c = 0; c < 3; c += 1) grid[i + c] = (grid[i + c] as number) * share;
    grid[i + 3] = 1;
  }
  const slope = linear.matrix[0] as number;
  for (let pass = 0; pass < mostSmoothing && !isCalm(grid, slope); pass += 1) grid = blurred(grid);
  if (!isCalm(grid, slope)) grid.fill(0);
  return grid;
}

/** Lightness rises with lightness along every line of one hue, by no less than a tenth and no more than threefold. */
function isCalm(grid: Grid, slope: number): boolean {
  const next = cells * cells * 4;
  for (let i = 0; i + next < grid.length; i += 4) {
    const rise = slope + ((grid[i + next] as number) - (grid[i] as number)) * (cells - 1);
    if (rise < 0.1 || rise > 3) return false;
  }
  return true;
}

function placeOf(lab: Points, i: number): readonly [number, number, number] {
  const across = (value: number): number =>
    Math.min(cells - 1.001, Math.max(0, ((value + halfSpan) / (2 * halfSpan)) * (cells - 1)));
  const l = Math.min(cells - 1.001, Math.max(0, (lab[i] as number) * (cells - 1)));
  return [l, across(lab[i + 1] as number), across(lab[i + 2] as number)];
}

function splatted(own: Points, rest: Points): Grid {
  const grid = new Float64Array(cells ** 3 * 4);
  for (let i = 0; i < own.length; i += 3) {
    eachCorner(placeOf(own, i), (at, share) => {
      for (let c = 0; c < 3; c += 1)
        grid[at + c] = (grid[at + c] as number) + share * (rest[i + c] as number);
      grid[at + 3] = (grid[at + 3] as number) + share;
    });
  }
  return grid;
}

function addResidual(grid: Grid, lab: Points, to: Points): void {
  eachCorner(placeOf(lab, 0), (at, share) => {
    for (let c = 0; c < 3; c += 1) to[c] = (to[c] as number) + share * (grid[at + c] as number);
  });
}

function eachCorner(
  [l, a, b]: readonly [number, number, number],
  visit: (at: number, share: number) => void,
): void {
  const [l0, a0, b0] = [Math.floor(l), Math.floor(a), Math.floor(b)];
  for (let corner = 0; corner < 8; corner += 1) {
    const [dl, da, db] = [corner >> 2, (corner >> 1) & 1, corner & 1];
    const share = (dl ? l - l0 : 1 - l + l0) * (da ? a - a0 : 1 - a + a0) * (db ? b - b0 : 1 - b + b0);
    visit((((l0 + dl) * cells + a0 + da) * cells + b0 + db) * 4, share);
  }
}

/** A quarter, a half, a quarter, along each axis; the border repeats. */
function blurred(grid: Grid): Grid {
  let from = grid;
  for (const stride of [cells * cells * 4, cells * 4, 4]) {
    const to = new Float64Array(from.length);
    for (let i = 0; i < from.length; i += 1) {
      const place = Math.floor(i / stride) % cells;
      const before = place === 0 ? i : i - stride;
      const after = place === cells - 1 ? i : i + stride;
      to[i] = (from[i] as number) / 2 + ((from[before] as number) + (from[after] as number)) / 4;
    }
    from = to;
  }
  return from;
}

/** `noise` of a pixel and channel, −0.5..0.5: stretched tones would show the steps of eight bits without it. */
export function applyColourMap(
  map: ColourMap,
  data: Uint8ClampedArray,
  at: number,
  noise: readonly [number, number, number],
): void {
  const scale = (nodes - 1) / 255;
  const r = (data[at] as number) * scale;
  const g = (data[at + 1] as number) * scale;
  const b = (data[at + 2] as number) * scale;
  const r0 = Math.min(nodes - 2, r | 0);
  const g0 = Math.min(nodes - 2, g | 0);
  const b0 = Math.min(nodes - 2, b | 0);
  const fr = r - r0;
  const fg = g - g0;
  const fb = b - b0;
  const base = ((r0 * nodes + g0) * nodes + b0) * 3;
  const down = nodes * 3;
  const across = nodes * nodes * 3;
  for (let c = 0; c < 3; c += 1) {
    const i = base + c;
    const near = bilinear(map, i, down, fg, fb);
    const far = bilinear(map, i + across, down, fg, fb);
    data[at + c] = (data[at + c] as number) + near + fr * (far - near) + 0.98 * (noise[c] as number);
  }
}

function bilinear(map: ColourMap, i: number, down: number, fg: number, fb: number): number {
  const a = map[i] as number;
  const upper = a + fb * ((map[i + 3] as number) - a);
  const c = map[i + down] as number;
  return upper + fg * (c + fb * ((map[i + down + 3] as number) - c) - upper);
}
