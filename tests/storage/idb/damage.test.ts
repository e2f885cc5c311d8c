import 'fake-indexeddb/auto';

import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';

import {
  asset,
  countingIds,
  documentOf,
  entry,
  manualClock,
  pixels,
  segment,
  staged,
  tileMap,
} from '../contracts/records.ts';
import { assetId } from '../../../src/kernel/shared/ids.ts';
import { StorageFailure } from '../../../src/kernel/workspace/ports.ts';
import type { RowProblem } from '../../../src/storage/idb/rows.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

let databases = 0;
const id = assetId('a');

afterEach(() => vi.restoreAllMocks());

async function setUp() {
  databases += 1;
  const databaseName = `damage-${databases}`;
  const problems: RowProblem[] = [];
  const store = await openWorkspace({
    clock: manualClock(),
    ids: countingIds(),
    actor: 'ana',
    databaseName,
    collectGraceMs: -1,
    onProblem: (problem) => problems.push(problem),
  });
  /** Writes past the workspace, as a defect or another version would. */
  async function damage(name: string, row: object): Promise<void> {
    const database = await openDB(databaseName);
    await database.put(name, row);
    database.close();
  }
  return { store, problems, damage, databaseName };
}

test('an unreadable row is reported and passed over; the others are there', async () => {
  const { store, problems, damage } = await setUp();
  await store.commit({ assets: [asset('a')], staged: [staged('o', 'a')], events: [segment('a', 1)] });
  await damage('assets', { id: 'b', name: 7 });
  await damage('staged', { id: 'p', asset: 'a' });
  await damage('thumbnails', { output: 'p', asset: 'a' });
  await damage('events', { dev: 'id1', seq: 2, id: 'id1:2', scope: { asset: 'a' } });
  expect((await store.listAssets()).map((row) => row.id)).toEqual(['a']);
  expect(await store.loadAsset(assetId('b'))).toBeNull();
  expect((await store.listStaged(id)).map((result) => result.id)).toEqual(['o']);
  expect(await store.thumbnails(id)).toEqual({});
  expect(await store.eventsOfAsset(id)).toHaveLength(1);
  expect(problems.map(({ store: name, key }) => `${name} ${key}`)).toEqual([
    'assets b',
    'assets b',
    'staged p',
    'thumbnails p',
    'events id1:2',
  ]);
  expect(problems.every(({ reason }) => reason.length > 5)).toBe(true);
});

test('events of a newer version are kept, passed over, and no problem', async () => {
  const { store, problems, damage } = await setUp();
  const { events } = await store.commit({ events: [segment('a', 1)] });
  const [known] = events;
  await damage('events', { ...known, dev: 'other', id: 'other:1', type: 'sky.painted', body: {} });
  expect(await store.eventsOfAsset(id)).toEqual([known]);
  expect(problems).toEqual([]);
});

test('an unreadable document is an error, not an empty one, and cannot be overwritten', async () => {
  const { store, damage } = await setUp();
  await store.commit({ document: documentOf('a', 1) });
  await damage('documents', { ...documentOf('a', 1), layerOrder: ['gone'] });
  await expect(store.loadDocument(id)).rejects.toMatchObject({ error: { kind: 'io' } });
  await damage('documents', { asset: 'a' });
  await expect(store.loadDocument(id)).rejects.toBeInstanceOf(StorageFailure);
  for (const revision of [0, 1, 2]) {
    await expect(store.commit({ document: documentOf('a', revision) })).rejects.toMatchObject({
      error: { kind: 'stale-document' },
    });
  }
});

test('the step after a hole in the history takes its place, and undo works again', async () => {
  const { store, damage } = await setUp();
  for (const index of [0, 1, 2])
    await store.commit({ history: { asset: id, append: entry(index), position: index + 1 } });
  await damage('history', { asset: 'a', index: 1 });
  await store.loadHistory(id);
  await store.commit({ history: { asset: id, append: entry(0), position: 1 } });
  const repaired = await store.loadHistory(id);
  expect([repaired.entries.map(({ index }) => index), repaired.position]).toEqual([[0], 1]);
  await store.commit({ history: { asset: id, append: entry(1), position: 2 } });
  expect((await store.loadHistory(id)).entries).toHaveLength(2);
});

test('a hole in the history empties undo, not the picture', async () => {
  const { store, problems, damage } = await setUp();
  for (const index of [0, 1])
    await store.commit({ history: { asset: id, append: entry(index), position: index + 1 } });
  await damage('history', { asset: 'a', index: 1 });
  expect(await store.loadHistory(id)).toEqual({ entries: [], position: 0 });
  expect(problems).toHaveLength(1);
});

test('collecting spares every tile that an unreadable row mentions', async () => {
  const { store, damage } = await setUp();
  const hash = await store.tiles.put(pixels(1));
  await damage('documents', { asset: 'a', layers: { x: { tiles: tileMap(hash) } } });
  expect((await store.tiles.collect(new Set())).removed).toBe(0);
  expect(await store.liveTiles()).toEqual(new Set([hash]));
});

test('a damaged tile is reported and missing, not a crash', async () => {
  const { store, problems, damage, databaseName } = await setUp();
  const hash = await store.tiles.put(pixels(1));
  await damage('tiles', { hash, uniform: new Uint8Array(3), byteLength: 64 });
  const fresh = await openWorkspace({
    clock: manualClock(),
    ids: countingIds(),
    actor: 'ana',
    databaseName,
    onProblem: (problem) => problems.push(problem),
  });
  expect(await fresh.tiles.get(hash)).toBeNull();
  expect(problems).toEqual([{ store: 'tiles', key: hash, reason: 'not a tile' }]);
});

test('a full disk is a typed refusal, and nothing of the commit stays', async () => {
  const { store } = await setUp();
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function full(this: IDBObjectStore, ...args) {
    if (this.name === 'staged' || this.name === 'tiles')
      throw new DOMException('no space', 'QuotaExceededError');
    return put.apply(this, args);
  });
  const commit = store.commit({
    assets: [asset('a')],
    document: documentOf('a', 1),
    staged: [staged('o', 'a')],
  });
  await expect(commit).rejects.toMatchObject({ error: { kind: 'quota' } });
  await expect(store.tiles.put(pixels(1))).rejects.toMatchObject({ error: { kind: 'quota' } });
  vi.restoreAllMocks();
  expect(await store.listAssets()).toEqual([]);
  expect(await store.loadDocument(id)).toBeNull();
  await store.tiles.put(pixels(1));
});

test('a newer version in another tab closes this one with a message', async () => {
  databases += 1;
  const databaseName = `newer-${databases}`;
  const onSuperseded = vi.fn<() => void>();
  const store = await openWorkspace({
    clock: manualClock(),
    ids: countingIds(),
    actor: 'ana',
    databaseName,
    onSuperseded,
  });
  (await openDB(databaseName, 99)).close();
  expect(onSuperseded).toHaveBeenCalledOnce();
  await expect(store.commit({ events: [segment('a', 1)] })).rejects.toMatchObject({
    error: { kind: 'closed', message: expect.stringContaining('Reload') as string },
  });
  await expect(
    openWorkspace({ clock: manualClock(), ids: countingIds(), actor: 'ana', databaseName }),
  ).rejects.toBeInstanceOf(StorageFailure);
});
