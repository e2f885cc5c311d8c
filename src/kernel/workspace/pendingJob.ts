import type { DocumentRecord } from '../document/records.ts';
import type { CallHandle, Payer } from '../operations/ports.ts';
import type { AssetId, CallId } from '../shared/ids.ts';

/**
 * A call that a provider carries out, with all that is needed to take its result in after a reload. Stored in the commit
 * of its submission, gone with the commit of its end.
 */
export interface PendingJob {
  readonly call: CallId;
  readonly asset: AssetId;
  readonly tool: string;
  /** Id of the engine. */
  readonly engine: string;
  readonly attempt: number;
  /** Shared with the other calls of a run at several engines. */
  readonly fanOut?: string;
  /** The tool's options as they were. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The picture it works on, as it was: its tiles stay until the job is gone. */
  readonly document: DocumentRecord;
  /** Null: the answer to the submission is not known (yet). */
  readonly handle: CallHandle | null;
  /** ms UTC. */
  readonly submittedAt: number;
  /** Absent: the server's account. */
  readonly payer?: Payer;
}
