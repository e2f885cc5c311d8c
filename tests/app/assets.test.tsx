import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { filterAssets, noFilter } from '../../src/app/screens/assetFilters.ts';
import { createFakeSession, fakeAsset, fakeMeter, money } from '../drivers/fakeSession.ts';
import { called, renderApp } from '../drivers/renderApp.tsx';

const cards = [
  {
    asset: fakeAsset('a', { name: 'Glass bottle', status: 'finished', tier: 1, updatedAt: 1 }),
    meter: fakeMeter(),
  },
  {
    asset: fakeAsset('b', { name: 'Glass mug', status: 'draft', tier: 2, updatedAt: 2 }),
    meter: fakeMeter({ money: money(42_500), feltWaitMs: 130_000, iterations: 3 }),
  },
];

test('filters by every word, status and tier, newest first', () => {
  const names = (filter: Partial<typeof noFilter>): string[] =>
    filterAssets(cards, { ...noFilter, ...filter }).map(({ asset }) => asset.name);
  expect(names({})).toEqual(['Glass mug', 'Glass bottle']);
  expect(names({ search: ' mug GLASS ' })).toEqual(['Glass mug']);
  expect(names({ status: 'finished' })).toEqual(['Glass bottle']);
  expect(names({ tier: '2' })).toEqual(['Glass mug']);
  expect(names({ search: 'oak' })).toEqual([]);
});

test('a card shows cost, wait and iterations, and leads to the editor', async () => {
  renderApp('#/', createFakeSession({}, cards));
  const link = await screen.findByRole('link', { name: 'Glass mug' });
  expect(link.getAttribute('href')).toBe('#/asset/b');
  const card = link.closest('li');
  expect(card?.querySelector<HTMLElement>('[data-metric="credits"]')?.dataset['value']).toBe('4.25');
  expect(card?.textContent).toContain('2:10');
});

test('no match can be cleared', async () => {
  const { user } = renderApp('#/', createFakeSession({}, cards));
  await user.type(await screen.findByRole('searchbox', { name: 'Search assets' }), 'zebra');
  await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }));
  expect(await screen.findAllByRole('link', { name: /Glass/ })).toHaveLength(2);
});

test('deleting asks first and names the asset', async () => {
  const { session, user } = renderApp('#/', createFakeSession({}, cards));
  await user.click(await screen.findByRole('button', { name: 'More for Glass mug' }));
  await user.click(screen.getByRole('menuitem', { name: 'Delete' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete asset' }));
  expect(dialog.getByText(/Glass mug/)).toBeTruthy();
  expect(called(session, 'library.remove')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Delete' }));
  expect(called(session, 'library.remove')).toEqual([['b']]);
  expect(screen.queryByRole('link', { name: 'Glass mug' })).toBeNull();
});

test('a refused import says which file and why, and goes nowhere', async () => {
  const { user } = renderApp('#/', createFakeSession({}, cards));
  await screen.findByRole('link', { name: 'Glass mug' });
  await user.upload(screen.getByTestId('import-picker'), new File([], 'broken.png', { type: 'image/png' }));
  expect((await screen.findByText('broken.png is empty.')).closest('output')).toBeTruthy();
  expect(location.hash).toBe('#/');
});

test('a list that cannot be read says so and can be read again', async () => {
  const session = createFakeSession({}, cards);
  let broken = true;
  session.services.library.list = () =>
    broken ? Promise.reject(new Error('disk is full')) : Promise.resolve(session.cards);
  const { user } = renderApp('#/', session);
  expect(await screen.findByText(/disk is full/)).toBeTruthy();
  broken = false;
  await user.click(screen.getByRole('button', { name: 'Read again' }));
  expect(await screen.findByRole('link', { name: 'Glass mug' })).toBeTruthy();
});

test('an import into the assets is followed and can be cancelled: nothing is opened', async () => {
  const session = createFakeSession();
  session.services.library.importAsAsset = (file, watch) =>
    new Promise((resolve) => {
      watch?.onProgress({ label: `Importing ${file.name}`, fraction: 0.5 });
      watch?.signal.addEventListener('abort', () =>
        resolve({ ok: false, cancelled: true, message: '', hint: '' }),
      );
    });
  const { user } = renderApp('#/', session);
  await screen.findByRole('heading', { name: 'Assets' });
  const picture = (name: string): File => new File(['x'], name, { type: 'image/png' });
  await user.upload(screen.getByTestId('import-picker'), [picture('one.png'), picture('two.png')]);
  const bar = await screen.findByRole<HTMLProgressElement>('progressbar', { name: 'Import one.png' });
  expect(bar.value).toBe(0.5);
  await user.click(screen.getByRole('button', { name: 'Cancel import' }));
  expect(await screen.findByText('Importing one.png was cancelled.')).toBeTruthy();
  expect(screen.queryByRole('progressbar')).toBeNull();
  expect(location.hash).toBe('#/');
});
