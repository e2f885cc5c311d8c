import { remembered } from '../shared/remembered.ts';
import { binomialCdf } from './beta.ts';

/** Nearest rank of the `percent` quantile of `n` values, from 1: `ceil(q·n)` without floating point (M14). */
export function nearestRank(n: number, percent: number): number {
  return Math.max(1, Math.floor((n * percent + 99) / 100));
}

/** Ranks of the values between which a quantile lies with 95 % confidence; null where there is no such value. */
export interface RankInterval {
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * By order statistics (S3): the lower rank is the largest l with P(Bin(n, q) ≤ l − 1) ≤ 0.025, the upper the smallest
 * u ≤ n with P(Bin(n, q) ≤ u − 1) ≥ 0.975. No assumption about the distribution.
 */
export const rankInterval = remembered(
  10_000,
  (n: number, percent: number) => n * 101 + percent,
  searchedInterval,
);

function searchedInterval(n: number, percent: number): RankInterval {
  const q = percent / 100;
  const within = (rank: number): number => binomialCdf(rank - 1, n, q);
  const lower = lastRank(n, (rank) => within(rank) <= 0.025);
  const before = lastRank(n, (rank) => within(rank) < 0.975) ?? 0;
  return { lower, upper: before < n ? before + 1 : null };
}

/** The largest rank of 1..n for which `holds`, which is true up to some rank and false behind it. */
function lastRank(n: number, holds: (rank: number) => boolean): number | null {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? null : low;
}

/** What may be shown of a p95 with so few values: below 72 there is no two-sided limit, below 20 not even a p95. */
export type TailDisplay = 'median-and-maximum' | 'lower-limit' | 'full';

export function tailDisplay(n: number): TailDisplay {
  if (n < 20) return 'median-and-maximum';
  return n < 72 ? 'lower-limit' : 'full';
}

/** The middle value, or the mean of the two middle ones. Null of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2;
}

/** Makes the median absolute deviation comparable with a standard deviation of a normal distribution. */
const normalScale = 1.4826;
const fewestHours = 7;

/** Above this an hour's spend is a spike (A4): `max(3·med, med + 3.5·1.4826·MAD)`; null below seven values. */
export function spikeLimit(values: readonly number[]): number | null {
  const middle = median(values);
  if (middle === null || values.length < fewestHours) return null;
  const deviation = median(values.map((value) => Math.abs(value - middle))) ?? 0;
  return Math.max(3 * middle, middle + 3.5 * normalScale * deviation);
}
