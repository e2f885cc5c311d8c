import type { Table } from './table.ts';
import type { FocusReport } from './focus/report.ts';

export const exportManifestSchema = 'ninetyten.export/1';

/** What of the ledger total a file leaves out, and why; micro-USD as digits. Negative: it has more. */
export interface Difference {
  readonly reason: DifferenceReason;
  readonly micro: string;
}

export type DifferenceReason =
  /** People's time: no charge of a vendor. It stands in `assets.csv` and, with wages, in `labour.csv`. */
  | 'people'
  /** Calls, fees, credits: what a file of people's time leaves out. */
  | 'machine'
  /** Parts of pixels that several assets share: they move cost between assets, and sum to 0 over all of them. */
  | 'shared'
  /** Credits that were paid and never used: no call used them. */
  | 'breakage'
  /** Fees, corrections and charges of no call that was submitted here. */
  | 'without a call'
  /** Calls that have not ended: they have no span yet. */
  | 'open calls';

/** The file's total beside the ledger's: `file + Σ differences + unexplained = ledger`. */
export interface Reconciliation {
  readonly ledgerMicro: string;
  readonly fileMicro: string;
  readonly differences: readonly Difference[];
  /** "0", or the file is not to be trusted. */
  readonly unexplainedMicro: string;
}

export interface ExportedFile {
  readonly file: string;
  readonly schema: string;
  /** Of the bytes as delivered. */
  readonly sha256: string;
  readonly byteLength: number;
  /** Without the header. */
  readonly rows: number;
  /** Amounts that are not known, and in no total. */
  readonly unpriced: number;
  /** Null where the file holds no amounts. */
  readonly reconciles: Reconciliation | null;
  /** What each column says, and in which unit. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly focus?: FocusReport;
}

export interface ExportManifest {
  readonly schema: typeof exportManifestSchema;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly currency: 'USD';
  readonly ledger: Readonly<Record<'machineMicro' | 'peopleMicro' | 'totalMicro', string>> & {
    readonly machineUnpriced: number;
    readonly peopleUnpriced: number;
  };
  readonly files: readonly ExportedFile[];
}

export function columnsOf(table: Table<never>): Readonly<Record<string, string>> {
  return Object.fromEntries(table.columns.map(({ name, says }) => [name, says]));
}

/** Whether every file adds up to the ledger, but for what is named. */
export function isReconciled({ files }: ExportManifest): boolean {
  return files.every(({ reconciles }) => reconciles === null || reconciles.unexplainedMicro === '0');
}
