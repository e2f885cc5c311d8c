import { applyEvent, emptyMeterState } from '../metrics/assetMeter.ts';
import type { MeterState } from '../metrics/assetMeter.ts';
import { chargedFacts } from '../metrics/deriveCall.ts';
import { iterationRow } from '../metrics/iterationRow.ts';
import type { CallState, CallStatus } from '../metrics/meterFold.ts';
import { effectiveKind, paidKinds } from '../metrics/segmentFold.ts';
import { countedMoney } from '../ledger/chargeRules.ts';
import type { CountedMoney } from '../ledger/chargeRules.ts';
import { creditEntries } from '../ledger/credits.ts';
import type { CreditEntries } from '../ledger/credits.ts';
import { isDisputed } from '../ledger/disputed.ts';
import type { EventBodies, LedgerEvent, RejectReason, SegmentKind } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { micros, peopleCost, splitEvenly } from '../ledger/money.ts';
import type { Tier } from '../asset/asset.ts';

/** One call as the review sees it. */
export interface CallFact {
  readonly call: string;
  readonly tool: string;
  readonly provider: string;
  readonly model: string;
  readonly source: 'local' | 'hosted';
  /** The tier that the engine delivers. */
  readonly tier: Tier;
  readonly actor: string;
  readonly at: number;
  /** Request to decoded pixels; null unless it completed. */
  readonly latencyMs: number | null;
  readonly status: CallStatus;
  readonly reason: RejectReason | null;
  readonly errorType: string | null;
  readonly outputs: number;
  readonly acceptedOutputs: number;
  readonly isRetry: boolean;
  readonly quote: {
    readonly micro: number | null;
    readonly upperMicro: number | null;
    readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  } | null;
  /** Net machine cost; 0 with `unpriced` where it is not known. */
  readonly micros: number;
  readonly unpriced: number;
  /** Another party's figure of it is a fifth or more off our own (`isDisputed`). */
  readonly disputed: boolean;
}

/** A part of one charge or correction: dated, and on one side of the lineage of what was delivered. */
export interface MoneyFact {
  readonly at: number;
  readonly micros: number;
  readonly unpriced: number;
  readonly component: 'infrastructure' | 'iteration';
  /** `shared`: a part of another asset's pixels, or (negative) what others pay of this one's. */
  /** And `breakage`: credits that were paid and will never be burnt. */
  readonly basis: CountedMoney['basis'] | 'shared' | 'breakage';
  /** A fixed fee or breakage: where no asset carries it, it is overhead and not unallocated (4.8). */
  readonly general: boolean;
  /** Index into `calls`; null for money without a submitted call. */
  readonly call: number | null;
}

export interface LabourFact {
  readonly at: number;
  readonly kind: SegmentKind;
  readonly ms: number;
  /** Null: no rate is known. 0 for time that is not paid. */
  readonly micros: number | null;
  readonly actor: string;
  readonly call: number | null;
}

export interface LifecycleFact {
  readonly at: number;
  readonly type: 'finished' | 'reopened' | 'abandoned';
}

/** Everything that the review's views are made of, for one asset. */
export interface AssetFacts {
  readonly asset: string;
  readonly name: string;
  readonly kind: 'deliverable' | 'base';
  readonly tier: Tier;
  readonly slot: { readonly width: number; readonly height: number };
  readonly campaign: string | null;
  readonly createdAt: number;
  readonly lastAt: number;
  /** In (hlc, id) order. */
  readonly lifecycle: readonly LifecycleFact[];
  readonly calls: readonly CallFact[];
  readonly money: readonly MoneyFact[];
  readonly labour: readonly LabourFact[];
  /** Grants and voids told here, and what its charges burnt: `withBreakage` puts them together. */
  readonly credits: CreditEntries;
}

/** One asset's events folded once, for everything that is made of them: facts, tables, files. */
export interface FoldedAsset {
  readonly asset: string;
  readonly meter: MeterState;
  /** In (hlc, id) order, each once. */
  readonly events: readonly LedgerEvent[];
  readonly byId: ReadonlyMap<string, LedgerEvent>;
  /** Submitted calls by (hlc, id): `CallFact` and `MoneyFact.call` count in this order. */
  readonly submitted: readonly CallState[];
  /** Every call, also one that was only quoted, then money without a known call (fixed fees). */
  readonly charged: readonly CallState[];
  /** Outputs that the delivered pixels are made of. */
  readonly onPath: ReadonlySet<string>;
}

