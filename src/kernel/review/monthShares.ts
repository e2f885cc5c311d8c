import type { FactTable } from './factTable.ts';
import { monthNumber } from './factTable.ts';
import { filtered, joined, nextAfter, noRows, sharded, shareOf, shareOfFew, without } from './monthShare.ts';
import type { MonthShare } from './monthShare.ts';
import type { TablePass } from './tablePass.ts';

/** How a figure is made of shares: figures of shares without a common asset can be put together. */
export interface Summed<T> {
  readonly name: string;
  of(share: MonthShare): T;
  /** At least one part; leaves all of them as they are. */
  together(parts: readonly T[]): T;
}

interface Made {
  readonly untilMs: number;
  /** From then on more has happened. */
  readonly endMs: number;
  readonly value: unknown;
}

type MadeByName = Map<string, Made[]>;

/** All rows of a month that rest, whatever the filter. */
interface Base {
  readonly shares: Ended[];
  /** Assets that have gone to work, or come from it, since this was last looked at. */
  readonly news: Set<number>;
}

interface Ended {
  readonly share: MonthShare;
  /** When the next thing happens, by when it was asked. */
  readonly ends: Map<number, number>;
}

interface Shard {
  /** Of these rows the filter leaves `share`. */
  readonly of: Ended;
  readonly share: MonthShare;
  readonly made: MadeByName;
}

/** What a filter leaves of a month. */
interface Resting {
  readonly shards: Shard[];
  /** Of all shards together. */
  readonly whole: MadeByName;
}

interface Held {
  /** Assets that events come for, those of late last: looked at anew each time. All others rest. */
  readonly busy: Set<number>;
  readonly moves: number;
  /** How many of the table's changes are told already. */
  changes: number;
  readonly bases: Map<number, Base>;
  /** By month and filter. */
  readonly resting: Map<string, Resting>;
}

const tables = new WeakMap<FactTable, Held>();

/** One asset's first event makes the figures of this part of all assets anew. */
const shardCount = 32;
const mostBusy = 48;
const mostResting = 128;
/** More changes than this between two views are an import, not work. */
const mostChanges = 2_000;
/** One figure is asked for at different times of one month: now, and after as many days as this month has. */
const mostTimes = 3;

/**
 * A figure of a month as known at `untilMs`. What rests is remembered with its figure, in shards, so that an event
 * costs the rows of the few assets that are being worked on, and the first one of an asset those of its shard. A pass
 * without a `key` is not remembered.
 */
export function monthSum<T>(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  sum: Summed<T>,
): T {
  const number = monthNumber(month);
  // Before a month begins, what comes next may lie in an earlier one.
  if (pass.key === undefined || untilMs < table.calendar.monthBounds(month).start)
    return sum.of(
      filtered(
        shareOf(table, number, () => true),
        pass,
      ),
    );
  const held = heldOf(table);
  const resting = restingOf(table, pass, number, held, pass.key);
  const whole = known(resting.whole, sum.name, untilMs) ?? wholeOf(table, resting, untilMs, sum);
  if (held.busy.size === 0) return whole.value as T;
  return sum.together([whole.value as T, sum.of(busyShareOf(table, pass, number, held))]);
}

function wholeOf<T>(table: FactTable, resting: Resting, untilMs: number, sum: Summed<T>): Made {
  const parts = resting.shards.map(
    (shard) => known(shard.made, sum.name, untilMs) ?? partOf(table, shard, untilMs, sum),
  );
  return remember(resting.whole, sum.name, {
    untilMs,
    endMs: Math.min(...parts.map(({ endMs }) => endMs)),
    value: sum.together(parts.map(({ value }) => value as T)),
  });
}

function partOf<T>(table: FactTable, { of, share, made }: Shard, untilMs: number, sum: Summed<T>): Made {
  return remember(made, sum.name, { untilMs, endMs: endOf(table, of, untilMs), value: sum.of(share) });
}

/** Of all rows: a filter's next one comes no sooner. */
function endOf(table: FactTable, { share, ends }: Ended, untilMs: number): number {
  let end = ends.get(untilMs);
  if (end === undefined) {
    if (ends.size >= mostTimes) ends.clear();
    ends.set(untilMs, (end = nextAfter(table, share, untilMs)));
  }
  return end;
}

