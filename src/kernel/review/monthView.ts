import { dayAfter, daysBetween, isWorkday, nextMonth, previousMonth } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { addedUp, totalOf } from './costParts.ts';
import type { Parts } from './costParts.ts';
import type { FactTable } from './factTable.ts';
import { monthVerdict, spendChange, unitCostChange } from './monthAudit.ts';
import type { ModelMonth, MonthVerdict, SpendChange } from './monthAudit.ts';
import { qualityOf } from './qualityView.ts';
import type { DataQuality } from './qualityView.ts';
import { monthSum } from './monthShares.ts';
import type { MonthRoll } from './rollForward.ts';
import type { TablePass } from './tablePass.ts';
import { tableRoll, workInProgress } from './tableRoll.ts';
import { wasteOf } from './wasteView.ts';
import type { Waste } from './wasteView.ts';
import { forecastMonth, meanInterval } from '../statistics/bootstrap.ts';
import type { MonthForecast } from '../statistics/bootstrap.ts';
import { median } from '../statistics/quantiles.ts';
import type { Interval } from '../statistics/rates.ts';

/** Figures of one month, or of its first days. Money in micros. */
export interface MonthFigures {
  readonly month: string;
  /** Which assets were finished is a long list that nobody looks at as a whole. */
  readonly roll: Omit<MonthRoll, 'finished'>;
  readonly finishedAssets: number;
  /** Mean lifetime cost of the finished assets (M04, direct); null while there is none. */
  readonly perAsset: Parts | null;
  readonly perAssetMedian: number | null;
  /** Of the direct mean, from ten assets on. */
  readonly perAssetInterval: Interval | null;
  /** Everything that left work in progress, per finished asset. */
  readonly perAssetLoaded: number | null;
}

export interface MonthView {
  readonly current: MonthFigures;
  /** The month before; of a running month the same number of days. */
  readonly previous: MonthFigures;
  /** Spent by the month's end on what is neither finished nor abandoned then. */
  readonly wip: number;
  readonly isRunning: boolean;
  /** Days of the month that have begun. */
  readonly elapsedDays: number;
  readonly volumeChange: number | null;
  readonly spendChangeShare: number | null;
  readonly unitCostChange: number | null;
  readonly effects: SpendChange | null;
  readonly verdict: MonthVerdict;
  /** Spend by day, the month's days in order. */
  readonly days: readonly { readonly day: string; readonly micros: number }[];
  readonly forecast: Omit<MonthForecast, 'totals'> | null;
  readonly waste: Waste;
  readonly quality: DataQuality;
}

export function monthView(table: FactTable, pass: TablePass, month: string, nowMs: number): MonthView {
  const { calendar } = table;
  const { start, end } = calendar.monthBounds(month);
  const isRunning = nowMs >= start && nowMs < end;
  const until = Math.min(nowMs, end - 1);
  const before = previousMonth(month);
  const elapsedDays = elapsedDaysOf(month, until, calendar);
  const beforeEnd = isRunning ? endOfDays(before, elapsedDays, calendar) : start;
  const current = currentFigures(table, pass, month, nowMs);
  const previous = previousFigures(table, pass, month, nowMs);
  const volumeChange = change(previous.finishedAssets, current.finishedAssets);
  const spendShare = change(totalOf(previous.roll.spent), totalOf(current.roll.spent));
  return {
    current,
    previous,
    wip: workInProgress(table, month, pass, nowMs),
    isRunning,
    elapsedDays,
    volumeChange,
    spendChangeShare: spendShare,
    unitCostChange:
      volumeChange === null || spendShare === null ? null : unitCostChange(volumeChange, spendShare),
    effects: spendChange(
      { finishedAssets: previous.finishedAssets, models: modelMonths(table, pass, before, beforeEnd - 1) },
      { finishedAssets: current.finishedAssets, models: modelMonths(table, pass, month, until) },
    ),
    verdict: monthVerdict(volumeChange, spendShare),
    days: spendByDay(table, pass, month, until),
    forecast: isRunning ? shownForecast(table, pass, month, until, totalOf(current.roll.spent)) : null,
    waste: wasteOf(table, pass, month, until, current.roll),
    quality: qualityOf(table, pass, month, until, current.roll),
  };
}

export function currentFigures(
  table: FactTable,
  pass: TablePass,
  month: string,
  nowMs: number,
): MonthFigures {
  return figuresOf(tableRoll(table, month, pass, nowMs));
}

/** Of the month before; of a running month its first days only, as many as have begun. */
export function previousFigures(
  table: FactTable,
  pass: TablePass,
  month: string,
  nowMs: number,
): MonthFigures {
  const { calendar } = table;
  const { start, end } = calendar.monthBounds(month);
  const before = previousMonth(month);
  const isRunning = nowMs >= start && nowMs < end;
  const untilMs = isRunning ? endOfDays(before, elapsedDaysOf(month, nowMs, calendar), calendar) - 1 : nowMs;
  return figuresOf(tableRoll(table, before, pass, untilMs));
}

function elapsedDaysOf(month: string, untilMs: number, calendar: Calendar): number {
  return daysBetween(`${month}-01`, dayAfter(calendar.dayOf(untilMs))).length;
}

/** The instant after the first `count` days of a month, at most its end. */
function endOfDays(month: string, count: number, calendar: Calendar): number {
  const { end } = calendar.monthBounds(month);
  return Math.min(end, calendar.startOfDay(dayAfter(`${month}-01`, count)));
}

