import { expect, test } from 'vitest';

import { newProfile, openFresh, strokeShape, type Profile, type Tab } from '../drivers/sessionDriver.ts';
import type { PeriodUse } from '../../src/kernel/metrics/budget.ts';
import { periodStop } from '../../src/kernel/metrics/budget.ts';

const month: PeriodUse = {
  scope: 'workspace',
  name: '2026-11',
  limitMicros: 100,
  reachedMicros: 100,
};
const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

/** An asset with a mask to erase, under budgets that are shared with others. */
async function under(
  profile: Profile,
  uses: readonly PeriodUse[],
  check: () => Promise<void> | null = () => Promise.resolve(),
): Promise<Tab> {
  const tab = await openFresh(profile, { base: true });
  Object.assign(tab.ports.periodStops, { of: () => uses, check });
  await tab.session.actions.addMaskShape(strokeShape);
  return tab;
}

test('money that is shared stops like an asset’s own', () => {
  const use = { ...month, reachedMicros: 60 };
  expect(periodStop([use], 40)).toBeNull();
  expect(periodStop([use], 41)).toEqual({
    rule: 'period',
    scope: 'workspace',
    name: '2026-11',
    limit: 100,
    reached: 60,
    nextMicros: 41,
  });
  expect(periodStop([use], null)).toMatchObject({ nextMicros: null });
  expect(periodStop([{ ...use, reachedMicros: 100 }], 0)).not.toBeNull();
  expect(periodStop([], null)).toBeNull();
});

test('a month that is spent stops the run before it starts, and the refusal is recorded', async () => {
  const profile = newProfile();
  const tab = await under(profile, [month]);
  const before = (await tab.events()).length;
  await tab.session.actions.run('erase');
  expect(profile.script.runs).toBe(0);
  expect(typesOf((await tab.events()).slice(before))).toEqual(['call.quoted', 'call.blocked']);
  expect(tab.state().message?.text).toBe('The budget of the month is reached, so nothing was run.');
});

test('going on all the same is recorded with the budget that was passed', async () => {
  const tab = await under(newProfile(), [{ ...month, scope: 'campaign', name: 'spring' }]);
  await tab.session.actions.runAnyway('erase');
  const overridden = (await tab.events()).find(({ type }) => type === 'budget.overridden');
  expect(overridden?.body).toMatchObject({ scope: 'campaign', rule: 'money', limit: 100, reached: 100 });
  expect(tab.state().staged).toHaveLength(1);
  await tab.session.actions.tryAgain();
  expect(typesOf(await tab.events()).at(-1)).toBe('call.blocked');
  expect(tab.state().message?.text).toContain('budget of spring');
});

test('a budget that cannot be looked at lets nothing be spent, and says why', async () => {
  const profile = newProfile();
  const tab = await under(profile, [], () => Promise.reject(new Error('The database is locked.')));
  const before = (await tab.events()).length;
  await tab.session.actions.run('erase');
  expect(profile.script.runs).toBe(0);
  expect((await tab.events()).length).toBe(before);
  expect(tab.state().message).toMatchObject({
    text: 'The month’s budget could not be checked, so nothing was run.',
  });
});

test('room left lets it run', async () => {
  const profile = newProfile();
  const tab = await under(profile, [{ ...month, reachedMicros: 99 }]);
  await tab.session.actions.run('erase');
  expect(profile.script.runs).toBe(1);
});
