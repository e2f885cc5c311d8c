import { coverEvents, deviceSpans, emptyCoverage } from '../../kernel/ledger/gaps.ts';
import { extentOf, forgetDevices, importChunk, inChunks, listConflicts, sortedEvents } from './ledger.ts';
import { liveTilesOf } from './live.ts';
import { createMemoryTiles } from './tiles.ts';
import { createMemoryBackend } from './backend.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';
import type { MemoryBackend } from './backend.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { HistoryEntry } from '../../kernel/document/diff.ts';
import { compareEvents } from '../../kernel/ledger/hlc.ts';
import { decisionsAmong } from '../../kernel/ledger/modelDecisions.ts';
import { newDevice, stampEvents } from '../../kernel/ledger/stamp.ts';
import { isKnownEvent } from '../../kernel/ledger/validate.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';
import { patchedAsset } from '../../kernel/workspace/assetPatches.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type {
  CommitBatch,
  Committed,
  HistoryWrite,
  WorkspaceChange,
  WorkspaceStore,
} from '../../kernel/workspace/ports.ts';
import { refuseStaleRevision } from '../../kernel/workspace/revisions.ts';
import { refuseMissingStaged } from '../../kernel/workspace/stagedPresence.ts';
import { assetsOfEvents, storedDocument, touchedAssets } from '../../kernel/workspace/touchedAssets.ts';

export interface MemoryWorkspaceOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly actor: string;
  /** Handles on one backend behave as tabs of one profile. */
  readonly backend?: MemoryBackend;
  readonly collectGraceMs?: number;
}

export interface MemoryWorkspace extends WorkspaceStore {
  readonly tiles: TileStore;
}

/** The contract of `WorkspaceStore` without a browser: for tests, and where IndexedDB is refused. */
export function openMemoryWorkspace(options: MemoryWorkspaceOptions): MemoryWorkspace {
  const backend = options.backend ?? createMemoryBackend();
  const handle = {};
  const own = new Set<(change: WorkspaceChange) => void>();
  backend.tabs.set(handle, own);
  let closed = false;

  function demandOpen(): void {
    if (closed) throw new StorageFailure({ kind: 'closed', message: 'The workspace was closed.' });
  }

  function publish(news: Omit<WorkspaceChange, 'fromOtherTab'>): void {
    for (const [tab, listeners] of backend.tabs) {
      const change = { ...news, fromOtherTab: tab !== handle };
      for (const listener of listeners) queueMicrotask(() => listener(change));
    }
  }

  return {
    tiles: createMemoryTiles(backend, options.clock, options.collectGraceMs ?? 6 * 60 * 60_000, demandOpen),
    // Async bodies run to their first await without interruption: each commit is atomic and serialised.
    async commit(batch) {
      demandOpen();
      const { events, patched } = applyBatch(backend, batch, options);
      publish({ events, assets: touchedAssets(batch), document: storedDocument(batch), imported: false });
      return { events, patched };
    },
    async listAssets() {
      demandOpen();
      return Array.from(backend.assets.values());
    },
    async loadAsset(id) {
      demandOpen();
      return backend.assets.get(id) ?? null;
    },
    async loadDocument(id) {
      demandOpen();
      return backend.documents.get(id) ?? null;
    },
    async loadHistory(id) {
      demandOpen();
      const history = backend.histories.get(id);
      return { entries: sortedEntries(history?.entries), position: history?.position ?? 0 };
    },
    async listStaged(id) {
      demandOpen();
      const staged = Array.from(backend.staged.values()).filter((result) => result.asset === id);
      return staged.toSorted((a, b) => a.createdAt - b.createdAt || a.index - b.index);
    },
    async originalOf(output) {
      demandOpen();
      return backend.originals.get(output) ?? null;
    },
    async pendingJobs(id) {
      demandOpen();
      const own = Array.from(backend.jobs.values()).filter(({ asset }) => asset === id);
      return own.toSorted((a, b) => a.submittedAt - b.submittedAt);
    },
    async thumbnails(id) {
      demandOpen();
      const own = Array.from(backend.thumbnails.values()).filter((thumbnail) => thumbnail.asset === id);
      return Object.fromEntries(own.map((thumbnail) => [thumbnail.output, thumbnail.dataUrl]));
    },
    async eventsOfAsset(id) {
      demandOpen();
      const own = Array.from(backend.events.values()).filter((event) => event.scope.asset === id);
      return own.filter(isKnownEvent).toSorted(compareEvents);
    },
    async modelDecisions() {
      demandOpen();
      return decisionsAmong(backend.events.values());
    },
    async eachEvent(onChunk, after = new Map()) {
      demandOpen();
      const wanted = sortedEvents(backend).filter(({ dev, seq }) => seq > (after.get(dev) ?? -Infinity));
      await inChunks(wanted.filter(isKnownEvent), onChunk);
    },
    async ledgerExtent({ after, through } = {}) {
      demandOpen();
      const within = ({ dev, seq }: AnyEvent): boolean =>
        seq > (after?.get(dev) ?? -Infinity) && seq <= (through?.get(dev) ?? Infinity);
      return extentOf(sortedEvents(backend).filter(within));
    },
    async missingEvents(dev) {
      demandOpen();
      const coverage = emptyCoverage();
      coverEvents(
        coverage,
        sortedEvents(backend).filter((event) => event.dev === dev),
      );
      return deviceSpans(coverage)[0]?.missing ?? [];
    },
    async importMark() {
      demandOpen();
      return String(backend.importMark);
    },
    async eachStoredEvent(onChunk) {
      demandOpen();
      await inChunks(sortedEvents(backend), onChunk);
    },
    async importEvents(chunk) {
      demandOpen();
      const { imported, added, record } = importChunk(backend, chunk, options);
      const events = [...added, ...record].filter(isKnownEvent);
      if (events.length > 0)
        publish({ events, assets: assetsOfEvents(added), document: null, imported: true });
      return imported;
    },
    async forgetDevices(prefix) {
      demandOpen();
      const count = forgetDevices(backend, prefix);
      publish({ events: [], assets: [], document: null, imported: false, forgotten: prefix });
      return count;
    },
    async listConflicts() {
      demandOpen();
      return listConflicts(backend);
    },
    async liveTiles() {
      demandOpen();
      return liveTilesOf(backend);
    },
    subscribe(listener) {
      const wrapped = (change: WorkspaceChange): void => listener(change);
      own.add(wrapped);
      return () => own.delete(wrapped);
    },
    async close() {
      closed = true;
      backend.tabs.delete(handle);
    },
  };
}

