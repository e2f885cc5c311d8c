import type { AssetFacts, LifecycleFact } from './assetFacts.ts';
import { nobody, withBreakage } from './breakageFacts.ts';
import type { Calendar } from './calendar.ts';
import {
  callKinds,
  labourKinds,
  lifeKinds,
  lineKinds,
  never,
  noCampaign,
  putCalls,
  putLabour,
  putLines,
} from './factColumns.ts';
import type { RowRange } from './factColumns.ts';
import { createMonthIndex } from './monthIndex.ts';
import type { MonthRows, Seen } from './monthIndex.ts';
import { countingFinish, noAsset } from './rollForward.ts';
import { copyRows, createRows, reserve, rowsOf, trimmed } from './rows.ts';
import type { Rows } from './rows.ts';
import { restoredAssets, restoredRows, storedAssets } from './tableSnapshot.ts';
import type { TableSnapshot } from './tableSnapshot.ts';
import type { Tier } from '../asset/asset.ts';

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
  readonly seen: Seen;
  /** The assets whose facts were put, one after the other. */
  readonly changes: readonly number[];
  /** How often rows have moved. */
  readonly moves: number;
  put(facts: AssetFacts): void;
  /**
   * Brings what no asset carries in line with the burns of all assets (`withBreakage`). A view does it first; it costs
   * nothing while no credits have changed.
   */
  settle(): void;
  /** Everything, to be stored: `restoreTable` gives it back. */
  snapshot(): TableSnapshot;
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
  const rows = restoredRows(stored);
  const life = stored ? rowsOf(lifeKinds, stored.life, stored.names.length) : createRows(lifeKinds);
  const words: string[] = [...(stored?.words ?? [])];
  const wordNumbers = new Map(words.map((word, index) => [word, index]));
  const assets = stored ? restoredAssets(stored, (number) => words[number] ?? '') : [];
  const assetNumbers = new Map(assets.map(({ asset }, index) => [asset, index]));
  let index = createMonthIndex();
  let dead = 0;
  const changes: number[] = [];
  let moves = 0;
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

  /** Dead rows of an asset stay until there are more of them than of all others. */
  function bury(old: TableAsset): void {
    for (const kind of ['lines', 'calls', 'labour'] as const) {
      const [from, to] = old[kind];
      rows[kind].col.asset.fill(-1, from, to);
      dead += to - from;
    }
  }

  function compact(): void {
    if (dead < 100_000 || dead * 2 < rows.lines.size + rows.calls.size + rows.labour.size) return;
    const old = { ...rows };
    rows.lines = createRows(lineKinds, old.lines.size);
    rows.calls = createRows(callKinds, old.calls.size);
    rows.labour = createRows(labourKinds, old.labour.size);
    for (const asset of assets) {
      asset.lines = moved(old.lines, asset.lines, rows.lines);
      asset.calls = moved(old.calls, asset.calls, rows.calls);
      asset.labour = moved(old.labour, asset.labour, rows.labour);
    }
    dead = 0;
    moves += 1;
    indexAll();
  }

  /** `stepMonths`: of all steps of life one after the other; asking the calendar for thousands of them takes long. */
  function indexAll(stepMonths?: Int32Array): void {
    index = createMonthIndex();
    index.add(rows, { lines: 0, calls: 0, labour: 0 });
    let step = 0;
    for (const [number, asset] of assets.entries()) {
      indexAsset(number, asset, stepMonths?.subarray(step));
      step += asset.lifecycle.length;
    }
  }

  function indexAsset(number: number, { campaign, lifecycle }: TableAsset, stepMonths?: Int32Array): void {
    if (campaign !== null) index.seen.campaigns.add(numberOf(campaign));
    for (const [step, { at }] of lifecycle.entries())
      index.addAsset(stepMonths?.[step] ?? monthOf(at), number);
  }

  function putLife(number: number, { kind, lifecycle, campaign, tier }: TableAsset): void {
    if (number >= life.size) {
      reserve(life, number + 1 - life.size);
      life.size = number + 1;
    }
    const lastStepAt = lifecycle.at(-1)?.at ?? -Infinity;
    const finish = kind === 'base' ? null : countingFinish(lifecycle, calendar, lastStepAt);
    life.col.lastStepAt[number] = lastStepAt;
    life.col.month[number] = finish === null ? never : monthNumber(finish.month);
    life.col.at[number] = finish?.at ?? 0;
    life.col.campaign[number] = campaign === null ? noCampaign : numberOf(campaign);
    life.col.tier[number] = tier;
  }

  function put(facts: AssetFacts): void {
    const { grants, voids, burns } = facts.credits;
    const holds = grants.length + voids.length + burns.length > 0;
    const held = credits.get(facts.asset);
    if (holds) credits.set(facts.asset, facts.credits);
    else credits.delete(facts.asset);
    // Most events of an asset leave its credits as they were, and putting all of them together again takes long.
    const same = holds && held !== undefined && JSON.stringify(held) === JSON.stringify(facts.credits);
    if ((!same && (holds || held !== undefined)) || (facts.asset === noAsset && credits.size > 0))
      unsettled = true;
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
    const number = known ?? assets.length;
    if (known === undefined) assetNumbers.set(facts.asset, number);
    else if (assets[number] !== undefined) bury(assets[number]);
    const from = { lines: rows.lines.size, calls: rows.calls.size, labour: rows.labour.size };
    const asset: TableAsset = {
      asset: facts.asset,
      name: facts.name,
      kind: facts.kind,
      tier: facts.tier,
      campaign: facts.campaign,
      createdAt: facts.createdAt,
      lastAt: facts.lastAt,
      lifecycle: facts.lifecycle,
      calls: putCalls(rows.calls, number, facts, context),
      lines: putLines(rows.lines, number, facts, context),
      labour: putLabour(rows.labour, number, facts, context),
    };
    assets[number] = asset;
    changes.push(number);
    index.add(rows, from);
    indexAsset(number, asset);
    putLife(number, asset);
    compact();
  }

  if (stored) indexAll(stored.steps.month);

  return {
    calendar,
    assets,
    get lines() {
      return rows.lines;
    },
    get calls() {
      return rows.calls;
    },
    get labour() {
      return rows.labour;
    },
    get seen() {
      return index.seen;
    },
    changes,
    get moves() {
      return moves;
    },
    life,
    wordNumber: (text) => wordNumbers.get(text) ?? -1,
    word: (number) => words[number] ?? '',
    assetNumber: (asset) => assetNumbers.get(asset) ?? -1,
    monthRows: (month) => index.monthRows(month),
    put,
    settle,
    snapshot: () => ({
      ...storedAssets(assets, context),
      credits: [...credits],
      loose,
      timeZone: calendar.timeZone,
      words: [...words],
      life: trimmed(life),
      lines: trimmed(rows.lines),
      calls: trimmed(rows.calls),
      labour: trimmed(rows.labour),
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
