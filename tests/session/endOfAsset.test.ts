import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab, strokeShape, type Tab } from '../drivers/sessionDriver.ts';
import { totalOf } from '../../src/kernel/review/costParts.ts';

async function finishAfter(tab: Tab, rounds: number): Promise<void> {
  const id = await tab.library.create({ name: 'Bottle', tier: 2, width: 64, height: 48 });
  await tab.session.actions.open(id);
  await tab.session.actions.importInto(new File([], 'photo 64x48.png'));
  for (let round = 0; round < rounds; round += 1) {
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    await tab.session.actions.accept();
  }
  await tab.session.actions.finish();
}

test('a finish brings what the asset cost, beside the finished assets of its tier', async () => {
  const tab = openTab(newProfile());
  await finishAfter(tab, 2);
  await expect.poll(() => tab.state().endOfAsset).toMatchObject({ comparison: { kind: 'too-few', n: 0 } });
  const card = tab.state().endOfAsset;
  expect(card?.totalMicros).toBe(tab.state().meter.total.micros);
  expect(card && totalOf(card.cost.parts)).toBe(card?.totalMicros);

  for (const rounds of [1, 1, 1, 1]) await finishAfter(tab, rounds);
  await finishAfter(tab, 1);
  await expect
    .poll(() => tab.state().endOfAsset?.comparison)
    .toEqual({ kind: 'median', n: 5, medianMicros: 0, unknown: 0 });
});

test('it goes when it is dismissed, when the asset is reopened, and when it is left', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  const { actions } = tab.session;
  await actions.finish();
  await expect.poll(() => tab.state().endOfAsset).not.toBeNull();
  actions.dismissEndOfAsset();
  expect(tab.state().endOfAsset).toBeNull();

  await actions.reopen();
  await actions.finish();
  await expect.poll(() => tab.state().endOfAsset).not.toBeNull();
  await actions.reopen();
  expect(tab.state().endOfAsset).toBeNull();

  await actions.finish();
  await expect.poll(() => tab.state().endOfAsset).not.toBeNull();
  const id = tab.state().asset?.id;
  await actions.close();
  expect(tab.state().endOfAsset).toBeNull();
  if (id) await actions.open(id);
  expect(tab.state().asset?.status).toBe('finished');
  expect(tab.state().endOfAsset).toBeNull();
});

test('a ledger that cannot be read leaves the finish as it is', async () => {
  const tab = await openFresh(newProfile(), { base: true });
  let asked = 0;
  tab.ports.workspace.eventsOfAsset = () => {
    asked += 1;
    return Promise.reject(new Error('unreadable'));
  };
  await tab.session.actions.finish();
  await expect.poll(() => asked).toBeGreaterThan(0);
  expect(tab.state().asset?.status).toBe('finished');
  expect(tab.state().endOfAsset).toBeNull();
});
