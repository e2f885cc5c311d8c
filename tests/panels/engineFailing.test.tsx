import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { hostedChoice } from '../drivers/hostedChoice.ts';
import { called, openSession, renderApp } from '../drivers/renderApp.tsx';
import { engineId } from '../../src/kernel/shared/ids.ts';

test('a provider that fails is told, with the next one of another provider and its price; a person decides', async () => {
  const session = openSession({ tool: 'upscale', engines: { upscale: engineId('far.Solid') } });
  const elsewhere = hostedChoice('Near', {
    price: { micros: 60_000, upperMicros: 60_000, qualifier: 'exact' },
  });
  const near = { ...elsewhere, descriptor: { ...elsewhere.descriptor, provider: 'Near' } };
  session.services.engineChoices = () =>
    Promise.resolve([
      hostedChoice('Solid', { failures: 3 }),
      hostedChoice('Premium', { tier: 1, failures: 3 }),
      near,
    ]);
  const { user } = renderApp('#/asset/a1', session);
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  expect(await options.findByText(/The last 3 runs at Far failed by its fault/)).toBeTruthy();
  expect(options.getByRole('option', { name: /^Solid .* failing now \(last 3 runs\)$/ })).toBeTruthy();
  await user.click(options.getByRole('button', { name: 'Use Near instead, 6 credits' }));
  expect(called(session, 'setEngine')).toEqual([['upscale', 'far.Near']]);
});
