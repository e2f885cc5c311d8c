import { expect, test } from 'vitest';

import { newProfile, openFresh, openTab, type Tab } from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';

/** What the activity tracker writes when a gap turned out to be idle. */
async function idle(tab: Tab, ms: number): Promise<void> {
  const { id } = must(tab.state().asset, 'open');
  await tab.ports.workspace.commit({
    events: [
      {
        type: 'time.segment',
        scope: { asset: id },
        body: { kind: 'idle', ms, asset: id, rateMicroPerHour: 36_000_000 },
      },
    ],
  });
}

test('keep corrects every segment of the absence into priced work', async () => {
  const tab = await openFresh(newProfile());
  await idle(tab, 180_000);
  await idle(tab, 20_000);
  expect(tab.state().away?.ms).toBe(200_000);
  await tab.session.actions.answerAway('keep');
  const corrections = (await tab.events()).filter(({ type }) => type === 'time.reclassified');
  expect(corrections.map(({ body }) => (body as { action: string }).action)).toEqual(['keep', 'keep']);
  expect(tab.state().meter).toMatchObject({ idleMs: 0, humanTimeMs: 200_000 });
  expect(tab.state().meter.oversight).toEqual({ micros: 2_000_000, unpricedCount: 0 });
  expect(tab.state().away).toBeNull();
});

test('discard is recorded and changes no figure; both are answered once', async () => {
  const tab = await openFresh(newProfile());
  await idle(tab, 300_000);
  await tab.session.actions.answerAway('discard');
  await tab.session.actions.answerAway('keep');
  const corrections = (await tab.events()).filter(({ type }) => type === 'time.reclassified');
  expect(corrections).toMatchObject([{ body: { action: 'discard' } }]);
  expect(tab.state().meter).toMatchObject({ idleMs: 300_000, humanTimeMs: 0 });
});

test('the last part of the gap, written by the answer itself, belongs to it', async () => {
  const tab = await openFresh(newProfile());
  await idle(tab, 180_000);
  tab.ports.activity.flush = () => idle(tab, 5_000);
  await tab.session.actions.answerAway('keep');
  expect(tab.state().meter).toMatchObject({ idleMs: 0, humanTimeMs: 185_000 });
});

test('another asset or another tab is not asked about it', async () => {
  const profile = newProfile();
  const tab = await openFresh(profile);
  const other = openTab(profile);
  await other.session.actions.open(must(tab.state().asset, 'open').id);
  await idle(tab, 180_000);
  expect(other.state().away).toBeNull();
  await tab.session.actions.close();
  expect(tab.state().away).toBeNull();
});
