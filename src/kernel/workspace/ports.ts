import type { AssetRecord } from '../asset/asset.ts';
import type { HistoryEntry } from '../document/diff.ts';
import type { DocumentRecord } from '../document/records.ts';
import type { EventDraft, ImportCounts, LedgerEvent } from '../ledger/events.ts';
import type { SeqRange } from '../ledger/gaps.ts';
import type { ModelDecision } from '../ledger/modelDecisions.ts';
import type { AnyEvent } from '../ledger/validate.ts';
import type { AssetId } from '../shared/ids.ts';
import type { PendingJob } from './pendingJob.ts';
import type { StagedResult } from './staged.ts';

/**
 * One atomic write: all of it survives a killed tab, or none of it.
 * Tiles named by the document, history or staged results must have been `put` before.
 */
export interface CommitBatch {
  readonly assets?: readonly AssetRecord[];
  /** Changes of stored rows, made inside the write. A row that is gone refuses the batch. */
  readonly patchAssets?: readonly AssetPatch[];
  /** Deletes asset row, document, history, staged results, pending jobs and original files; ledger events always stay. */
  readonly deleteAssets?: readonly AssetId[];
  readonly document?: DocumentRecord;
  readonly history?: HistoryWrite;
  readonly staged?: readonly StagedResult[];
  /** A decision takes its results off the stage; one that is gone was decided elsewhere and refuses the batch. */
  readonly removeStaged?: readonly string[];
  readonly events?: readonly EventDraft[];
  /** Calls that providers carry out, as they stand now. */
  readonly jobs?: readonly PendingJob[];
  /** Calls that have ended. */
  readonly dropJobs?: readonly string[];
  /** Kept after the decision, for the filmstrip and the asset's history. */
  readonly thumbnails?: readonly OutputThumbnail[];
  /** Files of providers, as they came. */
  readonly originals?: readonly OriginalFile[];
}

/** `change` sees the row as stored at that moment, so two tabs cannot take each other's fields back. */
export interface AssetPatch {
  readonly id: AssetId;
  change(asset: AssetRecord): Partial<AssetRecord>;
}

export interface Committed {
  readonly events: readonly LedgerEvent[];
  /** The rows that `patchAssets` left, in its order. */
  readonly patched: readonly AssetRecord[];
}

export interface OutputThumbnail {
  readonly output: string;
  readonly asset: AssetId;
  /** Small WebP or JPEG data URL. */
  readonly dataUrl: string;
}

