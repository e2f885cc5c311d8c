import { describe, expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { assetFacts } from '../../src/kernel/review/assetFacts.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';

/** An asset with one accepted erase that a provider billed with `micro`. */
async function billedAsset(micro: number | null): Promise<{ profile: Profile; tab: Tab; source: AssetId }> {
  const profile = newProfile();
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.run('erase');
  await tab.session.actions.accept();
  const source = must(tab.state().asset, 'open').id;
  const submitted = must(
    (await tab.events()).find((event) => event.type === 'call.submitted'),
    'it ran',
  );
  await tab.ports.workspace.commit({
    events: [
      {
        type: 'charge.reported',
        scope: submitted.scope,
        body: {
          kind: 'usage',
          call: submitted.body.call,
          attempt: 1,
          qty: 1,
          micro,
          cur: 'USD',
          basis: 'reported',
          price: null,
          alloc: { method: 'direct', parts: [{ asset: source, ratioPpm: 1_000_000 }] },
        },
      },
    ],
  });
  return { profile, tab, source };
}

async function machineCost(tab: Tab, asset: AssetId): Promise<{ micros: number; unpriced: number }> {
  const { money } = assetFacts(asset, await tab.events(asset));
  return money.reduce(
    (sum, fact) => ({ micros: sum.micros + fact.micros, unpriced: sum.unpriced + fact.unpriced }),
    { micros: 0, unpriced: 0 },
  );
}

describe('a fork', () => {
  test('begins with the picture and its layers, and what the pixels cost is shared evenly, once', async () => {
    const { profile, tab, source } = await billedAsset(90_001);
    const one = await tab.library.fork(source, 'First fork');
    expect((await machineCost(tab, source)).micros).toBe(45_001);
    expect((await machineCost(tab, one)).micros).toBe(45_000);
    const two = await tab.library.fork(source, 'Second fork');
    const parts = await Promise.all([source, one, two].map((id) => machineCost(tab, id)));
    expect(parts.map(({ micros }) => micros).toSorted((a, b) => a - b)).toEqual([30_000, 30_000, 30_001]);

    const again = openTab(profile);
    await again.session.actions.open(two);
    const [original, copy] = [tab.state().document, again.state().document];
    expect(copy?.layers).toEqual(original?.layers);
    expect(again.state()).toMatchObject({ asset: { name: 'Second fork', status: 'in-progress' } });
    expect(again.state().undoLabel).toBeNull();
    const created = must(
      (await tab.events(two)).find(({ type }) => type === 'asset.created'),
      'created',
    );
    expect(created.body).toMatchObject({ forkedFrom: { asset: source } });
  });

  test('work on it stays its own: the source is left as it was', async () => {
    const { profile, tab, source } = await billedAsset(90_000);
    const fork = await tab.library.fork(source, 'Fork');
    const before = tab.state().document;
    const other = openTab(profile);
    await other.session.actions.open(fork);
    await other.session.actions.addMaskShape(strokeShape);
    await other.session.actions.run('erase');
    await other.session.actions.accept();
    expect(await tab.ports.workspace.loadDocument(source)).toEqual(before);
    expect((await machineCost(tab, source)).micros).toBe(45_000);
  });

  test('an amount that is not known is told to the fork, and moves nothing', async () => {
    const { tab, source } = await billedAsset(null);
    const fork = await tab.library.fork(source, 'Fork');
    expect(await machineCost(tab, source)).toEqual({ micros: 0, unpriced: 1 });
    expect(await machineCost(tab, fork)).toEqual({ micros: 0, unpriced: 1 });
  });

  test('a free picture is shared too: the source knows who has it, so that a later charge can be divided', async () => {
    const { tab, source } = await billedAsset(0);
    const fork = await tab.library.fork(source, 'Fork');
    const links = (await tab.events(source)).filter(({ type }) => type === 'asset.linked');
    expect(links).toHaveLength(1);
    expect(links[0]?.body).toMatchObject({ deltaMicro: 0, source });
    expect((await machineCost(tab, fork)).micros).toBe(0);
  });

  test('there is none of an asset without a picture, and nothing is written', async () => {
    const tab = await openFresh(newProfile());
    const { id } = must(tab.state().asset, 'open');
    const before = (await tab.library.list()).length;
    await expect(tab.library.fork(id, 'Fork')).rejects.toThrow('no picture yet');
    expect(await tab.library.list()).toHaveLength(before);
  });
});
