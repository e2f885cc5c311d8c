import { remembered } from '../shared/remembered.ts';
import { betaCdf, betaDistribution, logGamma } from './beta.ts';
import { usualStrength } from './rates.ts';
import type { Tally } from './rates.ts';

/** What is believed of a reject rate: Beta(a, b). */
export interface Belief {
  readonly a: number;
  readonly b: number;
}

/**
 * A reject rate after `rejects` in `n` decided sets (S6), the prior being the pooled reject rate of the tool and tier,
 * counted as `strength` sets and held within 0.01–0.99.
 */
export function belief({ successes: rejects, n }: Tally, pooled: number, strength = usualStrength): Belief {
  const prior = Math.min(0.99, Math.max(0.01, pooled));
  return { a: strength * prior + rejects, b: strength * (1 - prior) + n - rejects };
}

export function probabilityAbove(rate: number, { a, b }: Belief): number {
  return 1 - betaCdf(rate, a, b);
}

const gridCells = 2_048;

/**
 * P(M > B) for independent beliefs, by summing `F_B` over the probability that `M` puts on each cell of a grid. Cells
 * are finer towards 0 and 1, where strong beliefs live. Error below 1e-4; no chance involved.
 */
export const probabilityGreater = remembered(
  10_000,
  (m: Belief, b: Belief) => `${m.a} ${m.b} ${b.a} ${b.b}`,
  integrated,
);

const grid = Float64Array.from(
  { length: gridCells + 1 },
  (_, i) => (1 - Math.cos((Math.PI * i) / gridCells)) / 2,
);

/** Probability beyond this changes no digit of a sum near 1. */
const nothing = 1e-17;

function integrated(m: Belief, b: Belief): number {
  const [ofM, ofB] = [betaDistribution(m.a, m.b), betaDistribution(b.a, b.b)];
  // A strong belief lives in few cells; those before them have nothing to add.
  const first = firstCell((x) => ofM(x) > nothing);
  let sum = 0;
  let mBefore = ofM(grid[first - 1] ?? 0);
  let bBefore = ofB(grid[first - 1] ?? 0);
  for (let i = first; i <= gridCells && mBefore < 1; i += 1) {
    const x = grid[i] ?? 1;
    const mHere = ofM(x);
    const bHere = ofB(x);
    sum += (mHere - mBefore) * ((bHere + bBefore) / 2);
    mBefore = mHere;
    bBefore = bHere;
  }
  return sum;
}

/** The first cell for which `holds`, which is false up to some cell and true from there. */
function firstCell(holds: (x: number) => boolean): number {
  let [low, high] = [1, gridCells];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(grid[middle] ?? 1)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Fisher's exact test of two rates, two-sided: all tables no likelier than the one seen. */
export function fisherExact(first: Tally, second: Tally): number {
  const n = first.n + second.n;
  const successes = first.successes + second.successes;
  const probability = (k: number): number =>
    Math.exp(logChoose(first.n, k) + logChoose(second.n, successes - k) - logChoose(n, successes));
  const seen = probability(first.successes);
  let sum = 0;
  for (let k = Math.max(0, successes - second.n); k <= Math.min(first.n, successes); k += 1) {
    const here = probability(k);
    // Equal up to the error of the logarithms.
    if (here <= seen * (1 + 1e-9)) sum += here;
  }
  return Math.min(1, sum);
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** A step of a reject rate counts only with this probability: several models are tested at once (S5). */
const sureOfStep = 0.95;

export interface RejectStep {
  readonly fisherP: number;
  /** That the recent rate is above the earlier one. */
  readonly probability: number;
  readonly alert: boolean;
}

/** The last decided sets against those before (S5). */
export function rejectStep(recent: Tally, earlier: Tally, pooled: number): RejectStep {
  const probability = probabilityGreater(belief(recent, pooled), belief(earlier, pooled));
  return { fisherP: fisherExact(recent, earlier), probability, alert: probability >= sureOfStep };
}
