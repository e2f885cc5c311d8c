import type { Parts } from './costParts.ts';
import type { Tier } from '../asset/asset.ts';
import type { CountedMoney } from '../ledger/chargeRules.ts';
import type { Decision, EventBodies, RejectReason, SegmentKind, YesNoUnknown } from '../ledger/events.ts';
import type { IterationRow } from '../metrics/views.ts';

/** What a step cost, on the sides of the partition; the steps of an asset sum to the asset, exactly. */
export interface StepCost extends Parts {
  /** Amounts of which the size is not known. */
  readonly unpriced: number;
  /** Segments of paid time of which the rate is not known. */
  readonly unrated: number;
}

export interface Verdict {
  readonly output: string;
  readonly decision: Decision;
  readonly reason: RejectReason | null;
}

/** How a call ended; null while it has not. */
export interface CallEnd {
  readonly type: 'completed' | 'failed' | 'cancelled' | 'blocked';
  /** What the engine, the person or the guard said of it. */
  readonly text: string | null;
  readonly billed: YesNoUnknown;
}

/** One iteration with everything that is known of it. */
export interface CallStep {
  readonly kind: 'call';
  readonly row: IterationRow;
  readonly provider: string;
  /** The tier that the engine delivers. */
  readonly tier: Tier;
  readonly verdicts: readonly Verdict[];
  readonly end: CallEnd | null;
  /** What was charged for it, before corrections; `row.actual` is after them. */
  readonly charged: { readonly micros: number; readonly unpriced: number };
  /** How the charged amounts are known. */
  readonly bases: readonly Exclude<CountedMoney['basis'], 'adjusted'>[];
  readonly quoteUpperMicros: number | null;
  readonly wait: {
    /** Request to decoded pixels or end; null while running, or where nobody measured it. */
    readonly pendingMs: number | null;
    readonly feltMs: number;
    readonly overlappedMs: number;
    /** A person looking at the results. */
    readonly reviewMs: number;
  };
  /** A person let it go ahead past a stop. */
  readonly override: EventBodies['budget.overridden'] | null;
  /** Numbers of the steps: the call that this one tries again, and those whose pixels it began with. */
  readonly retryOf: number | null;
  /** The failed call behind `row.standsInFor`; null: none, or one of another asset. */
  readonly standsInFor: number | null;
  readonly madeFrom: readonly number[];
}

export type StepBody =
  | CallStep
  | { readonly kind: 'created'; readonly forkedFrom: string | null }
  /** A run that never started: the budget stopped it, or its start is in a file that has not come. */
  | { readonly kind: 'unstarted'; readonly call: string; readonly stopped: boolean }
  /** Verdicts that came after other steps, or changed earlier ones. */
  | { readonly kind: 'decision'; readonly call: number | null; readonly verdicts: readonly Verdict[] }
  /** A person's time between calls: hand edits, work, breaks. */
  | { readonly kind: 'work'; readonly ms: Readonly<Record<SegmentKind, number>> }
  | { readonly kind: 'finished'; readonly output: string | null }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'abandoned' }
  | {
      readonly kind: 'budget';
      readonly micros: number | null;
      readonly stopRounds: number | null;
      readonly hardStop: boolean;
    }
  | { readonly kind: 'shared'; readonly source: string; readonly assets: number }
  | {
      readonly kind: 'correction';
      readonly reason: EventBodies['charge.adjusted']['reason'];
      readonly note: string | null;
      /** Number of the call's step; null where it corrects something else, or nothing that is known. */
      readonly call: number | null;
    }
  /** A charge that belongs to no call. */
  | { readonly kind: 'fee' };

export type ReplayStep = StepBody & {
  /** Id of the event that it begins with. */
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly cost: StepCost;
  /** The cost of the asset after this step. */
  readonly soFar: StepCost;
};

export const noCost: StepCost = { infrastructure: 0, iteration: 0, oversight: 0, unpriced: 0, unrated: 0 };

export function addCost(a: StepCost, b: StepCost): StepCost {
  return {
    infrastructure: a.infrastructure + b.infrastructure,
    iteration: a.iteration + b.iteration,
    oversight: a.oversight + b.oversight,
    unpriced: a.unpriced + b.unpriced,
    unrated: a.unrated + b.unrated,
  };
}