/** Any order, duplicates ignored. The same fold as the meter beside the canvas. */
export function foldAsset(asset: string, unordered: readonly LedgerEvent[]): FoldedAsset {
  const meter = unordered.reduce(applyEvent, emptyMeterState());
  const byId = new Map(unordered.map((event) => [event.id, event]));
  const events = [...byId.values()].toSorted(compareEvents);
  const submitted = [...meter.calls.values()]
    .filter((call) => call.submitted !== null)
    .toSorted((a, b) => (a.submitted && b.submitted ? compareEvents(a.submitted, b.submitted) : 0));
  const charged = [...meter.calls.values(), ...(meter.loose?.values() ?? [])];
  return { asset, meter, events, byId, submitted, charged, onPath: deliveredLineage(meter, events) };
}

/** Facts of one asset from its events: any order, duplicates ignored. */
export function assetFacts(asset: string, events: readonly LedgerEvent[]): AssetFacts {
  return factsOf(foldAsset(asset, events));
}

export function factsOf(folded: FoldedAsset): AssetFacts {
  const { asset, meter, events, byId, submitted, charged, onPath } = folded;
  const created = events.find((event) => event.type === 'asset.created');
  const indexOf = new Map(submitted.map((call, index) => [call, index]));
  return {
    asset,
    name: created?.body.name ?? asset,
    kind: created?.body.kind ?? 'deliverable',
    tier: created?.body.slot.tier ?? 2,
    slot: { width: created?.body.slot.w ?? 0, height: created?.body.slot.h ?? 0 },
    campaign: events.findLast(({ scope }) => scope.campaign !== undefined)?.scope.campaign ?? null,
    createdAt: created?.at ?? events[0]?.at ?? 0,
    lastAt: events.reduce((last, { at }) => Math.max(last, at), 0),
    lifecycle: events.flatMap(lifecycleOf),
    calls: submitted.map(callFact),
    money: [
      ...charged.flatMap((call) => moneyFacts(call, indexOf.get(call) ?? null, onPath, byId)),
      ...events.flatMap(sharedFact),
    ],
    labour: labourFacts(meter, events, (id) => indexOf.get(meter.calls.get(id) as CallState) ?? null),
    credits: creditEntries(events),
  };
}

function lifecycleOf(event: LedgerEvent): LifecycleFact[] {
  if (event.type === 'asset.finished') return [{ at: event.at, type: 'finished' }];
  if (event.type === 'asset.reopened') return [{ at: event.at, type: 'reopened' }];
  return event.type === 'asset.abandoned' ? [{ at: event.at, type: 'abandoned' }] : [];
}

function callFact(call: CallState): CallFact {
  const { submitted, quote, end, outputs, status, net } = call;
  if (submitted === null) throw new Error('Only submitted calls are facts.');
  const { body, at, actor } = submitted;
  const row = iterationRow(call, submitted, 'undecided');
  const settled = end?.type === 'call.completed';
  return {
    call: body.call,
    tool: body.tool,
    provider: body.provider,
    model: body.model,
    source: body.source,
    tier: body.tier,
    actor,
    at,
    latencyMs: settled ? row.pendingMs : null,
    status,
    reason: row.reason,
    errorType: row.errorType,
    outputs: outputs.length,
    acceptedOutputs: outputs.filter(({ decided }) => decided?.body.decision === 'accepted').length,
    isRetry: body.retryOf !== undefined,
    quote:
      quote === null
        ? null
        : {
            micro: quote.body.micro,
            upperMicro: quote.body.upperMicro,
            qualifier: quote.body.qualifier,
          },
    micros: net.micros,
    unpriced: net.unpricedCount,
    disputed: isDisputed(call.charges),
  };
}

/**
 * Outputs that the delivered pixels are made of: those the latest finish names, and what they were made from. An
 * asset that is not finished has the accepted ones in their place, provisionally (M02).
 */
