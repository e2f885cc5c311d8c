import type { AssetFacts } from './assetFacts.ts';
import { dayAfter, daysBetween, isWorkday, nextMonth, previousMonth } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { costLines, noParts, plus, totalOf } from './costLines.ts';
import type { CostLine, Parts } from './costLines.ts';
import { monthVerdict, spendChange, unitCostChange } from './monthAudit.ts';
import type { ModelMonth, MonthVerdict, SpendChange } from './monthAudit.ts';
import { quoteAccuracy } from './quoteAccuracy.ts';
import type { QuoteAccuracy } from './quoteAccuracy.ts';
import { modelKey } from './reviewFilter.ts';
import { assetMonths, knownMonths, noAsset, rollMonths } from './rollForward.ts';
import type { AssetMonth, MonthRoll } from './rollForward.ts';
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

export function monthView(
  assets: readonly AssetFacts[],
  month: string,
  calendar: Calendar,
  nowMs: number,
): MonthView {
  const { start, end } = calendar.monthBounds(month);
  const isRunning = nowMs >= start && nowMs < end;
  const until = Math.min(nowMs, end - 1);
  const before = previousMonth(month);
  const today = calendar.dayOf(until);
  const elapsedDays = daysBetween(`${month}-01`, dayAfter(today)).length;
  const beforeEnd = isRunning ? endOfDays(before, elapsedDays, calendar) : start;
  const months = assets.map((facts) => ({ facts, months: knownMonths(facts, calendar, nowMs) }));
  const current = figuresOf(rollOf(months, month), month);
  const previous = figuresOf(
    isRunning ? partialRoll(months, before, calendar, beforeEnd - 1) : rollOf(months, before),
    before,
  );
  const volumeChange = change(previous.finishedAssets, current.finishedAssets);
  const spendShare = change(totalOf(previous.roll.spent), totalOf(current.roll.spent));
  const lines = assets.flatMap(costLines);
  const days = spendByDay(lines, `${month}-01`, `${nextMonth(month)}-01`, calendar, until);
  return {
    current,
    previous,
    isRunning,
    elapsedDays,
    volumeChange,
    spendChangeShare: spendShare,
    unitCostChange:
      volumeChange === null || spendShare === null ? null : unitCostChange(volumeChange, spendShare),
    effects: spendChange(
      {
        finishedAssets: previous.finishedAssets,
        models: modelMonths(assets, calendar.monthBounds(before).start, beforeEnd),
      },
      { finishedAssets: current.finishedAssets, models: modelMonths(assets, start, until + 1) },
    ),
    verdict: monthVerdict(volumeChange, spendShare),
    days,
    forecast: isRunning ? forecastOf(lines, month, calendar, until, totalOf(current.roll.spent)) : null,
    waste: wasteOf(assets, start, until + 1, current.roll),
    quality: qualityOf(assets, start, until + 1, current.roll),
  };
}

/** The instant after the first `count` days of a month, at most its end. */
function endOfDays(month: string, count: number, calendar: Calendar): number {
  const { end } = calendar.monthBounds(month);
  return Math.min(end, calendar.startOfDay(dayAfter(`${month}-01`, count)));
}

type KnownMonths = readonly { readonly facts: AssetFacts; readonly months: readonly AssetMonth[] }[];

function rollOf(known: KnownMonths, month: string): MonthRoll {
  const rolls = rollMonths(known.map(({ facts, months }) => ({ asset: facts.asset, months })));
  const before = rolls.findLast((one) => one.month < month);
  return rolls.find((one) => one.month === month) ?? { ...emptyRoll(month), wip: before?.wip ?? 0 };
}

/** A month's first days: only assets with something in that month are folded again. Work in progress is not told. */
function partialRoll(known: KnownMonths, month: string, calendar: Calendar, until: number): MonthRoll {
  const { start } = calendar.monthBounds(month);
  const touched = known.filter(
    ({ facts, months }) =>
      months.some((one) => one.month === month) ||
      facts.lifecycle.some(({ at }) => at >= start && at <= until),
  );
  const rolls = rollMonths(
    touched.map(({ facts }) => ({
      asset: facts.asset,
      months: assetMonths(facts, calendar, until).filter((one) => one.month === month),
    })),
  );
  return rolls.find((one) => one.month === month) ?? emptyRoll(month);
}

function figuresOf(roll: MonthRoll, month: string): MonthFigures {
  const costs = roll.finished.map(({ cost }) => totalOf(cost));
  const n = costs.length;
  const sum = roll.finished.reduce((total, { cost }) => plus(total, cost), noParts);
  return {
    month,
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
    perAssetInterval: meanInterval(costs, `cost-per-finished-asset|${month}`),
    perAssetLoaded: n === 0 ? null : roll.loaded / n,
  };
}

