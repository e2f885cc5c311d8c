import { scaleLinear } from 'd3-scale';

import { ordered, share } from './safe.ts';

/** An interval wider than this says little: its row is drawn in grey. */
const wideInterval = 0.4;

export interface RateInterval {
  readonly low: number;
  readonly high: number;
}

export interface IntervalMark {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly ratePx: number;
  readonly lowPx: number;
  readonly highPx: number;
  readonly wide: boolean;
}

/** A rate and its interval between `leftPx` (0) and `rightPx` (1); null without an interval. */
export function intervalMark(
  rate: number | null,
  interval: RateInterval | null,
  leftPx: number,
  rightPx: number,
): IntervalMark | null {
  if (rate === null || interval === null) return null;
  if (![rate, interval.low, interval.high].every(Number.isFinite)) return null;
  const x = scaleLinear().domain([0, 1]).range([leftPx, rightPx]);
  const [low, high] = ordered(share(interval.low), share(interval.high));
  return {
    rate: share(rate),
    low,
    high,
    ratePx: x(share(rate)),
    lowPx: x(low),
    highPx: x(high),
    // Rounded: 0.7 − 0.3 is a little more than 0.4 in floating point.
    wide: Math.round((high - low) * 1e9) / 1e9 > wideInterval,
  };
}
