import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { axeFindings, openSession, renderApp } from '../drivers/renderApp.tsx';

const passphrase = 'a long enough passphrase';
const key = 'planted-own-key-1f20';

async function showSettings() {
  const session = openSession();
  const { user } = renderApp('#/settings', session);
  const group = within(await screen.findByRole('group', { name: 'Your own keys' }));
  return { session, user, group, vault: session.ownKeys };
}

type Shown = Awaited<ReturnType<typeof showSettings>>;

const dialogNamed = async (name: string) => within(await screen.findByRole('dialog', { name }));

async function addKey({ user, group }: Shown, text = key): Promise<void> {
  await user.click(group.getByRole('button', { name: 'Add key for fal' }));
  const dialog = await dialogNamed('Your key for fal');
  await user.type(dialog.getByLabelText('Key'), text);
  await user.type(dialog.getByLabelText('Passphrase'), passphrase);
  await user.type(dialog.getByLabelText('Passphrase once more'), passphrase);
  await user.click(dialog.getByRole('button', { name: 'Save key' }));
}

test('the first key sets a passphrase; the list then says whose key is used', async () => {
  const shown = await showSettings();
  const { group, vault } = shown;
  const [fal] = group.getAllByRole('listitem');
  expect(fal?.textContent).toContain('key of this server');
  await addKey(shown);
  await waitFor(() => expect(fal?.textContent).toContain('your key, in this browser'));
  expect(fal?.textContent).toContain('Unlocked');
  expect(screen.getByText('9 engines: your key, in this browser.')).toBeTruthy();
  expect(vault.held.get('fal')).toBe(key);
  expect(vault.passphrase).toBe(passphrase);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.body.innerHTML).not.toContain(key);
  expect(await axeFindings()).toEqual([]);
});

test('fields hide what is typed and are not filled in by the browser', async () => {
  const { user, group } = await showSettings();
  await user.click(group.getByRole('button', { name: 'Add key for fal' }));
  const dialog = await dialogNamed('Your key for fal');
  for (const label of ['Key', 'Passphrase', 'Passphrase once more']) {
    const field = dialog.getByLabelText<HTMLInputElement>(label);
    expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
  }
  expect(dialog.getByText(/fal itself advises against it/)).toBeTruthy();
  expect(dialog.getByText(/whatever runs in this page can use the key/)).toBeTruthy();
  expect(await axeFindings()).toEqual([]);
});

test('what is no key, too short, or not the same twice is said at its field, and nothing is kept', async () => {
  const { user, group, vault } = await showSettings();
  await user.click(group.getByRole('button', { name: 'Add key for fal' }));
  const dialog = await dialogNamed('Your key for fal');
  const save = dialog.getByRole('button', { name: 'Save key' });
  await user.type(dialog.getByLabelText('Key'), 'two words');
  await user.click(save);
  expect(await dialog.findByText(/^This is no key/)).toBeTruthy();
  await user.clear(dialog.getByLabelText('Key'));
  await user.type(dialog.getByLabelText('Key'), key);
  await user.type(dialog.getByLabelText('Passphrase'), 'short');
  await user.click(save);
  expect(await dialog.findByText(/^The two are not the same/)).toBeTruthy();
  await user.type(dialog.getByLabelText('Passphrase once more'), 'short');
  await user.click(save);
  expect(await dialog.findByText(/at least 12 characters/)).toBeTruthy();
  expect(vault.passphrase).toBeNull();
  expect(vault.held.size).toBe(0);
});

test('locked keys are unlocked with the passphrase, and with no other', async () => {
  const shown = await showSettings();
  const { user, group } = shown;
  await addKey(shown);
  await user.click(await group.findByRole('button', { name: 'Lock now' }));
  expect(await group.findByText('Locked')).toBeTruthy();
  await user.click(group.getByRole('button', { name: 'Unlock your keys' }));
  const dialog = await dialogNamed('Unlock your keys');
  await user.type(dialog.getByLabelText('Passphrase'), 'another passphrase{Enter}');
  expect(await dialog.findByText(/does not open your keys/)).toBeTruthy();
  await user.clear(dialog.getByLabelText('Passphrase'));
  await user.type(dialog.getByLabelText('Passphrase'), `${passphrase}{Enter}`);
  expect(await group.findByText('Unlocked')).toBeTruthy();
});

test('the passphrase is changed with the former one; keys are removed one by one or all at once', async () => {
  const shown = await showSettings();
  const { user, group, vault } = shown;
  await addKey(shown);
  await user.click(await group.findByRole('button', { name: 'Change passphrase' }));
  const dialog = await dialogNamed('Change the passphrase');
  await user.type(dialog.getByLabelText('Passphrase until now'), 'not the passphrase');
  await user.type(dialog.getByLabelText('New passphrase'), 'quite another passphrase');
  await user.type(dialog.getByLabelText('New passphrase once more'), 'quite another passphrase');
  await user.click(dialog.getByRole('button', { name: 'Change passphrase' }));
  expect(await dialog.findByText(/does not open your keys/)).toBeTruthy();
  await user.clear(dialog.getByLabelText('Passphrase until now'));
  await user.type(dialog.getByLabelText('Passphrase until now'), passphrase);
  await user.click(dialog.getByRole('button', { name: 'Change passphrase' }));
  await waitFor(() => expect(vault.passphrase).toBe('quite another passphrase'));
  await user.click(group.getByRole('button', { name: 'Remove key for fal' }));
  expect(await group.findByText('key of this server')).toBeTruthy();
  await user.click(group.getByRole('button', { name: 'Forget all keys' }));
  await user.click(
    (await dialogNamed('Forget all own keys?')).getByRole('button', { name: 'Forget all keys' }),
  );
  await waitFor(() => expect(vault.passphrase).toBeNull());
  expect(group.queryByRole('button', { name: 'Change passphrase' })).toBeNull();
});

test('providers that cannot be called from here are named with the reason', async () => {
  const { group } = await showSettings();
  expect(
    group.getByText(
      'Only with a key of the server: Black Forest Labs (whether browsers may call it is not known).',
    ),
  ).toBeTruthy();
  expect(group.queryByRole('button', { name: /Black Forest Labs/ })).toBeNull();
});
