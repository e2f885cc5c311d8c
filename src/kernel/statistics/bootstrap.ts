import { remembered } from '../shared/remembered.ts';
import { nearestRank } from './quantiles.ts';
import type { Interval } from './rates.ts';

/** Resamples of a bootstrap (S4, M23). */
export const resamples = 1_000;

/** Below this many values they are listed instead. */
const fewestForMean = 10;

/** Numbers 0..1 that only depend on `seed`: figures must not flicker from one look to the next. */
export function seededRandom(seed: string): () => number {
  // FNV-1a of the seed starts a mulberry32 generator.
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i += 1) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Percentile bootstrap of a mean, `seed` from metric, period and filter. Null for too few values. */
export function meanInterval(values: readonly number[], seed: string, coverage = 0.95): Interval | null {
  if (values.length < fewestForMean) return null;
  return rememberedInterval(values, seed, coverage);
}

// Two months on screen, and what was on screen a moment ago.
const rememberedInterval = remembered(
  64,
  (values: readonly number[], seed: string, coverage: number) =>
    `${seed}|${coverage}|${values.length}|${fingerprint(values)}`,
  bootstrapped,
);

/** 2 × 32 bits of FNV-1a over the values' bits. */
function fingerprint(values: readonly number[]): string {
  const bits = new Uint32Array(Float64Array.from(values).buffer);
  let [a, b] = [0x811c9dc5, 0x9dc5811c];
  for (const word of bits) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word >>> 16) ^ (word << 16), 0x01000193) + 1;
  }
  return `${a >>> 0}.${b >>> 0}`;
}

function bootstrapped(values: readonly number[], seed: string, coverage: number): Interval {
  const random = seededRandom(seed);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  }).toSorted((a, b) => a - b);
  const tail = ((1 - coverage) / 2) * 100;
  return { low: at(means, tail), high: at(means, 100 - tail) };
}

function at(sorted: readonly number[], percent: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil((sorted.length * percent) / 100 - 1e-9)));
  return sorted[rank - 1] ?? 0;
}

export interface MonthForecast {
  readonly median: number;
  /** 10–90 % of the resampled totals; null at low confidence. */
  readonly band: Interval | null;
  readonly confidence: 'usual' | 'low';
  /** What will have been spent by each of the remaining working days; empty at low confidence. */
  readonly path: readonly Interval[];
  /** Sorted totals, for the chance to end above a budget; empty at low confidence. */
  readonly totals: readonly number[];
}

const historyDays = 20;
const blockDays = 5;
const daysForBlocks = 10;
const activeDaysForForecast = 5;

/**
 * The month's end (M23): what is spent plus the median of resampled totals for the remaining working days, in blocks
 * of five consecutive days from the last twenty (single days below ten). `history` holds the spend of past working
 * days, oldest first, days without spend as 0. Below five active days the rate so far is carried on.
 */
export function forecastMonth(input: {
  readonly spent: number;
  readonly history: readonly number[];
  readonly remainingDays: number;
  readonly elapsedDays: number;
  readonly seed: string;
}): MonthForecast {
  const { spent, remainingDays, elapsedDays, seed } = input;
  const days = input.history.slice(-historyDays);
  if (days.filter((day) => day > 0).length < activeDaysForForecast) {
    const total = elapsedDays === 0 ? spent : (spent / elapsedDays) * (elapsedDays + remainingDays);
    return { median: total, band: null, confidence: 'low', path: [], totals: [] };
  }
  const block = days.length < daysForBlocks ? 1 : blockDays;
  const random = seededRandom(seed);
  const starts = days.length - block + 1;
  const runs = Array.from({ length: resamples }, () => {
    const sums: number[] = [];
    let sum = spent;
    for (let left = remainingDays; left > 0; left -= block) {
      const start = Math.floor(random() * starts);
      for (let i = 0; i < Math.min(block, left); i += 1) sums.push((sum += days[start + i] ?? 0));
    }
    return sums;
  });
  const byDay = (day: number): number[] => runs.map((sums) => sums[day] ?? spent).toSorted((a, b) => a - b);
  const totals = byDay(remainingDays - 1);
  return {
    median: totals[nearestRank(totals.length, 50) - 1] ?? spent,
    band: { low: at(totals, 10), high: at(totals, 90) },
    path: Array.from({ length: remainingDays }, (_, day) => {
      const sums = byDay(day);
      return { low: at(sums, 10), high: at(sums, 90) };
    }),
    confidence: 'usual',
    totals,
  };
}

/** Share of the forecast's totals above a budget (A2). */
export function chanceAbove(limit: number, { totals, median }: MonthForecast): number {
  if (totals.length === 0) return median > limit ? 1 : 0;
  return totals.filter((total) => total > limit).length / totals.length;
}
