import { boxMean } from '../../local/pixels/boxMean.ts';
import { squaredDistances } from '../../local/pixels/distance.ts';
import { pullPush } from '../../local/pixels/pullPush.ts';

/** What is compared: both pictures at one small size. */
export interface Compared {
  readonly width: number;
  readonly height: number;
  /** RGB planes, 0..255, of what was sent. */
  readonly sent: readonly Float32Array[];
  /** RGB planes, 0..255, of what came back. */
  readonly returned: readonly Float32Array[];
  /** 1 = to be left as it was, 0 = to be filled. */
  readonly known: Uint8Array;
}

/** Known pixels this close to the hole show what the service did to colours it was to leave alone. */
const castRing = 12;
/** Pixels this close to the rim, on either side, are compared for the step that is left. */
const seamRing = 4;
/** Colours are compared over a neighbourhood of this radius, so that texture cancels out. */
const meanRadius = 8;
/** A difference this far from the ring's usual one is something repainted, not a cast. */
const outlier = 20;
/** A larger step along the rim is structure (an edge that ends there), not a cast. */
const largestStep = 12;
/** A smaller one is not seen, and is as likely the picture's own slope. */
const visibleStep = 2;
/** A ring this close to the original, mean of absolute differences, is the original: the service pasted back itself. */
const pastedBack = 0.75;
/** A ring of fewer pixels says nothing of the picture's colours. */
const leastRing = 12;

/**
 * What has to be added to each colour of the returned picture so that it continues the original: the cast that the ring
 * of known pixels shows, spread into the hole. A service that pastes back itself shows none there: then it is the step
 * along the rim. Both are smooth: texture stays.
 *
 * @returns RGB planes
 */
export function matchingOffsets(compared: Compared): readonly Float32Array[] {
  const { width, height, known, sent, returned } = compared;
  const ring = ringOf(known, 1, width, height, castRing);
  const casts = castsOf(compared, ring);
  // What a model draws in one go has its slopes right across the rim: only a cast is to be taken off.
  if (!isPastedBack(compared, ring)) return casts;
  const outside = ringOf(known, 1, width, height, seamRing);
  const inside = ringOf(known, 0, width, height, seamRing);
  return casts.map((cast, c) => {
    const own = sent[c] ?? cast;
    const fill = sum(returned[c] ?? cast, cast);
    return sum(cast, seamOffset(own, fill, outside, inside, width, height));
  });
}

/** As `matchingOffsets`; null where nothing in the hole has changed but for a cast: the service has painted nothing. */
export function colourOffsets(compared: Compared): readonly Float32Array[] | null {
  const { width, height, known } = compared;
  const casts = castsOf(compared, ringOf(known, 1, width, height, castRing));
  return isUnchanged(compared, casts) ? null : matchingOffsets(compared);
}

function castsOf({ width, height, sent, returned }: Compared, ring: Float32Array): readonly Float32Array[] {
  return sent.map((own, c) => castOffset(own, returned[c] ?? own, ring, width, height));
}

function castOffset(
  own: Float32Array,
  returned: Float32Array,
  ring: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const differences = minus(own, returned);
  const usual = medianWhere(differences, ring);
  if (usual === null) return new Float32Array(own.length);
  const trusted = new Float32Array(own.length);
  for (let i = 0; i < trusted.length; i += 1) {
    if (ring[i] === 1 && Math.abs((differences[i] as number) - usual) <= outlier) trusted[i] = 1;
  }
  const share = boxMean(trusted, width, meanRadius, height);
  const mean = boxMean(product(differences, trusted), width, meanRadius, height);
  const values = new Float32Array(own.length);
  for (let i = 0; i < values.length; i += 1) {
    if (trusted[i] === 1) values[i] = (mean[i] as number) / (share[i] as number);
  }
  return pullPush(values, trusted, width, height);
}

/** What the fill's mean just inside the rim visibly lacks towards the picture's just outside, spread over the hole. */
function seamOffset(
  own: Float32Array,
  fill: Float32Array,
  outside: Float32Array,
  inside: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const outsideShare = boxMean(outside, width, meanRadius, height);
  const insideShare = boxMean(inside, width, meanRadius, height);
  const outsideMean = boxMean(product(own, outside), width, meanRadius, height);
  const insideMean = boxMean(product(fill, inside), width, meanRadius, height);
  const weights = new Float32Array(own.length);
  const steps = new Float32Array(own.length);
  for (let i = 0; i < steps.length; i += 1) {
    if (inside[i] === 0 || (outsideShare[i] as number) <= 0.02) continue;
    const step =
      (outsideMean[i] as number) / (outsideShare[i] as number) -
      (insideMean[i] as number) / (insideShare[i] as number);
    weights[i] = 1;
    steps[i] = Math.min(largestStep, Math.max(-largestStep, step)) * visibility(Math.abs(step));
  }
  return pullPush(steps, weights, width, height);
}

/** 0 for a step that nobody sees, 1 from twice as much on. */
function visibility(step: number): number {
  return Math.min(1, Math.max(0, step / visibleStep - 1));
}

function isPastedBack({ sent, returned }: Compared, ring: Float32Array): boolean {
  let [total, count] = [0, 0];
  for (const [c, own] of sent.entries()) {
    const drawn = returned[c] ?? own;
    for (let i = 0; i < own.length; i += 1) {
      if (ring[i] === 0) continue;
      total += Math.abs((drawn[i] as number) - (own[i] as number));
      count += 1;
    }
  }
  return count > 0 && total / count <= pastedBack;
}

function medianWhere(values: Float32Array, where: Float32Array): number | null {
  const found = values.filter((_, i) => where[i] === 1).sort();
  if (found.length < leastRing) return null;
  return found[found.length >> 1] ?? null;
}

/** 1 on pixels with `known` = `side` within `reach` of the other side. */
function ringOf(known: Uint8Array, side: 0 | 1, width: number, height: number, reach: number): Float32Array {
  const other = known.map((value) => (value === side ? 0 : 1));
  const distances = squaredDistances(other, width, height, reach);
  const ring = new Float32Array(known.length);
  for (let i = 0; i < ring.length; i += 1) {
    if (other[i] === 0 && (distances[i] as number) <= reach * reach) ring[i] = 1;
  }
  return ring;
}

// Each loop over pixels is a function of its own: run three times, it is compiled after the first.

function product(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] as number) * (b[i] as number);
  return out;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] as number) + (b[i] as number);
  return out;
}

function minus(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] as number) - (b[i] as number);
  return out;
}

function isUnchanged({ sent, returned, known }: Compared, casts: readonly Float32Array[]): boolean {
  let [total, most, count] = [0, 0, 0];
  for (const [c, own] of sent.entries()) {
    const drawn = returned[c] ?? own;
    const cast = casts[c] ?? own;
    for (let i = 0; i < own.length; i += 1) {
      if (known[i] === 1) continue;
      const change = Math.abs((drawn[i] as number) + (cast[i] as number) - (own[i] as number));
      total += change;
      most = Math.max(most, change);
      count += 1;
    }
  }
  // A lossy copy of the same picture stays below both; a fill of even a small spot passes the second.
  return count > 0 && total / count <= 1 && most <= 12;
}
