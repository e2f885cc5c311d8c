import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab, strokeShape, type Tab } from '../drivers/sessionDriver.ts';
import { assetReplay } from '../../src/kernel/review/assetReplay.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { StorageFailure, type CommitBatch } from '../../src/kernel/workspace/ports.ts';

const idOf = (tab: Tab) => must(tab.state().asset, 'open').id;

/** Storage that has no room for batches that `refuse` picks. */
function full(tab: Tab, refuse: (batch: CommitBatch) => boolean): void {
  const { workspace } = tab.ports;
  const { commit } = workspace;
  workspace.commit = (batch) =>
    refuse(batch)
      ? Promise.reject(new StorageFailure({ kind: 'quota', message: 'The browser has no space left.' }))
      : commit(batch);
}

async function masked(profile = newProfile()): Promise<Tab> {
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  return tab;
}

test('a result that storage has no room for ends its call and is told', async () => {
  const tab = await masked();
  full(tab, (batch) => (batch.staged ?? []).length > 0);
  await tab.session.actions.run('erase');
  const last = (await tab.events()).at(-1);
  expect(last).toMatchObject({ type: 'call.failed', body: { errorType: 'storage-full', billed: 'n' } });
  expect(tab.state().meter).toMatchObject({ iterations: 1, failed: 1, inDoubt: 0 });
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().message?.text).toMatch(/out of storage/);
});

test('where not even the end can be written the call is in doubt, and the person is told', async () => {
  const tab = await masked();
  full(tab, (batch) =>
    (batch.events ?? []).some(
      ({ type }) => type.startsWith('call.') && type !== 'call.quoted' && type !== 'call.submitted',
    ),
  );
  await tab.session.actions.run('erase');
  expect(tab.state().message?.text).toMatch(/out of storage/);
  expect(tab.state().job).toBeNull();
});

test('a subject that the document refuses completes its call, unused', async () => {
  const tab = await masked();
  full(tab, (batch) => batch.document !== undefined);
  const shapes = tab.state().document?.selection.shapes;
  await tab.session.actions.selectSubject();
  expect(tab.state().document?.selection.shapes).toEqual(shapes);
  expect(tab.state().iterations.at(-1)).toMatchObject({ tool: 'select-subject', status: 'superseded' });
  expect(tab.state().message?.tone).toBe('error');
});

test('a subject found for an asset that was left is not counted as kept', async () => {
  const profile = newProfile();
  const tab = await masked(profile);
  const id = idOf(tab);
  let release = (): void => {};
  profile.script.hold = new Promise((resolve) => (release = resolve));
  const running = tab.session.actions.selectSubject();
  await expect.poll(() => profile.script.runs).toBe(1);
  await tab.session.actions.close();
  release();
  await running;
  const { steps } = assetReplay(id, (await tab.library.history(id))?.events ?? []);
  expect(steps.findLast(({ kind }) => kind === 'call')).toMatchObject({ row: { status: 'superseded' } });
});

test('nothing is run on an asset that another tab deleted', async () => {
  const profile = newProfile();
  const tab = await masked(profile);
  await openTab(profile).library.remove(idOf(tab));
  await tab.session.actions.run('erase');
  expect(profile.script.runs).toBe(0);
  expect(tab.state().job).toBeNull();
  expect((await tab.events()).some(({ type }) => type.startsWith('call.'))).toBe(false);
  expect(tab.state().message?.text).toMatch(/deleted/);
});

test('an asset deleted during a run keeps no result, and its call ends', async () => {
  const profile = newProfile();
  const tab = await masked(profile);
  const id = idOf(tab);
  let release = (): void => {};
  profile.script.hold = new Promise((resolve) => (release = resolve));
  const running = tab.session.actions.run('erase');
  await expect.poll(() => profile.script.runs).toBe(1);
  await openTab(profile).library.remove(id);
  release();
  await running;
  expect(await tab.ports.workspace.listStaged(id)).toEqual([]);
  expect((await tab.events(id)).at(-1)).toMatchObject({
    type: 'call.failed',
    body: { errorType: 'asset-deleted' },
  });
});
