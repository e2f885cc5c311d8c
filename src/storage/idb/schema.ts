import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';

import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { HistoryEntry } from '../../kernel/document/diff.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { EventEnvelope } from '../../kernel/ledger/events.ts';
import type { ImportProgress } from '../../kernel/ledger/intake.ts';
import type { DeviceCounter } from '../../kernel/ledger/stamp.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';
import type { OriginalFile, OutputThumbnail } from '../../kernel/workspace/ports.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

export const schemaVersion = 4;

export interface HistoryRow extends HistoryEntry {
  readonly asset: string;
}

export interface HistoryPositionRow {
  readonly asset: string;
  readonly position: number;
}

/** The one row of this database's own device. */
export interface CounterRow extends DeviceCounter {
  readonly key: 'self';
}

/** Bytes as they are, or, when every pixel is the same, one pixel and a length. */
export type TileRow =
  | { readonly hash: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly hash: string; readonly uniform: Uint8Array<ArrayBuffer>; readonly byteLength: number };

/** Beside the bytes, so that touching a tile or collecting garbage never reads pixels. */
export interface TileInfoRow {
  readonly hash: string;
  /** Raw size in bytes. */
  readonly byteLength: number;
  /** Bytes that deleting it gives back. */
  readonly storedLength: number;
  /** Wall clock of the last `put`, ms UTC. */
  readonly putAt: number;
}

/** An event as stored; it may be of a type that this version does not know. */
export interface EventRow extends EventEnvelope {
  readonly type: string;
  readonly body: unknown;
}

/** An event that was refused by an import. One id may have been refused with several contents: `n` tells them apart. */
export interface ConflictRow {
  readonly dev: string;
  readonly seq: number;
  readonly n: number;
  readonly refused: EventRow;
  readonly source: string;
  readonly sha256: string;
  readonly at: number;
}

/** By the hash of the file's lines. */
export interface ImportRow extends ImportProgress {
  readonly sha256: string;
  /** How many events it has brought, in all attempts. */
  readonly added?: number;
}

/**
 * `events` has the key [dev, seq] and not `id`: `id` is `${dev}:${seq}`, so the key is as unique,
 * and reading all events in (dev, seq) order needs no index. Its index `modelDecision` holds the few events with all
 * three fields, and those are decisions on models: they belong to no asset, so that nothing else finds them.
 */
export interface NinetytenSchema extends DBSchema {
  assets: { key: string; value: AssetRecord };
  documents: { key: string; value: DocumentRecord };
  history: { key: [string, number]; value: HistoryRow };
  historyPositions: { key: string; value: HistoryPositionRow };
  staged: { key: string; value: StagedResult; indexes: { asset: string } };
  events: {
    key: [string, number];
    value: EventRow;
    indexes: { asset: string; modelDecision: [string, string, string] };
  };
  thumbnails: { key: string; value: OutputThumbnail; indexes: { asset: string } };
  counters: { key: string; value: CounterRow };
  tiles: { key: string; value: TileRow };
  tileInfo: { key: string; value: TileInfoRow };
  conflicts: { key: [string, number, number]; value: ConflictRow };
  imports: { key: string; value: ImportRow };
  jobs: { key: string; value: PendingJob; indexes: { asset: string } };
  originals: { key: string; value: OriginalFile; indexes: { asset: string } };
}

export type Database = IDBPDatabase<NinetytenSchema>;

/**
 * One step per version, each bringing the previous version's data along; steps are never edited once shipped.
 * `from` is the version found, 0 for a new database.
 */
export function upgradeSchema(
  database: Database,
  from: number,
  transaction: IDBPTransaction<NinetytenSchema, StoreNames<NinetytenSchema>[], 'versionchange'>,
): void {
  if (from < 1) {
    database.createObjectStore('assets', { keyPath: 'id' });
    database.createObjectStore('documents', { keyPath: 'asset' });
    database.createObjectStore('history', { keyPath: ['asset', 'index'] });
    database.createObjectStore('historyPositions', { keyPath: 'asset' });
    database.createObjectStore('staged', { keyPath: 'id' }).createIndex('asset', 'asset');
    database.createObjectStore('events', { keyPath: ['dev', 'seq'] }).createIndex('asset', 'scope.asset');
    database.createObjectStore('thumbnails', { keyPath: 'output' }).createIndex('asset', 'asset');
    database.createObjectStore('counters', { keyPath: 'key' });
    database.createObjectStore('tiles', { keyPath: 'hash' });
    database.createObjectStore('tileInfo', { keyPath: 'hash' });
  }
  if (from < 2) {
    database.createObjectStore('conflicts', { keyPath: ['dev', 'seq', 'n'] });
    database.createObjectStore('imports', { keyPath: 'sha256' });
  }
  if (from < 3) {
    const events = transaction.objectStore('events');
    events.createIndex('modelDecision', ['body.provider', 'body.model', 'body.decision']);
  }
  if (from < 4) {
    database.createObjectStore('jobs', { keyPath: 'call' }).createIndex('asset', 'asset');
    database.createObjectStore('originals', { keyPath: 'output' }).createIndex('asset', 'asset');
  }
}