function known(made: MadeByName, name: string, untilMs: number): Made | undefined {
  return made.get(name)?.find((one) => untilMs >= one.untilMs && untilMs < one.endMs);
}

function remember(made: MadeByName, name: string, one: Made): Made {
  const own = made.get(name);
  if (own === undefined) made.set(name, [one]);
  else if (own.push(one) > mostTimes) own.shift();
  return one;
}

/** Looked at by every figure of a view, and a pass lives for one view. */
const busyShares = new WeakMap<
  TablePass,
  Map<number, { readonly held: Held; readonly changes: number; readonly share: MonthShare }>
>();

function busyShareOf(table: FactTable, pass: TablePass, month: number, held: Held): MonthShare {
  const { busy, changes } = held;
  let months = busyShares.get(pass);
  if (months === undefined) busyShares.set(pass, (months = new Map()));
  let own = months.get(month);
  // Of the same `held`, or what it leaves out would rest and be counted twice.
  if (own === undefined || own.held !== held || own.changes !== changes)
    months.set(month, (own = { held, changes, share: filtered(shareOfFew(table, month, [...busy]), pass) }));
  return own.share;
}

function heldOf(table: FactTable): Held {
  const { changes, moves } = table;
  const held = tables.get(table);
  if (held !== undefined && held.moves === moves && changes.length - held.changes <= mostChanges) {
    if (held.changes < changes.length) follow(held, changes);
    return held;
  }
  const fresh: Held = {
    busy: new Set(),
    moves,
    changes: changes.length,
    bases: new Map(),
    resting: new Map(),
  };
  tables.set(table, fresh);
  return fresh;
}

function follow(held: Held, changes: readonly number[]): void {
  const { busy, bases } = held;
  const tell = (asset: number): void => {
    for (const { news } of bases.values()) news.add(asset);
  };
  for (let at = held.changes; at < changes.length; at += 1) {
    const asset = changes[at] ?? 0;
    // Told last, it is the last to rest.
    if (!busy.delete(asset)) tell(asset);
    busy.add(asset);
  }
  held.changes = changes.length;
  if (busy.size <= mostBusy) return;
  for (const asset of [...busy].slice(0, busy.size - mostBusy / 2)) {
    busy.delete(asset);
    tell(asset);
  }
}

function restingOf(table: FactTable, pass: TablePass, month: number, held: Held, key: string): Resting {
  const { shares } = baseOf(table, month, held);
  const name = `${month} ${key}`;
  let resting = held.resting.get(name);
  if (resting === undefined) {
    if (held.resting.size >= mostResting) held.resting.clear();
    resting = { shards: shares.map((of) => shardOf(of, pass)), whole: new Map() };
    held.resting.set(name, resting);
    return resting;
  }
  for (const [number, of] of shares.entries()) {
    if (resting.shards[number]?.of === of) continue;
    resting.shards[number] = shardOf(of, pass);
    resting.whole.clear();
  }
  return resting;
}

function shardOf(of: Ended, pass: TablePass): Shard {
  return { of, share: filtered(of.share, pass), made: new Map() };
}

function baseOf(table: FactTable, month: number, { busy, bases }: Held): Base {
  let base = bases.get(month);
  if (base === undefined) {
    const shares = sharded(
      table,
      shareOf(table, month, (asset) => !busy.has(asset)),
      shardCount,
    );
    base = { shares: shares.map((share) => ({ share, ends: new Map() })), news: new Set() };
    bases.set(month, base);
  } else if (base.news.size > 0) takeNews(table, month, base, busy);
  return base;
}

function takeNews(table: FactTable, month: number, { shares, news }: Base, busy: ReadonlySet<number>): void {
  const all = [...news];
  for (const number of new Set(all.map((asset) => asset % shardCount))) {
    const back = all.filter((asset) => asset % shardCount === number && !busy.has(asset));
    const stayed = without(table, shares[number]?.share ?? noRows, news);
    shares[number] = {
      share: back.length === 0 ? stayed : joined(stayed, shareOfFew(table, month, back)),
      ends: new Map(),
    };
  }
  news.clear();
}
