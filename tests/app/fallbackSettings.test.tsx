import { screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';

import { hostedChoice } from '../drivers/hostedChoice.ts';
import { axeFindings, openSession, renderApp } from '../drivers/renderApp.tsx';
import { fakeNowMs } from '../drivers/fakeSession.ts';
import { fallbackRule } from '../../src/app/services/fallbackRules.ts';

beforeEach(() => localStorage.clear());

async function opened() {
  const session = openSession();
  session.services.engineChoices = () =>
    Promise.resolve([
      hostedChoice('Solid', {}),
      hostedChoice('Near', {
        circuit: {
          kind: 'open',
          trip: { kind: 'share', failures: 6, of: 8 },
          retryAtMs: fakeNowMs,
          lastCall: 'c',
        },
      }),
      hostedChoice('Gone', { availability: { kind: 'unavailable', reason: 'no key' } }),
    ]);
  const { user } = renderApp('#/settings', session);
  const section = within(await screen.findByRole('region', { name: 'Fallback' }));
  return { user, section };
}

test('nothing stands in until somebody allows it, for each tool by itself', async () => {
  const { user, section } = await opened();
  const mode = () =>
    section.getByRole<HTMLSelectElement>('combobox', { name: 'Another engine may stand in' });
  expect(mode().value).toBe('off');
  await user.selectOptions(section.getByRole('combobox', { name: 'Tool' }), 'upscale');
  await user.selectOptions(mode(), 'before');
  expect(fallbackRule('upscale')).toEqual({ mode: 'before', order: [], limitMicros: null });
  expect(fallbackRule('erase').mode).toBe('off');
  await user.selectOptions(section.getByRole('combobox', { name: 'Tool' }), 'erase');
  expect(mode().value).toBe('off');
  expect(await axeFindings()).toEqual([]);
});

test('the limit is kept while it is an amount; what is not one says so and changes nothing', async () => {
  const { user, section } = await opened();
  await user.selectOptions(section.getByRole('combobox', { name: 'Another engine may stand in' }), 'refusal');
  const limit = section.getByRole('textbox', { name: 'At most, in credits a run' });
  await user.type(limit, '4.5');
  expect(fallbackRule('generate').limitMicros).toBe(45_000);
  await user.type(limit, 'x');
  expect(section.getByText(/An amount such as 4/)).toBeTruthy();
  expect(fallbackRule('generate').limitMicros).toBe(45_000);
  await user.clear(limit);
  expect(fallbackRule('generate').limitMicros).toBeNull();
});

test('an order of the team’s own: added, moved, taken out; each says where it runs and whether it is paused', async () => {
  const { user, section } = await opened();
  await user.selectOptions(section.getByRole('combobox', { name: 'Another engine may stand in' }), 'before');
  const add = async (id: string) =>
    user.selectOptions(await section.findByRole('combobox', { name: 'Add an engine' }), id);
  await add('far.Solid');
  await add('far.Near');
  expect(fallbackRule('generate').order).toEqual(['far.Solid', 'far.Near']);
  expect(section.getByText(/6 of the last 8 runs at Far \(75 %\) failed by its fault/)).toBeTruthy();
  expect(section.queryByText(/Gone/)).toBeNull();
  await user.click(section.getByRole('button', { name: 'Try Near earlier' }));
  expect(fallbackRule('generate').order).toEqual(['far.Near', 'far.Solid']);
  await user.click(section.getByRole('button', { name: 'Take Near out' }));
  expect(fallbackRule('generate').order).toEqual(['far.Solid']);
});

test('what is stored and cannot be read counts as off', () => {
  for (const text of [
    '{',
    '[]',
    '{"erase":{"mode":"always","order":[],"limitMicros":null}}',
    '{"erase":{"mode":"before","order":[1],"limitMicros":null}}',
    '{"erase":{"mode":"before","order":[],"limitMicros":-1}}',
  ]) {
    localStorage.setItem('ninetyten.fallback', text);
    expect(fallbackRule('erase').mode).toBe('off');
  }
});
