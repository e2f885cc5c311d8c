import { countingFinish, noAsset } from './rollForward.ts';
import type { MonthRoll, SpendBucket } from './rollForward.ts';
import { never } from './factColumns.ts';
import type { RowRange } from './factColumns.ts';
import { monthNumber } from './factTable.ts';
import { monthSum } from './monthShares.ts';
import type { FactTable, TableAsset } from './factTable.ts';
import type { TablePass } from './tablePass.ts';
import { sumOf } from './costParts.ts';
import type { Parts } from './costParts.ts';

type Mutable = { infrastructure: number; iteration: number; oversight: number };
type Bucket = Record<SpendBucket, number>;

const noParts = (): Mutable => ({ infrastructure: 0, iteration: 0, oversight: 0 });
const sum = ({ infrastructure, iteration, oversight }: Parts): number =>
  infrastructure + iteration + oversight;

interface RollSum {
  readonly spent: Mutable;
  readonly bucket: Bucket;
  readonly finished: { readonly asset: string; readonly cost: Parts }[];
  unpriced: number;
  rework: number;
  abandoned: number;
  loaded: number;
}

/**
 * One month of the roll-forward (4.8), as known at `untilMs`, without folding the months before: what had left
 * work in progress before the month follows from each asset's state at its beginning.
 */
export function tableRoll(table: FactTable, month: string, pass: TablePass, untilMs: number): MonthRoll {
  const { abandoned, loaded, ...sums } = monthSum(table, pass, month, untilMs, {
    name: 'roll',
    of: ({ assets }) => rollOf(table, assets, month, pass, untilMs),
    together: addedRolls,
  });
  return {
    month,
    ...sums,
    abandoned: abandoned || 0,
    loaded: loaded || 0,
  };
}

function addedRolls(rolls: readonly RollSum[]): RollSum {
  const all = emptyRoll(finishedOf(rolls));
  for (const { spent, bucket, unpriced, rework, abandoned, loaded } of rolls) {
    all.spent.infrastructure += spent.infrastructure;
    all.spent.iteration += spent.iteration;
    all.spent.oversight += spent.oversight;
    for (const name of Object.keys(bucket) as SpendBucket[]) all.bucket[name] += bucket[name];
    all.unpriced += unpriced;
    all.rework += rework;
    all.abandoned += abandoned;
    all.loaded += loaded;
  }
  return all;
}

/** The same list where only one part has any: most events leave it as it was, and so what is made of it. */
function finishedOf(rolls: readonly RollSum[]): RollSum['finished'] {
  const holding = rolls.filter(({ finished }) => finished.length > 0);
  return holding.length === 1 && holding[0] !== undefined
    ? holding[0].finished
    : ([] as RollSum['finished']).concat(...holding.map(({ finished }) => finished));
}

const emptyRoll = (finished: RollSum['finished'] = []): RollSum => ({
  spent: noParts(),
  bucket: { finished: 0, rework: 0, wip: 0, abandoned: 0, shared: 0, overhead: 0, unallocated: 0 },
  finished,
  unpriced: 0,
  rework: 0,
  abandoned: 0,
  loaded: 0,
});

function rollOf(
  table: FactTable,
  assets: readonly number[],
  month: string,
  pass: TablePass,
  untilMs: number,
): RollSum {
  const { start, end } = table.calendar.monthBounds(month);
  const until = Math.min(end, untilMs + 1);
  const wanted = monthNumber(month);
  const own = newAccount();
  const roll = emptyRoll();
  const { bucket, spent } = roll;
  for (const index of assets) {
    const asset = table.assets[index];
    if (asset === undefined) continue;
    const finish = finishOf(table, index, asset, untilMs);
    const finishAt = finish.month === never ? -Infinity : finish.at;
    tally(own, table.lines.col, asset.lines, pass, { start, end: until, finishAt });
    spent.infrastructure += own.spent.infrastructure;
    spent.iteration += own.spent.iteration;
    spent.oversight += own.spent.oversight;
    roll.unpriced += own.unpriced;
    const amount = sum(own.spent);
    const released = releasedBefore(asset, finish, own.before, start, wanted);
    if (asset.asset === noAsset) {
      bucket.overhead += own.general;
      bucket.unallocated += amount - own.general;
      roll.loaded += amount;
    } else if (asset.kind === 'base') bucket.shared += amount;
    else if (finish.month === wanted) {
      roll.finished.push({ asset: asset.asset, cost: { ...own.toFinish } });
      roll.rework += own.soFar - sum(own.toFinish);
      roll.abandoned -= released;
      roll.loaded += own.soFar - released;
      bucket.finished += own.spentToFinish;
      bucket.rework += amount - own.spentToFinish;
    } else if (finish.month < wanted) {
      roll.rework += amount;
      roll.loaded += amount;
      bucket.rework += amount;
    } else if (stateBefore(asset, until) === 'abandoned') {
      roll.abandoned += own.soFar - released;
      roll.loaded += own.soFar - released;
      bucket.abandoned += amount;
    } else {
      roll.abandoned -= released;
      roll.loaded -= released;
      bucket.wip += amount;
    }
  }
  return roll;
}

