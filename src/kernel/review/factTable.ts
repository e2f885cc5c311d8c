import type { AssetFacts, LifecycleFact } from './assetFacts.ts';
import { nobody, withBreakage } from './breakageFacts.ts';
import type { Calendar } from './calendar.ts';
import {
  callKinds,
  labourKinds,
  lifeKinds,
  lineKinds,
  never,
  putCalls,
  putLabour,
  putLines,
} from './factColumns.ts';
import type { RowRange } from './factColumns.ts';
import { countingFinish, noAsset } from './rollForward.ts';
import { copyRows, createRows, reserve, rowsOf, trimmed } from './rows.ts';
import type { Columns, Rows } from './rows.ts';
import type { Tier } from '../asset/asset.ts';
import type { CreditEntries } from '../ledger/credits.ts';

/** An asset with where its rows lie: [from, to). */
export interface TableAsset {
  readonly asset: string;
  /** As it was created; this browser's row may say another. */
  readonly name: string;
  readonly kind: 'deliverable' | 'base';
  readonly tier: Tier;
  readonly campaign: string | null;
  readonly createdAt: number;
  readonly lastAt: number;
  readonly lifecycle: readonly LifecycleFact[];
  lines: RowRange;
  calls: RowRange;
  labour: RowRange;
}

/** Rows of one month; some may have been replaced since. */
export interface MonthRows {
  readonly lines: number[];
  readonly calls: number[];
  readonly labour: number[];
  /** Assets with a line or a step of life in the month. */
  readonly assets: Set<number>;
}

/**
 * The facts of all assets as columns, in the days and months of one time zone, with the rows of each month at hand:
 * a view of a month looks at that month's rows only, however many years the ledger has. An asset's facts are replaced
 * as a whole (`put`); there is nothing in it that `assetFacts` did not say.
 */
export interface FactTable {
  readonly calendar: Calendar;
  readonly assets: readonly TableAsset[];
  readonly lines: Rows<typeof lineKinds>;
  readonly calls: Rows<typeof callKinds>;
  readonly labour: Rows<typeof labourKinds>;
  readonly life: Rows<typeof lifeKinds>;
  /** The number of a text, -1 when no fact has it. */
  wordNumber(text: string): number;
  word(number: number): string;
  /** The number of an asset, -1 when there is no such one. */
  assetNumber(asset: string): number;
  monthRows(month: number): MonthRows;
  /** Words that some fact had, also one that was replaced since. */
  readonly seen: Seen;
  put(facts: AssetFacts): void;
  /**
   * Brings what no asset carries in line with the burns of all assets (`withBreakage`). A view does it first; it costs
   * nothing while no credits have changed.
   */
  settle(): void;
  /** Everything, to be stored: `restoreTable` gives it back. */
  snapshot(): TableSnapshot;
}

export interface TableSnapshot {
  readonly timeZone: string;
  readonly words: readonly string[];
  readonly assets: readonly TableAsset[];
  readonly lines: Columns<typeof lineKinds>;
  readonly calls: Columns<typeof callKinds>;
  readonly labour: Columns<typeof labourKinds>;
  readonly credits: readonly (readonly [asset: string, entries: CreditEntries])[];
  /** Facts without an asset, as they are before breakage. */
  readonly loose: AssetFacts | null;
}

export interface Seen {
  readonly campaigns: Set<number>;
  readonly tools: Set<number>;
  readonly models: Set<number>;
  readonly people: Set<number>;
}

/** `2026-03` as a number that counts months. */
export function monthNumber(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return year * 12 + number - 1;
}

export function tableOf(facts: readonly AssetFacts[], calendar: Calendar): FactTable {
  const table = createFactTable(calendar);
  for (const one of facts) table.put(one);
  return table;
}

/** Null when it was made for another time zone: days and months are others there. */
export function restoreTable(stored: TableSnapshot, calendar: Calendar): FactTable | null {
  return stored.timeZone === calendar.timeZone ? createFactTable(calendar, stored) : null;
}

