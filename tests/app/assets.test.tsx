import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { filterAssets, noFilter } from '../../src/app/screens/assetFilters.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';
import { StorageFailure } from '../../src/kernel/workspace/ports.ts';
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
    filterAssets(
      cards.map(({ asset }) => asset),
      { ...noFilter, ...filter },
    ).map(({ name }) => name);
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
  await waitFor(() =>
    expect(card?.querySelector<HTMLElement>('[data-metric="credits"]')?.dataset['value']).toBe('4.25'),
  );
  expect(card?.textContent).toContain('2:10');
});

test('a card tells of a run that was cut off', async () => {
  const asset = fakeAsset('c', { name: 'Mug' });
  renderApp('#/', createFakeSession({}, [{ asset, meter: fakeMeter({ iterations: 1, inDoubt: 1 }) }]));
  const link = await screen.findByRole('link', { name: 'Mug' });
  await waitFor(() => expect(link.closest('li')?.textContent).toContain('1 in doubt'));
});

test('entries that cannot be read are told, not left out silently', async () => {
  const session = createFakeSession({}, cards);
  session.services.library.unreadable = () => 2;
  renderApp('#/', session);
  expect((await screen.findByRole('note')).textContent).toMatch(/^2 stored entries could not be read/);
});

test('cards are there before their costs, and a change reads that asset only', async () => {
  const session = createFakeSession({}, cards);
  const { library } = session.services;
  const { meters, list, asset } = library;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const read: string[] = [];
  library.meters = async (ids) => {
    read.push(`meters ${ids.join(' ')}`);
    await held;
    return meters(ids);
  };
  library.list = () => {
    read.push('list');
    return list();
  };
  library.asset = (id) => {
    read.push(`asset ${id}`);
    return asset(id);
  };
  renderApp('#/', session);
  const card = (await screen.findByRole('link', { name: 'Glass mug' })).closest('li');
  expect(card?.querySelector('[data-metric]')).toBeNull();
  release();
  await waitFor(() =>
    expect(card?.querySelector<HTMLElement>('[data-metric="credits"]')?.dataset['value']).toBe('4.25'),
  );
  read.length = 0;
  const [first, second] = session.cards;
  session.cards = [
    must(first, 'a card'),
    { asset: fakeAsset('b', { name: 'Tin mug' }), meter: fakeMeter({ iterations: 9 }) },
  ];
  session.notify([must(second, 'a card').asset.id]);
  const renamed = (await screen.findByRole('link', { name: 'Tin mug' })).closest('li');
  await waitFor(() =>
    expect(renamed?.querySelector<HTMLElement>('[data-metric="iterations"]')?.dataset['value']).toBe('9'),
  );
  expect(new Set(read)).toEqual(new Set(['asset b', 'meters b']));
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

test('a fork asks for its name and opens; one without a picture cannot be forked, and a refusal says why', async () => {
  const pictured = fakeAsset('p', {
    name: 'Glass jug',
    thumbnail: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
  });
  const session = createFakeSession({}, [...cards, { asset: pictured, meter: fakeMeter() }]);
  const { user } = renderApp('#/', session);
  await user.click(await screen.findByRole('button', { name: 'More for Glass mug' }));
  expect(screen.getByRole('menuitem', { name: 'Fork' })).toHaveProperty('disabled', true);
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'More for Glass jug' }));
  await user.click(screen.getByRole('menuitem', { name: 'Fork' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Fork asset' }));
  expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'Glass jug, fork');
  session.services.library.fork = () => Promise.reject(new Error('The asset was deleted in another tab.'));
  await user.click(dialog.getByRole('button', { name: 'Fork' }));
  await screen.findByText('The asset was not forked.');
  expect(screen.getByText(/deleted in another tab/)).toBeDefined();
});

test('a refused import says which file and why, and goes nowhere', async () => {
  const { user } = renderApp('#/', createFakeSession({}, cards));
  await screen.findByRole('link', { name: 'Glass mug' });
  await user.upload(screen.getByTestId('import-picker'), new File([], 'broken.png', { type: 'image/png' }));
  expect((await screen.findByText('broken.png is empty.')).closest('output')).toBeTruthy();
  expect(location.hash).toBe('#/');
});

test('of several files, each refusal and each warning has its line', async () => {
  const session = createFakeSession({}, cards);
  session.services.library.importAsAsset = (file) =>
    Promise.resolve(
      file.name === 'wide.png'
        ? {
            ok: true,
            id: assetId('b'),
            warnings: ['Its colours were converted.', 'Its frames were dropped.'],
          }
        : { ok: false, cancelled: false, message: `${file.name} is empty.`, hint: 'Save it again.' },
    );
  const { user } = renderApp('#/', session);
  await screen.findByRole('link', { name: 'Glass mug' });
  const names = ['one.png', 'wide.png', 'two.png'];
  await user.upload(
    screen.getByTestId('import-picker'),
    names.map((name) => new File([], name, { type: 'image/png' })),
  );
  const said = (await screen.findByText(/one\.png is empty/)).textContent;
  expect(said.split('\n')).toEqual([
    'one.png is empty. Save it again.',
    'wide.png: Its colours were converted.',
    'wide.png: Its frames were dropped.',
    'two.png is empty. Save it again.',
  ]);
});

test('an import that storage refuses says so, and the buttons work again', async () => {
  const session = createFakeSession({}, cards);
  session.services.library.importAsAsset = () =>
    Promise.reject(new StorageFailure({ kind: 'quota', message: 'full' }));
  const { user } = renderApp('#/', session);
  await screen.findByRole('link', { name: 'Glass mug' });
  await user.upload(screen.getByTestId('import-picker'), new File([], 'a.png', { type: 'image/png' }));
  expect(await screen.findByText(/out of storage, so a\.png was not imported/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import image' }).disabled).toBe(false);
});

test('a list that cannot be read says so and can be read again', async () => {
  const session = createFakeSession({}, cards);
  let broken = true;
  session.services.library.list = () =>
    broken
      ? Promise.reject(new Error('disk is full'))
      : Promise.resolve(session.cards.map(({ asset }) => asset));
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
