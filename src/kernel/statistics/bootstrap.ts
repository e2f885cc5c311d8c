import { fingerprint } from '../shared/fingerprint.ts';
import { remembered } from '../shared/remembered.ts';
import { nearestRank } from './quantiles.ts';
import type { Interval } from './rates.ts';

/** Resamples of a bootstrap (S4, M23). */
export const resamples = 1_000;

/** Below this many values they are listed instead. */
const fewestForMean = 10;

/** Numbers 0..1 that only depend on `seed`: figures must not flicker from one look to the next. */
export function seededRandom(seed: string): () => number {
  let state = stateOf(seed);
  return () => {
    state = (state + step) | 0;
    return bitsOf(state) / 2 ** 32;
  };
}

// FNV-1a of the seed starts a mulberry32 generator.
function stateOf(seed: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i += 1) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return state;
}

const step = 0x6d2b79f5;

/** 32 of them. */
function bitsOf(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
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
    `${seed}|${coverage}|${values.length}|${fingerprint(Float64Array.from(values))}`,
  bootstrapped,
);

/** A million draws: in a loop of its own, over plain numbers. */
function bootstrapped(values: readonly number[], seed: string, coverage: number): Interval {
  const from = Float64Array.from(values);
  const n = from.length;
  const means = new Float64Array(resamples);
  const scale = n / 2 ** 32;
  let state = stateOf(seed);
  for (let sample = 0; sample < resamples; sample += 1) {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      state = (state + step) | 0;
      sum += from[(bitsOf(state) * scale) | 0] ?? 0;
    }
    means[sample] = sum / n;
  }
  means.sort();
  const tail = ((1 - coverage) / 2) * 100;
  return { low: at(means, tail), high: at(means, 100 - tail) };
}

function at(sorted: Float64Array, percent: number): number {
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
  // By day, one run after the other.
  const sums = Array.from({ length: remainingDays }, () => new Float64Array(resamples));
  for (let run = 0; run < resamples; run += 1) {
    let sum = spent;
    for (let day = 0; day < remainingDays; day += block) {
      const start = Math.floor(random() * starts);
      const end = Math.min(block, remainingDays - day);
      for (let i = 0; i < end; i += 1) {
        sum += days[start + i] ?? 0;
        const ofDay = sums[day + i];
        if (ofDay !== undefined) ofDay[run] = sum;
      }
    }
  }
  for (const ofDay of sums) ofDay.sort();
  const totals = sums.at(-1) ?? new Float64Array(resamples).fill(spent);
  return {
    median: totals[nearestRank(totals.length, 50) - 1] ?? spent,
    band: { low: at(totals, 10), high: at(totals, 90) },
    path: sums.map((ofDay) => ({ low: at(ofDay, 10), high: at(ofDay, 90) })),
    confidence: 'usual',
    totals: [...totals],
  };
}

/** Share of the forecast's totals above a budget (A2). */
export function chanceAbove(limit: number, { totals, median }: MonthForecast): number {
  if (totals.length === 0) return median > limit ? 1 : 0;
  return totals.filter((total) => total > limit).length / totals.length;
}
