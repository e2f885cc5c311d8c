import type { LifecycleFact } from './assetFacts.ts';
import { dayAfter, daysBetween, isWorkday, nextMonth, previousMonth } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { totalOf } from './costParts.ts';
import type { Parts } from './costParts.ts';
import { callStatuses, lineBases, qualifiers } from './factColumns.ts';
import type { FactTable } from './factTable.ts';
import { monthVerdict, spendChange, unitCostChange } from './monthAudit.ts';
import type { ModelMonth, MonthVerdict, SpendChange } from './monthAudit.ts';
import { quoteAccuracy } from './quoteAccuracy.ts';
import type { QuoteAccuracy, QuotedCharge } from './quoteAccuracy.ts';
import { monthSum } from './monthShares.ts';
import type { MonthShare } from './monthShares.ts';
import type { MonthRoll } from './rollForward.ts';
import type { TablePass } from './tablePass.ts';
import { tableRoll, workInProgress } from './tableRoll.ts';
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

/** "Of which" lines: each is part of the spend, none is added to it. */
export interface Waste {
  readonly rejected: Sum;
  readonly superseded: Sum;
  readonly failed: Sum;
  readonly abandoned: Sum;
}

export interface Sum {
  readonly micros: number;
  readonly n: number;
}

export interface DataQuality {
  readonly reported: number;
  readonly metered: number;
  /** Charged by their quote, because nothing better arrived. */
  readonly quoted: number;
  readonly unpriced: number;
  /** Share of the spend that no asset carries, 0..1. */
  readonly unallocatedShare: number;
  /** Paid time without a rate, in milliseconds. */
  readonly unratedMs: number;
  readonly quotes: QuoteAccuracy;
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
  readonly forecast: MonthForecast | null;
  readonly waste: Waste;
  readonly quality: DataQuality;
}

export function monthView(table: FactTable, pass: TablePass, month: string, nowMs: number): MonthView {
  const { calendar } = table;
  const { start, end } = calendar.monthBounds(month);
  const isRunning = nowMs >= start && nowMs < end;
  const until = Math.min(nowMs, end - 1);
  const before = previousMonth(month);
  const elapsedDays = daysBetween(`${month}-01`, dayAfter(calendar.dayOf(until))).length;
  const beforeEnd = isRunning ? endOfDays(before, elapsedDays, calendar) : start;
  const current = figuresOf(tableRoll(table, month, pass, nowMs));
  const previous = figuresOf(tableRoll(table, before, pass, isRunning ? beforeEnd - 1 : nowMs));
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
    forecast: isRunning ? forecastOf(table, pass, month, until, totalOf(current.roll.spent)) : null,
    waste: wasteOf(table, pass, month, until, current.roll),
    quality: qualityOf(table, pass, month, until, current.roll),
  };
}

/** The instant after the first `count` days of a month, at most its end. */
function endOfDays(month: string, count: number, calendar: Calendar): number {
  const { end } = calendar.monthBounds(month);
  return Math.min(end, calendar.startOfDay(dayAfter(`${month}-01`, count)));
}

function figuresOf({ finished, ...roll }: MonthRoll): MonthFigures {
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
    month: roll.month,
    roll,
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
    perAssetInterval: meanInterval(sorted, `cost-per-finished-asset|${roll.month}`),
    perAssetLoaded: n === 0 ? null : roll.loaded / n,
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
    together: (a, b) => {
      const both = new Map<number, OfModel>(a);
      for (const [key, one] of b) {
        const other = both.get(key) ?? { accepted: 0, outputs: 0, spendMicros: 0 };
        both.set(key, {
          accepted: other.accepted + one.accepted,
          outputs: other.outputs + one.outputs,
          spendMicros: other.spendMicros + one.spendMicros,
        });
      }
      return both;
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

const addedUp = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, index) => value + (b[index] ?? 0));

/** Days of history that a forecast looks at: its twenty working days lie within five weeks. */
const historyDays = 35;

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

function wasteOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  roll: MonthFigures['roll'],
): Waste {
  const { micros, counts, abandoned } = monthSum(table, pass, month, untilMs, {
    name: 'waste',
    of: (share) => wasteSum(table, share, month, untilMs),
    together: (a, b) => ({
      micros: addedUp(a.micros, b.micros),
      counts: addedUp(a.counts, b.counts),
      abandoned: a.abandoned + b.abandoned,
    }),
  });
  const sum = (...kinds: readonly (typeof callStatuses)[number][]): Sum => {
    const indices = kinds.map((kind) => callStatuses.indexOf(kind));
    return {
      micros: indices.reduce((all, status) => all + (micros[status] ?? 0), 0),
      n: indices.reduce((all, status) => all + (counts[status] ?? 0), 0),
    };
  };
  return {
    rejected: sum('rejected'),
    superseded: sum('superseded'),
    failed: sum('failed', 'cancelled', 'blocked'),
    abandoned: { micros: roll.abandoned, n: abandoned },
  };
}

