import type { AssetFacts } from '../../../src/kernel/review/assetFacts.ts';
import { nextMonth } from '../../../src/kernel/review/calendar.ts';
import type { Calendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import type { Parts } from '../../../src/kernel/review/costParts.ts';
import { countingFinish, noAsset } from '../../../src/kernel/review/rollForward.ts';
import type { MonthRoll, SpendBucket } from '../../../src/kernel/review/rollForward.ts';

// The roll-forward as the metrics reference tells it (4.8): asset by asset, month by month. The product reads the same
// figures from columns (`tableRoll.ts`); this is what it is held to.

export interface CostLine {
  readonly at: number;
  readonly component: keyof Parts;
  readonly micros: number;
  /** 1 where the amount is not known and `micros` is 0. */
  readonly unpriced: number;
  /** Overhead, where no asset carries it. */
  readonly general: boolean;
}

const noParts: Parts = { infrastructure: 0, iteration: 0, oversight: 0 };

function plus(a: Parts, b: Parts, sign: 1 | -1 = 1): Parts {
  return {
    infrastructure: a.infrastructure + sign * b.infrastructure,
    iteration: a.iteration + sign * b.iteration,
    oversight: a.oversight + sign * b.oversight,
  };
}

/** Every dated amount of an asset, oldest first. Time without a rate is oversight of unknown cost. */
export function costLines({ money, labour }: Pick<AssetFacts, 'money' | 'labour'>): readonly CostLine[] {
  const machine = money.map(({ at, component, micros, unpriced, general }) => ({
    at,
    component,
    micros,
    unpriced,
    general,
  }));
  const people = labour
    .filter(({ micros }) => micros !== 0)
    .map(({ at, micros }) => ({
      at,
      component: 'oversight' as const,
      micros: micros ?? 0,
      unpriced: micros === null ? 1 : 0,
      general: false,
    }));
  return [...machine, ...people].toSorted((a, b) => a.at - b.at);
}

export function sumOfLines(lines: readonly CostLine[]): Parts {
  const sum = { infrastructure: 0, iteration: 0, oversight: 0 };
  for (const { component, micros } of lines) sum[component] += micros;
  return sum;
}

/** What one asset contributes to one month. Amounts in micros. */
export interface AssetMonth {
  readonly month: string;
  /** Spent in the month, by charge date. */
  readonly spent: Parts;
  readonly unpriced: number;
  readonly bucket: Readonly<Partial<Record<SpendBucket, number>>>;
  /** Lifetime cost up to the counting finish, when that is in this month; null otherwise. */
  readonly finished: Parts | null;
  /** Spent after the counting finish. */
  readonly rework: number;
  /** Moved out of work in progress by an abandonment; negative when one is taken back. */
  readonly abandoned: number;
  /** What has left work in progress this month: finished, rework, abandoned; overhead and unallocated at once. */
  readonly loaded: number;
}

/**
 * One asset month by month, from its first cost to the last month that `nowMs` has reached. Over all months
 * `loaded` sums to the asset's cost, less what is still work in progress: that is what makes reports reconcile.
 */
export function assetMonths(facts: AssetFacts, calendar: Calendar, nowMs: number): AssetMonth[] {
  const lines = costLines(facts).filter(({ at }) => at <= nowMs);
  const [first] = lines;
  if (first === undefined && facts.lifecycle.length === 0) return [];
  const begin = Math.min(first?.at ?? Infinity, facts.lifecycle[0]?.at ?? Infinity);
  const last = calendar.monthOf(nowMs);
  const finish = facts.kind === 'base' ? null : countingFinish(facts.lifecycle, calendar, nowMs);
  const months: AssetMonth[] = [];
  let released = 0;
  let soFar = 0;
  let at = 0;
  for (let month = calendar.monthOf(begin); month <= last; month = nextMonth(month)) {
    const { end } = calendar.monthBounds(month);
    const from = at;
    while (at < lines.length && (lines[at]?.at ?? 0) < end) at += 1;
    const own = lines.slice(from, at);
    const spent = sumOfLines(own);
    soFar += totalOf(spent);
    const entry = monthOf({
      facts,
      finish,
      month,
      end,
      own,
      spent,
      soFar,
      released,
      lines: lines.slice(0, at),
    });
    released += entry.loaded;
    if (own.length > 0 || entry.loaded !== 0 || entry.finished !== null) months.push(entry);
  }
  return months;
}

interface Moment {
  readonly facts: AssetFacts;
  readonly finish: ReturnType<typeof countingFinish>;
  readonly month: string;
  readonly end: number;
  readonly own: readonly CostLine[];
  readonly spent: Parts;
  /** Lifetime cost to the end of the month, and what of it had left work in progress before the month. */
  readonly soFar: number;
  readonly released: number;
  readonly lines: readonly CostLine[];
}

function monthOf(moment: Moment): AssetMonth {
  const { facts, finish, month, own, spent, soFar, released, end } = moment;
  const unpriced = own.reduce((sum, line) => sum + line.unpriced, 0);
  const base = { month, spent, unpriced, finished: null, rework: 0, abandoned: 0 };
  const amount = totalOf(spent);
  if (facts.asset === noAsset) {
    const overhead = own.reduce((sum, { general, micros }) => sum + (general ? micros : 0), 0);
    return { ...base, loaded: amount, bucket: { overhead, unallocated: amount - overhead } };
  }
  if (facts.kind === 'base') return { ...base, loaded: 0, bucket: { shared: amount } };
  if (finish !== null && finish.month === month) {
    const lifetime = sumOfLines(moment.lines.filter(({ at }) => at <= finish.at));
    const rework = soFar - totalOf(lifetime);
    const before = sumOfLines(own.filter(({ at }) => at <= finish.at));
    // An abandonment that had moved this cost already is taken back first.
    return {
      ...base,
      finished: lifetime,
      rework,
      abandoned: released === 0 ? 0 : -released,
      loaded: soFar - released,
      bucket: { finished: totalOf(before), rework: amount - totalOf(before) },
    };
  }
  if (finish !== null && finish.month < month) {
    return { ...base, rework: amount, loaded: amount, bucket: { rework: amount } };
  }
  const state = facts.lifecycle.findLast(({ at }) => at < end)?.type;
  if (state === 'abandoned') {
    const moved = soFar - released;
    return { ...base, abandoned: moved, loaded: moved, bucket: { abandoned: amount } };
  }
  // Open again: what an abandonment had moved comes back.
  return { ...base, abandoned: -released || 0, loaded: -released || 0, bucket: { wip: amount } };
}

/** With work in progress at the end of the month. */
export interface PlainRoll extends MonthRoll {
  readonly wip: number;
}

const noBuckets: Readonly<Record<SpendBucket, number>> = {
  finished: 0,
  rework: 0,
  wip: 0,
  abandoned: 0,
  shared: 0,
  overhead: 0,
  unallocated: 0,
};

/** The months of many assets, without a gap from the first to the last: `WIP = WIP before + spent − loaded`. */
export function rollMonths(
  assets: readonly { readonly asset: string; readonly months: readonly AssetMonth[] }[],
): PlainRoll[] {
  const named = new Map<string, { roll: PlainRoll; finished: { asset: string; cost: Parts }[] }>();
  for (const { asset, months } of assets)
    for (const entry of months) {
      const held = named.get(entry.month) ?? { roll: emptyRoll(entry.month), finished: [] };
      const bucket = { ...held.roll.bucket };
      for (const [name, micros] of Object.entries(entry.bucket)) bucket[name as SpendBucket] += micros;
      if (entry.finished !== null) held.finished.push({ asset, cost: entry.finished });
      held.roll = {
        ...held.roll,
        bucket,
        spent: plus(held.roll.spent, entry.spent),
        unpriced: held.roll.unpriced + entry.unpriced,
        rework: held.roll.rework + entry.rework,
        abandoned: held.roll.abandoned + entry.abandoned,
        loaded: held.roll.loaded + entry.loaded,
      };
      named.set(entry.month, held);
    }
  const sorted = [...named.keys()].toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rolls: PlainRoll[] = [];
  let wip = 0;
  for (let month = first; month <= last; month = nextMonth(month)) {
    const held = named.get(month);
    const roll = held?.roll ?? emptyRoll(month);
    wip += totalOf(roll.spent) - roll.loaded;
    rolls.push({ ...roll, finished: held?.finished ?? [], wip });
  }
  return rolls;
}

function emptyRoll(month: string): PlainRoll {
  return {
    month,
    spent: noParts,
    unpriced: 0,
    bucket: noBuckets,
    finished: [],
    rework: 0,
    abandoned: 0,
    loaded: 0,
    wip: 0,
  };
}
