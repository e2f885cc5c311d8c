import type { LifecycleFact } from './assetFacts.ts';
import { dayAfter, daysBetween, isWorkday, nextMonth, previousMonth } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { totalOf } from './costParts.ts';
import type { Parts } from './costParts.ts';
import { callStatuses, lineBases, qualifiers } from './factColumns.ts';
import { monthNumber } from './factTable.ts';
import type { FactTable } from './factTable.ts';
import { monthVerdict, spendChange, unitCostChange } from './monthAudit.ts';
import type { ModelMonth, MonthVerdict, SpendChange } from './monthAudit.ts';
import { quoteAccuracy } from './quoteAccuracy.ts';
import type { QuoteAccuracy, QuotedCharge } from './quoteAccuracy.ts';
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
  readonly roll: MonthRoll;
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
      { finishedAssets: previous.finishedAssets, models: modelMonths(table, pass, before, beforeEnd) },
      { finishedAssets: current.finishedAssets, models: modelMonths(table, pass, month, until + 1) },
    ),
    verdict: monthVerdict(volumeChange, spendShare),
    days: spendByDay(table, pass, month, until),
    forecast: isRunning ? forecastOf(table, pass, month, until, totalOf(current.roll.spent)) : null,
    waste: wasteOf(table, pass, month, until + 1, current.roll),
    quality: qualityOf(table, pass, month, until + 1, current.roll),
  };
}

/** The instant after the first `count` days of a month, at most its end. */
function endOfDays(month: string, count: number, calendar: Calendar): number {
  const { end } = calendar.monthBounds(month);
  return Math.min(end, calendar.startOfDay(dayAfter(`${month}-01`, count)));
}

function figuresOf(roll: MonthRoll): MonthFigures {
  const costs = roll.finished.map(({ cost }) => totalOf(cost)).toSorted((a, b) => a - b);
  const n = costs.length;
  const sum = { infrastructure: 0, iteration: 0, oversight: 0 };
  for (const { cost } of roll.finished) {
    sum.infrastructure += cost.infrastructure;
    sum.iteration += cost.iteration;
    sum.oversight += cost.oversight;
  }
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
    perAssetMedian: median(costs),
    perAssetInterval: meanInterval(costs, `cost-per-finished-asset|${roll.month}`),
    perAssetLoaded: n === 0 ? null : roll.loaded / n,
  };
}

const change = (before: number, after: number): number | null => (before === 0 ? null : after / before - 1);

function modelMonths(table: FactTable, pass: TablePass, month: string, to: number): ModelMonth[] {
  const { at, model, accepted, outputs, micros } = table.calls.col;
  const months = new Map<number, { accepted: number; outputs: number; spendMicros: number }>();
  for (const row of table.monthRows(monthNumber(month)).calls) {
    if (!pass.call(row) || (at[row] ?? 0) >= to) continue;
    const key = model[row] ?? 0;
    let held = months.get(key);
    if (held === undefined) months.set(key, (held = { accepted: 0, outputs: 0, spendMicros: 0 }));
    held.accepted += accepted[row] ?? 0;
    held.outputs += outputs[row] ?? 0;
    held.spendMicros += micros[row] ?? 0;
  }
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
  const sums = new Float64Array(days.length);
  for (const row of table.monthRows(monthNumber(month)).lines) {
    if ((at[row] ?? 0) > until || !pass.line(row)) continue;
    const day = (lineDay[row] ?? 0) - first;
    sums[day] = (sums[day] ?? 0) + (micros[row] ?? 0);
  }
  return days.map((day, index) => ({ day, micros: sums[index] ?? 0 }));
}

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