interface Finish {
  readonly at: number;
  /** As `monthNumber` counts; `never` where there is no finish. */
  readonly month: number;
}

/**
 * Steps of life after `untilMs` have not happened yet. When all of them have, the answer is the same at any later time:
 * a reopening only counts before its month's end.
 */
function finishOf(table: FactTable, index: number, asset: TableAsset, untilMs: number): Finish {
  const { lastStepAt, month, at } = table.life.col;
  if ((lastStepAt[index] ?? 0) <= untilMs) return { at: at[index] ?? 0, month: month[index] ?? never };
  const lived = asset.lifecycle.filter((step) => step.at <= untilMs);
  const finish = asset.kind === 'base' ? null : countingFinish(lived, table.calendar, untilMs);
  return finish === null ? { at: 0, month: never } : { at: finish.at, month: monthNumber(finish.month) };
}

function stateBefore(asset: TableAsset, end: number): string | undefined {
  const { lifecycle } = asset;
  for (let step = lifecycle.length - 1; step >= 0; step -= 1) {
    const lived = lifecycle[step];
    if (lived !== undefined && lived.at < end) return lived.type;
  }
  return undefined;
}

/** What of the cost before the month had left work in progress. */
function releasedBefore(
  asset: TableAsset,
  finish: Finish,
  before: number,
  start: number,
  month: number,
): number {
  if (asset.kind === 'base') return 0;
  if (asset.asset === noAsset || finish.month < month) return before;
  return stateBefore(asset, start) === 'abandoned' ? before : 0;
}

/** What one asset contributes; one object for all of them, since a month has thousands. */
interface Account {
  readonly spent: Mutable;
  /** Of `spent`, what came before the counting finish. */
  spentToFinish: number;
  /** Lifetime cost up to the counting finish. */
  readonly toFinish: Mutable;
  before: number;
  soFar: number;
  unpriced: number;
  /** Of `spent`, what is overhead where no asset carries it. */
  general: number;
}

const newAccount = (): Account => ({
  spent: noParts(),
  spentToFinish: 0,
  toFinish: noParts(),
  before: 0,
  soFar: 0,
  unpriced: 0,
  general: 0,
});

function tally(
  own: Account,
  lines: FactTable['lines']['col'],
  [from, to]: RowRange,
  pass: TablePass,
  { start, end, finishAt }: { readonly start: number; readonly end: number; readonly finishAt: number },
): void {
  const { at: ats, micros: amounts, component: components, unpriced: unknown, general: generals } = lines;
  clear(own.spent);
  clear(own.toFinish);
  let [before, soFar, unpriced, general, spentToFinish] = [0, 0, 0, 0, 0];
  for (let row = from; row < to; row += 1) {
    const at = ats[row] ?? 0;
    if (at >= end) break;
    if (!pass.line(row)) continue;
    const micros = amounts[row] ?? 0;
    const component = components[row] ?? 0;
    soFar += micros;
    if (at <= finishAt) add(own.toFinish, component, micros);
    if (at < start) {
      before += micros;
      continue;
    }
    unpriced += unknown[row] ?? 0;
    if (generals[row] === 1) general += micros;
    add(own.spent, component, micros);
    if (at <= finishAt) spentToFinish += micros;
  }
  own.before = before;
  own.soFar = soFar;
  own.unpriced = unpriced;
  own.general = general;
  own.spentToFinish = spentToFinish;
}

function clear(parts: Mutable): void {
  parts.infrastructure = 0;
  parts.iteration = 0;
  parts.oversight = 0;
}

function add(parts: Mutable, component: number, micros: number): void {
  if (component === 0) parts.infrastructure += micros;
  else if (component === 1) parts.iteration += micros;
  else parts.oversight += micros;
}

/** Cost so far of everything that is neither counted as finished nor abandoned at the end of the month. */
export function workInProgress(table: FactTable, month: string, pass: TablePass, untilMs: number): number {
  return monthSum(table, pass, month, untilMs, {
    name: 'wip',
    of: ({ allAssets }) => wipOf(table, allAssets, month, pass, untilMs),
    together: (parts) => sumOf(parts, (part) => part),
  });
}

function wipOf(
  table: FactTable,
  assets: readonly number[],
  month: string,
  pass: TablePass,
  untilMs: number,
): number {
  const end = Math.min(table.calendar.monthBounds(month).end, untilMs + 1);
  const { at: ats, micros } = table.lines.col;
  const { lastStepAt, month: done } = table.life.col;
  const wanted = monthNumber(month);
  let wip = 0;
  for (const index of assets) {
    if ((lastStepAt[index] ?? 0) <= untilMs && (done[index] ?? never) <= wanted) continue;
    const asset = table.assets[index];
    if (asset === undefined || asset.asset === noAsset || !pass.asset(index)) continue;
    const finish = finishOf(table, index, asset, untilMs);
    if (finish.month <= wanted) continue;
    if (asset.kind !== 'base' && stateBefore(asset, end) === 'abandoned') continue;
    for (let row = asset.lines[0]; row < asset.lines[1]; row += 1) {
      if ((ats[row] ?? 0) >= end) break;
      if (pass.line(row)) wip += micros[row] ?? 0;
    }
  }
  return wip;
}
