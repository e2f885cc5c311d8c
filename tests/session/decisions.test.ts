import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab, strokeShape, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';

const verdicts = async (tab: Tab): Promise<readonly unknown[]> =>
  (await tab.events()).filter((event) => event.type === 'output.decided').map((event) => event.body);

async function staged(profile = newProfile()): Promise<Tab> {
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.run('erase');
  return tab;
}

test('accepting twice in a row adds one layer and one decision', async () => {
  const tab = await staged();
  const { accept } = tab.session.actions;
  await Promise.all([accept(), accept(), accept()]);
  expect(tab.state().document?.layerOrder).toHaveLength(2);
  expect(await verdicts(tab)).toHaveLength(1);
});

test('of two different verdicts at once the first counts', async () => {
  const tab = await staged();
  const { accept, reject, tryAgain } = tab.session.actions;
  await Promise.all([reject('style'), accept(), tryAgain(), reject('other')]);
  expect(await verdicts(tab)).toMatchObject([{ decision: 'rejected', reason: 'style' }]);
  expect(tab.state().document?.layerOrder).toHaveLength(1);
  expect(tab.state().iterations).toHaveLength(1);
});

/** Two tabs show one result; the second has not heard yet of what the first decides about it. */
async function decidedUnheard(decide: (tab: Tab) => Promise<void>): Promise<Tab> {
  const profile = newProfile();
  const one = await staged(profile);
  const two = openTab(profile);
  await two.session.actions.open(must(one.state().asset, 'open').id);
  const { staged: waiting, stagedShown } = two.state();
  await decide(one);
  await expect.poll(() => two.state().staged).toEqual([]);
  two.session.store.setState({ staged: waiting, stagedShown });
  return two;
}

test('a rejection cannot follow an acceptance of another tab', async () => {
  const tab = await decidedUnheard((one) => one.session.actions.accept());
  await tab.session.actions.reject('style');
  expect(await verdicts(tab)).toMatchObject([{ decision: 'accepted' }]);
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().message?.text).toMatch(/decided in another tab/);
});

test('an acceptance cannot follow a rejection of another tab, and leaves no layer', async () => {
  const tab = await decidedUnheard((one) => one.session.actions.reject('style'));
  await tab.session.actions.accept();
  expect(await verdicts(tab)).toMatchObject([{ decision: 'rejected' }]);
  expect(tab.state().staged).toEqual([]);
  expect(tab.state().document?.layerOrder).toHaveLength(1);
  expect(tab.state().message?.text).toMatch(/decided in another tab/);
});

test('a review ends when another tab decides, and goes on when a decision was refused', async () => {
  const profile = newProfile();
  const one = await staged(profile);
  const two = openTab(profile);
  const reviews: string[] = [];
  Object.assign(two.ports.activity, {
    reviewOpened: () => reviews.push('opened'),
    reviewClosed: () => reviews.push('closed'),
  });
  await two.session.actions.open(must(one.state().asset, 'open').id);
  const { commit } = two.ports.workspace;
  two.ports.workspace.commit = () =>
    Promise.reject(new StorageFailure({ kind: 'quota', message: 'The browser has no space left.' }));
  await two.session.actions.accept();
  expect(two.state().staged).toHaveLength(1);
  two.ports.workspace.commit = commit;
  await one.session.actions.reject('style');
  await expect.poll(() => two.state().staged).toEqual([]);
  expect(reviews).toEqual(['opened', 'closed', 'opened', 'closed']);
});

test('news from another tab does not bring back what is being decided here', async () => {
  const profile = newProfile();
  const tab = await staged(profile);
  const id = must(tab.state().asset, 'open').id;
  const { workspace } = tab.ports;
  const stale = await workspace.listStaged(id);
  workspace.listStaged = () => Promise.resolve(stale);
  const deciding = tab.session.actions.accept();
  await openTab(profile).library.rename(id, 'Carafe');
  await deciding;
  await expect.poll(() => tab.state().asset?.name).toBe('Carafe');
  expect(tab.state().staged).toEqual([]);
});