function wasteOf(table: FactTable, pass: TablePass, month: string, to: number, roll: MonthRoll): Waste {
  const sums = { rejected: [0, 0], superseded: [0, 0], failed: [0, 0] } as Record<string, [number, number]>;
  const rows = table.monthRows(monthNumber(month));
  const { status: statuses } = table.calls.col;
  const add = (call: number, micros: number, n: number): void => {
    const kind = wasteKind(callStatuses[statuses[call] ?? 0]);
    const sum = kind === null ? undefined : sums[kind];
    if (sum === undefined) return;
    sum[0] += micros;
    sum[1] += n;
  };
  const { call: calls, component, at: lineAt, asset: assets, micros: amounts } = table.lines.col;
  for (const row of rows.lines) {
    const call = calls[row] ?? -1;
    if (call < 0 || component[row] === 2) continue;
    if ((lineAt[row] ?? 0) >= to || !pass.line(row)) continue;
    const asset = table.assets[assets[row] ?? -1];
    add((asset?.calls[0] ?? 0) + call, amounts[row] ?? 0, 0);
  }
  const { at: callAt } = table.calls.col;
  for (const row of rows.calls) if ((callAt[row] ?? 0) < to && pass.call(row)) add(row, 0, 1);
  const { start } = table.calendar.monthBounds(month);
  let abandoned = 0;
  for (const index of rows.assets) {
    const within = ({ type, at }: LifecycleFact): boolean => type === 'abandoned' && at >= start && at < to;
    if (pass.asset(index) && table.assets[index]?.lifecycle.some(within)) abandoned += 1;
  }
  const sum = (kind: string): Sum => ({ micros: sums[kind]?.[0] ?? 0, n: sums[kind]?.[1] ?? 0 });
  return {
    rejected: sum('rejected'),
    superseded: sum('superseded'),
    failed: sum('failed'),
    abandoned: { micros: roll.abandoned, n: abandoned },
  };
}

function wasteKind(status: string | undefined): 'rejected' | 'superseded' | 'failed' | null {
  if (status === 'rejected' || status === 'superseded') return status;
  return status === 'failed' || status === 'cancelled' || status === 'blocked' ? 'failed' : null;
}

function qualityOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  to: number,
  roll: MonthRoll,
): DataQuality {
  const counts = { reported: 0, metered: 0, quoted: 0, unpriced: 0 };
  const rows = table.monthRows(monthNumber(month));
  const { component, at: lineAt, basis: bases, unpriced } = table.lines.col;
  const [labour, calls] = [table.labour.col, table.calls.col];
  for (const row of rows.lines) {
    if (component[row] === 2 || (lineAt[row] ?? 0) >= to || !pass.line(row)) continue;
    const basis = lineBases[bases[row] ?? 0];
    if ((unpriced[row] ?? 0) > 0) counts.unpriced += 1;
    else if (basis === 'reported' || basis === 'metered' || basis === 'quoted') counts[basis] += 1;
  }
  let unratedMs = 0;
  for (const row of rows.labour) {
    if (labour.unrated[row] === 1 && (labour.at[row] ?? 0) < to && pass.labour(row))
      unratedMs += labour.ms[row] ?? 0;
  }
  const quotes: QuotedCharge[] = [];
  for (const row of rows.calls) {
    const qualifier = qualifiers[(calls.qualifier[row] ?? 0) - 1];
    const quotedMicros = calls.quoteMicros[row] ?? Number.NaN;
    if (qualifier === undefined || qualifier === 'unpriced' || Number.isNaN(quotedMicros)) continue;
    if ((calls.unpriced[row] ?? 0) > 0 || callStatuses[calls.status[row] ?? 0] === 'open') continue;
    if ((calls.at[row] ?? 0) >= to || !pass.call(row)) continue;
    const upper = calls.upperMicros[row] ?? Number.NaN;
    quotes.push({
      quotedMicros,
      actualMicros: calls.micros[row] ?? 0,
      qualifier,
      upperMicros: Number.isNaN(upper) ? null : upper,
    });
  }
  const spent = totalOf(roll.spent);
  return {
    ...counts,
    unallocatedShare: spent === 0 ? 0 : roll.bucket.unallocated / spent,
    unratedMs,
    quotes: quoteAccuracy(quotes),
  };
}
