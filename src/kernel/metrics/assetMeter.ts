import { budgetOf, roundsWithoutResult } from './budget.ts';
import { applyAdjust, applyCharge, applyLinked, callOf, updateCall } from './chargeFold.ts';
import { iterationRow } from './iterationRow.ts';
import { emptyMeterFold } from './meterFold.ts';
import type { CallState, EndEvent, MeterFold, OutputState } from './meterFold.ts';
import { lastMilePpm, noteHandEdit, noteOutput } from './lastMile.ts';
import { addSeq, emptySeqSet } from './seqSet.ts';
import { applyReclassified, applySegment } from './segmentFold.ts';
import { elapsedMs, notePast } from './elapsed.ts';
import { applySwitched, medianResumeLagMs } from './switchFold.ts';
import type { AssetMeter, IterationRow, IterationStatus } from './views.ts';
import type { EventOf, LedgerEvent } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { addMoney } from '../ledger/money.ts';

export type MeterState = MeterFold;

export function emptyMeterState(): MeterState {
  return emptyMeterFold();
}

/**
 * Folds one event of the asset into its meter, in constant time. Changes and returns `state`, which one owner holds.
 * The result depends on the set of events only: any order, duplicates ignored by id.
 */
export function applyEvent(state: MeterState, event: LedgerEvent): MeterState {
  if (!firstSight(state, event)) return state;
  notePast(state, event);
  switch (event.type) {
    case 'call.quoted':
      updateCall(state, callOf(state, event.body.call), (call) => {
        call.quote = later(call.quote, event);
      });
      break;
    case 'call.submitted':
      updateCall(state, callOf(state, event.body.call), (call) => {
        if (call.submitted === null) addToSequence(state, call, event);
        else if (compareEvents(event, call.submitted) < 0) {
          call.submitted = event;
          state.ordered = false;
        }
      });
      break;
    case 'call.completed':
    case 'call.failed':
    case 'call.cancelled':
    case 'call.blocked':
      updateCall(state, callOf(state, event.body.call), (call) => {
        call.end = decisiveEnd(call.end, event);
      });
      break;
    case 'charge.metered':
    case 'charge.reported':
      applyCharge(state, event);
      break;
    case 'charge.adjusted':
      applyAdjust(state, event);
      break;
    case 'output.created': {
      noteOutput(state, event.at);
      const output = outputOf(state, event.body.output);
      if (output.created !== null) break;
      updateCall(state, callOf(state, event.body.call), (call) => {
        output.created = event;
        call.outputs.push(output);
      });
      break;
    }
    case 'output.decided': {
      const output = outputOf(state, event.body.output);
      const decided = later(output.decided, event);
      if (output.created === null) output.decided = decided;
      else {
        updateCall(state, callOf(state, output.created.body.call), () => {
          output.decided = decided;
        });
      }
      break;
    }
    case 'time.segment':
      noteHandEdit(state, event);
      applySegment(state, event, (id) => callOf(state, id));
      break;
    case 'time.reclassified':
      applyReclassified(state, event, (id) => callOf(state, id));
      break;
    case 'budget.set':
      // Campaigns and months have budgets of their own, read elsewhere.
      if (event.body.scope === 'asset') state.budget = later(state.budget, event);
      break;
    case 'time.switched':
      applySwitched(state, event);
      break;
    case 'budget.overridden':
      state.totals.overrides += 1;
      break;
    case 'asset.finished':
    case 'asset.reopened':
    case 'asset.abandoned':
      state.lifecycle = later(state.lifecycle, event);
      break;
    case 'call.attempt':
    case 'asset.created':
    case 'credit.granted':
    case 'credit.voided':
    case 'fx.rate':
    case 'alert.fired':
    case 'alert.resolved':
    case 'alert.acked':
    case 'model.decided':
    case 'period.closed':
    case 'ledger.imported':
      break;
    case 'asset.linked':
      applyLinked(state, event.body.deltaMicro, event.body.unpriced);
      break;
  }
  return state;
}

/**
 * The figures. `alive` holds the calls that some tab runs now: an open call outside it is in doubt;
 * without `alive` every open call counts as running. Costs as much as there are open calls, and rounds since the
 * last accepted result.
 */
