import { shifted } from './deriveCall.ts';
import type { CallState, MeterFold } from './meterFold.ts';
import { ratedCost } from './ratedCost.ts';
import type { EventBodies, EventOf, Overlap, SegmentKind } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';

type Segment = EventBodies['time.segment'];

/** Kinds that are a person's paid time. Overlapped wait is not: what was done meanwhile is its own segment. */
export const paidKinds: ReadonlySet<SegmentKind> = new Set([
  'active',
  'review',
  'hand-edit',
  'felt-wait',
  'admin',
]);

export function applySegment(
  state: MeterFold,
  event: EventOf<'time.segment'>,
  callOf: (id: string) => CallState,
): void {
  state.segments.set(event.id, event.body);
  countSegment(state, event.id, event.body, 1, callOf);
}

/** The latest reclassification of a segment counts. */
export function applyReclassified(
  state: MeterFold,
  event: EventOf<'time.reclassified'>,
  callOf: (id: string) => CallState,
): void {
  const { target } = event.body;
  const held = state.reclassified?.get(target);
  if (held !== undefined && compareEvents(event, held) < 0) return;
  const segment = state.segments.get(target);
  if (segment !== undefined) countSegment(state, target, segment, -1, callOf);
  state.reclassified ??= new Map();
  state.reclassified.set(target, event);
  if (segment !== undefined) countSegment(state, target, segment, 1, callOf);
}

function countSegment(
  state: MeterFold,
  id: string,
  segment: Segment,
  sign: 1 | -1,
  callOf: (id: string) => CallState,
): void {
  const change = state.reclassified?.get(id)?.body ?? null;
  const kind = effectiveKind(segment, change);
  if (kind === null) return;
  const { totals } = state;
  totals.ms[kind] += sign * segment.ms;
  if (paidKinds.has(kind) && segment.ms > 0) {
    const cost = ratedCost(segment.ms, segment.rateMicroPerHour);
    totals.oversight = shifted(totals.oversight, cost, sign);
    if (kind === 'felt-wait') totals.latencyTax = shifted(totals.latencyTax, cost, sign);
  }
  if (kind === 'hand-edit' && state.lateHandEdits?.has(id) === true) totals.lastMileMs += sign * segment.ms;
  const overlap = kind === 'overlapped' ? overlapOf(segment, change) : null;
  if (overlap !== null) totals.overlap[overlap] += sign * segment.ms;
  if (kind === 'felt-wait' && segment.call !== undefined) {
    const call = callOf(segment.call);
    call.feltWaitMs += sign * segment.ms;
    call.row = null;
  }
}

/** Waiting that a person says was none was time away (M17). */
function overlapOf(segment: Segment, change: EventBodies['time.reclassified'] | null): Overlap | null {
  return change?.action === 'discard' ? 'away' : (segment.spent ?? null);
}

/**
 * Null: counted on another asset. `keep` turns idle time into work; `discard` says that nobody was there: waiting
 * becomes overlapped wait (pending time stays felt + overlapped), anything else idle. Time reassigned to another
 * asset leaves this one; the tab that reassigns writes the segment that the other asset counts.
 */
export function effectiveKind(
  segment: Segment,
  change: EventBodies['time.reclassified'] | null,
): SegmentKind | null {
  const { kind } = segment;
  if (change === null) return kind;
  if (change.action === 'discard')
    return kind === 'felt-wait' || kind === 'overlapped' ? 'overlapped' : 'idle';
  if (change.action === 'reassign' && change.to !== segment.asset) return null;
  return kind === 'idle' ? 'active' : kind;
}
