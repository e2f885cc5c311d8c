import { scaleBand } from 'd3-scale';
import { line } from 'd3-shape';

import { amount, ordered } from './safe.ts';
import { valueScale } from './valueScale.ts';

export interface HourValue {
  /** 0..23 */
  readonly hour: number;
  readonly p50Ms: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly n: number;
}

export interface HourBox {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

export interface HourMark {
  readonly hour: number;
  readonly value: HourValue | null;
  /** The middle of the hour. */
  readonly xPx: number;
  readonly p50Px: number;
  readonly lowPx: number;
  readonly highPx: number;
}

export interface HourShape {
  /** All 24, in order. */
  readonly marks: readonly HourMark[];
  readonly bandPx: number;
  /** Through the hours with data, broken where there is none. */
  readonly path: string;
  readonly ticks: readonly { readonly valueMs: number; readonly yPx: number }[];
  readonly markerPx: number | null;
}

export function hourShape(hours: readonly HourValue[], markerMs: number | null, box: HourBox): HourShape {
  const known = new Map(hours.map((value) => [value.hour, clamped(value)]));
  const all = Array.from({ length: 24 }, (_, hour) => hour);
  const y = valueScale(
    [...[...known.values()].map((value) => value.highMs), markerMs ?? 0],
    box.bottomPx,
    box.topPx,
  );
  const x = scaleBand<number>().domain(all).range([box.leftPx, box.rightPx]).paddingInner(0.3);
  const marks = all.map((hour) => {
    const value = known.get(hour) ?? null;
    return {
      hour,
      value,
      xPx: (x(hour) ?? 0) + x.bandwidth() / 2,
      p50Px: y(value?.p50Ms ?? 0),
      lowPx: y(value?.lowMs ?? 0),
      highPx: y(value?.highMs ?? 0),
    };
  });
  const path = line<HourMark>(
    (mark) => mark.xPx,
    (mark) => mark.p50Px,
  ).defined((mark) => mark.value !== null)(marks);
  return {
    marks,
    bandPx: x.bandwidth(),
    path: path ?? '',
    ticks: y.ticks(4).map((valueMs) => ({ valueMs, yPx: y(valueMs) })),
    markerPx: markerMs === null ? null : y(amount(markerMs)),
  };
}

/** The median lies inside its interval, however they were rounded. */
function clamped(value: HourValue): HourValue {
  const [low, high] = ordered(amount(value.lowMs), amount(value.highMs));
  const p50Ms = amount(value.p50Ms);
  return { ...value, p50Ms, lowMs: Math.min(low, p50Ms), highMs: Math.max(high, p50Ms) };
}

/** `0–6, 9, 22–23` for the hours named. */
export function hourRanges(hours: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const hour of hours) {
    const open = ranges.at(-1);
    if (open && open[1] === hour - 1) open[1] = hour;
    else ranges.push([hour, hour]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
