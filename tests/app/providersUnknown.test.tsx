import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { openSession, renderApp } from '../drivers/renderApp.tsx';

// In a file of its own: what one test has asked for is remembered by the next.
test('a server that cannot be asked for its providers is told as such', async () => {
  const session = openSession();
  session.services.providers = () => Promise.reject(new Error('offline'));
  renderApp('#/settings', session);
  expect(await screen.findByText('The providers could not be listed.')).toBeTruthy();
});
