import { contribute, derive } from './deriveCall.ts';
import { emptyCall } from './meterFold.ts';
import type { CallState, MeterFold } from './meterFold.ts';
import type { EventOf } from '../ledger/events.ts';
import type { ChargeFact } from '../ledger/chargeRules.ts';
import { compareEvents } from '../ledger/hlc.ts';
import { addMoney, micros } from '../ledger/money.ts';

/** Takes the call's contribution back, changes it, and adds the new one. */
export function updateCall(state: MeterFold, call: CallState, change: (call: CallState) => void): void {
  contribute(state.totals, call, -1);
  change(call);
  derive(call);
  contribute(state.totals, call, 1);
  if (call.status === 'open') state.open.add(call);
  else state.open.delete(call);
}

export function callOf(state: MeterFold, id: string): CallState {
  let call = state.calls.get(id);
  if (call !== undefined) return call;
  // An adjust may name a call that had not been heard of.
  call = takeLoose(state, id) ?? emptyCall();
  state.calls.set(id, call);
  return call;
}

function takeLoose(state: MeterFold, id: string): CallState | null {
  const loose = state.loose?.get(id);
  if (loose === undefined) return null;
  state.loose?.delete(id);
  return loose;
}

function looseOf(state: MeterFold, id: string): CallState {
  let loose = state.loose?.get(id);
  if (loose === undefined) {
    loose = emptyCall();
    state.loose ??= new Map();
    state.loose.set(id, loose);
  }
  return loose;
}

export function applyCharge(state: MeterFold, event: EventOf<'charge.metered' | 'charge.reported'>): void {
  const { call: callId, ref, basis } = event.body;
  const call = callId === null ? looseOf(state, event.id) : callOf(state, callId);
  const entry = { charge: event, call };
  state.charges.set(event.id, entry);
  const key = ref === undefined ? null : `${basis}\n${ref}`;
  const first = key === null ? undefined : state.refs?.get(key);
  // One provider request is billed once, however often it is told: the first telling counts.
  const repeated = first !== undefined && compareEvents(first.charge, event) < 0;
  if (key !== null && !repeated) {
    if (first !== undefined) updateCall(state, first.call, (held) => dropCharge(held, first.charge));
    state.refs ??= new Map();
    state.refs.set(key, entry);
  }
  updateCall(state, call, (held) => {
    if (!repeated) held.charges.push(event);
    if (callId === null) return;
    // Adjusts that came before the charge they name.
    const waiting = state.loose?.get(event.id);
    if (waiting !== undefined)
      held.adjusts.push(...waiting.adjusts.map(({ id, body }) => ({ id, body, target: event })));
  });
  if (callId === null) {
    // The charge and its early adjusts share one loose entry; they only lacked the link.
    updateCall(state, call, (held) => {
      held.adjusts = held.adjusts.map(({ id, body }) => ({ id, body, target: event }));
    });
    return;
  }
  const waiting = takeLoose(state, event.id);
  if (waiting !== null) contribute(state.totals, waiting, -1);
}

/** What is shared counts as kept: pixels are only shared from results that were accepted. */
export function applyLinked(state: MeterFold, deltaMicro: number, unpriced: number): void {
  const shared = { micros: micros(deltaMicro), unpricedCount: unpriced };
  state.totals.kept = addMoney(state.totals.kept, shared);
  state.totals.shared = addMoney(state.totals.shared, shared);
}

function dropCharge(call: CallState, charge: ChargeFact): void {
  call.charges = call.charges.filter((held) => held !== charge);
}

export function applyAdjust(state: MeterFold, event: EventOf<'charge.adjusted'>): void {
  const { target } = event.body;
  const found = state.charges.get(target);
  const call = found?.call ?? state.calls.get(target) ?? looseOf(state, target);
  updateCall(state, call, (held) => {
    held.adjusts.push({ id: event.id, body: event.body, target: found?.charge ?? null });
  });
}
