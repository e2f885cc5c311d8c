import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { openSession, renderApp } from '../drivers/renderApp.tsx';

// In a file of its own: what one test has asked for is remembered by the next.
test('a key that may not read bills is told where keys are, once', async () => {
  const session = openSession();
  const states = await session.services.providers();
  const limit = 'What fal bills is not looked up.';
  session.services.providers = () => Promise.resolve(states.map((state) => ({ ...state, limit })));
  renderApp('#/settings', session);
  const section = within(await screen.findByRole('region', { name: 'Providers and keys' }));
  // Not of a provider that is not set up.
  expect(await section.findAllByText(limit)).toHaveLength(1);
});
