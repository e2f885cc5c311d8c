import type { IterationRow } from './views.ts';
import { nearestRank, rankInterval } from '../statistics/quantiles.ts';

/** One finished asset of the tier: its iterations in order, each with what it added. */
export type FinishedRun = readonly Pick<IterationRow, 'actual' | 'feltWaitMs'>[];

/** A median and what lies around it. */
export interface Around {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Medians of what comparable assets still needed; no figures below the minimum. */
export type Forecast =
  | { readonly kind: 'too-few'; readonly n: number; readonly minimum: number }
  | {
      readonly kind: 'medians';
      readonly n: number;
      /** `confidence`: the median lies in it with 95 %; `seen`: the least and the most there was. */
      readonly range: 'confidence' | 'seen';
      readonly iterations: Around;
      readonly micros: Around;
      /** How many of the n have a part without a known price: `micros` are then lower bounds. */
      readonly unpriced: number;
      readonly feltWaitMs: Around;
    };

/** Fewer say more about chance than about the work. */
export const minimumForForecast = 5;

/**
 * What is left until the asset is finished, after `done` iterations. Comparable are the finished assets of the same
 * tier that took at least `done` iterations: those that were finished sooner say nothing about this one any more.
 * Of each, the iterations after its `done`-th are what it still needed:
 *
 *     left(a) = Σ over iterations i > done of a     forecast = median over comparable a of left(a)
 *
 * separately for iterations, charges and felt wait; the median is the nearest rank, the `ceil(n / 2)`-th smallest (M14),
 * so it is always a figure that occurred. Around it lies the interval by order statistics (S3), or, with too few for one, the
 * range of all that occurred. No trend, no model, no blending of tiers.
 */
export function forecastToFinish(finished: readonly FinishedRun[], done: number): Forecast {
  const comparable = finished.filter((run) => run.length >= done);
  const n = comparable.length;
  if (n < minimumForForecast) return { kind: 'too-few', n, minimum: minimumForForecast };
  const left = comparable.map((run) => run.slice(done));
  const ranks = ranksAround(n);
  const around = (value: (rest: FinishedRun) => number): Around => {
    const sorted = left.map(value).toSorted((a, b) => a - b);
    const at = (rank: number): number => sorted[rank - 1] ?? 0;
    return { median: at(nearestRank(n, 50)), low: at(ranks.low), high: at(ranks.high) };
  };
  return {
    kind: 'medians',
    n,
    range: ranks.range,
    iterations: around((rest) => rest.length),
    micros: around((rest) => sum(rest, (row) => row.actual.micros)),
    unpriced: left.filter((rest) => rest.some((row) => row.actual.unpricedCount > 0)).length,
    feltWaitMs: around((rest) => sum(rest, (row) => row.feltWaitMs)),
  };
}

function ranksAround(n: number): { low: number; high: number; range: 'confidence' | 'seen' } {
  const { lower, upper } = rankInterval(n, 50);
  return lower === null || upper === null
    ? { low: 1, high: n, range: 'seen' }
    : { low: lower, high: upper, range: 'confidence' };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
