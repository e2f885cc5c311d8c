import type { AssetFacts, CallFact, LifecycleFact } from './assetFacts.ts';
import { withBreakage } from './breakageFacts.ts';
import type { Calendar } from './calendar.ts';
import { modelKey } from './reviewFilter.ts';
import { countingFinish, noAsset } from './rollForward.ts';
import { copyRows, createRows, reserve, rowsOf, trimmed } from './rows.ts';
import type { Columns, Rows } from './rows.ts';
import type { Tier } from '../asset/asset.ts';
import type { CreditEntries } from '../ledger/credits.ts';

/** Dated amounts, money and paid time; oldest first within an asset. `asset` -1: replaced. */
const lineKinds = {
  asset: 'i32',
  at: 'f64',
  month: 'i32',
  day: 'i32',
  /** 0 infrastructure, 1 iteration, 2 oversight. */
  component: 'u8',
  micros: 'f64',
  unpriced: 'i32',
  /** Of the asset's calls; -1: none. */
  call: 'i32',
  actor: 'i32',
  basis: 'u8',
  /** 1: overhead, where no asset carries it. */
  general: 'u8',
} as const;

const callKinds = {
  asset: 'i32',
  at: 'f64',
  month: 'i32',
  day: 'i32',
  hour: 'u8',
  tool: 'i32',
  model: 'i32',
  provider: 'i32',
  modelName: 'i32',
  tier: 'u8',
  actor: 'i32',
  source: 'u8',
  status: 'u8',
  /** NaN: did not complete. */
  latencyMs: 'f64',
  timedOut: 'u8',
  outputs: 'i32',
  accepted: 'i32',
  isRetry: 'u8',
  /** 0: no quote; else 1 + index of `qualifiers`. */
  qualifier: 'u8',
  quoteMicros: 'f64',
  upperMicros: 'f64',
  micros: 'f64',
  unpriced: 'i32',
} as const;

const labourKinds = {
  asset: 'i32',
  at: 'f64',
  month: 'i32',
  kind: 'u8',
  ms: 'f64',
  /** 1: paid time of which no rate is known. */
  unrated: 'u8',
  call: 'i32',
  actor: 'i32',
} as const;

/** One row for each asset; side by side, since a view looks at all of them. */
const lifeKinds = {
  /** The counting finish as seen after the last step of life; `month` beyond all months where there is none. */
  month: 'i32',
  at: 'f64',
  lastStepAt: 'f64',
} as const;

/** The month of assets without a counting finish. */
export const never = 0x7fffffff;

export const callStatuses: readonly CallFact['status'][] = [
  'loose',
  'open',
  'undecided',
  'accepted',
  'rejected',
  'superseded',
  'failed',
  'cancelled',
  'blocked',
];
export const labourKindNames = [
  'active',
  'review',
  'hand-edit',
  'felt-wait',
  'overlapped',
  'idle',
  'admin',
] as const;
export const lineBases = [
  'reported',
  'metered',
  'quoted',
  'adjusted',
  'shared',
  'breakage',
  'labour',
] as const;
export const qualifiers = ['exact', 'estimate', 'unpriced'] as const;

