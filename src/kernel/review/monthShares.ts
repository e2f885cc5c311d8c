import type { FactTable } from './factTable.ts';
import { monthNumber } from './factTable.ts';
import { everythingKey } from './tablePass.ts';
import type { TablePass } from './tablePass.ts';

/** Rows of a month that a filter leaves, of some of the assets. */
export interface MonthShare {
  readonly lines: Int32Array;
  readonly calls: Int32Array;
  readonly labour: Int32Array;
  /** With a line or a step of life in the month, and left by the filter. */
  readonly assets: readonly number[];
  /** Of any month, whatever the filter. */
  readonly allAssets: readonly number[];
}

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

const noRows: MonthShare = {
  lines: new Int32Array(),
  calls: new Int32Array(),
  labour: new Int32Array(),
  assets: [],
  allAssets: [],
};

/** Rows that were replaced meanwhile are of no asset. */
function without(table: FactTable, share: MonthShare, gone: ReadonlySet<number>): MonthShare {
  const stays = (assets: Int32Array) => (row: number) =>
    (assets[row] ?? -1) >= 0 && !gone.has(assets[row] ?? -1);
  const stay = (asset: number): boolean => !gone.has(asset);
  return {
    lines: share.lines.filter(stays(table.lines.col.asset)),
    calls: share.calls.filter(stays(table.calls.col.asset)),
    labour: share.labour.filter(stays(table.labour.col.asset)),
    assets: share.assets.filter(stay),
    allAssets: share.allAssets.filter(stay),
  };
}

function joined(a: MonthShare, b: MonthShare): MonthShare {
  return {
    lines: oneAfterOther(a.lines, b.lines),
    calls: oneAfterOther(a.calls, b.calls),
    labour: oneAfterOther(a.labour, b.labour),
    assets: [...a.assets, ...b.assets],
    allAssets: [...a.allAssets, ...b.allAssets],
  };
}

function oneAfterOther(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function sharded(table: FactTable, share: MonthShare): MonthShare[] {
  const lines = rowsByShard(share.lines, table.lines.col.asset);
  const calls = rowsByShard(share.calls, table.calls.col.asset);
  const labour = rowsByShard(share.labour, table.labour.col.asset);
  const assets = byShard(share.assets);
  const allAssets = byShard(share.allAssets);
  return assets.map((own, number) => ({
    lines: lines[number] ?? noRows.lines,
    calls: calls[number] ?? noRows.calls,
    labour: labour[number] ?? noRows.labour,
    assets: own,
    allAssets: allAssets[number] ?? [],
  }));
}

function byShard(assets: readonly number[]): number[][] {
  const shards = Array.from({ length: shardCount }, (): number[] => []);
  for (const asset of assets) shards[asset % shardCount]?.push(asset);
  return shards;
}

function rowsByShard(rows: Int32Array, assets: Int32Array): Int32Array[] {
  const sizes = new Int32Array(shardCount);
  const shardOfRow = (row: number): number => (assets[row] ?? 0) % shardCount;
  for (const row of rows) sizes[shardOfRow(row)] = (sizes[shardOfRow(row)] ?? 0) + 1;
  const shards = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (const row of rows) {
    const shard = shardOfRow(row);
    const at = sizes[shard] ?? 0;
    const own = shards[shard];
    if (own !== undefined) own[at] = row;
    sizes[shard] = at + 1;
  }
  return shards;
}

function shareOf(table: FactTable, month: number, takes: (asset: number) => boolean): MonthShare {
  const taken = Uint8Array.from(table.assets, (_, asset) => (takes(asset) ? 1 : 0));
  const { lines, calls, labour, assets } = table.monthRows(month);
  const left = (rows: Int32Array, assetOf: Int32Array): Int32Array =>
    chosen(rows, (row) => taken[assetOf[row] ?? -1] === 1);
  const allAssets: number[] = [];
  for (let asset = 0; asset < taken.length; asset += 1) if (taken[asset] === 1) allAssets.push(asset);
  return {
    lines: left(lines, table.lines.col.asset),
    calls: left(calls, table.calls.col.asset),
    labour: left(labour, table.labour.col.asset),
    assets: [...assets].filter((asset) => taken[asset] === 1),
    allAssets,
  };
}

function filtered(share: MonthShare, pass: TablePass): MonthShare {
  if (pass.key === everythingKey) return share;
  return {
    lines: chosen(share.lines, pass.line),
    calls: chosen(share.calls, pass.call),
    labour: chosen(share.labour, pass.labour),
    assets: share.assets.filter(pass.asset),
    allAssets: share.allAssets,
  };
}

function chosen(rows: Int32Array, choose: (row: number) => boolean): Int32Array {
  const kept = new Int32Array(rows.length);
  let size = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    if (!choose(row)) continue;
    kept[size] = row;
    size += 1;
  }
  return kept.subarray(0, size);
}

/** The same of few assets: from their rows, not from the month's. */
function shareOfFew(table: FactTable, month: number, few: readonly number[]): MonthShare {
  const { assets } = table.monthRows(month);
  const own = { lines: [] as number[], calls: [] as number[], labour: [] as number[] };
  for (const asset of few) {
    const found = table.assets[asset];
    if (found === undefined) continue;
    for (const kind of ['lines', 'calls', 'labour'] as const) {
      const months = table[kind].col.month;
      for (let row = found[kind][0]; row < found[kind][1]; row += 1)
        if (months[row] === month) own[kind].push(row);
    }
  }
  return {
    lines: Int32Array.from(own.lines),
    calls: Int32Array.from(own.calls),
    labour: Int32Array.from(own.labour),
    assets: few.filter((asset) => assets.has(asset)),
    allAssets: few,
  };
}

/** When the next row of a share, or the next step of any asset's life, happens. */
function nextAfter(table: FactTable, share: MonthShare, untilMs: number): number {
  let next = Infinity;
  const look = (rows: Int32Array, ats: Float64Array): void => {
    for (let i = 0; i < rows.length; i += 1) {
      const at = ats[rows[i] ?? 0] ?? 0;
      if (at > untilMs && at < next) next = at;
    }
  };
  look(share.lines, table.lines.col.at);
  look(share.calls, table.calls.col.at);
  look(share.labour, table.labour.col.at);
  const { lastStepAt } = table.life.col;
  for (const asset of share.allAssets) {
    if ((lastStepAt[asset] ?? 0) <= untilMs) continue;
    for (const { at } of table.assets[asset]?.lifecycle ?? []) if (at > untilMs && at < next) next = at;
  }
  return next;
}