interface WasteSum {
  /** By status of the call, as `callStatuses` has them. */
  readonly micros: Float64Array;
  readonly counts: Float64Array;
  readonly abandoned: number;
}

function wasteSum(table: FactTable, share: MonthShare, month: string, untilMs: number): WasteSum {
  const { status: statuses, at: callAt } = table.calls.col;
  const { call: calls, component, at: lineAt, asset: assets, micros: amounts } = table.lines.col;
  const micros = new Float64Array(callStatuses.length);
  const counts = new Float64Array(callStatuses.length);
  for (const row of share.lines) {
    const call = calls[row] ?? -1;
    if (call < 0 || component[row] === 2 || (lineAt[row] ?? 0) > untilMs) continue;
    const status = statuses[(table.assets[assets[row] ?? -1]?.calls[0] ?? 0) + call] ?? 0;
    micros[status] = (micros[status] ?? 0) + (amounts[row] ?? 0);
  }
  for (const row of share.calls) {
    const status = statuses[row] ?? 0;
    if ((callAt[row] ?? 0) <= untilMs) counts[status] = (counts[status] ?? 0) + 1;
  }
  const { start } = table.calendar.monthBounds(month);
  const within = ({ type, at }: LifecycleFact): boolean =>
    type === 'abandoned' && at >= start && at <= untilMs;
  const abandoned = share.assets.filter((index) => table.assets[index]?.lifecycle.some(within)).length;
  return { micros, counts, abandoned };
}

function qualityOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  roll: MonthFigures['roll'],
): DataQuality {
  const { byBasis, unpriced, unratedMs, quotes } = monthSum(table, pass, month, untilMs, {
    name: 'quality',
    of: (share) => qualitySum(table, share, untilMs),
    together: (a, b) => ({
      byBasis: addedUp(a.byBasis, b.byBasis),
      unpriced: a.unpriced + b.unpriced,
      unratedMs: a.unratedMs + b.unratedMs,
      quotes: [...a.quotes, ...b.quotes],
    }),
  });
  const count = (basis: (typeof lineBases)[number]): number => byBasis[lineBases.indexOf(basis)] ?? 0;
  const spent = totalOf(roll.spent);
  return {
    reported: count('reported'),
    metered: count('metered'),
    quoted: count('quoted'),
    unpriced,
    unallocatedShare: spent === 0 ? 0 : roll.bucket.unallocated / spent,
    unratedMs,
    quotes: quoteAccuracy(quotes),
  };
}

interface QualitySum {
  readonly byBasis: Float64Array;
  readonly unpriced: number;
  readonly unratedMs: number;
  readonly quotes: readonly QuotedCharge[];
}

function qualitySum(table: FactTable, share: MonthShare, untilMs: number): QualitySum {
  const { component, at: lineAt, basis: bases, unpriced } = table.lines.col;
  const [labour, calls] = [table.labour.col, table.calls.col];
  const byBasis = new Float64Array(lineBases.length);
  let unknown = 0;
  for (const row of share.lines) {
    if (component[row] === 2 || (lineAt[row] ?? 0) > untilMs) continue;
    const basis = bases[row] ?? 0;
    if ((unpriced[row] ?? 0) > 0) unknown += 1;
    else byBasis[basis] = (byBasis[basis] ?? 0) + 1;
  }
  let unratedMs = 0;
  for (const row of share.labour)
    if (labour.unrated[row] === 1 && (labour.at[row] ?? 0) <= untilMs) unratedMs += labour.ms[row] ?? 0;
  const quotes: QuotedCharge[] = [];
  for (const row of share.calls) {
    const qualifier = qualifiers[(calls.qualifier[row] ?? 0) - 1];
    const quotedMicros = calls.quoteMicros[row] ?? Number.NaN;
    if (qualifier === undefined || qualifier === 'unpriced' || Number.isNaN(quotedMicros)) continue;
    if ((calls.unpriced[row] ?? 0) > 0 || callStatuses[calls.status[row] ?? 0] === 'open') continue;
    if ((calls.at[row] ?? 0) > untilMs) continue;
    const upper = calls.upperMicros[row] ?? Number.NaN;
    quotes.push({
      quotedMicros,
      actualMicros: calls.micros[row] ?? 0,
      qualifier,
      upperMicros: Number.isNaN(upper) ? null : upper,
    });
  }
  return { byBasis, unpriced: unknown, unratedMs, quotes };
}
