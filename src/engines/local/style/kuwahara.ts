import type { Flow } from './flow.ts';
import type { WorkTile } from './planes.ts';

const sectors = 8;
const directions = 32;
const shapes = 6;
/** As in the authors' implementation, softened: photographs have grain. */
const hardness = 1000;
const zeroCrossing = 0.58;

/** The samples of one sector of one ellipse, and how much each counts; the weights add up to 1. */
interface Sector {
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  readonly weights: Float32Array;
}

/** The farthest that a pixel looks: an ellipse is at most twice as long as its radius. */
export const kuwaharaReach = (radius: number): number => Math.ceil(2 * radius) + 1;

/**
 * Paints every pixel with the mean of the calmest of eight sectors around it, in an ellipse that lies along the flow:
 * areas become flat, edges stay sharp, and strokes follow the forms. Kyprianidis, Semmo, Kang and Döllner, Anisotropic
 * Kuwahara Filtering with Polynomial Weighting Functions, TPCG 2010. The weights are looked up by direction and shape.
 *
 * Pixels nearer to the rim of the tile than the filter looks stay as they are.
 */
export function kuwahara(tile: WorkTile, flow: Flow, radius: number): WorkTile {
  const { width, height } = tile;
  const packed = pack(tile);
  const ellipses = ellipsesOf(radius);
  const offsets = ellipses.map((ellipse) =>
    ellipse.map(({ dx, dy }) => dx.map((x, i) => (x + (dy[i] as number) * width) * 4)),
  );
  const out = { ...tile, red: tile.red.slice(), green: tile.green.slice(), blue: tile.blue.slice() };
  const rim = kuwaharaReach(radius);
  const painted = new Float64Array(3);
  for (let y = rim; y < height - rim; y += 1) {
    for (let x = rim, i = y * width + rim; x < width - rim; x += 1, i += 1) {
      const which = ellipseAt(flow, i);
      paintPixel(packed, i * 4, ellipses[which] as Sector[], offsets[which] as Int32Array[], painted);
      out.red[i] = painted[0] as number;
      out.green[i] = painted[1] as number;
      out.blue[i] = painted[2] as number;
    }
  }
  return out;
}

/** Colours and their squared length, side by side in memory. */
function pack({ red, green, blue }: WorkTile): Float32Array {
  const packed = new Float32Array(red.length * 4);
  for (let i = 0, at = 0; i < red.length; i += 1, at += 4) {
    const r = red[i] as number;
    const g = green[i] as number;
    const b = blue[i] as number;
    packed[at] = r;
    packed[at + 1] = g;
    packed[at + 2] = b;
    packed[at + 3] = r * r + g * g + b * b;
  }
  return packed;
}

function ellipseAt({ along, down, anisotropy }: Flow, i: number): number {
  const angle = Math.atan2(down[i] as number, along[i] as number);
  const direction = (Math.round((angle / Math.PI) * directions) + 2 * directions) % directions;
  const shape = Math.min(shapes - 1, Math.round((anisotropy[i] as number) * (shapes - 1)));
  return direction * shapes + shape;
}

function paintPixel(
  packed: Float32Array,
  at: number,
  ellipse: readonly Sector[],
  offsets: readonly Int32Array[],
  painted: Float64Array,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let total = 0;
  for (let k = 0; k < sectors; k += 1) {
    const { weights } = ellipse[k] as Sector;
    const places = offsets[k] as Int32Array;
    let r = 0;
    let g = 0;
    let b = 0;
    let q = 0;
    for (let j = 0; j < weights.length; j += 1) {
      const weight = weights[j] as number;
      const from = at + (places[j] as number);
      r += weight * (packed[from] as number);
      g += weight * (packed[from + 1] as number);
      b += weight * (packed[from + 2] as number);
      q += weight * (packed[from + 3] as number);
    }
    const variance = Math.max(0, q - r * r - g * g - b * b);
    const unrest = hardness * variance;
    const share = 1 / (1 + unrest * unrest * unrest * unrest);
    red += share * r;
    green += share * g;
    blue += share * b;
    total += share;
  }
  painted[0] = red / total;
  painted[1] = green / total;
  painted[2] = blue / total;
}

/** A run asks for the same few radii in every tile. */
const known = new Map<number, readonly Sector[][]>();

function ellipsesOf(radius: number): readonly Sector[][] {
  const ellipses = known.get(radius) ?? computedEllipses(radius);
  known.set(radius, ellipses);
  return ellipses;
}

function computedEllipses(radius: number): Sector[][] {
  return Array.from({ length: directions * shapes }, (_, which) => {
    const angle = (Math.floor(which / shapes) / directions) * Math.PI;
    const stretch = 1 + (which % shapes) / (shapes - 1);
    return sectorsOf(radius * stretch, radius / stretch, angle);
  });
}

/** @param long, short half axes, in pixels @param angle of the long one */
function sectorsOf(long: number, short: number, angle: number): Sector[] {
  const lists = Array.from({ length: sectors }, () => ({
    dx: [] as number[],
    dy: [] as number[],
    weights: [] as number[],
  }));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.ceil(long);
  const isSampled = latticeFor(Math.sqrt(long * short));
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const u = (cos * dx + sin * dy) / long;
      const v = (-sin * dx + cos * dy) / short;
      if (u * u + v * v > 1 || !isSampled(dx, dy)) continue;
      const shares = sectorWeights(u, v, 2 / Math.sqrt(long * short));
      const sum = shares.reduce((a, b) => a + b, 0);
      for (const [k, share] of shares.entries()) {
        const list = lists[k];
        if (list === undefined || share < 0.04 * sum) continue;
        list.dx.push(dx);
        list.dy.push(dy);
        list.weights.push((share / sum) * Math.exp(-3.125 * 0.25 * (u * u + v * v)));
      }
    }
  }
  return lists.map(({ dx, dy, weights }) => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return {
      dx: Int32Array.from(dx),
      dy: Int32Array.from(dy),
      weights: Float32Array.from(weights, (weight) => weight / sum),
    };
  });
}

/** Large areas are known well enough from every second, or every fourth, of their pixels. */
function latticeFor(radius: number): (dx: number, dy: number) => boolean {
  if (radius < 4) return () => true;
  return radius < 6.5 ? (dx, dy) => ((dx + dy) & 1) === 0 : (dx, dy) => ((dx | dy) & 1) === 0;
}

const sectorAxes = Array.from({ length: sectors }, (_, k) => {
  const angle = (k / sectors) * 2 * Math.PI;
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
});

/** Of a sample in the unit disc, for the eight sectors in turn. */
function sectorWeights(u: number, v: number, zeta: number): number[] {
  const eta = (zeta + Math.cos(zeroCrossing)) / Math.sin(zeroCrossing) ** 2;
  return sectorAxes.map(({ cos, sin }) => {
    const aside = cos * v - sin * u;
    return Math.max(0, cos * u + sin * v + zeta - eta * aside * aside) ** 2;
  });
}
