import { openChangeFeed } from './changes.ts';
import { allEntries, commitBatch } from './commit.ts';
import { connect } from './connection.ts';
import type { ConnectionEvents } from './connection.ts';
import {
  knownEvents,
  readAllEvents,
  readAssetEvents,
  readExtent,
  readMissing,
  readModelDecisions,
} from './events.ts';
import { toFailure } from './failure.ts';
import { gatherLiveTiles } from './live.ts';
import {
  readAsset,
  readDocument,
  readHistoryEntry,
  readJob,
  readOriginal,
  readStaged,
  readThumbnail,
} from './rows.ts';
import type { ReportProblem, RowProblem } from './rows.ts';
import type { Database } from './schema.ts';
import { createTileStore } from './tiles.ts';
import type { HistoryEntry } from '../../kernel/document/diff.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { CommitBatch, StoredHistory, WorkspaceStore } from '../../kernel/workspace/ports.ts';
import { assetsOfEvents, storedDocument, touchedAssets } from '../../kernel/workspace/touchedAssets.ts';

export interface OpenWorkspaceOptions extends ConnectionEvents {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Pseudonym of the person, on every event. */
  readonly actor: string;
  readonly databaseName?: string;
  /** Memory for recently used tiles; 64 MiB unless told. */
  readonly tileCacheBytes?: number;
  /** See `TileStoreOptions.graceMs`; six hours unless told. */
  readonly collectGraceMs?: number;
  /** A row could not be read and was passed over. */
  readonly onProblem?: (problem: RowProblem) => void;
}

export interface IdbWorkspace extends WorkspaceStore {
  readonly tiles: TileStore;
}

/** Other ledgers are taken in seldom: the first screen does not carry what that needs. */
const imports = () => import('./imports.ts');