function applyBatch(
  backend: MemoryBackend,
  batch: CommitBatch,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
): Committed {
  const { document } = batch;
  // Everything that can refuse comes first: after it nothing fails half way.
  refuseMissingStaged((batch.removeStaged ?? []).filter((id) => !backend.staged.has(id)));
  if (document !== undefined) {
    const deleted = batch.deleteAssets?.includes(document.asset) ?? false;
    const stored = deleted ? null : (backend.documents.get(document.asset)?.revision ?? null);
    refuseStaleRevision(stored, document.revision);
  }
  const patched = patchedRows(backend, batch);
  for (const id of batch.deleteAssets ?? []) deleteAsset(backend, id);
  for (const asset of [...(batch.assets ?? []), ...patched]) backend.assets.set(asset.id, asset);
  if (document !== undefined) backend.documents.set(document.asset, document);
  if (batch.history !== undefined) writeHistory(backend, batch.history);
  for (const staged of batch.staged ?? []) backend.staged.set(staged.id, staged);
  for (const id of batch.removeStaged ?? []) backend.staged.delete(id);
  for (const thumbnail of batch.thumbnails ?? []) backend.thumbnails.set(thumbnail.output, thumbnail);
  for (const file of batch.originals ?? []) backend.originals.set(file.output, structuredClone(file));
  for (const job of batch.jobs ?? []) backend.jobs.set(job.call, structuredClone(job));
  for (const call of batch.dropJobs ?? []) backend.jobs.delete(call);
  const drafts = batch.events ?? [];
  if (drafts.length === 0) return { events: [], patched };
  const stamped = stampEvents(drafts, backend.counter ?? newDevice(stamp.ids), stamp.clock, stamp.actor);
  backend.counter = stamped.counter;
  for (const event of stamped.events) backend.events.set(event.id, event);
  return { events: stamped.events, patched };
}

function patchedRows(backend: MemoryBackend, batch: CommitBatch): readonly AssetRecord[] {
  const rows = new Map(backend.assets);
  for (const id of batch.deleteAssets ?? []) rows.delete(id);
  for (const asset of batch.assets ?? []) rows.set(asset.id, asset);
  return (batch.patchAssets ?? []).map((patch) => {
    const next = patchedAsset(rows.get(patch.id) ?? null, patch);
    rows.set(patch.id, next);
    return next;
  });
}

function deleteAsset(backend: MemoryBackend, id: string): void {
  backend.assets.delete(id);
  backend.documents.delete(id);
  backend.histories.delete(id);
  for (const staged of backend.staged.values()) if (staged.asset === id) backend.staged.delete(staged.id);
  for (const { asset, call } of backend.jobs.values()) if (asset === id) backend.jobs.delete(call);
  for (const { asset, output } of backend.originals.values())
    if (asset === id) backend.originals.delete(output);
  for (const { asset, output } of backend.thumbnails.values())
    if (asset === id) backend.thumbnails.delete(output);
}

function writeHistory(backend: MemoryBackend, write: HistoryWrite): void {
  const entries = new Map<number, HistoryEntry>(backend.histories.get(write.asset)?.entries);
  for (const index of Array.from(entries.keys()))
    if (write.truncateFrom !== undefined && index >= write.truncateFrom) entries.delete(index);
  if (write.append !== undefined) entries.set(write.append.index, write.append);
  for (const index of Array.from(entries.keys()))
    if (write.dropBefore !== undefined && index < write.dropBefore) entries.delete(index);
  backend.histories.set(write.asset, { entries, position: write.position });
}

function sortedEntries(entries: ReadonlyMap<number, HistoryEntry> | undefined): readonly HistoryEntry[] {
  return Array.from(entries?.values() ?? []).toSorted((a, b) => a.index - b.index);
}
