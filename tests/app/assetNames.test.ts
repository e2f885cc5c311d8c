import { expect, test } from 'vitest';

import { fakeAsset } from '../drivers/fakeSession.ts';
import { createAssetNames } from '../../src/app/services/review/assetNames.ts';
import type { AssetRecord } from '../../src/kernel/asset/asset.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';
import type { WorkspaceChange } from '../../src/kernel/workspace/ports.ts';

function rows(...first: readonly AssetRecord[]) {
  const stored = new Map(first.map((asset) => [asset.id, asset]));
  let tell = (_change: WorkspaceChange): void => undefined;
  const reads = { lists: 0, fail: false };
  const names = createAssetNames({
    listAssets: () => {
      reads.lists += 1;
      return reads.fail ? Promise.reject(new Error('locked')) : Promise.resolve([...stored.values()]);
    },
    loadAsset: (id) => Promise.resolve(stored.get(id) ?? null),
    subscribe: (listener) => {
      tell = listener;
      return () => undefined;
    },
  });
  const news = (id: string): void =>
    tell({ events: [], assets: [assetId(id)], document: null, fromOtherTab: true, imported: false });
  return { stored, reads, names, news };
}

test('the list is read once; a new name is known by the next question, a deleted asset keeps its last', async () => {
  const { stored, reads, names, news } = rows(
    fakeAsset('a', { name: 'One' }),
    fakeAsset('b', { name: 'Two' }),
  );
  expect(Object.fromEntries(await names.get())).toEqual({ a: 'One', b: 'Two' });
  stored.set(assetId('a'), fakeAsset('a', { name: 'Three' }));
  news('a');
  stored.delete(assetId('b'));
  news('b');
  expect(Object.fromEntries(await names.get())).toEqual({ a: 'Three', b: 'Two' });
  expect(reads.lists).toBe(1);
});

test('a list that could not be read is read again', async () => {
  const { reads, names } = rows(fakeAsset('a', { name: 'One' }));
  reads.fail = true;
  await expect(names.get()).rejects.toThrow('locked');
  reads.fail = false;
  expect([...(await names.get()).values()]).toEqual(['One']);
});
