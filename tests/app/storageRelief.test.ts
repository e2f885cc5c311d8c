import { expect, test } from 'vitest';

import {
  asset,
  countingIds,
  documentOf,
  manualClock,
  pixels,
  tileMap,
} from '../storage/contracts/records.ts';
import { withStorageRelief } from '../../src/app/services/storageRelief.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';

const minute = 60_000;

function setUp(running: readonly string[] = []) {
  const clock = manualClock();
  const stored = openMemoryWorkspace({ clock, ids: countingIds(), actor: 'ana' });
  const due: { readonly task: () => Promise<void>; readonly afterMs: number }[] = [];
  const workspace = withStorageRelief(stored, {
    runLocks: { running: () => Promise.resolve(new Set(running)) },
    later: (task, afterMs) => void due.push({ task, afterMs }),
    dropCaches: () => Promise.resolve(),
  });
  async function pass(afterMs: number): Promise<void> {
    const at = due.findIndex((entry) => entry.afterMs === afterMs);
    await due.splice(at, 1)[0]?.task();
  }
  return { clock, stored, workspace, due, pass };
}

test('deleting an asset frees its pixels, but not those on their way to a commit', async () => {
  const { clock, workspace, due, pass } = setUp();
  const old = await workspace.tiles.put(pixels(1));
  await workspace.commit({ assets: [asset('a')], document: documentOf('a', 1, tileMap(old)) });
  clock.advance(11 * minute);
  const onItsWay = await workspace.tiles.put(pixels(2));
  await workspace.commit({ deleteAssets: [assetId('a')] });
  expect(due.map(({ afterMs }) => afterMs)).toEqual([0, 10 * minute]);
  await pass(0);
  expect(await workspace.tiles.get(old)).toBeNull();
  expect(await workspace.tiles.get(onItsWay)).not.toBeNull();
  clock.advance(11 * minute);
  await pass(10 * minute);
  expect(await workspace.tiles.get(onItsWay)).toBeNull();
});

test('while some tab runs a call, only what is older than any run goes', async () => {
  const { clock, workspace, pass } = setUp(['c1']);
  const tile = await workspace.tiles.put(pixels(1));
  await workspace.commit({ assets: [asset('a')], document: documentOf('a', 1, tileMap(tile)) });
  clock.advance(11 * minute);
  await workspace.commit({ deleteAssets: [assetId('a')] });
  await pass(0);
  expect(await workspace.tiles.get(tile)).not.toBeNull();
});

test('a full storage asks once for what can go, and the failure stays one', async () => {
  const { stored } = setUp();
  const full = new StorageFailure({ kind: 'quota', message: 'full' });
  const due: number[] = [];
  let dropped = 0;
  let task = (): Promise<void> => Promise.resolve();
  const refusing: typeof stored = {
    ...stored,
    commit: () => Promise.reject(full),
    tiles: { ...stored.tiles, put: () => Promise.reject(full) },
  };
  const workspace = withStorageRelief(refusing, {
    runLocks: { running: () => Promise.resolve(new Set()) },
    later: (work, afterMs) => {
      task = work;
      due.push(afterMs);
    },
    dropCaches: () => Promise.resolve(void (dropped += 1)),
  });
  await expect(workspace.tiles.put(pixels(1))).rejects.toBe(full);
  await expect(workspace.commit({})).rejects.toBe(full);
  expect(due).toEqual([0]);
  await task();
  expect(dropped).toBe(1);
});
