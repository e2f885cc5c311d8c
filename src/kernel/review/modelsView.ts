import type { CallFact } from './assetFacts.ts';
import { addedUp, sumOf } from './costParts.ts';
import { costOfAcceptance } from './costOfAcceptance.ts';
import type { Circumstances } from './costOfAcceptance.ts';
import { callStatuses, labourKindNames } from './factColumns.ts';
import type { FactTable } from './factTable.ts';
import { hourBands, latencyFigures } from './latency.ts';
import type { HourBand, LatencyFigures } from './latency.ts';
import { monthSum } from './monthShares.ts';
import type { MonthShare } from './monthShare.ts';
import { hasEnoughData, retireVerdict } from './retireRule.ts';
import type { ModelEvidence, Verdict } from './retireRule.ts';
import { modelKey } from './reviewFilter.ts';
import type { TablePass } from './tablePass.ts';
import type { Tier } from '../asset/asset.ts';
import { priorStrength, shrunkRate, wilson } from '../statistics/rates.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { remembered } from '../shared/remembered.ts';
import type { Interval } from '../statistics/rates.ts';

/** One model on one tool and tier. */
export interface ModelRow {
  readonly tool: string;
  readonly tier: Tier;
  readonly provider: string;
  readonly model: string;
  readonly source: 'local' | 'hosted';
  readonly calls: number;
  readonly acceptedSets: number;
  readonly rejectedSets: number;
  /** Completed sets without a verdict, or passed by: not in the reject rate. */
  readonly undecidedSets: number;
  readonly failedCalls: number;
  readonly retries: number;
  /** rejected / (accepted + rejected) sets (M07); null while nothing is decided. */
  readonly rejectRate: number | null;
  readonly rejectInterval: Interval | null;
  readonly latency: LatencyFigures;
  readonly hours: readonly HourBand[];
  readonly spendMicros: number;
  readonly unpriced: number;
  /** Expected cost of one accepted result with people's time (M13), from the acceptance drawn towards the tool's. */
  readonly costOfAcceptanceMicros: number | null;
  readonly assets: number;
  readonly days: number;
  readonly verdict: Verdict;
}

/** Measured on the calls in view; used where the wage is known to the reader only. */
export interface Measured {
  readonly reviewS: number;
  readonly blockingShare: number;
  readonly reviewedSets: number;
}

export interface ModelsView {
  readonly rows: readonly ModelRow[];
  readonly measured: Measured;
}

/** Tools, models, people: a table has far fewer. */
const mostWords = 2 ** 24;

/** Models on tools and tiers, over the calls of a month up to `untilMs`. */
export function modelsView(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  wageMicrosPerHour: number,
): ModelsView {
  const groups = monthSum(table, pass, month, untilMs, {
    name: 'models',
    of: ({ calls }) => groupsOf(table, calls, untilMs),
    together: groupsTogether,
  });
  const measured = measuredTimes(table, pass, month, untilMs);
  const around = { ...measured, wageMicrosPerHour };
  const drafts = [...groups.values()].map((rows) => rememberedDraft(table, rows));
  const finishedRows = drafts.map((draft) => finished(draft, drafts, around));
  return { rows: finishedRows.toSorted(byToolTierSpend), measured };
}

