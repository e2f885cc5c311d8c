import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { twoTries } from '../drivers/assetEvents.ts';
import { createFakeSession, fakeIteration, fakeMeter, fakeStaged } from '../drivers/fakeSession.ts';
import { axeFindings, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';

const editor = `#/asset/${openAsset.id}`;
const row = fakeIteration('c1', 'erase', 'accepted');

test('axe sees a planted fault', async () => {
  document.body.innerHTML = '<main><img src="x.png"><button></button></main>';
  const found = (await axeFindings()).join('\n');
  document.body.innerHTML = '';
  expect(found).toContain('image-alt');
  expect(found).toContain('button-name');
});

test('Assets, empty and with cards', async () => {
  renderApp('#/');
  await screen.findByRole('heading', { name: 'Make the first asset' });
  expect(await axeFindings()).toEqual([]);
});

test('Assets with cards and the New asset dialog', async () => {
  const { user } = renderApp('#/', openSession());
  await screen.findByRole('link', { name: openAsset.name });
  await user.click(screen.getByRole('button', { name: `More for ${openAsset.name}` }));
  expect(await axeFindings()).toEqual([]);
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'New asset' }));
  await screen.findByRole('dialog');
  expect(await axeFindings()).toEqual([]);
});

test.each([
  'generate',
  'erase',
  'remove-background',
  'replace-background',
  'face-swap',
  'upscale',
  'expand',
  'style-transfer',
  'crop',
] as const)('Editor with %s', async (tool) => {
  renderApp(editor, openSession({ tool, iterations: [row], recovered: [row] }));
  await screen.findByRole('toolbar', { name: 'Tools' });
  expect(await axeFindings()).toEqual([]);
});

test('Editor with a run, a message, staged variants and the reasons', async () => {
  const { session, user } = renderApp(editor, openSession());
  await user.click(await screen.findByRole('button', { name: /^Run/ }));
  session.set({ message: { id: 1, tone: 'error', text: 'It failed.', hint: 'Try again.' } });
  await screen.findByText('It failed.');
  expect(await axeFindings()).toEqual([]);
  const staged = [0, 1].map((index) => fakeStaged(openAsset.id, 'c2', index, 'erase'));
  session.set({ job: null, staged, stagedShown: staged[0]?.id ?? null, compare: 'split' });
  await user.click(await screen.findByRole('button', { name: 'Reject' }));
  expect(await axeFindings()).toEqual([]);
});

test('Export dialog and shortcuts sheet', async () => {
  const { user } = renderApp(editor, openSession());
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  await screen.findByRole('dialog', { name: 'Export' });
  expect(await axeFindings()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Close' }));
  await user.keyboard('?');
  await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(await axeFindings()).toEqual([]);
});

test('Editor before the first picture, and an asset that cannot be opened', async () => {
  const session = createFakeSession({}, [{ asset: openAsset, meter: fakeMeter() }]);
  renderApp(editor, session);
  await screen.findByRole('heading', { name: 'A base image first' });
  expect(await axeFindings()).toEqual([]);
  session.set({ status: 'failed', failure: 'gone' });
  await screen.findByRole('heading', { name: 'This asset could not be opened' });
  expect(await axeFindings()).toEqual([]);
});

test('History and Settings', async () => {
  const session = openSession();
  session.ledger.set('a1', twoTries);
  renderApp(`${editor}/history`, session);
  await screen.findByRole('region', { name: 'Step' });
  expect(await axeFindings()).toEqual([]);
  location.hash = '#/settings';
  await screen.findByText(/ESRGAN/);
  expect(await axeFindings()).toEqual([]);
});
