import { toFailure } from './failure.ts';
import { readAsset } from './rows.ts';
import type { ReportProblem } from './rows.ts';
import type { Database } from './schema.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import { newDevice, stampEvents } from '../../kernel/ledger/stamp.ts';
import type { DeviceCounter } from '../../kernel/ledger/stamp.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';
import type { AssetId } from '../../kernel/shared/ids.ts';
import { patchedAsset } from '../../kernel/workspace/assetPatches.ts';
import type { AssetPatch, CommitBatch, Committed, HistoryWrite } from '../../kernel/workspace/ports.ts';
import { refuseStaleRevision } from '../../kernel/workspace/revisions.ts';
import { refuseMissingStaged } from '../../kernel/workspace/stagedPresence.ts';

const stores = [
  'assets',
  'documents',
  'history',
  'historyPositions',
  'staged',
  'thumbnails',
  'events',
  'counters',
  'jobs',
  'originals',
] as const;

type CommitTransaction = ReturnType<typeof beginCommit>;
type Write = (request: Promise<unknown>) => void;

/**
 * One readwrite transaction for the whole batch. `strict`: acknowledged only after the browser has flushed it,
 * so that neither a killed process nor a power cut takes back what was acknowledged.
 * IndexedDB runs overlapping readwrite transactions of all tabs one after the other, which is what keeps `seq`
 * gap-free and the revision check race-free.
 */
export async function commitBatch(
  database: Database,
  batch: CommitBatch,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
  report: ReportProblem,
): Promise<Committed> {
  const transaction = beginCommit(database);
  // Whatever fails first is reported below; the transaction's own rejection must not go unhandled meanwhile.
  transaction.done.catch(() => {});
  try {
    const writes: Promise<unknown>[] = [];
    const write: Write = (request) => {
      // When one write fails the transaction aborts, and every other request rejects too: only the first is news.
      request.catch(() => {});
      writes.push(request);
    };
    await checkStaged(transaction, batch.removeStaged ?? []);
    if (batch.document !== undefined) {
      const deleted = batch.deleteAssets?.includes(batch.document.asset) ?? false;
      await checkRevision(transaction, batch.document.asset, batch.document.revision, deleted);
    }
    for (const id of batch.deleteAssets ?? []) await deleteAsset(transaction, id, write);
    for (const asset of batch.assets ?? []) write(transaction.objectStore('assets').put(asset));
    const patched = await patchAssets(transaction, batch.patchAssets ?? [], write, report);
    if (batch.document !== undefined) write(transaction.objectStore('documents').put(batch.document));
    if (batch.history !== undefined) writeHistory(transaction, batch.history, write);
    for (const staged of batch.staged ?? []) write(transaction.objectStore('staged').put(staged));
    for (const id of batch.removeStaged ?? []) write(transaction.objectStore('staged').delete(id));
    for (const item of batch.thumbnails ?? []) write(transaction.objectStore('thumbnails').put(item));
    for (const file of batch.originals ?? []) write(transaction.objectStore('originals').put(file));
    for (const job of batch.jobs ?? []) write(transaction.objectStore('jobs').put(job));
    for (const call of batch.dropJobs ?? []) write(transaction.objectStore('jobs').delete(call));
    const events = await appendEvents(transaction, batch, stamp, write);
    await Promise.all([...writes, transaction.done]);
    return { events, patched };
  } catch (cause) {
    try {
      transaction.abort();
    } catch {
      // Already finished or aborted: the cause says it all.
    }
    throw toFailure(transaction.error ?? cause);
  }
}

function beginCommit(database: Database) {
  return database.transaction(stores, 'readwrite', { durability: 'strict' });
}

async function checkRevision(
  transaction: CommitTransaction,
  asset: string,
  revision: number,
  deleted: boolean,
): Promise<void> {
  const stored: unknown = await transaction.objectStore('documents').get(asset);
  if (stored === undefined || deleted) return refuseStaleRevision(null, revision);
  // An unreadable row still occupies its place: it must not be overwritten as if there were nothing.
  const found = (stored as { revision?: unknown }).revision;
  return refuseStaleRevision(typeof found === 'number' ? found : Number.NaN, revision);
}

async function patchAssets(
  transaction: CommitTransaction,
  patches: readonly AssetPatch[],
  write: Write,
  report: ReportProblem,
): Promise<readonly AssetRecord[]> {
  const assets = transaction.objectStore('assets');
  const rows: AssetRecord[] = [];
  for (const patch of patches) {
    const row: unknown = await assets.get(patch.id);
    const next = patchedAsset(row === undefined ? null : readAsset(row, report), patch);
    write(assets.put(next));
    rows.push(next);
  }
  return rows;
}

async function checkStaged(transaction: CommitTransaction, ids: readonly string[]): Promise<void> {
  const staged = transaction.objectStore('staged');
  const keys = await Promise.all(ids.map((id) => staged.getKey(id)));
  refuseMissingStaged(ids.filter((_, index) => keys[index] === undefined));
}

async function deleteAsset(transaction: CommitTransaction, id: AssetId, write: Write): Promise<void> {
  const staged = transaction.objectStore('staged');
  const thumbnails = transaction.objectStore('thumbnails');
  const stagedKeys = await staged.index('asset').getAllKeys(id);
  const thumbnailKeys = await thumbnails.index('asset').getAllKeys(id);
  for (const name of ['jobs', 'originals'] as const) {
    const store = transaction.objectStore(name);
    for (const key of await store.index('asset').getAllKeys(id)) write(store.delete(key));
  }
  write(transaction.objectStore('assets').delete(id));
  write(transaction.objectStore('documents').delete(id));
  write(transaction.objectStore('history').delete(allEntries(id)));
  write(transaction.objectStore('historyPositions').delete(id));
  for (const key of stagedKeys) write(staged.delete(key));
  for (const key of thumbnailKeys) write(thumbnails.delete(key));
}

function writeHistory(transaction: CommitTransaction, change: HistoryWrite, write: Write): void {
  const { asset } = change;
  const history = transaction.objectStore('history');
  if (change.truncateFrom !== undefined) {
    write(history.delete(IDBKeyRange.bound([asset, change.truncateFrom], [asset, Infinity])));
  }
  if (change.append !== undefined) write(history.put({ ...change.append, asset }));
  if (change.dropBefore !== undefined) {
    write(history.delete(IDBKeyRange.bound([asset, -Infinity], [asset, change.dropBefore], false, true)));
  }
  write(transaction.objectStore('historyPositions').put({ asset, position: change.position }));
}

export function allEntries(asset: string): IDBKeyRange {
  return IDBKeyRange.bound([asset, -Infinity], [asset, Infinity]);
}

async function appendEvents(
  transaction: CommitTransaction,
  batch: CommitBatch,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
  write: Write,
): Promise<readonly LedgerEvent[]> {
  const drafts = batch.events ?? [];
  if (drafts.length === 0) return [];
  const counters = transaction.objectStore('counters');
  const counter: DeviceCounter = (await counters.get('self')) ?? newDevice(stamp.ids);
  const stamped = stampEvents(drafts, counter, stamp.clock, stamp.actor);
  // `add`, not `put`: an event that is there already must never be replaced.
  for (const event of stamped.events) write(transaction.objectStore('events').add(event));
  write(counters.put({ key: 'self', ...stamped.counter }));
  return stamped.events;
}
