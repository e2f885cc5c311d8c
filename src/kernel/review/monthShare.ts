import type { FactTable } from './factTable.ts';
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

export const noRows: MonthShare = {
  lines: new Int32Array(),
  calls: new Int32Array(),
  labour: new Int32Array(),
  assets: [],
  allAssets: [],
};

/** Rows that were replaced meanwhile are of no asset. */
export function without(table: FactTable, share: MonthShare, gone: ReadonlySet<number>): MonthShare {
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

export function joined(a: MonthShare, b: MonthShare): MonthShare {
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

/** One part of a share for each of `count` remainders of an asset's number. */
export function sharded(table: FactTable, share: MonthShare, count: number): MonthShare[] {
  const lines = rowsByShard(share.lines, table.lines.col.asset, count);
  const calls = rowsByShard(share.calls, table.calls.col.asset, count);
  const labour = rowsByShard(share.labour, table.labour.col.asset, count);
  const assets = byShard(share.assets, count);
  const allAssets = byShard(share.allAssets, count);
  return assets.map((own, number) => ({
    lines: lines[number] ?? noRows.lines,
    calls: calls[number] ?? noRows.calls,
    labour: labour[number] ?? noRows.labour,
    assets: own,
    allAssets: allAssets[number] ?? [],
  }));
}

function byShard(assets: readonly number[], count: number): number[][] {
  const shards = Array.from({ length: count }, (): number[] => []);
  for (const asset of assets) shards[asset % count]?.push(asset);
  return shards;
}

function rowsByShard(rows: Int32Array, assets: Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  const shardOfRow = (row: number): number => (assets[row] ?? 0) % count;
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

export function shareOf(table: FactTable, month: number, takes: (asset: number) => boolean): MonthShare {
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

export function filtered(share: MonthShare, pass: TablePass): MonthShare {
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
export function shareOfFew(table: FactTable, month: number, few: readonly number[]): MonthShare {
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
export function nextAfter(table: FactTable, share: MonthShare, untilMs: number): number {
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
