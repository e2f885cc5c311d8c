import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { hostedChoice } from '../drivers/hostedChoice.ts';
import { axeFindings, called, openSession, renderApp } from '../drivers/renderApp.tsx';
import { engineId } from '../../src/kernel/shared/ids.ts';

const premium = hostedChoice('Premium', {
  tier: 1,
  price: { micros: 130_000, upperMicros: null, qualifier: 'estimate' },
  acceptance: { successes: 45, n: 50 },
});
const solid = hostedChoice('Solid', {
  wait: { p50Ms: 6_100, n: 31 },
  // Of 31 values the 10th and the 22nd.
  waitAt: (rank) => ({ 10: 5_200, 22: 7_400 })[rank] ?? null,
  acceptance: { successes: 28, n: 35 },
});
const unknown = hostedChoice('Unknown', {
  price: { micros: null, upperMicros: null, qualifier: 'unpriced' },
});
const keyless = hostedChoice('Keyless', { availability: { kind: 'unavailable', reason: 'No key' } });

async function showTool(chosen: string) {
  const session = openSession({ tool: 'upscale', engines: { upscale: engineId(chosen) } });
  session.services.engineChoices = () => Promise.resolve([premium, solid, unknown, keyless]);
  const { user } = renderApp('#/asset/a1', session);
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  await options.findByRole('option', { name: /^Premium/ });
  return { session, user, options };
}

test('the list says price, wait and how often results are kept; providers without a key are not in it', async () => {
  const { options } = await showTool('far.Solid');
  const select = options.getByRole<HTMLSelectElement>('combobox', { name: 'Engine' });
  expect([...select.options].map(({ text }) => text)).toEqual([
    'Premium · 13+ credits · ~14 s (published) · 90 % kept (of 50)',
    'Solid · 4 credits · ~6.1 s (p50 of 31) · 80 % kept (of 35)',
    'Unknown · unpriced · ~14 s (published)',
  ]);
  expect(options.queryByText(/would do/)).toBeNull();
});

test('a better engine than the asset needs is pointed out, with what the needed one saves', async () => {
  const { options } = await showTool('far.Premium');
  expect(await options.findByText(/needs tier 2 .*: Solid would do, about 9\.\d+ credits less/)).toBeTruthy();
});

test('all engines side by side: evidence, what leaves, one recommended; chosen from the table', async () => {
  const { options, user, session } = await showTool('far.Premium');
  await user.click(options.getByRole('button', { name: 'Compare engines' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Engines for Upscale' }));
  expect(dialog.getByText(/^Solid costs least of those that meet tier 2 \(Fast\)/)).toBeTruthy();
  const row = within(dialog.getByRole('row', { name: /^Solid Recommended/ }));
  expect(row.getByText('80 % kept (of 35)')).toBeTruthy();
  expect(row.getByText('64 %–90 % (95 %)')).toBeTruthy();
  expect(row.getByText('5.2 s–7.4 s (95 %)')).toBeTruthy();
  expect(row.getByText('the picture, to Far')).toBeTruthy();
  expect(within(dialog.getByRole('row', { name: /^Unknown/ })).getByText('not known')).toBeTruthy();
  expect(within(dialog.getByRole('row', { name: /^Premium/ })).getByText('Chosen')).toBeTruthy();
  expect(await axeFindings()).toEqual([]);
  await user.click(row.getByRole('button', { name: 'Choose Solid' }));
  expect(called(session, 'setEngine')).toEqual([['upscale', 'far.Solid']]);
  expect(screen.queryByRole('dialog', { name: 'Engines for Upscale' })).toBeNull();
});
