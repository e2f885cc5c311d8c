import type { AssetFacts, CallFact } from './assetFacts.ts';
import type { Calendar } from './calendar.ts';
import { costOfAcceptance } from './costOfAcceptance.ts';
import type { Circumstances } from './costOfAcceptance.ts';
import { hourBands, latencyFigures } from './latency.ts';
import type { HourBand, LatencyFigures } from './latency.ts';
import { hasEnoughData, retireVerdict } from './retireRule.ts';
import type { ModelEvidence, Verdict } from './retireRule.ts';
import { modelKey } from './reviewFilter.ts';
import type { Tier } from '../asset/asset.ts';
import { priorStrength, shrunkRate, wilson } from '../statistics/rates.ts';
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

interface Group {
  readonly calls: { readonly call: CallFact; readonly asset: string }[];
}

/** Models on tools and tiers, over the calls submitted in [from, to). */
export function modelsView(
  assets: readonly AssetFacts[],
  period: { readonly from: number; readonly to: number },
  calendar: Calendar,
  wageMicrosPerHour: number,
): ModelsView {
  const groups = new Map<string, Group>();
  for (const { asset, calls } of assets)
    for (const call of calls) {
      if (call.at < period.from || call.at >= period.to) continue;
      const key = `${call.tool}\n${call.tier}\n${modelKey(call)}`;
      const group = groups.get(key) ?? { calls: [] };
      group.calls.push({ call, asset });
      groups.set(key, group);
    }
  const measured = measuredTimes(assets, period);
  const around = { ...measured, wageMicrosPerHour };
  const drafts = [...groups.values()].map((group) => draftOf(group, calendar));
  const rows = drafts.map((draft) => finished(draft, drafts, around));
  return { rows: rows.toSorted(byToolTierSpend), measured };
}

type Draft = Omit<ModelRow, 'verdict' | 'costOfAcceptanceMicros'>;

function draftOf({ calls }: Group, calendar: Calendar): Draft {
  const [first] = calls;
  if (first === undefined) throw new Error('A group has a call.');
  const { tool, tier, provider, model, source } = first.call;
  const count = (test: (call: CallFact) => boolean): number =>
    calls.reduce((sum, { call }) => sum + (test(call) ? 1 : 0), 0);
  const acceptedSets = count(({ status }) => status === 'accepted');
  const rejectedSets = count(({ status }) => status === 'rejected');
  const decided = acceptedSets + rejectedSets;
  const successes = calls.flatMap(({ call }) =>
    call.latencyMs === null ? [] : [{ call, ms: call.latencyMs }],
  );
  return {
    tool,
    tier,
    provider,
    model,
    source,
    calls: calls.length,
    acceptedSets,
    rejectedSets,
    undecidedSets: count(({ status }) => status === 'undecided' || status === 'superseded'),
    failedCalls: count(({ status }) => status === 'failed' || status === 'cancelled' || status === 'blocked'),
    retries: count(({ isRetry }) => isRetry),
    rejectRate: decided === 0 ? null : rejectedSets / decided,
    rejectInterval: wilson(rejectedSets, decided),
    latency: latencyFigures(
      successes.map(({ ms }) => ms),
      count(({ errorType }) => errorType === 'timeout'),
    ),
    hours: hourBands(successes.map(({ call, ms }) => ({ hour: calendar.hourOf(call.at), ms }))),
    spendMicros: calls.reduce((sum, { call }) => sum + call.micros, 0),
    unpriced: calls.reduce((sum, { call }) => sum + call.unpriced, 0),
    assets: new Set(calls.map(({ asset }) => asset)).size,
    days: new Set(calls.map(({ call }) => calendar.dayOf(call.at))).size,
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

function measuredTimes(
  assets: readonly AssetFacts[],
  { from, to }: { readonly from: number; readonly to: number },
): Measured {
  let review = 0;
  let felt = 0;
  let overlapped = 0;
  let reviewedSets = 0;
  for (const { labour, calls } of assets) {
    for (const { kind, ms, at } of labour) {
      if (at < from || at >= to) continue;
      if (kind === 'review') review += ms;
      else if (kind === 'felt-wait') felt += ms;
      else if (kind === 'overlapped') overlapped += ms;
    }
    for (const { status, at } of calls) {
      if (at >= from && at < to && (status === 'accepted' || status === 'rejected')) reviewedSets += 1;
    }
  }
  return {
    reviewS: reviewedSets === 0 ? 0 : review / 1_000 / reviewedSets,
    blockingShare: felt + overlapped === 0 ? 1 : felt / (felt + overlapped),
    reviewedSets,
  };
}

function byToolTierSpend(a: ModelRow, b: ModelRow): number {
  return (
    a.tool.localeCompare(b.tool) ||
    a.tier - b.tier ||
    b.calls - a.calls ||
    (modelKey(a) < modelKey(b) ? -1 : 1)
  );
}
