import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { fakeReviewClient } from '../drivers/fakeReviewClient.ts';
import { submitted, told, twoTries } from '../drivers/assetEvents.ts';
import type { FakeSession } from '../drivers/fakeSession.ts';
import { axeFindings, openAsset, openSession, renderApp } from '../drivers/renderApp.tsx';
import { factsOf } from '../kernel/review/factsOf.ts';
import { settingName, settingValue } from '../../src/app/screens/review/history/stepText.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { assetList } from '../../src/kernel/review/assetList.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import { assetId } from '../../src/kernel/shared/ids.ts';
import type { ReviewClient } from '../../src/session/services.ts';
import type { AssetHistory } from '../../src/session/types.ts';

const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const history = '#/review/history?asset=a1';

/** An asset with a story, one picture of which is kept. */
function withStory(): FakeSession {
  const session = openSession({ thumbnails: { c2o0: picture } });
  session.ledger.set('a1', twoTries);
  return session;
}

const chosen = (): string | undefined =>
  within(screen.getByRole('list', { name: 'Steps' }))
    .getAllByRole('button')
    .find((button) => button.getAttribute('aria-current') === 'step')?.textContent;

test('the history follows its own asset only, and shows the newest answer', async () => {
  const session = openSession();
  const answers: ((history: AssetHistory) => void)[] = [];
  session.services.library.history = () => new Promise((resolve) => answers.push(resolve));
  renderApp(`#/asset/${openAsset.id}/history`, session);
  await waitFor(() => expect(answers).toHaveLength(1));
  session.notify([assetId('another')]);
  expect(answers).toHaveLength(1);
  session.notify();
  session.notify();
  expect(answers).toHaveLength(3);
  const toldOf = (runs: number): AssetHistory => ({
    asset: openAsset,
    events: told(...Array.from({ length: runs }, (_, index) => submitted(`c${index}`))),
    thumbnails: {},
    running: new Set(['c0', 'c1']),
  });
  await act(async () => {
    answers[2]?.(toldOf(3));
    answers[1]?.(toldOf(2));
    answers[0]?.(toldOf(1));
    await Promise.resolve();
  });
  const totals = await screen.findByLabelText('Totals');
  expect(totals.textContent).toContain('Iterations3');
  expect(totals.textContent).toContain('In doubt1');
});

test('a step shows quote and actual, wait, verdicts with reasons, settings and cost', async () => {
  renderApp(`${history}&step=3`, withStory());
  const step = await screen.findByRole('region', { name: 'Step' });
  within(step).getByRole('heading', { name: 'Step 3: Erase' });
  const text = step.textContent;
  expect(text).toContain('4 cr → 5 cr ($0.05, metered here)');
  expect(text).toContain('After corrections$0.00');
  expect(text).toContain('of which felt2.0 s');
  expect(within(step).getByText('Rejected: style', { selector: 'li *' })).toBeTruthy();
  const settings = within(step).getByRole('region', { name: 'Settings, table' });
  expect(within(settings).getByRole('row', { name: 'Seed 7' })).toBeTruthy();
  const cost = within(step).getByRole('region', { name: 'Cost, table' });
  // 2 s of felt wait at 36 $ an hour, after 5 s of hand edit.
  within(cost).getByRole('row', { name: 'Oversight $0.02 $0.07' });
  within(cost).getByRole('row', { name: 'Together $0.07 $0.12' });
  // No picture of it is kept, and none is made up.
  expect(within(step).queryAllByRole('img')).toEqual([]);
  expect(within(step).getAllByText('No picture kept')).toHaveLength(2);
});

test('where a picture is kept it is shown; a retry leads to what it tries again', async () => {
  const { user } = renderApp(`${history}&step=4`, withStory());
  const step = await screen.findByRole('region', { name: 'Step' });
  expect(within(step).getByRole('img', { name: 'Result 1' }).getAttribute('src')).toBe(picture);
  await user.click(within(step).getByRole('link', { name: 'Step 3' }));
  await within(step).findByRole('heading', { name: 'Step 3: Erase' });
});

test('arrows, j and k move through the steps, and the address follows', async () => {
  const { user } = renderApp(history, withStory());
  await screen.findByRole('region', { name: 'Step' });
  expect(chosen()).toContain('Created');
  within(screen.getByRole('list', { name: 'Steps' }))
    .getAllByRole('button')[0]
    ?.focus();
  await user.keyboard('{ArrowDown}');
  await waitFor(() => expect(chosen()).toContain('Hand edit'));
  await user.keyboard('j');
  await waitFor(() => expect(chosen()).toContain('Rejected: style'));
  expect(location.hash).toBe(`${history}&step=3`);
  expect(document.activeElement?.textContent).toContain('Rejected: style');
  await user.keyboard('k{ArrowUp}{ArrowUp}');
  await waitFor(() => expect(chosen()).toContain('Created'));
  await user.keyboard('{End}');
  await waitFor(() => expect(chosen()).toContain('Correction'));
  expect(await axeFindings()).toEqual([]);
});

