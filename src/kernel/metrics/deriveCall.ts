import type { CallState, CallStatus, Totals } from './meterFold.ts';
import { netOfCall } from '../ledger/chargeRules.ts';
import type { CallFacts } from '../ledger/chargeRules.ts';
import { micros } from '../ledger/money.ts';
import type { MoneySum } from '../ledger/money.ts';

/** Brings `status` and `net` in line with the call's facts. */
export function derive(call: CallState): void {
  call.status = statusOf(call);
  call.net = netOfCall(chargedFacts(call));
  call.row = null;
}

/** What the charge rules look at. */
export function chargedFacts(call: CallState): CallFacts {
  return {
    charges: call.charges,
    adjusts: call.adjusts,
    quote: call.quote,
    source: call.submitted?.body.source ?? 'hosted',
    billed: billedOf(call),
  };
}

/** Adds (`sign` 1) or takes back (-1) what the call contributes to the totals. */
export function contribute(totals: Totals, call: CallState, sign: 1 | -1): void {
  const { status, net, submitted, end } = call;
  const bucket = bucketOf(status);
  totals[bucket] = shifted(totals[bucket], net, sign);
  if (submitted === null) return;
  totals.iterations += sign;
  if (status === 'accepted') totals.accepted += sign;
  else if (status === 'rejected') totals.rejected += sign;
  else if (status === 'superseded') totals.superseded += sign;
  else if (status === 'undecided') totals.undecided += sign;
  else if (status === 'failed' || status === 'cancelled' || status === 'blocked') totals.failed += sign;
  else if (status === 'open') {
    const { reserveMicro } = submitted.body;
    const reserve = { micros: micros(reserveMicro ?? 0), unpricedCount: reserveMicro === null ? 1 : 0 };
    totals.committed = shifted(totals.committed, reserve, sign);
  }
  if (submitted.body.source === 'local') {
    totals.localCalls += sign;
    if (end?.type === 'call.completed') totals.localComputeMs += sign * end.body.computeMs;
  }
}

export function shifted(sum: MoneySum, by: MoneySum, sign: 1 | -1): MoneySum {
  if (by.micros === 0 && by.unpricedCount === 0) return sum;
  return {
    micros: micros(sum.micros + sign * by.micros),
    unpricedCount: sum.unpricedCount + sign * by.unpricedCount,
  };
}

/** Strict: every call's money is in exactly one. Superseded work was not kept. */
function bucketOf(status: CallStatus): 'kept' | 'rejectedMoney' | 'failedMoney' | 'openMoney' {
  switch (status) {
    case 'accepted':
      return 'kept';
    case 'rejected':
    case 'superseded':
      return 'rejectedMoney';
    case 'failed':
    case 'cancelled':
    case 'blocked':
      return 'failedMoney';
    case 'loose':
    case 'open':
    case 'undecided':
      return 'openMoney';
  }
}

function statusOf({ submitted, end, outputs }: CallState): CallStatus {
  if (submitted === null) return 'loose';
  if (end === null) return 'open';
  switch (end.type) {
    case 'call.failed':
      return 'failed';
    case 'call.cancelled':
      return 'cancelled';
    case 'call.blocked':
      return 'blocked';
    case 'call.completed':
      break;
  }
  // Outputs that have not arrived yet are undecided.
  const decisions = outputs.map((output) => output.decided?.body.decision ?? 'undecided');
  if (decisions.includes('accepted')) return 'accepted';
  if (decisions.length < Math.max(1, end.body.outputs) || decisions.includes('undecided')) return 'undecided';
  return decisions.includes('rejected') ? 'rejected' : 'superseded';
}

/** A completed call was billed; a price of 0 is its quote's or charge's business. */
function billedOf({ end }: CallState): 'y' | 'n' | '?' | null {
  if (end === null) return null;
  return end.type === 'call.completed' ? 'y' : end.body.billed;
}
