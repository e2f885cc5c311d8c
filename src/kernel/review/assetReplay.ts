import { foldAsset, factsOf, labourCost, moneyParts } from './assetFacts.ts';
import type { AssetFacts, FoldedAsset } from './assetFacts.ts';
import { assetStatusOf } from './assetStatus.ts';
import { callStep } from './callStep.ts';
import { addCost, noCost } from './replaySteps.ts';
import type { ReplayStep, StepBody, StepCost, Verdict } from './replaySteps.ts';
import type { AssetStatus } from '../asset/asset.ts';
import type { EventBodies, EventOf, LedgerEvent, SegmentKind } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { iterationRows, meterView } from '../metrics/assetMeter.ts';
import type { CallState } from '../metrics/meterFold.ts';
import { effectiveKind } from '../metrics/segmentFold.ts';
import type { AssetMeter } from '../metrics/views.ts';

/** One asset, step by step. */
export interface Replay extends Pick<
  AssetFacts,
  'asset' | 'name' | 'kind' | 'tier' | 'slot' | 'campaign' | 'createdAt' | 'lastAt'
> {
  readonly status: AssetStatus;
  readonly meter: AssetMeter;
  readonly steps: readonly ReplayStep[];
  readonly total: StepCost;
}

/** A step while it is told; costs arrive in any order. */
interface Draft {
  readonly event: LedgerEvent;
  body: StepBody | null;
  cost: StepCost;
}

/**
 * What happened to an asset, in (hlc, id) order, with what each step cost and on which side it lies as of now. Any
 * order of events, duplicates ignored. `running` holds the calls that some tab runs: other open ones are in doubt.
 */
export function assetReplay(
  asset: string,
  events: readonly LedgerEvent[],
  running?: ReadonlySet<string>,
): Replay {
  // Sorted, so that also of what was told twice the first telling counts, whatever the arrival.
  const folded = foldAsset(asset, events.toSorted(compareEvents));
  const { name, kind, tier, slot, campaign, createdAt, lastAt, lifecycle, calls } = factsOf(folded);
  const drafts = tell(folded);
  const bodies = bodiesOf(folded, drafts, running);
  let total = noCost;
  const steps = drafts.map(({ event, cost }, index): ReplayStep => {
    total = addCost(total, cost);
    const body = bodies[index] ?? { kind: 'fee' };
    return { ...body, id: event.id, at: event.at, actor: event.actor, cost, soFar: total };
  });
  const status = assetStatusOf(lifecycle, calls.length);
  const meter = meterView(folded.meter, running);
  return { asset, name, kind, tier, slot, campaign, createdAt, lastAt, status, meter, steps, total };
}

/** Which steps there are, in order, with their costs. */
function tell(folded: FoldedAsset): readonly Draft[] {
  const { meter, events } = folded;
  const anchors = anchorsOf(folded);
  const byCall = new Map(
    folded.submitted.map((call) => [call.submitted?.body.call, anchors.get(call.submitted?.id ?? '')]),
  );
  const steps: Draft[] = [];
  const decided = new Set<string>();
  let work: Draft | null = null;
  /** The last step that is not a person's time between steps. */
  let told: Draft | null = null;

  const add = (draft: Draft): void => {
    steps.push(draft);
    work = null;
    told = draft;
  };

  function decide(event: EventOf<'output.decided'>): void {
    const { output } = event.body;
    const call = meter.outputs.get(output)?.created?.body.call;
    const own = call === undefined ? undefined : byCall.get(call);
    const isFirst = !decided.has(output);
    decided.add(output);
    if (isFirst && own !== undefined && own === told) return;
    const verdict: Verdict = { ...event.body, reason: event.body.reason ?? null };
    const last = steps.at(-1);
    const sameCall = told !== null && last === told && callOf(meter.outputs, last) === (call ?? null);
    if (sameCall && last?.body?.kind === 'decision') {
      last.body = { ...last.body, verdicts: [...last.body.verdicts, verdict] };
    } else {
      add({ event, body: { kind: 'decision', call: null, verdicts: [verdict] }, cost: noCost });
    }
  }

  function spend(event: EventOf<'time.segment'>): void {
    const kind = effectiveKind(event.body, meter.reclassified?.get(event.id)?.body ?? null);
    if (kind === null || event.body.ms === 0) return;
    const micros = labourCost(kind, event.body);
    const cost = { ...noCost, oversight: micros ?? 0, unrated: micros === null ? 1 : 0 };
    const own = event.body.call === undefined ? undefined : byCall.get(event.body.call);
    if (own !== undefined) {
      own.cost = addCost(own.cost, cost);
      return;
    }
    if (work === null) {
      work = { event, body: { kind: 'work', ms: noTime }, cost: noCost };
      steps.push(work);
    }
    work.cost = addCost(work.cost, cost);
    if (work.body?.kind === 'work')
      work.body = { kind: 'work', ms: { ...work.body.ms, [kind]: work.body.ms[kind] + event.body.ms } };
  }

  for (const event of events) {
    const anchored = anchors.get(event.id);
    if (anchored !== undefined) add(anchored);
    else if (event.type === 'output.decided') decide(event);
    else if (event.type === 'time.segment') spend(event);
    else {
      const body = lifeBody(event);
      if (body !== null) add({ event, body, cost: noCost });
    }
  }
  return steps;
}

function callOf(outputs: FoldedAsset['meter']['outputs'], draft: Draft | undefined): string | null {
  if (draft?.event.type !== 'output.decided') return null;
  return outputs.get(draft.event.body.output)?.created?.body.call ?? null;
}

const noTime: Readonly<Record<SegmentKind, number>> = {
  active: 0,
  review: 0,
  'hand-edit': 0,
  'felt-wait': 0,
  overlapped: 0,
  idle: 0,
  admin: 0,
};