/** A provider's own file of an output: it may carry provenance data that pixels do not. */
export interface OriginalFile {
  readonly output: string;
  readonly asset: AssetId;
  readonly mimeType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface HistoryWrite {
  readonly asset: AssetId;
  readonly append?: HistoryEntry;
  /** Entries with `index >= truncateFrom` are removed before `append` (redo is cleared). */
  readonly truncateFrom?: number;
  /** Entries with `index < dropBefore` are removed (byte cap). */
  readonly dropBefore?: number;
  /** Number of entries applied: undo moves it down, redo up. */
  readonly position: number;
}

/** A file of events is imported in pieces, from its start, each piece in a transaction of its own. */
export interface ImportChunk {
  /** What the person calls it, for the record. */
  readonly source: string;
  /** Of the file's lines, uncompressed: by it an import that was cut short is known again. */
  readonly sha256: string;
  /** How many of the file's events came in earlier chunks. */
  readonly from: number;
  readonly events: readonly AnyEvent[];
  /** With the last chunk `ledger.imported` is appended, unless this file was recorded before. */
  readonly last: boolean;
}

export interface ImportedChunk {
  /** What became of the events of this chunk, now. */
  readonly counts: ImportCounts;
  /** Added, with a clock more than five minutes ahead of ours: kept, and not followed. */
  readonly ahead: number;
  /** `counts` in it cover the whole file, also what interrupted attempts had brought. */
  readonly record: LedgerEvent | null;
}

/** An event that was refused, since its id is known with another content. */
export interface LedgerConflict {
  /** What counts; null when the stored row cannot be read. */
  readonly kept: AnyEvent | null;
  readonly refused: AnyEvent;
  /** The first file that brought it. */
  readonly source: string;
  readonly sha256: string;
  /** When it was refused, ms UTC. */
  readonly at: number;
}

export interface StoredHistory {
  readonly entries: readonly HistoryEntry[];
  readonly position: number;
}

export type StorageError =
  | { readonly kind: 'quota'; readonly message: string }
  | { readonly kind: 'stale-document'; readonly message: string; readonly storedRevision: number }
  | { readonly kind: 'not-staged'; readonly message: string; readonly missing: readonly string[] }
  | { readonly kind: 'no-asset'; readonly message: string; readonly asset: AssetId }
  | { readonly kind: 'closed'; readonly message: string }
  | { readonly kind: 'io'; readonly message: string };

export class StorageFailure extends Error {
  readonly error: StorageError;
  constructor(error: StorageError) {
    super(error.message);
    this.name = 'StorageFailure';
    this.error = error;
  }
}

/**
 * Assets, documents, history, staged results and the ledger of one browser profile.
 * - `commit` is atomic and serialised; it rejects with `StorageFailure` and then nothing was written.
 * - A document whose `revision` is not the stored one + 1 is refused (`stale-document`): two tabs cannot overwrite each other.
 * - A batch that removes a staged result which is not there is refused (`not-staged`): a result is decided once.
 * - A batch that patches the row of an asset that is not there is refused (`no-asset`).
 * - Events get gap-free `seq` per `dev` and a rising `hlc` inside the transaction, also across tabs.
 * - `importEvents` is a set union by id: what is stored stays as it is, another content under a known id is set aside
 *   (`listConflicts`). A chunk is written whole or not at all; repeating a file completes it and doubles nothing.
 */
export interface WorkspaceStore {
  commit(batch: CommitBatch): Promise<Committed>;
  listAssets(): Promise<readonly AssetRecord[]>;
  loadAsset(id: AssetId): Promise<AssetRecord | null>;
  loadDocument(id: AssetId): Promise<DocumentRecord | null>;
  loadHistory(id: AssetId): Promise<StoredHistory>;
  listStaged(id: AssetId): Promise<readonly StagedResult[]>;
  /** Calls of the asset that providers carry out, oldest first. */
  pendingJobs(id: AssetId): Promise<readonly PendingJob[]>;
  /** Data URLs by output id. */
  thumbnails(id: AssetId): Promise<Readonly<Record<string, string>>>;
  /** The provider's file of an output; null: it was made here, or its asset is gone. */
  originalOf(output: string): Promise<OriginalFile | null>;
  /** Events of one asset in (hlc, id) order. */
  eventsOfAsset(id: AssetId): Promise<readonly LedgerEvent[]>;
  /** Every `model.decided`, of all devices, in (hlc, id) order. Few, and found without reading the ledger. */
  modelDecisions(): Promise<readonly ModelDecision[]>;
  /** All events in chunks, ordered by (dev, seq); of the devices in `after` only those numbered higher. */
  eachEvent(
    onChunk: (events: readonly LedgerEvent[]) => void | Promise<void>,
    after?: ReadonlyMap<string, number>,
  ): Promise<void>;
  /**
   * How many events are stored of each device, and the highest number among them: of the devices in `after` those
   * numbered above it, of those in `through` those up to it. Equal answers mean equal events: events are only added,
   * or forgotten with their device. Takes as long as there are events to count.
   */
  ledgerExtent(range?: LedgerRange): Promise<readonly DeviceExtent[]>;
  /** Numbers of one device that are missing below its highest; rising. Reads that device's keys. */
  missingEvents(dev: string): Promise<readonly SeqRange[]>;
  /**
   * Equal texts: since then events were stored only behind the last ones of their devices, and none was deleted. Every
   * import and every `forgetDevices` may change it. Costs nothing, unlike counting.
   */
  importMark(): Promise<string>;
  /** The same as `eachEvent` with events of types that this version does not know: for copies that lose nothing. */
  eachStoredEvent(onChunk: (events: readonly AnyEvent[]) => void | Promise<void>): Promise<void>;
  /** Takes in events that were stamped elsewhere. */
  importEvents(chunk: ImportChunk): Promise<ImportedChunk>;
  /**
   * Deletes the events of devices whose ids begin with `prefix`, and what was set aside of them: the way out of demo
   * data, which no ledger of work depends on. Resolves with the number of events.
   */
  forgetDevices(prefix: string): Promise<number>;
  /** Every refused event, sorted by device, number and time of arrival. */
  listConflicts(): Promise<readonly LedgerConflict[]>;
  /** Sets of live tiles over all documents, histories, staged results and pending jobs. */
  liveTiles(): Promise<ReadonlySet<string>>;
  /** Called after every commit and import of any tab of this profile, this one included. Returns unsubscribe. */
  subscribe(listener: (change: WorkspaceChange) => void): () => void;
  close(): Promise<void>;
}

/** Numbers by device. */
export interface LedgerRange {
  readonly after?: ReadonlyMap<string, number>;
  readonly through?: ReadonlyMap<string, number>;
}

export interface DeviceExtent {
  readonly dev: string;
  readonly events: number;
  readonly lastSeq: number;
}

export interface WorkspaceChange {
  readonly events: readonly LedgerEvent[];
  readonly assets: readonly AssetId[];
  /** The document that was stored, when there was one: most commits are time and money only. */
  readonly document: { readonly asset: AssetId; readonly revision: number } | null;
  readonly fromOtherTab: boolean;
  /** The events were taken in from a file: facts of another time or place, not of this page. */
  readonly imported: boolean;
  /** Events of devices with this prefix were deleted. */
  readonly forgotten?: string;
}

/** Tells a call that is running in some live tab from one that a killed tab left behind. */
export interface RunLocks {
  /** Holds the lock of `call` until `work` settles. */
  hold<T>(call: string, work: () => Promise<T>): Promise<T>;
  /** Runs `work` under the lock of `call`; null, and nothing run, while another holds it. */
  ifFree<T>(call: string, work: () => Promise<T>): Promise<T | null>;
  /** Runs `work` while no other tab of the profile does: what is checked and what is written then belong together. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** The calls that some live tab runs now. An open call outside them was left behind. */
  running(): Promise<ReadonlySet<string>>;
}
