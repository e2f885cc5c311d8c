import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';

import { renderApp } from '../drivers/renderApp.tsx';
import { hourlyRateMicros, setHourlyRateMicros } from '../../src/app/services/hourlyRate.ts';

afterEach(() => setHourlyRateMicros(null));

test('the hourly rate is kept in this browser, to the cent, and can be taken away', async () => {
  const { user } = renderApp('#/settings');
  const field = await screen.findByRole('textbox', { name: 'Hourly rate in dollars' });
  expect(hourlyRateMicros()).toBeNull();
  await user.type(field, '62.5');
  expect(hourlyRateMicros()).toBe(62_500_000);
  await user.clear(field);
  expect(hourlyRateMicros()).toBeNull();
});

test('what is no amount changes nothing and says so', async () => {
  setHourlyRateMicros(45_000_000);
  const { user } = renderApp('#/settings');
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Hourly rate in dollars' });
  expect(field.value).toBe('45');
  await user.type(field, ' an hour');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(hourlyRateMicros()).toBe(45_000_000);
});
