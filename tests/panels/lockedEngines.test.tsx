import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { hostedChoice } from '../drivers/hostedChoice.ts';
import { openSession, renderApp } from '../drivers/renderApp.tsx';
import { engineId } from '../../src/kernel/shared/ids.ts';

const premium = hostedChoice('Premium', {});
const solid = hostedChoice('Solid', {});

test('an engine whose key is locked stays in the list, and is unlocked beside it', async () => {
  const locked = hostedChoice('Locked', {
    availability: {
      kind: 'unavailable',
      reason: 'Unlock your keys in Settings',
      remedy: 'unlock-keys',
    },
  });
  const session = openSession({ tool: 'upscale', engines: { upscale: engineId('far.Solid') } });
  const { keys } = session.ownKeys;
  await keys.create('a long enough passphrase');
  await keys.setKey('far', 'planted-own-key');
  keys.lock();
  session.services.engineChoices = () =>
    Promise.resolve([solid, keys.view().state === 'open' ? premium : locked]);
  keys.subscribe(() => session.set({ keyChanges: 1 }));
  const { user } = renderApp('#/asset/a1', session);
  const options = within(await screen.findByRole('region', { name: 'Tool options' }));
  const option = await options.findByRole<HTMLOptionElement>('option', { name: /^Locked/ });
  expect(option.text).toBe('Locked · Unlock your keys in Settings');
  expect(option.disabled).toBe(true);
  await user.click(await options.findByRole('button', { name: 'Unlock your keys' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Unlock your keys' }));
  await user.type(dialog.getByLabelText('Passphrase'), 'a long enough passphrase{Enter}');
  expect(await options.findByRole('option', { name: /^Premium/ })).toBeTruthy();
  expect(options.queryByRole('button', { name: 'Unlock your keys' })).toBeNull();
});
