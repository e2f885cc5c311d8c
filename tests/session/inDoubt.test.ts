import { expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { assetReplay } from '../../src/kernel/review/assetReplay.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';

/** A tab in the middle of a run. */
async function running(profile: Profile): Promise<{ readonly tab: Tab; readonly id: AssetId }> {
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  profile.script.hold = new Promise(() => {});
  void tab.session.actions.run('erase');
  await expect.poll(() => profile.script.runs).toBe(1);
  return { tab, id: must(tab.state().asset, 'open').id };
}

const ends = async (tab: Tab, id: AssetId): Promise<readonly string[]> =>
  (await tab.events(id))
    .map((event) => event.type)
    .filter((type) => ['call.failed', 'call.cancelled', 'call.completed'].includes(type));

test('a run in another tab is running; once that tab is gone it is in doubt, wherever it is shown', async () => {
  const profile = newProfile();
  const { id } = await running(profile);
  const beside = openTab(profile);
  await beside.session.actions.open(id);
  expect(beside.state().meter.inDoubt).toBe(0);
  expect(beside.state().iterations.at(-1)?.status).toBe('running');
  expect((await beside.library.meters([id])).get(id)?.inDoubt).toBe(0);

  profile.locks.clear(); // The killed tab's locks go with it.
  expect((await beside.library.meters([id])).get(id)?.inDoubt).toBe(1);
  const history = await beside.library.history(id);
  const replay = assetReplay(id, history?.events ?? [], history?.running);
  expect(replay.meter.inDoubt).toBe(1);
  expect(replay.steps.at(-1)).toMatchObject({ kind: 'call', row: { status: 'in-doubt' } });
  // News of the asset makes the open meter ask again.
  await beside.session.actions.addMaskShape(strokeShape);
  await beside.ports.workspace.commit({
    events: [{ type: 'time.segment', scope: { asset: id }, body: { kind: 'active', ms: 1, asset: id } }],
  });
  await expect.poll(() => beside.state().meter.inDoubt).toBe(1);
  expect(beside.state().iterations.at(-1)?.status).toBe('in-doubt');
});

test('a run of this tab is shown as running from its first event on', async () => {
  const { tab } = await running(newProfile());
  expect(tab.state().iterations.at(-1)?.status).toBe('running');
  expect(tab.state().meter.inDoubt).toBe(0);
});

test('two tabs that open the asset at once end an interrupted call once', async () => {
  const profile = newProfile();
  const { id } = await running(profile);
  profile.locks.clear();
  const tabs = [openTab(profile), openTab(profile)];
  await Promise.all(tabs.map((tab) => tab.session.actions.open(id)));
  expect(await ends(must(tabs[0], 'a tab'), id)).toEqual(['call.failed']);
});

test('a call that ends between being found open and being looked at keeps its own end', async () => {
  const profile = newProfile();
  const { tab, id } = await running(profile);
  const beside = openTab(profile);
  const { eventsOfAsset } = beside.ports.workspace;
  let reads = 0;
  beside.ports.workspace.eventsOfAsset = async (asset) => {
    const events = await eventsOfAsset(asset);
    reads += 1;
    if (reads === 1) {
      tab.session.actions.cancel();
      await expect.poll(() => tab.state().job).toBeNull();
    }
    return events;
  };
  await beside.session.actions.open(id);
  expect(await ends(beside, id)).toEqual(['call.cancelled']);
  expect(beside.state().recovered).toEqual([]);
  expect(beside.state().iterations.at(-1)?.status).toBe('cancelled');
});

test('with storage full the asset opens, and the call stays in doubt', async () => {
  const profile = newProfile();
  const { id } = await running(profile);
  profile.locks.clear();
  const tab = openTab(profile);
  tab.ports.workspace.commit = () =>
    Promise.reject(new StorageFailure({ kind: 'quota', message: 'The browser has no space left.' }));
  await tab.session.actions.open(id);
  expect(tab.state().status).toBe('open');
  expect(tab.state().meter.inDoubt).toBe(1);
  expect(tab.state().recovered).toEqual([]);
  expect(tab.state().message?.text).toMatch(/stays in doubt/);
});
