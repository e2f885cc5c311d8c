import type { callKinds, labourKinds, lineKinds } from './factColumns.ts';
import type { Rows } from './rows.ts';

/** Rows of one month; some may have been replaced since. */
export interface MonthRows {
  readonly lines: Int32Array;
  readonly calls: Int32Array;
  readonly labour: Int32Array;
  /** Assets with a line or a step of life in the month. */
  readonly assets: ReadonlySet<number>;
}

/** Words that some fact had, also one that was replaced since. */
export interface Seen {
  readonly campaigns: Set<number>;
  readonly tools: Set<number>;
  readonly models: Set<number>;
  readonly people: Set<number>;
}

export interface FactRows {
  readonly lines: Rows<typeof lineKinds>;
  readonly calls: Rows<typeof callKinds>;
  readonly labour: Rows<typeof labourKinds>;
}

type Dated = Rows<{ readonly asset: 'i32'; readonly month: 'i32' }>;

/** Which rows and assets belong to which month, and which words they have. */
export interface MonthIndex {
  readonly seen: Seen;
  monthRows(month: number): MonthRows;
  /** Takes in rows [from, to) of each kind. */
  add(rows: FactRows, from: Readonly<Record<keyof FactRows, number>>): void;
  addAsset(month: number, asset: number): void;
}

/** Numbers of rows, with spare room. */
interface Numbers {
  list: Int32Array<ArrayBuffer>;
  size: number;
}

interface Held {
  readonly lines: Numbers;
  readonly calls: Numbers;
  readonly labour: Numbers;
  readonly assets: Set<number>;
  /** Added last: rows of an asset lie side by side. */
  lastAsset: number;
}

const noNumbers = (): Numbers => ({ list: new Int32Array(64), size: 0 });

export function createMonthIndex(): MonthIndex {
  const months = new Map<number, Held>();
  const seen: Seen = { campaigns: new Set(), tools: new Set(), models: new Set(), people: new Set() };

  const monthOf = (month: number): Held => {
    let held = months.get(month);
    if (held === undefined) {
      held = {
        lines: noNumbers(),
        calls: noNumbers(),
        labour: noNumbers(),
        assets: new Set(),
        lastAsset: -1,
      };
      months.set(month, held);
    }
    return held;
  };

  const addAsset = (month: number, asset: number): void => {
    monthOf(month).assets.add(asset);
  };

  function addRows(rows: Dated, from: number, kind: keyof FactRows): void {
    const { asset: assets, month } = rows.col;
    let [held, heldMonth] = [null as Held | null, Number.NaN];
    for (let row = from; row < rows.size; row += 1) {
      const asset = assets[row] ?? -1;
      if (asset < 0) continue;
      const own = month[row] ?? 0;
      if (held === null || own !== heldMonth) [held, heldMonth] = [monthOf(own), own];
      push(held[kind], row);
      if (kind !== 'lines' || held.lastAsset === asset) continue;
      held.lastAsset = asset;
      held.assets.add(asset);
    }
  }

  return {
    seen,
    monthRows: (month) => {
      const { lines, calls, labour, assets } = monthOf(month);
      return { lines: numbers(lines), calls: numbers(calls), labour: numbers(labour), assets };
    },
    add({ lines, calls, labour }, from) {
      addRows(lines, from.lines, 'lines');
      addRows(calls, from.calls, 'calls');
      addRows(labour, from.labour, 'labour');
      see(calls.col.tool, from.calls, calls.size, seen.tools);
      see(calls.col.model, from.calls, calls.size, seen.models);
      see(calls.col.actor, from.calls, calls.size, seen.people);
      see(labour.col.actor, from.labour, labour.size, seen.people);
    },
    addAsset,
  };
}

/** The same word comes many times in a row, and words are few. */
function see(words: Int32Array, from: number, to: number, seen: Set<number>): void {
  let last = -1;
  for (let row = from; row < to; row += 1) {
    const word = words[row] ?? -1;
    if (word === last) continue;
    last = word;
    seen.add(word);
  }
}

function push(numbers: Numbers, row: number): void {
  if (numbers.size === numbers.list.length) {
    const grown = new Int32Array(numbers.size * 2);
    grown.set(numbers.list);
    numbers.list = grown;
  }
  numbers.list[numbers.size] = row;
  numbers.size += 1;
}

const numbers = ({ list, size }: Numbers): Int32Array => list.subarray(0, size);