/** An asset with where its rows lie: [from, to). */
export interface TableAsset {
  readonly asset: string;
  readonly name: string;
  readonly kind: 'deliverable' | 'base';
  readonly tier: Tier;
  readonly slot: AssetFacts['slot'];
  readonly campaign: string | null;
  readonly createdAt: number;
  readonly lastAt: number;
  readonly lifecycle: readonly LifecycleFact[];
  lines: readonly [from: number, to: number];
  calls: readonly [from: number, to: number];
  labour: readonly [from: number, to: number];
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
  let unsettled = false;

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
    for (let row = 0; row < lines.size; row += 1) monthRows(lines.col.month[row] ?? 0).lines.push(row);
    for (let row = 0; row < calls.size; row += 1) monthRows(calls.col.month[row] ?? 0).calls.push(row);
    for (let row = 0; row < labour.size; row += 1) monthRows(labour.col.month[row] ?? 0).labour.push(row);
    for (let index = 0; index < assets.length; index += 1) indexAsset(index);
  }

  function indexAsset(index: number): void {
    const asset = assets[index];
    if (asset === undefined) return;
    if (asset.campaign !== null) seen.campaigns.add(numberOf(asset.campaign));
    for (let row = asset.calls[0]; row < asset.calls[1]; row += 1) {
      seen.tools.add(calls.col.tool[row] ?? -1);
      seen.models.add(calls.col.model[row] ?? -1);
      seen.people.add(calls.col.actor[row] ?? -1);
    }
    for (let row = asset.labour[0]; row < asset.labour[1]; row += 1)
      seen.people.add(labour.col.actor[row] ?? -1);
    for (let row = asset.lines[0], last = -1; row < asset.lines[1]; row += 1) {
      const month = lines.col.month[row] ?? 0;
      if (month !== last) monthRows(month).assets.add(index);
      last = month;
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
    if (facts !== null) putRows(facts);
  }

  function putRows(facts: AssetFacts): void {
    const known = assetNumbers.get(facts.asset);
    const index = known ?? assets.length;
    if (known === undefined) assetNumbers.set(facts.asset, index);
    else if (assets[index] !== undefined) bury(assets[index]);
    assets[index] = {
      asset: facts.asset,
      name: facts.name,
      kind: facts.kind,
      tier: facts.tier,
      slot: facts.slot,
      campaign: facts.campaign,
      createdAt: facts.createdAt,
      lastAt: facts.lastAt,
      lifecycle: facts.lifecycle,
      calls: putCalls(index, facts),
      lines: putLines(index, facts),
      labour: putLabour(index, facts),
    };
    indexAsset(index);
    compact();
  }

  function putCalls(asset: number, facts: AssetFacts): [number, number] {
    reserve(calls, facts.calls.length);
    const from = calls.size;
    const { col } = calls;
    for (const call of facts.calls) {
      const row = calls.size;
      calls.size += 1;
      const month = monthOf(call.at);
      col.asset[row] = asset;
      col.at[row] = call.at;
      col.month[row] = month;
      col.day[row] = calendar.dayNumberOf(call.at);
      col.hour[row] = calendar.hourOf(call.at);
      col.tool[row] = numberOf(call.tool);
      col.model[row] = numberOf(modelKey(call));
      col.provider[row] = numberOf(call.provider);
      col.modelName[row] = numberOf(call.model);
      col.tier[row] = call.tier;
      col.actor[row] = numberOf(call.actor);
      col.source[row] = call.source === 'local' ? 0 : 1;
      col.status[row] = callStatuses.indexOf(call.status);
      col.latencyMs[row] = call.latencyMs ?? Number.NaN;
      col.timedOut[row] = call.errorType === 'timeout' ? 1 : 0;
      col.outputs[row] = call.outputs;
      col.accepted[row] = call.acceptedOutputs;
      col.isRetry[row] = call.isRetry ? 1 : 0;
      col.qualifier[row] = call.quote === null ? 0 : 1 + qualifiers.indexOf(call.quote.qualifier);
      col.quoteMicros[row] = call.quote?.micro ?? Number.NaN;
      col.upperMicros[row] = call.quote?.upperMicro ?? Number.NaN;
      col.micros[row] = call.micros;
      col.unpriced[row] = call.unpriced;
      monthRows(month).calls.push(row);
    }
    return [from, calls.size];
  }

  function putLines(asset: number, facts: AssetFacts): [number, number] {
    const money = facts.money.map((fact) => ({
      ...fact,
      component: fact.component === 'infrastructure' ? 0 : 1,
      basis: lineBases.indexOf(fact.basis),
      actor: fact.call === null ? -1 : numberOf(facts.calls[fact.call]?.actor ?? ''),
    }));
    const people = facts.labour
      .filter(({ micros }) => micros !== 0)
      .map(({ at, micros, call, actor }) => ({
        at,
        component: 2,
        basis: lineBases.indexOf('labour'),
        general: false,
        micros: micros ?? 0,
        unpriced: micros === null ? 1 : 0,
        call,
        actor: numberOf(actor),
      }));
    const sorted = [...money, ...people].toSorted((a, b) => a.at - b.at);
    reserve(lines, sorted.length);
    const from = lines.size;
    const { col } = lines;
    for (const line of sorted) {
      const row = lines.size;
      lines.size += 1;
      const month = monthOf(line.at);
      col.asset[row] = asset;
      col.at[row] = line.at;
      col.month[row] = month;
      col.day[row] = calendar.dayNumberOf(line.at);
      col.component[row] = line.component;
      col.micros[row] = line.micros;
      col.unpriced[row] = line.unpriced;
      col.call[row] = line.call ?? -1;
      col.actor[row] = line.actor;
      col.basis[row] = line.basis;
      col.general[row] = line.general ? 1 : 0;
      monthRows(month).lines.push(row);
    }
    return [from, lines.size];
  }

  function putLabour(asset: number, facts: AssetFacts): [number, number] {
    reserve(labour, facts.labour.length);
    const from = labour.size;
    const { col } = labour;
    for (const fact of facts.labour) {
      const row = labour.size;
      labour.size += 1;
      const month = monthOf(fact.at);
      col.asset[row] = asset;
      col.at[row] = fact.at;
      col.month[row] = month;
      col.kind[row] = labourKindNames.indexOf(fact.kind);
      col.ms[row] = fact.ms;
      col.unrated[row] = fact.micros === null ? 1 : 0;
      col.call[row] = fact.call ?? -1;
      col.actor[row] = numberOf(fact.actor);
      monthRows(month).labour.push(row);
    }
    return [from, labour.size];
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
  [from, to]: readonly [number, number],
  target: Rows<K>,
): [number, number] {
  const at = copyRows(source, from, to, target);
  return [at, at + to - from];
}
