import type { SeqSet } from './seqSet.ts';
import type { SortedBag } from './sortedBag.ts';
import type { IterationRow } from './views.ts';
import type { AdjustEntry, ChargeFact } from '../ledger/chargeRules.ts';
import type { EventBodies, EventOf, Overlap } from '../ledger/events.ts';
import { noMoney } from '../ledger/money.ts';
import type { MoneySum } from '../ledger/money.ts';

export type EndEvent = EventOf<'call.completed' | 'call.failed' | 'call.cancelled' | 'call.blocked'>;

export interface OutputState {
  readonly id: string;
  created: EventOf<'output.created'> | null;
  decided: EventOf<'output.decided'> | null;
}

/** `loose`: money facts whose call was never submitted here. `open`: submitted, no end yet. */
export type CallStatus =
  | 'loose'
  | 'open'
  | 'undecided'
  | 'accepted'
  | 'rejected'
  | 'superseded'
  | 'failed'
  | 'cancelled'
  | 'blocked';

export interface CallState {
  submitted: EventOf<'call.submitted'> | null;
  quote: EventOf<'call.quoted'> | null;
  end: EndEvent | null;
  readonly outputs: OutputState[];
  /** Those that carry a provider ref first; repeats of the ref are left out. */
  charges: ChargeFact[];
  adjusts: AdjustEntry[];
  feltWaitMs: number;
  /** Derived from the above by `derive`. */
  status: CallStatus;
  net: MoneySum;
  row: IterationRow | null;
}

export interface Totals {
  kept: MoneySum;
  /** Of which: parts of pixels that several assets share, of others (positive) or to others (negative). */
  shared: MoneySum;
  rejectedMoney: MoneySum;
  failedMoney: MoneySum;
  openMoney: MoneySum;
  committed: MoneySum;
  oversight: MoneySum;
  /** Felt wait, and resume lag outside pending time, at their rates (M17b). */
  latencyTax: MoneySum;
  iterations: number;
  accepted: number;
  rejected: number;
  failed: number;
  superseded: number;
  undecided: number;
  overrides: number;
  localCalls: number;
  localComputeMs: number;
  readonly ms: Record<EventBodies['time.segment']['kind'], number>;
  /** Of `ms.overlapped`; what no segment says anything of is in none. */
  readonly overlap: Record<Overlap, number>;
  /** Of `ms['hand-edit']`: after the last output (M22). */
  lastMileMs: number;
  switches: number;
  resumeLagMs: number;
  lagOutsidePendingMs: number;
}

/**
 * What one asset's events add up to. One owner changes it, through `applyEvent` only; the value is that of the
 * set of events, whatever their order and however often each arrives.
 */
export interface MeterFold {
  readonly seen: Map<string, SeqSet>;
  readonly calls: Map<string, CallState>;
  readonly outputs: Map<string, OutputState>;
  /** Charges by event id, with the call they belong to: what an adjust's target is looked up in. */
  readonly charges: Map<string, { readonly charge: ChargeFact; readonly call: CallState }>;
  readonly segments: Map<string, EventBodies['time.segment']>;
  // Most assets never need the next five, and a ledger has a hundred thousand assets: null until used.
  /** The first charge of each (basis, provider ref). */
  refs: Map<string, { readonly charge: ChargeFact; readonly call: CallState }> | null;
  /** Charges without a call, and adjusts whose target is not known (yet), by event id or target. */
  loose: Map<string, CallState> | null;
  reclassified: Map<string, EventOf<'time.reclassified'>> | null;
  /** Resume lags of the context switches that had one. */
  resumeLags: SortedBag | null;
  /** Start, by event id, of the hand edits that began after the last output known so far. */
  lateHandEdits: Map<string, number> | null;
  /** Latest start of an output; -Infinity before the first. */
  lastOutputAt: number;
  /** First start and last end of what happened, for the time elapsed. */
  firstAt: number;
  lastAt: number;
  /** The last step of life: elapsed time ends with a finish. */
  lifecycle: EventOf<'asset.finished' | 'asset.reopened' | 'asset.abandoned'> | null;
  /** The latest; null while none was ever set. */
  budget: EventOf<'budget.set'> | null;
  /** Submitted, not ended. */
  readonly open: Set<CallState>;
  /** Submitted calls; in (hlc, id) order once `ordered`. */
  readonly sequence: CallState[];
  ordered: boolean;
  readonly totals: Totals;
}

export function emptyMeterFold(): MeterFold {
  return {
    seen: new Map(),
    calls: new Map(),
    outputs: new Map(),
    charges: new Map(),
    refs: null,
    loose: null,
    segments: new Map(),
    reclassified: null,
    resumeLags: null,
    lateHandEdits: null,
    lastOutputAt: -Infinity,
    firstAt: Infinity,
    lastAt: -Infinity,
    lifecycle: null,
    budget: null,
    open: new Set(),
    sequence: [],
    ordered: true,
    totals: {
      kept: noMoney,
      shared: noMoney,
      rejectedMoney: noMoney,
      failedMoney: noMoney,
      openMoney: noMoney,
      committed: noMoney,
      oversight: noMoney,
      latencyTax: noMoney,
      iterations: 0,
      accepted: 0,
      rejected: 0,
      failed: 0,
      superseded: 0,
      undecided: 0,
      overrides: 0,
      localCalls: 0,
      localComputeMs: 0,
      ms: {
        active: 0,
        review: 0,
        'hand-edit': 0,
        'felt-wait': 0,
        overlapped: 0,
        idle: 0,
        admin: 0,
      },
      overlap: { here: 0, elsewhere: 0, away: 0 },
      lastMileMs: 0,
      switches: 0,
      resumeLagMs: 0,
      lagOutsidePendingMs: 0,
    },
  };
}

export function emptyCall(): CallState {
  return {
    submitted: null,
    quote: null,
    end: null,
    outputs: [],
    charges: [],
    adjusts: [],
    feltWaitMs: 0,
    status: 'loose',
    net: noMoney,
    row: null,
  };
}
