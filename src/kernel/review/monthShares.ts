import type { FactTable } from './factTable.ts';
import { monthNumber } from './factTable.ts';
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

/** How a figure is made of shares: of disjoint ones the figures can be put together. */
export interface Summed<T> {
  readonly name: string;
  of(share: MonthShare): T;
  /** Must leave both as they are. */
  together(a: T, b: T): T;
}

interface Made {
  readonly untilMs: number;
  /** From then on more has happened. */
  readonly endMs: number;
  readonly value: unknown;
}

interface Resting {
  readonly share: MonthShare;
  readonly made: Map<string, Made>;
  /** When the next thing happens, by when it was asked. */
  readonly ends: Map<number, number>;
}

interface Held {
  /** Assets that events come for: looked at anew each time. All others rest. */
  readonly busy: Set<number>;
  /** Assets from this number on came later: none of them rests. */
  readonly known: number;
  readonly moves: number;
  /** How many of the table's changes are told already. */
  changes: number;
  readonly resting: Map<string, Resting>;
}

const tables = new WeakMap<FactTable, Held>();

const mostLatest = 64;
const mostBusy = 256;
const mostResting = 24;

/**
 * A figure of a month as known at `untilMs`. What rests is remembered with its figure, so that an event costs the rows
 * of the few assets that are being worked on. A pass without a `key` is not remembered.
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
    return sum.of(shareOf(table, pass, number, () => true));
  const held = heldOf(table);
  const resting = restingOf(table, pass, number, held, pass.key);
  let made = resting.made.get(sum.name);
  if (made === undefined || untilMs < made.untilMs || untilMs >= made.endMs) {
    const endMs = endOf(table, resting, untilMs);
    resting.made.set(sum.name, (made = { untilMs, endMs, value: sum.of(resting.share) }));
  }
  return sum.together(made.value as T, sum.of(busyShareOf(table, pass, number, held)));
}

function endOf(table: FactTable, resting: Resting, untilMs: number): number {
  let end = resting.ends.get(untilMs);
  if (end === undefined) resting.ends.set(untilMs, (end = nextAfter(table, resting.share, untilMs)));
  return end;
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
    months.set(month, (own = { held, changes, share: shareOfBusy(table, pass, month, busy) }));
  return own.share;
}

function heldOf(table: FactTable): Held {
  const held = tables.get(table);
  if (held !== undefined && held.moves === table.moves && stillRest(held, table.changes)) return held;
  const wereBusy = held === undefined || held.busy.size > mostBusy ? [] : held.busy;
  const found = latest(table);
  const busy = new Set([...wereBusy, ...found, ...table.changes.slice(held?.changes ?? Infinity)]);
  const fresh: Held = {
    // Many at once are an import, not work.
    busy: busy.size > mostBusy ? new Set(found) : busy,
    known: table.assets.length,
    moves: table.moves,
    changes: table.changes.length,
    resting: new Map(),
  };
  tables.set(table, fresh);
  return fresh;
}

/** False when an event came for an asset that rested. */
function stillRest(held: Held, changes: readonly number[]): boolean {
  for (let at = held.changes; at < changes.length; at += 1) {
    const asset = changes[at] ?? 0;
    if (asset >= held.known) held.busy.add(asset);
    else if (!held.busy.has(asset)) return false;
  }
  held.changes = changes.length;
  return held.busy.size <= mostBusy;
}

/** Those that were worked on last: most events are theirs. */
function latest(table: FactTable): number[] {
  const { at } = table.lines.col;
  const lastAt = Float64Array.from(table.assets, ({ lines, createdAt }) =>
    Math.max(createdAt, lines[1] > lines[0] ? (at[lines[1] - 1] ?? 0) : 0),
  );
  const few = Math.min(mostLatest, lastAt.length >> 3);
  const limit = lastAt.toSorted()[lastAt.length - few] ?? Infinity;
  const found: number[] = [];
  for (const [asset, time] of lastAt.entries()) if (time >= limit && found.length < few) found.push(asset);
  return found;
}

function restingOf(table: FactTable, pass: TablePass, month: number, held: Held, key: string): Resting {
  const name = `${month} ${key}`;
  const { busy, known } = held;
  let resting = held.resting.get(name);
  if (resting === undefined) {
    if (held.resting.size >= mostResting) held.resting.clear();
    resting = {
      share: shareOf(table, pass, month, (asset) => asset < known && !busy.has(asset)),
      made: new Map(),
      ends: new Map(),
    };
    held.resting.set(name, resting);
  }
  return resting;
}

function shareOf(
  table: FactTable,
  pass: TablePass,
  month: number,
  takes: (asset: number) => boolean,
): MonthShare {
  const taken = Uint8Array.from(table.assets, (_, asset) => (takes(asset) ? 1 : 0));
  const left = (rows: Int32Array, assets: Int32Array, passes: (row: number) => boolean): Int32Array => {
    const kept = new Int32Array(rows.length);
    let size = 0;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] ?? 0;
      if (taken[assets[row] ?? -1] !== 1 || !passes(row)) continue;
      kept[size] = row;
      size += 1;
    }
    return kept.subarray(0, size);
  };
  const { lines, calls, labour, assets } = table.monthRows(month);
  const allAssets: number[] = [];
  for (let asset = 0; asset < taken.length; asset += 1) if (taken[asset] === 1) allAssets.push(asset);
  return {
    lines: left(lines, table.lines.col.asset, pass.line),
    calls: left(calls, table.calls.col.asset, pass.call),
    labour: left(labour, table.labour.col.asset, pass.labour),
    assets: [...assets].filter((asset) => taken[asset] === 1 && pass.asset(asset)),
    allAssets,
  };
}

/** The same of few assets: from their rows, not from the month's. */
function shareOfBusy(
  table: FactTable,
  pass: TablePass,
  month: number,
  busy: ReadonlySet<number>,
): MonthShare {
  const { assets } = table.monthRows(month);
  const own = { lines: [] as number[], calls: [] as number[], labour: [] as number[] };
  for (const asset of busy) {
    const found = table.assets[asset];
    if (found === undefined || !pass.asset(asset)) continue;
    const take = (kind: keyof typeof own, months: Int32Array, passes: (row: number) => boolean): void => {
      for (let row = found[kind][0]; row < found[kind][1]; row += 1)
        if (months[row] === month && passes(row)) own[kind].push(row);
    };
    take('lines', table.lines.col.month, pass.line);
    take('calls', table.calls.col.month, pass.call);
    take('labour', table.labour.col.month, pass.labour);
  }
  return {
    lines: Int32Array.from(own.lines),
    calls: Int32Array.from(own.calls),
    labour: Int32Array.from(own.labour),
    assets: [...busy].filter((asset) => assets.has(asset) && pass.asset(asset)),
    allAssets: [...busy],
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
