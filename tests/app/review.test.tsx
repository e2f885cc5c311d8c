import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { fakeReviewClient } from '../drivers/fakeReviewClient.ts';
import { createFakeSession } from '../drivers/fakeSession.ts';
import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { factsOf } from '../kernel/review/factsOf.ts';
import { parseReviewAddress, reviewHref } from '../../src/app/screens/review/reviewAddress.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { tableOf } from '../../src/kernel/review/factTable.ts';
import { reviewView } from '../../src/kernel/review/reviewView.ts';
import type { ReviewQuestion, ReviewView } from '../../src/kernel/review/reviewView.ts';
import type { ReviewClient } from '../../src/session/services.ts';

const calendar = createCalendar('UTC');
const nowMs = Date.parse('2026-11-25T15:00:00Z');
const threePeople = demoYear(calendar, nowMs).filter(({ dev }) => /0[1-3]$/.test(dev));
const table = tableOf(factsOf(threePeople), calendar);

const answer = (question: ReviewQuestion): ReviewView => reviewView(table, { ...question, nowMs });

/** A session whose review knows three people's year. */
function reviewing(ask: ReviewClient['ask'] = (question) => Promise.resolve(answer(question))) {
  const session = createFakeSession();
  const changed = new Set<() => void>();
  const progress = new Set<(events: number) => void>();
  const client = fakeReviewClient({
    ask: vi.fn<ReviewClient['ask']>(ask),
    onChange: (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    onProgress: (listener) => {
      progress.add(listener);
      return () => progress.delete(listener);
    },
    stop: vi.fn<() => void>(),
  });
  session.services.openReview = () => Promise.resolve(client);
  return { session, client, changed, progress };
}

beforeEach(() => {
  location.hash = '';
});

const metric = (name: string): string | undefined =>
  document.querySelector<HTMLElement>(`[data-metric="${name}"]`)?.dataset['value'];

describe('the month', () => {
  test('shows the figures of the view, the line that reconciles, and no fault for axe', async () => {
    const { session } = reviewing();
    renderApp('#/review', session);
    await screen.findByText('Data quality');
    const { month } = answer({
      month: null,
      filter: parseReviewAddress('').filter,
      nowMs,
      wageMicrosPerHour: 0,
    });
    expect(metric('finished-assets')).toBe(String(month.current.finishedAssets));
    const spent = Object.values(month.current.roll.spent).reduce((a, b) => a + b, 0);
    expect(metric('spent-micros')).toBe(String(spent));
    expect(screen.getByText(/^Spent \$/).textContent).toContain('finished');
    expect(screen.getByText(/against the first 25 days of October 2026/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  test('steps through the months, and the address follows', async () => {
    const { session } = reviewing();
    const { user } = renderApp('#/review', session);
    await screen.findByText('November 2026', { selector: '[aria-live] ' });
    expect(screen.getByRole('button', { name: 'Later month' }).hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Earlier month' }));
    await screen.findByText('October 2026', { selector: '[aria-live]' });
    expect(location.hash).toBe('#/review/month?month=2026-10');
    await user.click(screen.getByRole('button', { name: 'Later month' }));
    await screen.findByText('November 2026', { selector: '[aria-live]' });
    expect(location.hash).toBe('#/review/month');
  });

  test('filters stand in the address, also those that no event has', async () => {
    const { session } = reviewing();
    const { user } = renderApp('#/review/month?campaign=nowhere', session);
    await screen.findByText('Data quality');
    expect(metric('spent-micros')).toBe('0');
    const campaign = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Campaign' });
    expect(campaign.value).toBe('nowhere');
    await user.selectOptions(campaign, 'winter-catalogue');
    await waitFor(() => expect(Number(metric('spent-micros'))).toBeGreaterThan(0));
    expect(location.hash).toBe('#/review/month?campaign=winter-catalogue');
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(location.hash).toBe('#/review/month'));
  });
});

test('people and campaigns have a row each that leads to their month, and no fault for axe', async () => {
  const { session } = reviewing();
  const { user } = renderApp('#/review/shares?month=2026-10', session);
  const { shares } = answer({
    month: '2026-10',
    filter: { campaign: null, tier: null, tool: null, model: null, person: null },
    nowMs,
    wageMicrosPerHour: 0,
    withShares: true,
  });
  if (shares === null) throw new Error('They were asked for.');
  const section = await screen.findByRole('region', { name: 'People and campaigns' });
  const [campaigns, people] = within(section).getAllByRole('table');
  if (!campaigns || !people) throw new Error('Two tables.');
  expect(within(people).getAllByRole('row')).toHaveLength(shares.people.length + 1);
  expect(await axeFindings()).toEqual([]);
  const [first] = shares.campaigns;
  await user.click(within(campaigns).getByRole('link', { name: first?.key ?? '' }));
  expect(location.hash).toBe(`#/review/month?month=2026-10&campaign=${first?.key}`);
});

test('the models have a row each, with their verdict and its reason', async () => {
  const { session } = reviewing();
  renderApp('#/review/models?month=2026-03', session);
  const table = await screen.findByRole('table');
  const view = answer({
    month: '2026-03',
    filter: parseReviewAddress('').filter,
    nowMs,
    wageMicrosPerHour: 0,
  });
  expect(within(table).getAllByRole('row')).toHaveLength(view.models.rows.length + 1);
  expect(within(table).getByText('sable-1')).toBeTruthy();
  expect(
    within(table).getAllByTitle(/A verdict needs 20 decided sets|No other model|probability/).length,
  ).toBe(view.models.rows.length);
  expect(screen.getByText(/leaves people’s time out: Settings holds no hourly rate/)).toBeTruthy();
  expect(await axeFindings()).toEqual([]);
});

describe('what if', () => {
  test('starts from measured values, answers as the sliders move, and goes back', async () => {
    const { session } = reviewing();
    const { user } = renderApp('#/review/what-if?month=2026-03', session);
    const answerRegion = await screen.findByRole('region', { name: 'Answer' });
    expect(answerRegion.textContent).toContain('per accepted result');
    const view = answer({
      month: '2026-03',
      filter: parseReviewAddress('').filter,
      nowMs,
      wageMicrosPerHour: 0,
    });
    const review = screen.getByRole<HTMLInputElement>('slider', { name: 'Review of a result' });
    expect(review.value).toBe(String(Math.round(view.models.measured.reviewS)));
    const wage = screen.getByRole<HTMLInputElement>('slider', { name: 'Wage' });
    expect(wage.value).toBe('0');
    const before = answerRegion.textContent;
    fireEvent.change(wage, { target: { value: '80' } });
    expect(answerRegion.textContent).not.toBe(before);
    // M13 by hand: w·(b·L + v) / p of a free engine at 80 an hour.
    const { measured, rows } = view.models;
    const free = rows.find(({ model }) => model === 'migan');
    const decided = (free?.acceptedSets ?? 0) + (free?.rejectedSets ?? 0);
    const seconds =
      (Math.round(measured.blockingShare * 100) / 100) * ((free?.latency.p50?.ms ?? 0) / 1_000) +
      Number(review.value);
    const cost = ((80 / 3_600) * seconds * decided) / (free?.acceptedSets ?? 0);
    expect(answerRegion.textContent).toContain(`migan is cheaper: $${cost.toFixed(3)}`);
    await user.click(screen.getByRole('button', { name: 'Back to measured values' }));
    expect(answerRegion.textContent).toBe(before);
    expect(await axeFindings()).toEqual([]);
  });

  test('one model against itself asks for another', async () => {
    const { session } = reviewing();
    const { user } = renderApp('#/review/what-if?month=2026-03', session);
    const one = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'One model' });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Other model' }), one.value);
    expect(screen.getByText('Choose two different models.')).toBeTruthy();
  });

  test('a month with nothing to compare says what is missing', async () => {
    const { session } = reviewing();
    renderApp('#/review/what-if?campaign=nowhere', session);
    expect(await screen.findByText('Nothing to compare in this month')).toBeTruthy();
  });
});

test('nothing yet: an empty state that says what will be here', async () => {
  const { session } = reviewing((question) =>
    Promise.resolve(reviewView(tableOf([], calendar), { ...question, nowMs })),
  );
  renderApp('#/review', session);
  await screen.findByRole('heading', { name: 'Nothing to review yet' });
  expect(await axeFindings()).toEqual([]);
});

test('reading tells how far it is; a failure says why and that nothing was changed', async () => {
  let fail = (_cause: Error): void => undefined;
  const { session, progress } = reviewing(() => new Promise((_resolve, reject) => (fail = reject)));
  renderApp('#/review', session);
  await waitFor(() => expect(progress.size).toBe(1));
  act(() => progress.forEach((listener) => listener(125_000)));
  expect((await screen.findByRole('status')).textContent).toContain('125,000 events');
  await act(async () => {
    fail(new Error('The database is locked.'));
    await Promise.resolve();
  });
  await screen.findByRole('heading', { name: 'The ledger could not be read' });
  expect(screen.getByText(/The database is locked\. Nothing was changed\./)).toBeTruthy();
});

test('events that come before the answer ask once more together, and leaving stops the reading', async () => {
  const answers: ((view: ReviewView) => void)[] = [];
  const { session, client, changed } = reviewing(() => new Promise((resolve) => answers.push(resolve)));
  renderApp('#/review', session);
  await waitFor(() => expect(answers).toHaveLength(1));
  await waitFor(() => expect(changed.size).toBe(1));
  act(() => changed.forEach((listener) => listener()));
  act(() => changed.forEach((listener) => listener()));
  expect(answers).toHaveLength(1);
  const question = { month: '2026-05', filter: parseReviewAddress('').filter, nowMs, wageMicrosPerHour: 0 };
  act(() => answers[0]?.(answer({ ...question, month: '2026-04' })));
  await screen.findByText('April 2026', { selector: '[aria-live]' });
  await waitFor(() => expect(answers).toHaveLength(2));
  expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
  act(() => answers[1]?.(answer(question)));
  await screen.findByText('May 2026', { selector: '[aria-live]' });
  expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('false');
  expect(answers).toHaveLength(2);
  act(() => {
    location.hash = '#/';
  });
  await waitFor(() => expect(client.stop).toHaveBeenCalledTimes(1));
});

test('of two questions the later one’s answer counts, whichever comes first', async () => {
  const answers: ((view: ReviewView) => void)[] = [];
  const { session } = reviewing(() => new Promise((resolve) => answers.push(resolve)));
  renderApp('#/review', session);
  await waitFor(() => expect(answers).toHaveLength(1));
  act(() => {
    location.hash = '#/review/month?month=2026-05';
  });
  await waitFor(() => expect(answers).toHaveLength(2));
  const question = { month: '2026-05', filter: parseReviewAddress('').filter, nowMs, wageMicrosPerHour: 0 };
  await act(async () => {
    answers[1]?.(answer(question));
    answers[0]?.(answer({ ...question, month: '2026-04' }));
    await Promise.resolve();
  });
  await screen.findByText('May 2026', { selector: '[aria-live]' });
});

test('the report holds every section, what it was made of, and prints; no fault for axe', async () => {
  const { session } = reviewing();
  const device = { dev: 'dev-a', actor: 'p_ana', lastAt: nowMs, missing: [], demo: false };
  const devices = [{ ...device, events: 1_230, missingCount: 4 }];
  session.services.ledgerDesk = () =>
    Promise.resolve({
      health: () => Promise.resolve({ devices, conflicts: [] }),
      exportFiles: () => Promise.reject(new Error('Not asked for.')),
      open: () => Promise.reject(new Error('Not asked for.')),
    });
  const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
  const { user } = renderApp('#/review/report?month=2026-10&tool=erase', session);
  const report = within(await screen.findByRole('article', { name: 'Report on October 2026' }));
  expect(report.getByText('Only Erase')).toBeTruthy();
  expect(report.getByText('Data quality')).toBeTruthy();
  for (const name of ['Models', 'Campaigns', 'People']) {
    expect(report.getByRole('region', { name: `${name}, table` })).toBeTruthy();
  }
  const sources = within(await report.findByRole('region', { name: 'Sources, table' }));
  expect(sources.getByRole('row', { name: /dev-a p_ana 1,230 no\. 1,234 4/ })).toBeTruthy();
  await user.click(report.getByRole('button', { name: 'Print' }));
  expect(print).toHaveBeenCalledTimes(1);
  expect(await axeFindings()).toEqual([]);
});

describe('addresses of the review', () => {
  test('find their way back', () => {
    const address = {
      section: 'models' as const,
      month: '2026-03',
      filter: { campaign: 'a & b', tier: 2 as const, tool: 'erase', model: 'x/y z', person: 'p_1' },
      asset: null,
      compareWith: null,
      step: null,
    };
    const history = { ...address, section: 'history' as const, asset: 'a/b ä', compareWith: 'c&d', step: 7 };
    expect(parseReviewAddress(reviewHref(history))).toEqual(history);
    // Other sections forget it: their links are of a month.
    expect(reviewHref({ ...history, section: 'models' })).toBe(reviewHref(address));
    expect(parseReviewAddress('#/asset/a%2Fb%20%C3%A4/history')).toMatchObject({
      section: 'history',
      asset: 'a/b ä',
    });
    expect(parseReviewAddress(reviewHref(address))).toEqual(address);
    expect(reviewHref(parseReviewAddress('#/review'))).toBe('#/review/month');
  });

  test.each([
    '#/review/month?month=2026-13',
    '#/review/month?month=now',
    '#/review/month?tier=7&campaign=',
    '#/review/month?asset=&with=&step=0',
  ])('%s falls back to what there is', (hash) => {
    expect(parseReviewAddress(hash)).toEqual(parseReviewAddress('#/review/month'));
  });
});