export function createFactTable(calendar: Calendar, stored?: TableSnapshot): FactTable {
  let lines = stored ? rowsOf(lineKinds, stored.lines, stored.lines.at.length) : createRows(lineKinds);
  let calls = stored ? rowsOf(callKinds, stored.calls, stored.calls.at.length) : createRows(callKinds);
  let labour = stored ? rowsOf(labourKinds, stored.labour, stored.labour.at.length) : createRows(labourKinds);
  const life = createRows(lifeKinds);
  const words: string[] = [...(stored?.words ?? [])];
  const wordNumbers = new Map(words.map((word, index) => [word, index]));
  const assets: TableAsset[] = [...(stored?.assets ?? [])];
  const assetNumbers = new Map(assets.map(({ asset }, index) => [asset, index]));
  let months = new Map<number, MonthRows>();
  const seen: Seen = { campaigns: new Set(), tools: new Set(), models: new Set(), people: new Set() };
  let dead = 0;
  const credits = new Map(stored?.credits);
  let loose = stored?.loose ?? null;
  let unsettled = credits.size > 0;

  const numberOf = (text: string): number => {
    const known = wordNumbers.get(text);
    if (known !== undefined) return known;
    words.push(text);
    wordNumbers.set(text, words.length - 1);
    return words.length - 1;
  };

  const monthOfDay = new Map<number, number>();
  const monthOf = (at: number): number => {
    const day = calendar.dayNumberOf(at);
    let month = monthOfDay.get(day);
    if (month === undefined) monthOfDay.set(day, (month = monthNumber(calendar.monthOf(at))));
    return month;
  };

  const context = { calendar, numberOf, monthOf };

  const monthRows = (month: number): MonthRows => {
    let held = months.get(month);
    if (held === undefined)
      months.set(month, (held = { lines: [], calls: [], labour: [], assets: new Set() }));
    return held;
  };

  /** Dead rows of an asset stay until there are more of them than of all others. */
  function bury(old: TableAsset): void {
    for (const [rows, [from, to]] of [
      [lines, old.lines],
      [calls, old.calls],
      [labour, old.labour],
    ] as const) {
      rows.col.asset.fill(-1, from, to);
      dead += to - from;
    }
  }

  function compact(): void {
    if (dead < 100_000 || dead * 2 < lines.size + calls.size + labour.size) return;
    const [oldLines, oldCalls, oldLabour] = [lines, calls, labour];
    lines = createRows(lineKinds, oldLines.size);
    calls = createRows(callKinds, oldCalls.size);
    labour = createRows(labourKinds, oldLabour.size);
    for (const asset of assets) {
      asset.lines = moved(oldLines, asset.lines, lines);
      asset.calls = moved(oldCalls, asset.calls, calls);
      asset.labour = moved(oldLabour, asset.labour, labour);
    }
    dead = 0;
    indexAll();
  }

  function indexAll(): void {
    months = new Map();
    for (let index = 0; index < assets.length; index += 1) indexAsset(index);
  }

  function indexAsset(index: number): void {
    const asset = assets[index];
    if (asset === undefined) return;
    if (asset.campaign !== null) seen.campaigns.add(numberOf(asset.campaign));
    for (let row = asset.calls[0]; row < asset.calls[1]; row += 1) {
      monthRows(calls.col.month[row] ?? 0).calls.push(row);
      seen.tools.add(calls.col.tool[row] ?? -1);
      seen.models.add(calls.col.model[row] ?? -1);
      seen.people.add(calls.col.actor[row] ?? -1);
    }
    for (let row = asset.labour[0]; row < asset.labour[1]; row += 1) {
      monthRows(labour.col.month[row] ?? 0).labour.push(row);
      seen.people.add(labour.col.actor[row] ?? -1);
    }
    for (let row = asset.lines[0]; row < asset.lines[1]; row += 1) {
      const month = monthRows(lines.col.month[row] ?? 0);
      month.lines.push(row);
      month.assets.add(index);
    }
    for (const { at } of asset.lifecycle) monthRows(monthOf(at)).assets.add(index);
    indexLife(index, asset);
  }

  function indexLife(index: number, { kind, lifecycle }: TableAsset): void {
    if (index >= life.size) {
      reserve(life, index + 1 - life.size);
      life.size = index + 1;
    }
    const lastStepAt = lifecycle.at(-1)?.at ?? -Infinity;
    const finish = kind === 'base' ? null : countingFinish(lifecycle, calendar, lastStepAt);
    life.col.lastStepAt[index] = lastStepAt;
    life.col.month[index] = finish === null ? never : monthNumber(finish.month);
    life.col.at[index] = finish?.at ?? 0;
  }

  function put(facts: AssetFacts): void {
    const { grants, voids, burns } = facts.credits;
    const holds = grants.length + voids.length + burns.length > 0;
    const held = credits.delete(facts.asset);
    if (holds) credits.set(facts.asset, facts.credits);
    if (holds || held || (facts.asset === noAsset && credits.size > 0)) unsettled = true;
    if (facts.asset === noAsset) loose = facts;
    putRows(facts);
  }

  function settle(): void {
    if (!unsettled) return;
    unsettled = false;
    const facts = withBreakage(loose, [...credits.values()]);
    if (facts !== null || assetNumbers.has(noAsset)) putRows(facts ?? nobody(0));
  }

  function putRows(facts: AssetFacts): void {
    const known = assetNumbers.get(facts.asset);
    const index = known ?? assets.length;
    if (known === undefined) assetNumbers.set(facts.asset, index);
    else if (assets[index] !== undefined) bury(assets[index]);
    const { asset, name, kind, tier, campaign, createdAt, lastAt, lifecycle } = facts;
    const described = { asset, name, kind, tier, campaign, createdAt, lastAt, lifecycle };
    assets[index] = {
      ...described,
      calls: putCalls(calls, index, facts, context),
      lines: putLines(lines, index, facts, context),
      labour: putLabour(labour, index, facts, context),
    };
    indexAsset(index);
    compact();
  }

  if (stored) indexAll();

  return {
    calendar,
    assets,
    get lines() {
      return lines;
    },
    get calls() {
      return calls;
    },
    get labour() {
      return labour;
    },
    life,
    wordNumber: (text) => wordNumbers.get(text) ?? -1,
    word: (number) => words[number] ?? '',
    assetNumber: (asset) => assetNumbers.get(asset) ?? -1,
    monthRows,
    seen,
    put,
    settle,
    snapshot: () => ({
      credits: [...credits],
      loose,
      timeZone: calendar.timeZone,
      words: [...words],
      assets: assets.map((asset) => ({ ...asset })),
      lines: trimmed(lines),
      calls: trimmed(calls),
      labour: trimmed(labour),
    }),
  };
}

function moved<K extends Parameters<typeof createRows>[0]>(
  source: Rows<K>,
  [from, to]: RowRange,
  target: Rows<K>,
): RowRange {
  const at = copyRows(source, from, to, target);
  return [at, at + to - from];
}
