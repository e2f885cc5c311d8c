import 'fake-indexeddb/auto';

import { openDB } from 'idb';
import { expect, test } from 'vitest';

import { chunk, foreign, storedEvents } from '../contracts/importContract.ts';
import {
  asset,
  countingIds,
  decision,
  documentOf,
  entry,
  manualClock,
  pixels,
  segment,
  staged,
  tileMap,
} from '../contracts/records.ts';
import { assetId } from '../../../src/kernel/shared/ids.ts';
import { hashBytes } from '../../../src/storage/idb/tileHash.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

const id = assetId('a');

/** The stores of version 1, as it made them. */
async function versionOne(databaseName: string) {
  return openDB(databaseName, 1, {
    upgrade(database) {
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
    },
  });
}

/** The stores of version 2. */
async function versionTwo(databaseName: string) {
  (await versionOne(databaseName)).close();
  return openDB(databaseName, 2, {
    upgrade(database) {
      database.createObjectStore('conflicts', { keyPath: ['dev', 'seq', 'n'] });
      database.createObjectStore('imports', { keyPath: 'sha256' });
    },
  });
}

test('decisions on models that a database of version 2 holds are found', async () => {
  const databaseName = 'upgrade-2';
  const { type, body } = decision('slim');
  const decided = foreign(2, { type, body: { ...body }, scope: {} }, 'old');
  const old = await versionTwo(databaseName);
  for (const event of [foreign(1, {}, 'old'), decided]) await old.put('events', event);
  await old.put('counters', { key: 'self', dev: 'old', seq: 2, hlc: { ms: 5, counter: 0 } });
  old.close();

  const store = await openWorkspace({
    clock: manualClock(),
    ids: countingIds('dev'),
    actor: 'ana',
    databaseName,
  });
  expect(await store.modelDecisions()).toEqual([decided]);
  const { events } = await store.commit({ events: [decision('slim', { decision: 'keep' })] });
  expect(await store.modelDecisions()).toEqual([decided, events[0]]);
  expect(await storedEvents(store)).toHaveLength(3);
  await store.close();
});

test('a database of version 1 keeps all it holds, goes on counting, and takes in ledgers', async () => {
  const databaseName = 'upgrade-1';
  const hash = await hashBytes(pixels(1));
  const own = [foreign(1, {}, 'old'), foreign(2, {}, 'old')];
  const old = await versionOne(databaseName);
  const document = documentOf('a', 3, tileMap(hash));
  const rows: readonly (readonly [string, object])[] = [
    ['assets', asset('a')],
    ['documents', document],
    ['history', { ...entry(0), asset: 'a' }],
    ['historyPositions', { asset: 'a', position: 1 }],
    ['staged', staged('o', 'a')],
    ['thumbnails', { output: 'p', asset: 'a', dataUrl: 'data:x' }],
    ['events', own[0] ?? {}],
    ['events', own[1] ?? {}],
    ['counters', { key: 'self', dev: 'old', seq: 2, hlc: { ms: 5, counter: 0 } }],
    ['tiles', { hash, bytes: pixels(1) }],
    ['tileInfo', { hash, byteLength: 64, storedLength: 64, putAt: 1 }],
  ];
  for (const [store, row] of rows) await old.put(store, row);
  old.close();

  const problems: unknown[] = [];
  const store = await openWorkspace({
    clock: manualClock(),
    ids: countingIds('dev'),
    actor: 'ana',
    databaseName,
    onProblem: (problem) => problems.push(problem),
  });
  expect(await store.listAssets()).toEqual([asset('a')]);
  expect(await store.loadDocument(id)).toEqual(document);
  expect(await store.loadHistory(id)).toMatchObject({ entries: [entry(0)], position: 1 });
  expect(await store.listStaged(id)).toEqual([staged('o', 'a')]);
  expect(await store.thumbnails(id)).toEqual({ p: 'data:x' });
  expect(await store.tiles.get(hash)).toEqual(pixels(1));
  expect(await store.eventsOfAsset(id)).toEqual(own);
  const { events } = await store.commit({ events: [segment('a', 1)] });
  expect(events[0]?.id).toBe('old:3');
  await store.importEvents(chunk([foreign(1), foreign(1, { actor: 'cleo' })]));
  expect((await storedEvents(store)).map((event) => event.id)).toEqual([
    'bea:1',
    'old:1',
    'old:2',
    'old:3',
    'old:4',
  ]);
  expect(await store.listConflicts()).toHaveLength(1);
  expect(problems).toEqual([]);
  await store.close();
});
