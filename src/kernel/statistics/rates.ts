/** Two-sided 95 %: the normal quantile of Wilson's interval (S1). */
const z = 1.96;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of `successes` in `n` tries (Brown, Cai & DasGupta 2001), within 0..1. Null for no tries.
 */
export function wilson(successes: number, n: number): Interval | null {
  if (n === 0) return null;
  const rate = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (rate + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / scale;
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Wider than this, an interval says next to nothing: it is drawn grey. */
const widestTelling = 0.4;

export function isTelling({ low, high }: Interval): boolean {
  return high - low <= widestTelling;
}

export interface Multiplier {
  /** Decided sets for one accepted; null when none was accepted yet. */
  readonly value: number | null;
  readonly low: number;
  /** Null: no upper bound yet. */
  readonly high: number | null;
}

/** The retry multiplier `1 / p` (M06) with the interval of `p` turned over. Null while nothing is decided. */
export function retryMultiplier(accepted: number, decided: number): Multiplier | null {
  const interval = wilson(accepted, decided);
  if (interval === null) return null;
  return {
    value: accepted === 0 ? null : decided / accepted,
    low: 1 / interval.high,
    // The formula leaves a rounding error where nothing was accepted.
    high: accepted === 0 ? null : 1 / interval.low,
  };
}

export interface Tally {
  readonly successes: number;
  readonly n: number;
}

/** How many tries the pooled rate counts as, while there are too few models to estimate it. */
export const usualStrength = 10;
const strengthLimits = { least: 4, most: 50 } as const;
const modelsToEstimate = 5;
const triesToEstimate = 20;

/** A rate drawn towards the pooled rate of its tool (S2): `(k + m·p0) / (n + m)`. */
export function shrunkRate({ successes, n }: Tally, pooled: number, strength = usualStrength): number {
  return (successes + strength * pooled) / (n + strength);
}

/**
 * The strength `m` of the prior by the method of moments, from five models with twenty tries each on: the variance of
 * their rates beyond what chance explains gives `m = p0(1 − p0)/σ² − 1`, held to 4–50.
 */
export function priorStrength(models: readonly Tally[]): number {
  const enough = models.filter(({ n }) => n >= triesToEstimate);
  if (enough.length < modelsToEstimate) return usualStrength;
  const tries = enough.reduce((sum, { n }) => sum + n, 0);
  const pooled = enough.reduce((sum, { successes }) => sum + successes, 0) / tries;
  const spread = pooled * (1 - pooled);
  const variance =
    enough.reduce((sum, { successes, n }) => sum + (successes / n - pooled) ** 2, 0) / enough.length;
  const byChance = enough.reduce((sum, { n }) => sum + spread / n, 0) / enough.length;
  const between = variance - byChance;
  if (between <= 0) return strengthLimits.most;
  return Math.min(strengthLimits.most, Math.max(strengthLimits.least, spread / between - 1));
}
