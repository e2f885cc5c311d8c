import type { FactTable } from './factTable.ts';
import type { TablePass } from './tablePass.ts';

/** The rows of a month that a filter leaves, replaced ones left out; of any time within the month. */
export interface MonthSlice {
  readonly lines: Int32Array;
  readonly calls: Int32Array;
  readonly labour: Int32Array;
}

interface Held {
  readonly table: FactTable;
  readonly version: number;
  readonly months: Map<number, MonthSlice>;
}

const slices = new WeakMap<TablePass, Held>();

/** Made once for each pass: all figures of a view look at the same rows. */
export function monthSlice(table: FactTable, pass: TablePass, month: number): MonthSlice {
  let held = slices.get(pass);
  if (held === undefined || held.table !== table || held.version !== table.version)
    slices.set(pass, (held = { table, version: table.version, months: new Map() }));
  let slice = held.months.get(month);
  if (slice === undefined) {
    const rows = table.monthRows(month);
    slice = {
      lines: left(rows.lines, pass.line),
      calls: left(rows.calls, pass.call),
      labour: left(rows.labour, pass.labour),
    };
    held.months.set(month, slice);
  }
  return slice;
}

function left(rows: Int32Array, passes: (row: number) => boolean): Int32Array {
  const kept = new Int32Array(rows.length);
  let size = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    if (!passes(row)) continue;
    kept[size] = row;
    size += 1;
  }
  return kept.subarray(0, size);
}