/** Calls of one model on one tool and tier. */
function groupsOf(table: FactTable, calls: Int32Array, untilMs: number): Map<number, readonly number[]> {
  const { at, tool, tier, model } = table.calls.col;
  const groups = new Map<number, number[]>();
  for (const row of calls) {
    if ((at[row] ?? 0) > untilMs) continue;
    const key = ((tool[row] ?? 0) * 8 + (tier[row] ?? 0)) * mostWords + (model[row] ?? 0);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function groupsTogether(parts: readonly ReadonlyMap<number, readonly number[]>[]): Map<number, number[]> {
  const all = new Map<number, number[]>();
  for (const [key, rows] of parts.flatMap((part) => [...part])) {
    const group = all.get(key);
    if (group === undefined) all.set(key, [...rows]);
    else for (const row of rows) group.push(row);
  }
  return all;
}

/** An event changes one group of dozens; a row never changes, it is replaced by another one. */
const draftsOf = new WeakMap<FactTable, (rows: readonly number[], moves: number) => Draft>();

function rememberedDraft(table: FactTable, rows: readonly number[]): Draft {
  let drafts = draftsOf.get(table);
  if (drafts === undefined) {
    drafts = remembered(
      512,
      (own: readonly number[], moves: number) =>
        `${moves}|${own.length}|${fingerprint(Int32Array.from(own))}`,
      (own: readonly number[]) => draftOf(table, own),
    );
    draftsOf.set(table, drafts);
  }
  return drafts(rows, table.moves);
}

type Draft = Omit<ModelRow, 'verdict' | 'costOfAcceptanceMicros'>;

/** `rows` are calls of one model on one tool and tier; there is at least one. */
function draftOf(table: FactTable, rows: readonly number[]): Draft {
  const { col } = table.calls;
  const { status: statuses, latencyMs, hour: hours, asset, day, micros } = col;
  const counts = new Int32Array(callStatuses.length);
  const successes: number[] = [];
  const byHour = Array.from({ length: 24 }, (): number[] => []);
  const assets = new Set<number>();
  const days = new Set<number>();
  let [timeouts, retries, spendMicros, unpriced, lastAsset, lastDay] = [0, 0, 0, 0, -2, -1];
  for (const row of rows) {
    const status = statuses[row] ?? 0;
    counts[status] = (counts[status] ?? 0) + 1;
    const ms = latencyMs[row] ?? Number.NaN;
    if (!Number.isNaN(ms)) {
      successes.push(ms);
      byHour[hours[row] ?? 0]?.push(ms);
    }
    timeouts += col.timedOut[row] ?? 0;
    retries += col.isRetry[row] ?? 0;
    spendMicros += micros[row] ?? 0;
    unpriced += col.unpriced[row] ?? 0;
    // Calls of an asset, and of a day, lie side by side.
    if (asset[row] !== lastAsset) assets.add((lastAsset = asset[row] ?? -1));
    if (day[row] !== lastDay) days.add((lastDay = day[row] ?? 0));
  }
  const count = (...names: readonly CallFact['status'][]): number =>
    names.reduce((sum, name) => sum + (counts[callStatuses.indexOf(name)] ?? 0), 0);
  const [first = 0] = rows;
  const [acceptedSets, rejectedSets] = [count('accepted'), count('rejected')];
  const decided = acceptedSets + rejectedSets;
  return {
    tool: table.word(col.tool[first] ?? -1),
    tier: (col.tier[first] ?? 2) as Tier,
    provider: table.word(col.provider[first] ?? -1),
    model: table.word(col.modelName[first] ?? -1),
    source: col.source[first] === 0 ? 'local' : 'hosted',
    calls: rows.length,
    acceptedSets,
    rejectedSets,
    undecidedSets: count('undecided', 'superseded'),
    failedCalls: count('failed', 'cancelled', 'blocked'),
    retries,
    rejectRate: decided === 0 ? null : rejectedSets / decided,
    rejectInterval: wilson(rejectedSets, decided),
    latency: latencyFigures(successes, timeouts),
    hours: hourBands(byHour),
    spendMicros,
    unpriced,
    assets: assets.size,
    days: days.size,
  };
}

function finished(draft: Draft, all: readonly Draft[], around: Circumstances): ModelRow {
  const peers = all.filter(({ tool, tier }) => tool === draft.tool && tier === draft.tier);
  const others = peers.filter((peer) => peer !== draft);
  const sameTool = all.filter(({ tool }) => tool === draft.tool);
  const cost = expectedCost(draft, sameTool, around);
  const evidence = others.map((peer) => evidenceOf(peer, expectedCost(peer, sameTool, around)));
  const best = evidence.filter(hasEnoughData).toSorted((a, b) => a.costMicros - b.costMicros)[0];
  const verdict = retireVerdict(evidenceOf(draft, cost), best ?? null, pooledRejectRate(peers));
  return { ...draft, costOfAcceptanceMicros: cost, verdict };
}

function evidenceOf(draft: Draft, cost: number | null): ModelEvidence {
  const { p50 } = draft.latency;
  return {
    decidedSets: draft.acceptedSets + draft.rejectedSets,
    rejectedSets: draft.rejectedSets,
    assets: draft.assets,
    days: draft.days,
    p50Ms: { low: p50?.low ?? null, high: p50?.high ?? null },
    costMicros: cost ?? Infinity,
  };
}

function pooledRejectRate(drafts: readonly Draft[]): number {
  const rejected = drafts.reduce((sum, { rejectedSets }) => sum + rejectedSets, 0);
  const decided = drafts.reduce((sum, row) => sum + row.acceptedSets + row.rejectedSets, 0);
  return decided === 0 ? 0.5 : rejected / decided;
}

/** Null where the price of some call, or any latency, is not known. */
function expectedCost(draft: Draft, sameTool: readonly Draft[], around: Circumstances): number | null {
  const { latency, unpriced, calls, spendMicros, acceptedSets, rejectedSets } = draft;
  if (latency.p50 === null || unpriced > 0) return null;
  const strength = priorStrength(
    sameTool.map((row) => ({ successes: row.acceptedSets, n: row.acceptedSets + row.rejectedSets })),
  );
  const acceptance = shrunkRate(
    { successes: acceptedSets, n: acceptedSets + rejectedSets },
    1 - pooledRejectRate(sameTool),
    strength,
  );
  if (acceptance === 0) return null;
  const candidate = {
    priceMicros: spendMicros / calls,
    latencyS: latency.p50.ms / 1_000,
    acceptance,
    cleanupS: 0,
  };
  return costOfAcceptance(candidate, around);
}

function measuredTimes(table: FactTable, pass: TablePass, month: string, untilMs: number): Measured {
  const { ms, reviewedSets } = monthSum(table, pass, month, untilMs, {
    name: 'measured',
    of: (share) => timesOf(table, share, untilMs),
    together: (parts) => ({
      ms: addedUp(parts.map((part) => part.ms)),
      reviewedSets: sumOf(parts, (part) => part.reviewedSets),
    }),
  });
  const timeOf = (kind: (typeof labourKindNames)[number]): number => ms[labourKindNames.indexOf(kind)] ?? 0;
  const [review, felt, overlapped] = [timeOf('review'), timeOf('felt-wait'), timeOf('overlapped')];
  return {
    reviewS: reviewedSets === 0 ? 0 : review / 1_000 / reviewedSets,
    blockingShare: felt + overlapped === 0 ? 1 : felt / (felt + overlapped),
    reviewedSets,
  };
}

const [accepted, rejected] = [callStatuses.indexOf('accepted'), callStatuses.indexOf('rejected')];

/** Time by kind, as `labourKindNames` has them. */
function timesOf(
  table: FactTable,
  share: MonthShare,
  untilMs: number,
): { readonly ms: Float64Array; readonly reviewedSets: number } {
  const { kind: kinds, at: labourAt, ms: times } = table.labour.col;
  const ms = new Float64Array(labourKindNames.length);
  for (const row of share.labour) {
    const kind = kinds[row] ?? 0;
    if ((labourAt[row] ?? 0) <= untilMs) ms[kind] = (ms[kind] ?? 0) + (times[row] ?? 0);
  }
  const { status: statuses, at: callAt } = table.calls.col;
  let reviewedSets = 0;
  for (const row of share.calls) {
    const status = statuses[row];
    if ((status === accepted || status === rejected) && (callAt[row] ?? 0) <= untilMs) reviewedSets += 1;
  }
  return { ms, reviewedSets };
}

function byToolTierSpend(a: ModelRow, b: ModelRow): number {
  return (
    a.tool.localeCompare(b.tool) ||
    a.tier - b.tier ||
    b.calls - a.calls ||
    (modelKey(a) < modelKey(b) ? -1 : 1)
  );
}