export function meterView(state: MeterState, alive?: ReadonlySet<string>): AssetMeter {
  const { totals } = state;
  const { ms } = totals;
  const money = [totals.kept, totals.rejectedMoney, totals.failedMoney, totals.openMoney].reduce(addMoney);
  const humanTimeMs = ms.active + ms.review + ms['hand-edit'];
  let inDoubt = 0;
  for (const call of state.open) if (isInDoubt(call, alive)) inDoubt += 1;
  return {
    money,
    moneyKept: totals.kept,
    moneyShared: totals.shared,
    moneyRejected: totals.rejectedMoney,
    moneyFailed: totals.failedMoney,
    moneyOpen: totals.openMoney,
    committed: totals.committed,
    feltWaitMs: ms['felt-wait'],
    overlappedWaitMs: ms.overlapped,
    overlap: { ...totals.overlap },
    humanTimeMs,
    taskTimeMs: humanTimeMs + ms['felt-wait'],
    elapsedMs: elapsedMs(state),
    reviewMs: ms.review,
    handEditMs: ms['hand-edit'],
    lastMilePpm: lastMilePpm(state, humanTimeMs),
    idleMs: ms.idle,
    contextSwitches: totals.switches,
    resumeLagMs: totals.resumeLagMs,
    medianResumeLagMs: medianResumeLagMs(state),
    lagOutsidePendingMs: totals.lagOutsidePendingMs,
    latencyTax: totals.latencyTax,
    iterations: totals.iterations,
    accepted: totals.accepted,
    rejected: totals.rejected,
    failed: totals.failed,
    superseded: totals.superseded,
    inDoubt,
    undecided: totals.undecided,
    localCalls: totals.localCalls,
    localComputeMs: totals.localComputeMs,
    oversight: totals.oversight,
    total: addMoney(money, totals.oversight),
    budget: budgetOf(state.budget?.body ?? null),
    roundsWithoutResult: roundsWithoutResult(sequenceOf(state)),
    overrides: totals.overrides,
  };
}

/** One row per submitted call, oldest first. A row is the same object until its call changes. */
export function iterationRows(state: MeterState, alive?: ReadonlySet<string>): readonly IterationRow[] {
  const rows: IterationRow[] = [];
  for (const call of sequenceOf(state)) {
    if (call.submitted === null) continue;
    const status = rowStatus(call, alive);
    if (call.row === null || call.row.status !== status)
      call.row = iterationRow(call, call.submitted, status);
    rows.push(call.row);
  }
  return rows;
}

function sequenceOf(state: MeterState): readonly CallState[] {
  if (!state.ordered) {
    state.sequence.sort(bySubmission);
    state.ordered = true;
  }
  return state.sequence;
}

function firstSight(state: MeterState, event: LedgerEvent): boolean {
  let set = state.seen.get(event.dev);
  if (set === undefined) {
    set = emptySeqSet();
    state.seen.set(event.dev, set);
  }
  return addSeq(set, event.seq);
}

function outputOf(state: MeterState, id: string): OutputState {
  let output = state.outputs.get(id);
  if (output === undefined) {
    output = { id, created: null, decided: null };
    state.outputs.set(id, output);
  }
  return output;
}

function addToSequence(state: MeterState, call: CallState, event: EventOf<'call.submitted'>): void {
  const last = state.sequence.at(-1)?.submitted ?? null;
  if (last !== null && compareEvents(event, last) < 0) state.ordered = false;
  call.submitted = event;
  state.sequence.push(call);
}

/** Pixels that arrived outweigh a failure that was assumed; otherwise the last word counts. */
function decisiveEnd(held: EndEvent | null, event: EndEvent): EndEvent {
  if (held === null) return event;
  const heldDone = held.type === 'call.completed';
  if (heldDone !== (event.type === 'call.completed')) return heldDone ? held : event;
  return later(held, event);
}

function later<E extends LedgerEvent>(held: E | null, event: E): E {
  return held === null || compareEvents(held, event) < 0 ? event : held;
}

function bySubmission(a: CallState, b: CallState): number {
  return a.submitted === null || b.submitted === null ? 0 : compareEvents(a.submitted, b.submitted);
}

function rowStatus(call: CallState, alive: ReadonlySet<string> | undefined): IterationStatus {
  if (call.status === 'open' || call.status === 'loose')
    return isInDoubt(call, alive) ? 'in-doubt' : 'running';
  return call.status;
}

function isInDoubt(call: CallState, alive: ReadonlySet<string> | undefined): boolean {
  return alive !== undefined && call.submitted !== null && !alive.has(call.submitted.body.call);
}
