import 'fake-indexeddb/auto';

import { expect, test, vi } from 'vitest';

import { countingIds, documentOf, manualClock, pixels, tileMap } from '../contracts/records.ts';
import { openWorkspace } from '../../../src/storage/idb/workspace.ts';

test('collecting garbage keeps nobody from writing while there is none', async () => {
  const clock = manualClock();
  const store = await openWorkspace({
    clock,
    ids: countingIds(),
    actor: 'ana',
    databaseName: 'collect',
    collectGraceMs: 1_000,
  });
  const named = await store.tiles.put(pixels(1));
  await store.commit({ document: documentOf('a', 1, tileMap(named)) });
  clock.advance(5_000);
  await store.tiles.put(pixels(2));
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const writing = (): number => begin.mock.calls.filter(([, mode]) => mode === 'readwrite').length;
  expect((await store.tiles.collect(new Set([named]))).removed).toBe(0);
  expect(writing()).toBe(0);
  clock.advance(5_000);
  expect((await store.tiles.collect(new Set([named]))).removed).toBe(1);
  expect(writing()).toBe(1);
  await store.close();
});
