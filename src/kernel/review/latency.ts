import { nearestRank, rankInterval, tailDisplay } from '../statistics/quantiles.ts';
import type { TailDisplay } from '../statistics/quantiles.ts';

/** A quantile with the values between which it lies; null where there is no such value. */
export interface Quantile {
  readonly ms: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LatencyFigures {
  /** Successes and timeouts. */
  readonly n: number;
  readonly timeouts: number;
  /** Null: more than half timed out, or there is nothing yet. */
  readonly p50: Quantile | null;
  readonly p95: Quantile | null;
  readonly maxMs: number | null;
  readonly display: TailDisplay;
}

/**
 * Request to decoded pixels (M14): nearest rank, intervals by order statistics. A call that timed out ranks above
 * every success, so dead calls cannot improve a tail; a quantile that falls on one is not known.
 */
export function latencyFigures(successesMs: readonly number[], timeouts: number): LatencyFigures {
  const sorted = Float64Array.from(successesMs).sort();
  const n = sorted.length + timeouts;
  const value = (rank: number | null): number | null => (rank === null ? null : (sorted[rank - 1] ?? null));
  const quantile = (percent: number): Quantile | null => {
    if (n === 0) return null;
    const ms = value(nearestRank(n, percent));
    if (ms === null) return null;
    const { lower, upper } = rankInterval(n, percent);
    return { ms, low: value(lower), high: value(upper) };
  };
  return {
    n,
    timeouts,
    p50: quantile(50),
    p95: quantile(95),
    maxMs: sorted.at(-1) ?? null,
    display: tailDisplay(n),
  };
}

export interface HourBand {
  /** 0–23; `to` inclusive. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly p50: Quantile | null;
}

const callsForHour = 20;

/**
 * The day by hours (M15): neighbours are joined until each band has twenty calls; the last may have fewer. `byHour`:
 * latencies of the calls of each hour, from midnight.
 */
export function hourBands(byHour: readonly (readonly number[])[]): HourBand[] {
  const bands: { from: number; to: number; values: number[] }[] = [];
  let open: { from: number; to: number; values: number[] } | null = null;
  for (const [hour, values] of byHour.entries()) {
    // An hour in which nobody called is no part of a band: nights are not made of mornings.
    if (values.length === 0) continue;
    open ??= { from: hour, to: hour, values: [] };
    open.values.push(...values);
    open.to = hour;
    if (open.values.length < callsForHour) continue;
    bands.push(open);
    open = null;
  }
  if (open !== null && open.values.length > 0) bands.push(open);
  return bands.map(({ from, to, values }) => {
    const { n, p50 } = latencyFigures(values, 0);
    return { from, to, n, p50 };
  });
}

/** Hours that are slower than the fastest ones beyond doubt: a provider's peak. */
export function slowHours(bands: readonly HourBand[]): HourBand[] {
  const fastest = bands.reduce<Quantile | null>(
    (best, { p50 }) => (p50 !== null && (best === null || p50.ms < best.ms) ? p50 : best),
    null,
  );
  return bands.filter(({ p50 }) => clearlySlower(p50, fastest));
}

/** Two medians differ only where their intervals do not touch. */
function clearlySlower(slow: Quantile | null, fast: Quantile | null): boolean {
  if (slow === null || fast === null || slow.low === null || fast.high === null) return false;
  return slow.low > fast.high;
}