/** Opens (and where needed creates) the profile's database. Rejects with `StorageFailure`. */
export async function openWorkspace(options: OpenWorkspaceOptions): Promise<IdbWorkspace> {
  const name = options.databaseName ?? 'ninetyten';
  const report: ReportProblem = (problem) => options.onProblem?.(problem);
  const connection = connect(name, options);
  await connection.get();
  const feed = openChangeFeed(name);
  const tiles = createTileStore({
    connection,
    clock: options.clock,
    cacheBytes: options.tileCacheBytes ?? 64 * 1024 * 1024,
    graceMs: options.collectGraceMs ?? 6 * 60 * 60_000,
    report,
  });

  async function attempt<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(await connection.get());
    } catch (cause) {
      throw toFailure(cause);
    }
  }

  /** Assets whose stored steps were passed over: the next step takes the place of all of them. */
  const brokenHistories = new Set<AssetId>();

  function withRepair(batch: CommitBatch): CommitBatch {
    const { history } = batch;
    if (history === undefined || !brokenHistories.has(history.asset)) return batch;
    return { ...batch, history: { ...history, truncateFrom: 0 } };
  }

  return {
    tiles,
    async commit(batch) {
      const repaired = withRepair(batch);
      const committed = await attempt((database) => commitBatch(database, repaired, options, report));
      if (batch.history !== undefined) brokenHistories.delete(batch.history.asset);
      feed.publish(committed.events, touchedAssets(batch), storedDocument(batch));
      return committed;
    },
    listAssets: () =>
      attempt(async (database) => {
        const rows = await database.getAll('assets');
        return rows.map((row) => readAsset(row, report)).filter((asset) => asset !== null);
      }),
    loadAsset: (id) =>
      attempt(async (database) => {
        const row = await database.get('assets', id);
        return row === undefined ? null : readAsset(row, report);
      }),
    loadDocument: (id) =>
      attempt(async (database) => {
        const row = await database.get('documents', id);
        if (row === undefined) return null;
        const document = readDocument(row, report);
        if (document !== null) return document;
        // Null would say "no document" and invite an empty one in its place.
        throw new StorageFailure({
          kind: 'io',
          message: 'The stored document cannot be read; it was left as it is.',
        });
      }),
    loadHistory: (id) =>
      attempt(async (database) => {
        const transaction = database.transaction(['history', 'historyPositions']);
        const [rows, position] = await Promise.all([
          transaction.objectStore('history').getAll(allEntries(id)),
          transaction.objectStore('historyPositions').get(id),
        ]);
        const readable = readableHistory(rows, position?.position ?? 0, report);
        if (readable === null) brokenHistories.add(id);
        else brokenHistories.delete(id);
        return readable ?? { entries: [], position: 0 };
      }),
    listStaged: (id) =>
      attempt(async (database) => {
        const rows = await database.getAllFromIndex('staged', 'asset', id);
        const staged = rows.map((row) => readStaged(row, report)).filter((result) => result !== null);
        return staged.toSorted((a, b) => a.createdAt - b.createdAt || a.index - b.index);
      }),
    pendingJobs: (id) =>
      attempt(async (database) => {
        const rows = await database.getAllFromIndex('jobs', 'asset', id);
        const jobs = rows.map((row) => readJob(row, report)).filter((job) => job !== null);
        return jobs.toSorted((a, b) => a.submittedAt - b.submittedAt);
      }),
    originalOf: (output) =>
      attempt(async (database) => {
        const row = await database.get('originals', output);
        return row === undefined ? null : readOriginal(row, report);
      }),
    thumbnails: (id) =>
      attempt(async (database) => {
        const rows = await database.getAllFromIndex('thumbnails', 'asset', id);
        const readable = rows.map((row) => readThumbnail(row, report)).filter((row) => row !== null);
        return Object.fromEntries(readable.map((row) => [row.output, row.dataUrl]));
      }),
    eventsOfAsset: (id) => attempt((database) => readAssetEvents(database, id, report)),
    modelDecisions: () => attempt((database) => readModelDecisions(database, report)),
    eachEvent: (onChunk, after) =>
      readAllEvents(
        attempt,
        report,
        (events) => {
          const known = knownEvents(events);
          return known.length === 0 ? undefined : onChunk(known);
        },
        after,
      ),
    ledgerExtent: (range = {}) => attempt((database) => readExtent(database, range)),
    missingEvents: (dev) => attempt((database) => readMissing(database, dev)),
    importMark: async () => attempt((await imports()).readImportMark),
    eachStoredEvent: (onChunk) => readAllEvents(attempt, report, onChunk),
    async importEvents(chunk) {
      const { importChunk } = await imports();
      const { imported, added, record } = await attempt((database) => importChunk(database, chunk, options));
      const news = knownEvents([...added, ...record]);
      if (news.length > 0) feed.publish(news, assetsOfEvents(added), null, true);
      return imported;
    },
    async forgetDevices(prefix) {
      const { forgetDevices } = await import('./forget.ts');
      const count = await attempt((database) => forgetDevices(database, prefix));
      feed.publishForgotten(prefix);
      return count;
    },
    listConflicts: async () => {
      const { readConflicts } = await imports();
      return attempt((database) => readConflicts(database, report));
    },
    liveTiles: () =>
      attempt((database) =>
        gatherLiveTiles(database.transaction(['documents', 'history', 'staged', 'jobs']), report),
      ),
    subscribe: (listener) => feed.subscribe(listener),
    close() {
      feed.close();
      connection.close();
      return Promise.resolve();
    },
  };
}

/** Steps apply one after the other: with one unreadable, undo could not be trusted; the pixels are unaffected. */
function readableHistory(
  rows: readonly unknown[],
  position: number,
  report: ReportProblem,
): StoredHistory | null {
  const entries: HistoryEntry[] = [];
  for (const row of rows) {
    const entry = readHistoryEntry(row, report);
    if (entry === null) return null;
    entries.push(entry);
  }
  return { entries, position };
}