function figuresOf({ finished, ...roll }: MonthRoll): MonthFigures {
  let own = finishedFigures.get(finished);
  if (own === undefined) finishedFigures.set(finished, (own = ofFinished(finished, roll.month)));
  const { finishedAssets: n } = own;
  return { month: roll.month, roll, ...own, perAssetLoaded: n === 0 ? null : roll.loaded / n };
}

type FinishedFigures = Omit<MonthFigures, 'month' | 'roll' | 'perAssetLoaded'>;

/** By the list itself: it stays the same while no finished asset changes. */
const finishedFigures = new WeakMap<MonthRoll['finished'], FinishedFigures>();

function ofFinished(finished: MonthRoll['finished'], month: string): FinishedFigures {
  const n = finished.length;
  const costs = new Float64Array(n);
  const sum = { infrastructure: 0, iteration: 0, oversight: 0 };
  for (const [index, { cost }] of finished.entries()) {
    costs[index] = totalOf(cost);
    sum.infrastructure += cost.infrastructure;
    sum.iteration += cost.iteration;
    sum.oversight += cost.oversight;
  }
  const sorted = [...costs.sort()];
  return {
    finishedAssets: n,
    perAsset:
      n === 0
        ? null
        : {
            infrastructure: sum.infrastructure / n,
            iteration: sum.iteration / n,
            oversight: sum.oversight / n,
          },
    perAssetMedian: median(sorted),
    perAssetInterval: meanInterval(sorted, `cost-per-finished-asset|${month}`),
  };
}

const change = (before: number, after: number): number | null => (before === 0 ? null : after / before - 1);

type OfModel = Omit<ModelMonth, 'model'>;

/** `untilMs` inclusive. */
function modelMonths(table: FactTable, pass: TablePass, month: string, untilMs: number): ModelMonth[] {
  const { at, model, accepted, outputs, micros } = table.calls.col;
  const months = monthSum(table, pass, month, untilMs, {
    name: 'models of a month',
    of: ({ calls }) => {
      const found = new Map<number, { -readonly [K in keyof OfModel]: OfModel[K] }>();
      for (const row of calls) {
        if ((at[row] ?? 0) > untilMs) continue;
        const key = model[row] ?? 0;
        let held = found.get(key);
        if (held === undefined) found.set(key, (held = { accepted: 0, outputs: 0, spendMicros: 0 }));
        held.accepted += accepted[row] ?? 0;
        held.outputs += outputs[row] ?? 0;
        held.spendMicros += micros[row] ?? 0;
      }
      return found;
    },
    together: (parts) => {
      const all = new Map<number, OfModel>(parts[0]);
      for (const [key, one] of parts.slice(1).flatMap((part) => [...part])) {
        const other = all.get(key) ?? { accepted: 0, outputs: 0, spendMicros: 0 };
        all.set(key, {
          accepted: other.accepted + one.accepted,
          outputs: other.outputs + one.outputs,
          spendMicros: other.spendMicros + one.spendMicros,
        });
      }
      return all;
    },
  });
  return [...months]
    .map(([word, figures]) => ({ model: table.word(word), ...figures }))
    .toSorted((a, b) => (a.model < b.model ? -1 : 1));
}

/** Spend on each day of a month up to `until`. */
function spendByDay(
  table: FactTable,
  pass: TablePass,
  month: string,
  until: number,
): { day: string; micros: number }[] {
  const { at, day: lineDay, micros } = table.lines.col;
  const days = daysBetween(`${month}-01`, `${nextMonth(month)}-01`);
  const first = table.calendar.dayNumberOf(table.calendar.monthBounds(month).start);
  const sums = monthSum(table, pass, month, until, {
    name: 'days',
    of: ({ lines }) => {
      const found = new Float64Array(days.length);
      for (const row of lines) {
        const day = (lineDay[row] ?? 0) - first;
        if ((at[row] ?? 0) <= until) found[day] = (found[day] ?? 0) + (micros[row] ?? 0);
      }
      return found;
    },
    together: addedUp,
  });
  return days.map((day, index) => ({ day, micros: sums[index] ?? 0 }));
}

/** Days of history that a forecast looks at: its twenty working days lie within five weeks. */
const historyDays = 35;

/** Without the list of totals, which would be copied to the page with every event. */
function shownForecast(...input: Parameters<typeof forecastOf>): Omit<MonthForecast, 'totals'> {
  const { totals: _, ...shown } = forecastOf(...input);
  return shown;
}

/** The month's end as seen at `until`. */
export function forecastOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  until: number,
  spent: number,
): MonthForecast {
  const today = table.calendar.dayOf(until);
  const from = dayAfter(today, -historyDays);
  const spend: { day: string; micros: number }[] = [];
  for (let one = from.slice(0, 7); one <= month; one = nextMonth(one))
    spend.push(...spendByDay(table, pass, one, until));
  const history = spend.filter(({ day }) => day >= from && day < today && isWorkday(day));
  const days = daysBetween(`${month}-01`, `${nextMonth(month)}-01`).filter(isWorkday);
  return forecastMonth({
    spent,
    history: history.map(({ micros }) => micros),
    remainingDays: days.filter((day) => day > today).length,
    elapsedDays: days.filter((day) => day <= today).length,
    seed: `month-end|${month}|${today}`,
  });
}
