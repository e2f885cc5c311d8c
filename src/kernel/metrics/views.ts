import type { MoneySum } from '../ledger/money.ts';
import type { Overlap, RejectReason, StandInFacts } from '../ledger/events.ts';

/** What the meter shows for one asset; every figure is a fold over that asset's events. */
export interface AssetMeter {
  /** Net machine charges, all calls. */
  readonly money: MoneySum;
  readonly moneyKept: MoneySum;
  /** Of which: this asset's part of pixels that several assets share; negative where others pay a part of its own. */
  readonly moneyShared: MoneySum;
  readonly moneyRejected: MoneySum;
  /** Failed, cancelled, blocked, in doubt. */
  readonly moneyFailed: MoneySum;
  /** Running, or waiting for a decision. */
  readonly moneyOpen: MoneySum;
  /** Money reserved by calls that have not ended. */
  readonly committed: MoneySum;
  readonly feltWaitMs: number;
  readonly overlappedWaitMs: number;
  /** Of which: what the person did meanwhile, as far as it was noted. */
  readonly overlap: Readonly<Record<Overlap, number>>;
  /** active + review + hand-edit segments (felt wait is shown apart). */
  readonly humanTimeMs: number;
  /** Human time and felt wait: what the task took out of somebody's day (M19). */
  readonly taskTimeMs: number;
  /** First open to finish by the wall clock, whatever was done in between. */
  readonly elapsedMs: number;
  readonly reviewMs: number;
  readonly handEditMs: number;
  /** Hand edits after the last output, of human time (M22). Null while there is nothing to be a share of. */
  readonly lastMilePpm: number | null;
  readonly idleMs: number;
  /** Absences of five seconds or more that began while a call was pending (M18). */
  readonly contextSwitches: number;
  /** Summed over the switches after which there was a productive input; the median is one that was measured. */
  readonly resumeLagMs: number;
  readonly medianResumeLagMs: number | null;
  readonly lagOutsidePendingMs: number;
  /** Felt wait and resume lag outside pending time, at their rates (M17b). */
  readonly latencyTax: MoneySum;
  /** Calls submitted, whatever became of them. */
  readonly iterations: number;
  /** Calls with at least one accepted output. */
  readonly accepted: number;
  readonly rejected: number;
  /** Failed, cancelled or blocked. */
  readonly failed: number;
  /** Completed, and the person moved on without a verdict ("Try again"). */
  readonly superseded: number;
  readonly inDoubt: number;
  /** Completed, no decision yet. */
  readonly undecided: number;
  readonly localCalls: number;
  readonly localComputeMs: number;
  /** People cost where a rate is on the segment; null when no rate is known. */
  readonly oversight: MoneySum;
  /** money + oversight. */
  readonly total: MoneySum;
  /** What the asset may cost; null while nothing limits it. */
  readonly budget: AssetBudget | null;
  /** Calls since the last accepted result, or since the start. */
  readonly roundsWithoutResult: number;
  /** Runs that a person let go ahead past a stop. */
  readonly overrides: number;
}

export interface AssetBudget {
  /** Null: only rounds are limited. */
  readonly micros: number | null;
  /** Whole percent, rising. */
  readonly thresholds: readonly number[];
  readonly hardStop: boolean;
  readonly stopRounds: number | null;
}

export type IterationStatus =
  | 'running'
  | 'in-doubt'
  | 'undecided'
  | 'accepted'
  | 'rejected'
  | 'superseded'
  | 'failed'
  | 'cancelled'
  | 'blocked';

/** One call of an asset: a frame of the filmstrip and a row of the history. */
export interface IterationRow {
  readonly call: string;
  readonly tool: string;
  readonly engine: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly source: 'local' | 'hosted';
  /** "a green bottle …" or the tool's own summary. */
  readonly label: string;
  readonly at: number;
  readonly quotedMicros: number | null;
  readonly quoteQualifier: 'exact' | 'estimate' | 'unpriced' | 'none';
  readonly actual: MoneySum;
  /** Its provider said after the call had ended what it billed. */
  readonly settled: boolean;
  readonly feltWaitMs: number;
  /** Submission to decoded pixels or end. Null while running. */
  readonly pendingMs: number | null;
  readonly computeMs: number | null;
  readonly backend: string | null;
  readonly threads: number | null;
  /** What the engine said of how it ran: fallbacks, parts left out. */
  readonly notes: readonly string[];
  readonly status: IterationStatus;
  readonly reason: RejectReason | null;
  readonly errorType: string | null;
  readonly outputs: readonly {
    readonly id: string;
    readonly index: number;
    readonly decision: 'accepted' | 'rejected' | 'superseded' | 'undecided';
    readonly width: number;
    readonly height: number;
  }[];
  readonly retryOf: string | null;
  /** The engine that it was run instead of; null: it ran on the chosen one. */
  readonly standsInFor: StandInFacts | null;
  /** Shared by the calls of one run at several engines. */
  readonly fanOut: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** p50 of this profile's own completed calls of a tool on an engine, for the quote on the button. */
export interface WaitEstimate {
  readonly p50Ms: number | null;
  readonly n: number;
}
