import type { IterationRow } from './views.ts';

/** One finished asset of the tier: its iterations in order, each with what it added. */
export type FinishedRun = readonly Pick<IterationRow, 'actual' | 'feltWaitMs'>[];

/** Medians of what comparable assets still needed; null figures below the minimum. */
export type Forecast =
  | { readonly kind: 'too-few'; readonly n: number; readonly minimum: number }
  | {
      readonly kind: 'medians';
      readonly n: number;
      readonly iterations: number;
      readonly micros: number;
      /** How many of the n have a part without a known price: `micros` is then a lower bound. */
      readonly unpriced: number;
      readonly feltWaitMs: number;
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
 * so it is always a figure that occurred. No trend, no model, no blending of tiers.
 */
export function forecastToFinish(finished: readonly FinishedRun[], done: number): Forecast {
  const comparable = finished.filter((run) => run.length >= done);
  const n = comparable.length;
  if (n < minimumForForecast) return { kind: 'too-few', n, minimum: minimumForForecast };
  const left = comparable.map((run) => run.slice(done));
  return {
    kind: 'medians',
    n,
    iterations: median(left.map((rest) => rest.length)),
    micros: median(left.map((rest) => sum(rest, (row) => row.actual.micros))),
    unpriced: left.filter((rest) => rest.some((row) => row.actual.unpricedCount > 0)).length,
    feltWaitMs: median(left.map((rest) => sum(rest, (row) => row.feltWaitMs))),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;
}
