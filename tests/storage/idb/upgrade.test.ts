import 'fake-indexeddb/auto';

import { expect, test } from 'vitest';

import { asset, countingIds, documentOf, manualClock, segment } from '../contracts/records.ts';
import { stampEvents, newDevice } from '../../../src/kernel/ledger/stamp.ts';
import { assetId } from '../../../src/kernel/shared/ids.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

/** The database as the first version shipped it, written down here so that later steps cannot change it. */
function openFirstVersion(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const { result: database } = request;
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
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('The first version did not open.'));
  });
}

test('a database of version 1 keeps its work and its numbering, and can take ledgers in', async () => {
  const [clock, ids] = [manualClock(), countingIds('dev')];
  const old = await openFirstVersion('upgrade');
  const drafts = [segment('a', 10), segment('a', 20)];
  const { events, counter } = stampEvents(drafts, newDevice(ids), clock, 'ana');
  const transaction = old.transaction(['assets', 'documents', 'events', 'counters'], 'readwrite');
  transaction.objectStore('assets').add(asset('a'));
  transaction.objectStore('documents').add(documentOf('a', 1));
  for (const event of events) transaction.objectStore('events').add(event);
  transaction.objectStore('counters').add({ key: 'self', ...counter });
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  old.close();

  const store = await openWorkspace({ clock, ids, actor: 'ana', databaseName: 'upgrade' });
  expect(await store.listAssets()).toEqual([asset('a')]);
  expect((await store.loadDocument(assetId('a')))?.revision).toBe(1);
  expect(await store.eventsOfAsset(assetId('a'))).toEqual(events);
  const { events: next } = await store.commit({ events: [segment('a', 30)] });
  expect(next[0]).toMatchObject({ dev: counter.dev, seq: 3 });
  const told = await store.importEvents({ source: 'f', sha256: 'f', from: 0, events, last: true });
  expect(told.counts).toEqual({ new: 0, known: 2, conflicting: 0 });
  expect(await store.listConflicts()).toEqual([]);
  await store.close();
});
