import type { AssetFacts, CallFact } from './assetFacts.ts';
import type { Calendar } from './calendar.ts';
import { modelKey } from './reviewFilter.ts';
import { reserve } from './rows.ts';
import type { Rows } from './rows.ts';

// What a fact is as a row of numbers. Texts are numbers of words, null is NaN or -1.

/** Dated amounts, money and paid time; oldest first within an asset. `asset` -1: replaced. */
export const lineKinds = {
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

export const callKinds = {
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
  disputed: 'u8',
} as const;

export const labourKinds = {
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

/** What is stored of each asset beside its name. */
export const assetKinds = {
  /** 1: pixels that others are made of. */
  base: 'u8',
  tier: 'u8',
  /** -1: none. */
  campaign: 'i32',
  createdAt: 'f64',
  lastAt: 'f64',
  /** How many steps of life. */
  steps: 'i32',
  linesFrom: 'i32',
  linesTo: 'i32',
  callsFrom: 'i32',
  callsTo: 'i32',
  labourFrom: 'i32',
  labourTo: 'i32',
} as const;

export const stepKinds = { at: 'f64', month: 'i32', type: 'u8' } as const;

/** One row for each asset; side by side, since a view looks at all of them. */
export const lifeKinds = {
  /** The counting finish as seen after the last step of life; `month` beyond all months where there is none. */
  month: 'i32',
  at: 'f64',
  lastStepAt: 'f64',
  /** Number of its name, `noCampaign` where it has none. */
  campaign: 'i32',
  tier: 'u8',
} as const;

/** Not what the number of an unknown word is. */
export const noCampaign = -2;

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

/** How texts and times become numbers. */
export interface RowContext {
  readonly calendar: Calendar;
  numberOf(text: string): number;
  monthOf(at: number): number;
}

/** [from, to) */
export type RowRange = readonly [from: number, to: number];

export function putCalls(
  calls: Rows<typeof callKinds>,
  asset: number,
  facts: AssetFacts,
  { calendar, numberOf, monthOf }: RowContext,
): RowRange {
  reserve(calls, facts.calls.length);
  const from = calls.size;
  const { col } = calls;
  for (const call of facts.calls) {
    const row = calls.size;
    calls.size += 1;
    col.asset[row] = asset;
    col.at[row] = call.at;
    col.month[row] = monthOf(call.at);
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
    col.disputed[row] = call.disputed ? 1 : 0;
  }
  return [from, calls.size];
}

export function putLines(
  lines: Rows<typeof lineKinds>,
  asset: number,
  facts: AssetFacts,
  { calendar, numberOf, monthOf }: RowContext,
): RowRange {
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
    col.asset[row] = asset;
    col.at[row] = line.at;
    col.month[row] = monthOf(line.at);
    col.day[row] = calendar.dayNumberOf(line.at);
    col.component[row] = line.component;
    col.micros[row] = line.micros;
    col.unpriced[row] = line.unpriced;
    col.call[row] = line.call ?? -1;
    col.actor[row] = line.actor;
    col.basis[row] = line.basis;
    col.general[row] = line.general ? 1 : 0;
  }
  return [from, lines.size];
}

export function putLabour(
  labour: Rows<typeof labourKinds>,
  asset: number,
  facts: AssetFacts,
  { numberOf, monthOf }: RowContext,
): RowRange {
  reserve(labour, facts.labour.length);
  const from = labour.size;
  const { col } = labour;
  for (const fact of facts.labour) {
    const row = labour.size;
    labour.size += 1;
    col.asset[row] = asset;
    col.at[row] = fact.at;
    col.month[row] = monthOf(fact.at);
    col.kind[row] = labourKindNames.indexOf(fact.kind);
    col.ms[row] = fact.ms;
    col.unrated[row] = fact.micros === null ? 1 : 0;
    col.call[row] = fact.call ?? -1;
    col.actor[row] = numberOf(fact.actor);
  }
  return [from, labour.size];
}
