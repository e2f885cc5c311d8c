/** Growing columns of numbers: what a million facts cost in memory and time is what their bytes cost. */
type ColumnKind = 'f64' | 'i32' | 'u16' | 'u8';

interface ColumnOf {
  f64: Float64Array<ArrayBuffer>;
  i32: Int32Array<ArrayBuffer>;
  u16: Uint16Array<ArrayBuffer>;
  u8: Uint8Array<ArrayBuffer>;
}

export type Kinds = Readonly<Record<string, ColumnKind>>;
export type Columns<K extends Kinds> = { [N in keyof K]: ColumnOf[K[N]] };

export interface Rows<K extends Kinds> {
  readonly kinds: K;
  /** Longer than `size`; replaced when they grow, so never kept over a `reserve`. */
  col: Columns<K>;
  size: number;
  capacity: number;
}

const makers = {
  f64: (length: number) => new Float64Array(length),
  i32: (length: number) => new Int32Array(length),
  u16: (length: number) => new Uint16Array(length),
  u8: (length: number) => new Uint8Array(length),
};

export function createRows<const K extends Kinds>(kinds: K, capacity = 1_024): Rows<K> {
  return { kinds, col: allocate(kinds, capacity), size: 0, capacity };
}

function allocate<K extends Kinds>(kinds: K, length: number): Columns<K> {
  const columns = Object.entries(kinds).map(([name, kind]) => [name, makers[kind](length)] as const);
  return Object.fromEntries(columns) as Columns<K>;
}

/** Makes room for `extra` more rows. */
export function reserve<K extends Kinds>(rows: Rows<K>, extra: number): void {
  if (rows.size + extra <= rows.capacity) return;
  const capacity = Math.max(rows.capacity * 2, rows.size + extra);
  const grown = allocate(rows.kinds, capacity);
  for (const name of Object.keys(rows.kinds)) grown[name]?.set(rows.col[name] as never);
  rows.col = grown;
  rows.capacity = capacity;
}

/** Copies the rows [from, to) of `source` behind the rows of `target`; returns where they begin. */
export function copyRows<K extends Kinds>(
  source: Rows<K>,
  from: number,
  to: number,
  target: Rows<K>,
): number {
  reserve(target, to - from);
  const at = target.size;
  for (const name of Object.keys(source.kinds))
    target.col[name]?.set(source.col[name]?.subarray(from, to) as never, at);
  target.size += to - from;
  return at;
}

/** The columns without their spare room: what is stored. */
export function trimmed<K extends Kinds>(rows: Rows<K>): Columns<K> {
  const columns = Object.keys(rows.kinds).map((name) => [name, rows.col[name]?.slice(0, rows.size)] as const);
  return Object.fromEntries(columns) as Columns<K>;
}

export function rowsOf<const K extends Kinds>(kinds: K, col: Columns<K>, size: number): Rows<K> {
  return { kinds, col, size, capacity: size };
}
