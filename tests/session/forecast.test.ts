import { expect, test } from 'vitest';

import { newProfile, openTab, strokeShape, type Tab } from '../drivers/sessionDriver.ts';
import type { Tier } from '../../src/kernel/asset/asset.ts';

async function openNew(tab: Tab, tier: Tier): Promise<void> {
  const id = await tab.library.create({ name: 'Bottle', tier, width: 64, height: 48 });
  await tab.session.actions.open(id);
  await tab.session.actions.importInto(new File([], 'photo 64x48.png'));
}

async function finishAfter(tab: Tab, tier: Tier, rounds: number): Promise<void> {
  await openNew(tab, tier);
  for (let round = 0; round < rounds; round += 1) {
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    await tab.session.actions.accept();
  }
  await tab.session.actions.finish();
}

test('comes from the finished assets of the tier, and follows the iterations without reading them again', async () => {
  const tab = openTab(newProfile());
  for (const rounds of [1, 2, 2, 3]) await finishAfter(tab, 2, rounds);
  await finishAfter(tab, 1, 3);
  await openNew(tab, 2);
  await expect.poll(() => tab.state().forecast).toEqual({ kind: 'too-few', n: 4, minimum: 5 });

  await finishAfter(tab, 2, 4);
  expect(tab.state().forecast).toBeNull();
  await openNew(tab, 2);
  await expect
    .poll(() => tab.state().forecast)
    .toMatchObject({ kind: 'medians', n: 5, iterations: { median: 2 } });

  let reads = 0;
  const { workspace } = tab.ports;
  const { eventsOfAsset } = workspace;
  workspace.eventsOfAsset = (id) => {
    reads += 1;
    return eventsOfAsset(id);
  };
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.run('erase');
  expect(tab.state().forecast).toMatchObject({ kind: 'medians', n: 5, iterations: { median: 1 } });
  expect(reads).toBe(0);
});