/** Steps that carry money, by the event that they begin with; their bodies are told later. */
function anchorsOf({ meter, events, byId, charged, onPath }: FoldedAsset): ReadonlyMap<string, Draft> {
  const anchors = new Map<string, Draft>();
  const anchor = (event: LedgerEvent, cost: StepCost): void => {
    const draft = anchors.get(event.id) ?? { event, body: null, cost: noCost };
    draft.cost = addCost(draft.cost, cost);
    anchors.set(event.id, draft);
  };
  const fees = new Set(meter.loose?.values());
  for (const call of charged) {
    const begin = firstEvent(call, byId, fees.has(call));
    if (begin !== null) anchor(begin, noCost);
    for (const { event, basis, micros, unpriced, component } of moneyParts(call, onPath)) {
      const at = basis === 'adjusted' && event !== null ? byId.get(event) : begin;
      if (at) anchor(at, { ...noCost, [component]: micros, unpriced });
    }
  }
  for (const event of events) {
    if (event.type === 'charge.adjusted') anchor(event, noCost);
    if (event.type !== 'asset.linked') continue;
    const { deltaMicro, unpriced } = event.body;
    anchor(event, { ...noCost, infrastructure: deltaMicro, unpriced });
  }
  return anchors;
}

/** Where a call's step begins: its submission, or the first that is heard of it. Null: it was only quoted. */
function firstEvent(
  { submitted, quote, end, charges, outputs }: CallState,
  byId: ReadonlyMap<string, LedgerEvent>,
  isFee: boolean,
): LedgerEvent | null {
  if (submitted !== null) return submitted;
  const charged = charges.map(({ id }) => byId.get(id) ?? null);
  const known = isFee ? charged : [end, ...charged, ...outputs.map(({ created }) => created)];
  const events = known.filter((event) => event !== null);
  if (events.length === 0) return null;
  return [...events, ...(quote === null ? [] : [quote])].toSorted(compareEvents)[0] ?? null;
}

/** Steps without money of their own. */
function lifeBody(event: LedgerEvent): StepBody | null {
  if (event.type === 'asset.created')
    return { kind: 'created', forkedFrom: event.body.forkedFrom?.asset ?? null };
  if (event.type === 'asset.finished') return { kind: 'finished', output: event.body.output };
  if (event.type === 'asset.reopened') return { kind: 'reopened' };
  if (event.type === 'asset.abandoned') return { kind: 'abandoned' };
  if (event.type !== 'budget.set' || event.body.scope !== 'asset') return null;
  const { micro, stopRounds, hardStop } = event.body;
  return { kind: 'budget', micros: micro, stopRounds, hardStop };
}

/** What the steps with money are, now that each has a number. */
function bodiesOf(
  folded: FoldedAsset,
  drafts: readonly Draft[],
  running: ReadonlySet<string> | undefined,
): StepBody[] {
  const { meter, events, byId } = folded;
  const rows = new Map(iterationRows(meter, running).map((row) => [row.call, row]));
  const numbers = new Map(drafts.map(({ event }, index) => [event.id, index]));
  const stepOf = (call: string | null | undefined): number | null =>
    numbers.get(meter.calls.get(call ?? '')?.submitted?.id ?? '') ?? null;
  const times = callTimes(folded);
  const overrides = new Map<string, EventBodies['budget.overridden']>();
  for (const event of events)
    if (event.type === 'budget.overridden') overrides.set(event.body.call, event.body);

  return drafts.map(({ event, body }): StepBody => {
    if (body?.kind === 'decision')
      return { ...body, call: stepOf(callOf(meter.outputs, { event, body, cost: noCost })) };
    if (body !== null) return body;
    if (event.type === 'charge.adjusted') {
      const { target, reason, note } = event.body;
      const charge = byId.get(target);
      const call =
        charge?.type === 'charge.metered' || charge?.type === 'charge.reported' ? charge.body.call : target;
      return { kind: 'correction', reason, note: note ?? null, call: stepOf(call) };
    }
    if (event.type === 'asset.linked') {
      const { source, alloc } = event.body;
      return { kind: 'shared', source, assets: alloc.parts.length };
    }
    const id = 'call' in event.body ? (event.body.call ?? null) : null;
    const call = id === null ? undefined : meter.calls.get(id);
    const row = id === null ? undefined : rows.get(id);
    if (id === null || call === undefined) return { kind: 'fee' };
    if (row === undefined) return { kind: 'unstarted', call: id, stopped: call.end?.type === 'call.blocked' };
    const madeFrom = (call.submitted?.body.parents ?? []).map((output) =>
      stepOf(meter.outputs.get(output)?.created?.body.call),
    );
    return callStep(call, row, {
      ...(times.get(id) ?? { overlappedMs: 0, reviewMs: 0 }),
      override: overrides.get(id) ?? null,
      retryOf: stepOf(row.retryOf),
      standsInFor: stepOf(row.standsInFor?.call),
      madeFrom: [...new Set(madeFrom.filter((step) => step !== null))],
    });
  });
}

interface CallTimes {
  overlappedMs: number;
  reviewMs: number;
}

function callTimes({ meter, events }: FoldedAsset): ReadonlyMap<string, CallTimes> {
  const times = new Map<string, CallTimes>();
  for (const event of events) {
    if (event.type !== 'time.segment' || event.body.call === undefined) continue;
    const { call, ms } = event.body;
    const kind = effectiveKind(event.body, meter.reclassified?.get(event.id)?.body ?? null);
    const held = times.get(call) ?? { overlappedMs: 0, reviewMs: 0 };
    if (kind === 'overlapped') held.overlappedMs += ms;
    if (kind === 'review') held.reviewMs += ms;
    times.set(call, held);
  }
  return times;
}