function deliveredLineage(meter: MeterState, sorted: readonly LedgerEvent[]): ReadonlySet<string> {
  const finish = sorted.findLast((event) => event.type === 'asset.finished');
  const accepted = [...meter.outputs.values()]
    .filter(({ decided }) => decided?.body.decision === 'accepted')
    .map(({ id }) => id);
  const named = finish === undefined ? accepted : [...finish.body.outputs, finish.body.output];
  const lineage = new Set<string>();
  const open = named.filter((id) => id !== null);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (lineage.has(id)) continue;
    lineage.add(id);
    open.push(...(meter.outputs.get(id)?.created?.body.parents ?? []));
  }
  return lineage;
}

/** A part of one counted amount; `event` null: all that is known is that the call ended. */
export interface MoneyPart extends Pick<MoneyFact, 'micros' | 'unpriced' | 'component'> {
  readonly event: string | null;
  readonly basis: CountedMoney['basis'];
}

/** A call's money, split evenly over its outputs; without outputs all of it is iteration. */
export function moneyParts(call: CallState, onPath: ReadonlySet<string>): MoneyPart[] {
  const isKept = call.outputs.some(({ created, id }) => created !== null && onPath.has(id));
  return countedMoney(chargedFacts(call)).flatMap(({ event, micro, basis }): MoneyPart[] => {
    if (micro === null) {
      const component = isKept ? 'infrastructure' : 'iteration';
      return [{ event, basis, micros: 0, unpriced: 1, component }];
    }
    const infrastructure = onPathShare(call, micro, onPath);
    const parts: MoneyPart[] = [
      { event, basis, unpriced: 0, micros: infrastructure, component: 'infrastructure' },
      { event, basis, unpriced: 0, micros: micro - infrastructure, component: 'iteration' },
    ];
    return parts.filter((part) => part.micros !== 0);
  });
}

function moneyFacts(
  call: CallState,
  index: number | null,
  onPath: ReadonlySet<string>,
  events: ReadonlyMap<string, LedgerEvent>,
): MoneyFact[] {
  const fallbackAt = (call.end ?? call.submitted)?.at ?? 0;
  const general = call.charges.some(({ body }) => body.kind === 'fixed');
  return moneyParts(call, onPath).map(({ event, basis, micros: amount, unpriced, component }) => {
    const at = (event === null ? undefined : events.get(event)?.at) ?? fallbackAt;
    return { at, basis, general, call: index, unpriced, micros: amount, component };
  });
}

/** What of an amount of a call lies on the lineage of the delivered pixels. */
export function onPathShare(call: CallState, micro: number, onPath: ReadonlySet<string>): number {
  const created = call.outputs.filter(({ created }) => created !== null).map(({ id }) => id);
  const kept = created.filter((id) => onPath.has(id));
  if (kept.length === 0) return 0;
  const shares = splitEvenly(micros(micro), created);
  return kept.reduce((sum, id) => sum + (shares.get(id) ?? 0), 0);
}

/** Moved between assets on the day of the link, so that months that are over stay as they were. */
function sharedFact(event: LedgerEvent): MoneyFact[] {
  if (event.type !== 'asset.linked') return [];
  const { deltaMicro, unpriced } = event.body;
  if (deltaMicro === 0 && unpriced === 0) return [];
  return [
    {
      at: event.at,
      micros: deltaMicro,
      unpriced,
      component: 'infrastructure',
      basis: 'shared',
      general: false,
      call: null,
    },
  ];
}

function labourFacts(
  meter: MeterState,
  sorted: readonly LedgerEvent[],
  indexOfCall: (id: string) => number | null,
): LabourFact[] {
  return sorted.flatMap((event) => {
    if (event.type !== 'time.segment') return [];
    const kind = effectiveKind(event.body, meter.reclassified?.get(event.id)?.body ?? null);
    if (kind === null || event.body.ms === 0) return [];
    const { call } = event.body;
    return [
      {
        at: event.at,
        kind,
        ms: event.body.ms,
        micros: labourCost(kind, event.body),
        actor: event.actor,
        call: call === undefined ? null : indexOfCall(call),
      },
    ];
  });
}

/** 0 for time that is not paid; null where no rate is known. */
export function labourCost(
  kind: SegmentKind,
  { ms, rateMicroPerHour }: EventBodies['time.segment'],
): number | null {
  if (!paidKinds.has(kind)) return 0;
  return rateMicroPerHour === undefined ? null : peopleCost(ms, rateMicroPerHour);
}
