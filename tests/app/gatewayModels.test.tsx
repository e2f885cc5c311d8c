import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { axeFindings, called, openSession, renderApp } from '../drivers/renderApp.tsx';

const storageKey = 'ninetyten.gatewayModels';

beforeEach(async () => {
  // The page forgets what it has read one turn after it was left.
  await new Promise((done) => setTimeout(done));
  localStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

const open = async (named: readonly string[] | null, configured = true) => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      named === null
        ? new Response('', { status: 404 })
        : Response.json({ data: named.map((id) => ({ id })) }),
    ),
  );
  const session = openSession();
  session.services.providers = () =>
    Promise.resolve([
      { id: 'gateway', name: 'Our LiteLLM', variable: 'GATEWAY_BASE_URL', configured, engines: 0 },
    ]);
  const { user } = renderApp('#/settings', session);
  const section = within(await screen.findByRole('region', { name: 'Gateway models' }));
  return { user, session, section };
};

test('a model is listed with what it can do and costs, and becomes an engine', async () => {
  const { user, section, session } = await open(['gpt-5', 'openai/gpt-image-2']);
  expect(
    await section.findByText(
      'Our LiteLLM names 2 models. Offered for Generate, unpriced, without being listed: openai/gpt-image-2.',
    ),
  ).toBeTruthy();
  await user.click(section.getByRole('button', { name: 'Add a model' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a model' }));
  expect(await axeFindings()).toEqual([]);
  await user.type(dialog.getByRole('combobox', { name: 'Model' }), 'openai/gpt-image-2');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'Erases inside a mask' }), 'alpha');
  await user.type(dialog.getByRole('textbox', { name: 'Dollars per picture' }), '0.053');
  await user.click(dialog.getByRole('button', { name: 'Save model' }));
  expect(section.getByRole('listitem').textContent).toContain(
    'Generate and erase, tier 2, $0.053 a picture.',
  );
  expect(section.getByText('Our LiteLLM names 2 models.')).toBeTruthy();
  expect(JSON.parse(localStorage.getItem(storageKey) ?? '')).toMatchObject({
    models: [{ id: 'openai/gpt-image-2', generates: true, mask: 'alpha', microsPerImage: 53_000 }],
  });
  await waitFor(() => expect(called(session, 'renewEngines')).toHaveLength(1));
  await user.click(section.getByRole('button', { name: 'Edit openai/gpt-image-2' }));
  await user.click(screen.getByRole('checkbox', { name: 'Generates pictures' }));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Erases inside a mask' }), 'no');
  await user.click(screen.getByRole('button', { name: 'Save model' }));
  expect(section.getByRole('listitem').textContent).toContain('Not offered.');
  await user.click(section.getByRole('button', { name: 'Remove openai/gpt-image-2' }));
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  expect(localStorage.getItem(storageKey)).toBeNull();
});

test('what cannot be sent or paid is refused in words', async () => {
  const { user, section } = await open(null);
  expect(
    await section.findByText('Our LiteLLM does not say which models it has: list them here.'),
  ).toBeTruthy();
  await user.click(section.getByRole('button', { name: 'Add a model' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a model' }));
  await user.type(dialog.getByRole('textbox', { name: 'Model' }), 'two words');
  await user.type(dialog.getByRole('textbox', { name: 'Dollars per picture' }), '-1');
  await user.click(dialog.getByRole('button', { name: 'Save model' }));
  expect(
    within(dialog.getByRole('alert'))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'Model: its id as the gateway knows it, without spaces.',
    'Dollars per picture: an amount up to 100 with at most six decimals, or nothing.',
  ]);
  expect(localStorage.getItem(storageKey)).toBeNull();
});

test('without a gateway it is said what the server lacks', async () => {
  const { section } = await open(null, false);
  expect(await section.findByText(/set GATEWAY_BASE_URL in its environment/)).toBeTruthy();
});