test('play goes on until the last step, pause stops it', async () => {
  const { user } = renderApp(`${history}&step=5`, withStory());
  await user.click(await screen.findByRole('button', { name: 'Play' }));
  await screen.findByRole('button', { name: 'Pause' });
  await screen.findByRole('heading', { name: 'Step 6: Correction' });
  await screen.findByRole('button', { name: 'Play' });
  // From the first again.
  await user.click(screen.getByRole('button', { name: 'Play' }));
  await screen.findByRole('heading', { name: 'Step 1: Created' });
  await user.click(screen.getByRole('button', { name: 'Pause' }));
  expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy();
});

test('a step that is not there is the last one; an asset that is not there is said', async () => {
  renderApp(`${history}&step=99`, withStory());
  await screen.findByRole('heading', { name: 'Step 6: Correction' });
  act(() => {
    location.hash = '#/review/history?asset=nobody';
  });
  await screen.findByRole('heading', { name: 'There is no such asset' });
  expect(await axeFindings()).toEqual([]);
});

test('settings read as words, whatever they hold', () => {
  expect(settingName('guidanceScale')).toBe('Guidance scale');
  expect(settingName('mask_bounds')).toBe('Mask bounds');
  expect(settingValue({ x: 7, y: 9, from: ['#fff', true, null] })).toBe('x 7, y 9, from #fff, yes, none');
  expect(settingValue(0.5)).toBe('0.5');
});

const calendar = createCalendar('UTC');
const fewAssets = new Set<string>();
const year = demoYear(calendar, Date.parse('2026-11-25T15:00:00Z')).filter(({ scope }) => {
  if (scope.asset !== undefined && fewAssets.size < 12) fewAssets.add(scope.asset);
  return fewAssets.has(scope.asset ?? '');
});
const table = tableOf(factsOf(year), calendar);

/** A ledger with a person's year, of which this browser has no rows. */
function withYear(session: FakeSession): ReturnType<typeof vi.fn<ReviewClient['list']>> {
  const list = vi.fn<ReviewClient['list']>((question) =>
    Promise.resolve(assetList(table, new Map(), question)),
  );
  session.services.openReview = () => Promise.resolve(fakeReviewClient({ list }));
  for (const { asset } of table.assets)
    session.ledger.set(
      asset,
      year.filter(({ scope }) => scope.asset === asset),
    );
  return list;
}

test('an asset is found by words of its name and replayed, also one without a row here', async () => {
  const session = withStory();
  const list = withYear(session);
  const { user } = renderApp('#/review/history?month=2026-03', session);
  const rows = assetList(table, new Map(), { text: '', limit: 100 });
  await screen.findByText(new RegExp(`^${rows.assets} assets`));
  expect(await axeFindings()).toEqual([]);
  const [first] = rows.rows;
  if (first === undefined) throw new Error('The demo year has assets.');
  const text = first.name.split(' ').at(-1) ?? '';
  await user.type(screen.getByRole('searchbox', { name: 'Search assets' }), text);
  await waitFor(() => expect(list).toHaveBeenLastCalledWith({ text, limit: 100 }));
  await user.click(await screen.findByRole('link', { name: first.name }));
  await screen.findByRole('heading', { name: first.name });
  await screen.findByRole('region', { name: 'Step' });
  expect(location.hash).toBe(`#/review/history?asset=${first.asset}&month=2026-03`);
  expect(screen.getByText('Demo data')).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Open in editor' })).toBeNull();
});

test('words that no asset has leave an empty list that says so', async () => {
  const session = withStory();
  withYear(session);
  const { user } = renderApp('#/review/history', session);
  await user.type(await screen.findByRole('searchbox', { name: 'Search assets' }), 'zzz');
  await screen.findByText('No asset has these words in its name or campaign.');
  expect(within(screen.getByRole('region', { name: 'Assets' })).queryAllByRole('link')).toEqual([]);
});

test('two assets stand side by side until the comparison ends', async () => {
  const session = withStory();
  withYear(session);
  const { user } = renderApp(history, session);
  await user.click(await screen.findByRole('button', { name: 'Compare' }));
  const picking = await screen.findByRole('region', { name: 'Compare with' });
  const [link] = await within(picking).findAllByRole('link');
  if (link === undefined) throw new Error('There are others.');
  const other = link.textContent;
  await user.click(link);
  const comparison = await screen.findByRole('region', { name: 'Comparison' });
  expect(within(comparison).getByText(/cost .* (more|less): most of it/)).toBeTruthy();
  const figures = within(comparison).getByRole('region', { name: 'Figures side by side, table' });
  expect(
    within(figures)
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent),
  ).toEqual(['Figure', openAsset.name, other, 'Difference']);
  expect(location.hash).toContain('&with=');
  expect(await axeFindings()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'End comparison' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Comparison' })).toBeNull());
});

test('one asset is replayed without reading the whole ledger', async () => {
  const session = withStory();
  const open = vi.fn<typeof session.services.openReview>(() => Promise.reject(new Error('locked')));
  session.services.openReview = open;
  const { user } = renderApp(history, session);
  await screen.findByRole('region', { name: 'Step' });
  expect(open).not.toHaveBeenCalled();
  await user.click(screen.getByRole('link', { name: 'All assets' }));
  await screen.findByRole('heading', { name: 'The ledger could not be read' });
  expect(screen.getByText('locked')).toBeTruthy();
});
