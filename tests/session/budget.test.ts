import { describe, expect, test } from 'vitest';

import {
  newProfile,
  openFresh,
  openTab,
  strokeShape,
  type Profile,
  type Tab,
} from '../drivers/sessionDriver.ts';
import { must } from '../../src/kernel/shared/assert.ts';

const typesOf = (events: readonly { type: string }[]): string[] => events.map((event) => event.type);

/** An asset that allows two rounds without an accepted result, with both spent. */
async function stoppedAsset(profile: Profile): Promise<Tab> {
  const tab = await openFresh(profile, { base: true });
  await tab.session.actions.addMaskShape(strokeShape);
  await tab.session.actions.setBudget({ micros: null, hardStop: false, stopRounds: 2 });
  for (const _ of [1, 2]) {
    await tab.session.actions.run('erase');
    await tab.session.actions.reject('artefact');
  }
  return tab;
}

describe('a budget', () => {
  test('is an event, holds after a reload, and can be taken away', async () => {
    const profile = newProfile();
    const tab = await openFresh(profile, { base: true });
    await tab.session.actions.setBudget({ micros: 500_000, hardStop: true, stopRounds: 4 });
    expect((await tab.events()).at(-1)).toMatchObject({
      type: 'budget.set',
      body: { scope: 'asset', micro: 500_000, thresholds: [80, 100], hardStop: true, stopRounds: 4 },
    });
    const again = openTab(profile);
    await again.session.actions.open(must(tab.state().asset, 'open').id);
    expect(again.state().meter.budget).toMatchObject({ micros: 500_000, stopRounds: 4 });
    await again.session.actions.setBudget({ micros: null, hardStop: false, stopRounds: null });
    expect(again.state().meter.budget).toBeNull();
    expect(tab.state().meter.budget).toBeNull();
  });
});

describe('the stop-loss', () => {
  test('refuses before anything runs, records the refusal and counts no iteration', async () => {
    const profile = newProfile();
    const tab = await stoppedAsset(profile);
    const runs = profile.script.runs;
    const before = (await tab.events()).length;
    await tab.session.actions.run('erase');
    expect(profile.script.runs).toBe(runs);
    const written = (await tab.events()).slice(before);
    expect(typesOf(written)).toEqual(['call.quoted', 'call.blocked']);
    expect(written[1]?.body).toMatchObject({ by: 'budget', billed: 'n' });
    expect(tab.state().message?.text).toContain('stop-loss');
    expect(tab.state().meter).toMatchObject({ iterations: 2, failed: 0, roundsWithoutResult: 2 });
  });

  test('is overridden by an event that goes with the submission', async () => {
    const profile = newProfile();
    const tab = await stoppedAsset(profile);
    const before = (await tab.events()).length;
    await tab.session.actions.runAnyway('erase');
    const written = (await tab.events()).slice(before);
    expect(typesOf(written).slice(0, 5)).toEqual([
      'call.quoted',
      'call.blocked',
      'budget.overridden',
      'call.quoted',
      'call.submitted',
    ]);
    const submitted = written[4]?.body as { call: string };
    const stopped = written[1]?.body as { call: string };
    expect(written[2]?.body).toMatchObject({
      call: submitted.call,
      blocked: stopped.call,
      rule: 'rounds',
      limit: 2,
      reached: 2,
    });
    expect(tab.state().staged).toHaveLength(1);
    expect(tab.state().meter).toMatchObject({ iterations: 3, overrides: 1 });
  });

  test('an accepted result ends the losing streak', async () => {
    const profile = newProfile();
    const tab = await stoppedAsset(profile);
    await tab.session.actions.runAnyway('erase');
    await tab.session.actions.accept();
    expect(tab.state().meter.roundsWithoutResult).toBe(0);
    await tab.session.actions.addMaskShape(strokeShape);
    await tab.session.actions.run('erase');
    expect(tab.state().staged).toHaveLength(1);
  });

  test('“Try again” is refused too, and leaves the result where it is', async () => {
    const profile = newProfile();
    const tab = await stoppedAsset(profile);
    await tab.session.actions.runAnyway('erase');
    const ids = (): string[] => tab.state().staged.map(({ id }) => id);
    const staged = ids();
    expect(staged).toHaveLength(1);
    await tab.session.actions.tryAgain();
    expect(ids()).toEqual(staged);
    expect(typesOf(await tab.events()).at(-1)).toBe('call.blocked');
  });

  test('does not stop “Select subject”', async () => {
    const tab = await stoppedAsset(newProfile());
    await tab.session.actions.selectSubject();
    expect(tab.state().meter).toMatchObject({ iterations: 3, accepted: 1, roundsWithoutResult: 2 });
  });
});
