import type { SeqRange } from '../kernel/ledger/gaps.ts';
import type { LedgerManifest } from '../kernel/ledger/manifest.ts';
import type { ImportCounts } from '../kernel/ledger/events.ts';
import type { LedgerConflict } from '../kernel/workspace/ports.ts';

/** A device's part of the ledger, and what of it has not arrived. */
export interface DeviceHealth {
  readonly dev: string;
  /** Pseudonym on its last event. */
  readonly actor: string;
  /** Of its last event, ms UTC. */
  readonly lastAt: number;
  readonly events: number;
  readonly missingCount: number;
  /** The first few. */
  readonly missing: readonly SeqRange[];
  /** Invented, from the demo year. */
  readonly demo: boolean;
}

export interface LedgerHealth {
  readonly devices: readonly DeviceHealth[];
  readonly conflicts: readonly LedgerConflict[];
}

export interface LedgerOutFile {
  readonly name: string;
  readonly blob: Blob;
}

/** What a file was found to hold, before anything of it is stored. */
export interface ReadLedger {
  readonly name: string;
  readonly manifest: LedgerManifest;
  readonly badLines: {
    readonly count: number;
    readonly first: readonly { readonly line: number; readonly reason: string }[];
  };
}

export interface TakenIn {
  readonly counts: ImportCounts;
  /** Events with a clock more than five minutes ahead of ours: kept, and not followed. */
  readonly ahead: number;
  /** This file had been taken in whole before. */
  readonly knownBefore: boolean;
}

/** A sentence, and what to do about it. */
export interface LedgerJobError {
  readonly message: string;
  readonly hint: string;
}

export class LedgerJobFailure extends Error {
  readonly hint: string;
  constructor({ message, hint }: LedgerJobError) {
    super(message);
    this.name = 'LedgerJobFailure';
    this.hint = hint;
  }
}

/** What an export writes; tables come with a manifest whose totals reconcile with the ledger. */
export type LedgerExport =
  /** The whole ledger, to keep or to import elsewhere. */
  | { readonly kind: 'events' }
  /** CSV. Wages go into the table of people's time only when asked for. */
  | { readonly kind: 'tables'; readonly withWages: boolean }
  | { readonly kind: 'focus'; readonly version: '1.2' | '1.3' | '1.4' }
  | { readonly kind: 'parquet' }
  | { readonly kind: 'traces' };

/** A file that was looked through and waits for the person's word. */
export interface OpenedLedger {
  readonly ledger: ReadLedger;
  /** Rejects with `LedgerJobFailure`; what was taken in until then stays, and doing it again completes it. */
  takeIn(onProgress: (events: number) => void): Promise<TakenIn>;
  /** Lets go of the file; a taking in that runs is stopped after its chunk. */
  close(): void;
}

/** The ledger as files, and what is wrong with it. Everything runs beside the page. */
export interface LedgerDesk {
  health(): Promise<LedgerHealth>;
  /** Rejects with `LedgerJobFailure`, or with the signal's reason. */
  exportFiles(
    wanted: LedgerExport,
    onProgress: (events: number) => void,
    signal: AbortSignal,
  ): Promise<readonly LedgerOutFile[]>;
  /** Rejects with `LedgerJobFailure`, or with the signal's reason. */
  open(file: File, onProgress: (events: number) => void, signal: AbortSignal): Promise<OpenedLedger>;
}
