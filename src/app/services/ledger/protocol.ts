import type {
  LedgerExport,
  LedgerJobError,
  LedgerOutFile,
  ReadLedger,
  TakenIn,
} from '../../../session/ledgerDesk.ts';

/** One worker, one job: an export, or a file that is looked through and then, when told, taken in. */
export type ToLedgerWorker =
  | { readonly type: 'export'; readonly databaseName: string; readonly wanted: LedgerExport }
  | { readonly type: 'read'; readonly file: File }
  | { readonly type: 'take-in'; readonly databaseName: string; readonly actor: string };

export type FromLedgerWorker =
  | { readonly type: 'progress'; readonly events: number }
  | { readonly type: 'exported'; readonly files: readonly LedgerOutFile[] }
  | { readonly type: 'read'; readonly ledger: ReadLedger }
  | { readonly type: 'taken-in'; readonly taken: TakenIn }
  | { readonly type: 'failed'; readonly error: LedgerJobError };
