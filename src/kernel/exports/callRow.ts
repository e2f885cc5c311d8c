import type { CallStatus } from '../metrics/meterFold.ts';
import type { RejectReason, StandInFacts, YesNoUnknown } from '../ledger/events.ts';
import type { Tier } from '../asset/asset.ts';

/**
 * What a row of `calls.csv` stands for. `call`: a submitted call. Every other kind is money without one, so that the
 * column of micros sums to the machine total of the ledger: `charge` of a call that was not submitted here, `fee`,
 * `correction` of something that is not known here, `shared` pixels of a fork, `breakage` of credits.
 */
export type CallRowKind = 'call' | 'charge' | 'fee' | 'correction' | 'shared' | 'breakage';

/** Parts of a completed call's wait, as it measured them itself. */
export interface MeasuredMs {
  readonly queue: number;
  readonly server: number;
  readonly download: number;
  readonly decode: number;
  readonly compute: number;
}

export interface CallRow {
  readonly kind: CallRowKind;
  /** The call's id; for money without a call the id of the event or grant behind it. */
  readonly id: string;
  readonly asset: string | null;
  readonly campaign: string | null;
  readonly call: {
    readonly tool: string;
    readonly provider: string;
    readonly model: string;
    readonly modelVersion: string;
    readonly tier: Tier;
    readonly source: 'local' | 'hosted';
    readonly status: CallStatus;
    readonly rejectReason: RejectReason | null;
    readonly errorType: string | null;
    readonly outputs: number;
    readonly acceptedOutputs: number;
    readonly retryOf: string | null;
    readonly standsInFor: StandInFacts | null;
    /** Shared by the calls of one click at several engines. */
    readonly fanOut: string | null;
    readonly pendingMs: number | null;
    readonly measured: MeasuredMs | null;
    readonly feltWaitMs: number;
  } | null;
  /** Pseudonym; null for what nobody did, such as credits that expire. */
  readonly person: string | null;
  /** Of the submission, or the date of the money. */
  readonly at: number;
  readonly endedAt: number | null;
  readonly billed: YesNoUnknown | null;
  readonly quote: {
    readonly micros: number | null;
    readonly upperMicros: number | null;
    readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  } | null;
  /** What is known of the net amount, in micro-USD. Null: nothing of it is. */
  readonly micros: number | null;
  readonly unpriced: number;
  /** How the amount is known; `mixed` where its parts differ. Null: there is none. */
  readonly basis: string | null;
  /** As charged, where all charges are of one currency that is not the ledger's. */
  readonly original: { readonly currency: string; readonly micros: number } | null;
  readonly price: { readonly table: string; readonly sku: string } | null;
}
