import { createDocument } from '../kernel/document/commands/createDocument.ts';
import { meterView } from '../kernel/metrics/assetMeter.ts';
import { neverCancelled } from '../kernel/shared/cancel.ts';
import { assetId } from '../kernel/shared/ids.ts';
import { patchAssetRow } from './assetRow.ts';
import { createAssetFolds } from './assetFolds.ts';
import { importCancelled, placePicture, readPicture } from './importing.ts';
import { scopeOf } from './scope.ts';
import { documentThumbnail } from './thumbnails.ts';
import type { SessionPorts } from './ports.ts';
import type { AssetLibrary, ImportWatch, NewAsset } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';

export interface LibraryDeps {
  readonly ports: SessionPorts;
  /** The picture behind "Open sample", with the file's own name. */
  sampleFile(): Promise<File>;
  /** Stored rows that could not be read so far. */
  unreadable(): number;
}

export function createLibrary({ ports, sampleFile, unreadable }: LibraryDeps): AssetLibrary {
  const { workspace } = ports;

  const folds = createAssetFolds(workspace);
  const importAsAsset: AssetLibrary['importAsAsset'] = async (file, watch = unwatched) => {
    const record = newRecord(ports, { name: nameFromFile(file.name), tier: 2, width: 1, height: 1 });
    const created = createDocument(record.id, 1, 1);
    if (!created.ok) return refused(created.error.message);
    const picture = await readPicture(ports, file, null, watch);
    if (!picture.ok) return { ok: false, ...picture.error };
    const placed = placePicture(created.value, picture.value);
    if (!placed.ok) return refused(placed.error.message);
    const document = placed.value;
    const asset: AssetRecord = {
      ...record,
      status: 'in-progress',
      targetWidth: document.width,
      targetHeight: document.height,
      thumbnail: await documentThumbnail(ports, document),
    };
    if (watch.signal.aborted) return { ok: false, ...importCancelled };
    await workspace.commit({
      assets: [asset],
      document: { ...document, revision: 1 },
      history: { asset: asset.id, position: 0 },
      events: [createdEvent(asset)],
    });
    return { ok: true, id: asset.id, warnings: picture.value.warnings };
  };

  return {
    list: () => workspace.listAssets(),
    asset: (id) => workspace.loadAsset(id),
    meters: async (ids) => {
      const known = await folds.get(ids);
      const alive = await ports.runLocks.running();
      return new Map([...known].map(([id, state]) => [id, meterView(state, alive)]));
    },
    create: async (wanted) => {
      const asset = newRecord(ports, wanted);
      const created = createDocument(asset.id, wanted.width, wanted.height);
      if (!created.ok) throw new RangeError(created.error.message);
      const document: DocumentRecord = { ...created.value, revision: 1 };
      await workspace.commit({
        assets: [asset],
        document,
        history: { asset: asset.id, position: 0 },
        events: [createdEvent(asset)],
      });
      return asset.id;
    },
    importAsAsset,
    openSample: async () => {
      const file = await sampleFile();
      const imported = await importAsAsset(file);
      if (!imported.ok) throw new Error(imported.message);
      return imported.id;
    },
    rename: (id, name) => patchAssetRow(ports, id, () => ({ name })).then(() => undefined),
    fork: async (id, name) => (await import('./forking.ts')).forkAsset(ports, id, name),
    abandon: async (id) => {
      const asset = await workspace.loadAsset(id);
      if (!asset) return;
      await patchAssetRow(ports, id, () => ({ status: 'abandoned' }), [
        { type: 'asset.abandoned', scope: scopeOf(id, asset.campaign), body: { asset: id } },
      ]);
    },
    remove: async (id) => (await import('./removing.ts')).removeAsset(ports, id),
    history: async (id) => {
      const [asset, events, thumbnails, running] = await Promise.all([
        workspace.loadAsset(id),
        workspace.eventsOfAsset(id),
        workspace.thumbnails(id),
        ports.runLocks.running(),
      ]);
      return asset === null && events.length === 0 ? null : { asset, events, thumbnails, running };
    },
    unreadable,
    subscribe: (listener) => workspace.subscribe((change) => listener(change.assets)),
  };
}

const unwatched: ImportWatch = { signal: neverCancelled, onProgress: () => {} };

function refused(message: string): Awaited<ReturnType<AssetLibrary['importAsAsset']>> {
  return { ok: false, cancelled: false, message, hint: '' };
}

function newRecord(ports: SessionPorts, wanted: NewAsset): AssetRecord {
  const now = ports.clock.now();
  return {
    id: assetId(ports.ids.next()),
    name: wanted.name,
    tier: wanted.tier,
    targetWidth: wanted.width,
    targetHeight: wanted.height,
    status: 'draft',
    campaign: wanted.campaign ?? null,
    createdAt: now,
    updatedAt: now,
    deliveredOutput: null,
    thumbnail: null,
  };
}

function createdEvent(asset: AssetRecord): EventDraft {
  return {
    type: 'asset.created',
    scope: scopeOf(asset.id, asset.campaign),
    body: {
      asset: asset.id,
      kind: 'deliverable',
      name: asset.name,
      slot: { w: asset.targetWidth, h: asset.targetHeight, tier: asset.tier },
    },
  };
}

function nameFromFile(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || fileName;
}