function emptyRoll(month: string): MonthRoll {
  const bucket = { finished: 0, rework: 0, wip: 0, abandoned: 0, shared: 0, overhead: 0, unallocated: 0 };
  return {
    month,
    spent: noParts,
    unpriced: 0,
    bucket,
    finished: [],
    rework: 0,
    abandoned: 0,
    loaded: 0,
    wip: 0,
  };
}

const change = (before: number, after: number): number | null => (before === 0 ? null : after / before - 1);

function modelMonths(assets: readonly AssetFacts[], from: number, to: number): ModelMonth[] {
  const months = new Map<string, { accepted: number; outputs: number; spendMicros: number }>();
  for (const { calls } of assets)
    for (const call of calls) {
      if (call.at < from || call.at >= to) continue;
      const key = modelKey(call);
      const held = months.get(key) ?? { accepted: 0, outputs: 0, spendMicros: 0 };
      held.accepted += call.acceptedOutputs;
      held.outputs += call.outputs;
      held.spendMicros += call.micros;
      months.set(key, held);
    }
  return [...months].map(([model, figures]) => ({ model, ...figures }));
}

function spendByDay(
  lines: readonly CostLine[],
  first: string,
  end: string,
  calendar: Calendar,
  until: number,
): { day: string; micros: number }[] {
  const from = calendar.startOfDay(first);
  const sums = new Map(daysBetween(first, end).map((day) => [day, 0]));
  for (const { at, micros } of lines) {
    if (at < from || at > until) continue;
    const day = calendar.dayOf(at);
    sums.set(day, (sums.get(day) ?? 0) + micros);
  }
  return [...sums].map(([day, micros]) => ({ day, micros }));
}

/** Days of history that a forecast looks at: its twenty working days lie within five weeks. */
const historyDays = 35;

function forecastOf(
  lines: readonly CostLine[],
  month: string,
  calendar: Calendar,
  until: number,
  spent: number,
): MonthForecast {
  const today = calendar.dayOf(until);
  const history = spendByDay(lines, dayAfter(today, -historyDays), today, calendar, until);
  const days = daysBetween(`${month}-01`, `${nextMonth(month)}-01`).filter(isWorkday);
  return forecastMonth({
    spent,
    history: history.filter(({ day }) => isWorkday(day)).map(({ micros }) => micros),
    remainingDays: days.filter((day) => day > today).length,
    elapsedDays: days.filter((day) => day <= today).length,
    seed: `month-end|${month}|${today}`,
  });
}

function wasteOf(assets: readonly AssetFacts[], from: number, to: number, roll: MonthRoll): Waste {
  const sums = { rejected: [0, 0], superseded: [0, 0], failed: [0, 0] } as Record<string, [number, number]>;
  for (const { calls, money } of assets) {
    for (const { at, micros, call } of money) {
      const kind = at >= from && at < to && call !== null ? wasteKind(calls[call]?.status) : null;
      const sum = kind === null ? undefined : sums[kind];
      if (sum !== undefined) sum[0] += micros;
    }
    for (const { at, status } of calls) {
      const kind = at >= from && at < to ? wasteKind(status) : null;
      const sum = kind === null ? undefined : sums[kind];
      if (sum !== undefined) sum[1] += 1;
    }
  }
  const sum = (kind: string): Sum => ({ micros: sums[kind]?.[0] ?? 0, n: sums[kind]?.[1] ?? 0 });
  const abandoned = assets.filter(({ lifecycle }) =>
    lifecycle.some(({ type, at }) => type === 'abandoned' && at >= from && at < to),
  ).length;
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

function qualityOf(assets: readonly AssetFacts[], from: number, to: number, roll: MonthRoll): DataQuality {
  const counts = { reported: 0, metered: 0, quoted: 0, unpriced: 0 };
  let unratedMs = 0;
  for (const { money, labour } of assets) {
    for (const { at, basis, unpriced } of money) {
      if (at < from || at >= to) continue;
      if (unpriced > 0) counts.unpriced += 1;
      else if (basis === 'reported' || basis === 'metered' || basis === 'quoted') counts[basis] += 1;
    }
    for (const { at, micros, ms } of labour) if (at >= from && at < to && micros === null) unratedMs += ms;
  }
  const quotes = assets.flatMap(({ calls }) =>
    calls.flatMap(({ at, quote, unpriced, micros, status }) => {
      if (at < from || at >= to || quote === null || quote.micro === null || unpriced > 0) return [];
      if (quote.qualifier === 'unpriced' || status === 'open') return [];
      const { micro: quotedMicros, upperMicro: upperMicros, qualifier } = quote;
      return [{ quotedMicros, actualMicros: micros, qualifier, upperMicros }];
    }),
  );
  const spent = totalOf(roll.spent);
  const unallocated = assets.some(({ asset }) => asset === noAsset) ? roll.bucket.unallocated : 0;
  return {
    ...counts,
    unallocatedShare: spent === 0 ? 0 : unallocated / spent,
    unratedMs,
    quotes: quoteAccuracy(quotes),
  };
}
