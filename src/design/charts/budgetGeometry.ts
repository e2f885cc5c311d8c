import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

import { amount, ordered } from './safe.ts';
import { valueScale } from './valueScale.ts';

export interface SpentDay {
  /** 1 is the first of the month. */
  readonly day: number;
  /** All that was spent in the month up to the end of this day. */
  readonly spent: number;
}

export interface ForecastDay {
  readonly day: number;
  /** The 10 % and 90 % quantiles of what will have been spent by then. */
  readonly low: number;
  readonly high: number;
}

export interface BudgetInput {
  readonly days: readonly SpentDay[];
  readonly forecast: readonly ForecastDay[];
  readonly budget: number | null;
  readonly daysInMonth: number;
}

export interface BudgetBox {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

export interface BudgetShape {
  /** Empty without a day. */
  readonly spentPath: string;
  readonly bandPath: string;
  readonly budgetPx: number | null;
  readonly last: { readonly xPx: number; readonly yPx: number; readonly spent: number } | null;
  /** Where the band ends. */
  readonly end: { readonly lowPx: number; readonly highPx: number } | null;
  readonly ticks: readonly { readonly value: number; readonly yPx: number }[];
  readonly dayPx: (day: number) => number;
}

export function budgetShape(input: BudgetInput, box: BudgetBox): BudgetShape {
  const days = input.days.map(({ day, spent }) => ({ day, spent: amount(spent) }));
  days.sort((a, b) => a.day - b.day);
  const band = forecastBand(days, input.forecast);
  const y = valueScale(
    [...days.map((day) => day.spent), ...band.map((day) => day.high), input.budget ?? 0],
    box.bottomPx,
    box.topPx,
  );
  const x = scaleLinear()
    .domain([1, Math.max(2, input.daysInMonth)])
    .range([box.leftPx, box.rightPx]);
  const last = days.at(-1);
  const end = band.at(-1);
  return {
    spentPath:
      line<SpentDay>(
        (day) => x(day.day),
        (day) => y(day.spent),
      )(days) ?? '',
    bandPath:
      area<ForecastDay>()
        .x((day) => x(day.day))
        .y0((day) => y(day.low))
        .y1((day) => y(day.high))(band) ?? '',
    budgetPx: input.budget === null ? null : y(amount(input.budget)),
    last: last ? { xPx: x(last.day), yPx: y(last.spent), spent: last.spent } : null,
    end: end ? { lowPx: y(end.low), highPx: y(end.high) } : null,
    ticks: y.ticks(4).map((value) => ({ value, yPx: y(value) })),
    dayPx: (day) => x(day),
  };
}

/** The band opens from the last day that is known; what lies before it is no forecast. */
export function forecastBand(
  days: readonly SpentDay[],
  forecast: readonly ForecastDay[],
): readonly ForecastDay[] {
  const last = days.at(-1);
  const ahead = forecast
    .filter(({ day }) => !last || day > last.day)
    .map(({ day, low: a, high: b }) => {
      const [low, high] = ordered(amount(a), amount(b));
      return { day, low, high };
    })
    .sort((a, b) => a.day - b.day);
  if (!last || ahead.length === 0) return ahead;
  return [{ day: last.day, low: last.spent, high: last.spent }, ...ahead];
}

/** Each week's first day and the last of the month; the 29th would run into that. */
export function dayTicks(daysInMonth: number): readonly number[] {
  return [1, 8, 15, 22].filter((day) => day < daysInMonth).concat(daysInMonth);
}
