import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';

import { ledgerProfile, ledgerTab, type LedgerTab } from '../drivers/ledgerReview.ts';
import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { chargeBody, createDevice } from '../kernel/ledger/written.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { closeMonth, watermarkOf } from '../../src/kernel/review/closedMonths.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const october = Date.parse('2026-10-05T10:00:00Z');
const dollar = 1_000_000;

beforeEach(() => {
  location.hash = '';
});

const pen = createDevice('dev-a');
const spend = (at: number, micros: number): LedgerEvent =>
  pen(at, 'a', 'charge.metered', chargeBody('metered', `c${at}-${micros}`, micros));
const closings = async (tab: LedgerTab) =>
  (await tab.events()).flatMap((event) => (event.type === 'period.closed' ? [event.body] : []));
const panel = (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Closing' });

test('a month that is over is closed once; what comes later is set beside what was known then', async () => {
  const profile = ledgerProfile(nowMs);
  const [tab, other] = [await ledgerTab(profile), await ledgerTab(profile)];
  const first = spend(october, 30 * dollar);
  await tab.take([first]);
  const { user } = renderApp('#/review?month=2026-10', tab.session);
  const closing = await panel();
  await user.click(within(closing).getByRole('button', { name: 'Close month' }));
  expect(await axeFindings()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Close October 2026' }));
  await screen.findByText(/October 2026 was closed on .* by lead\. Nothing has changed since\./);
  const [body] = await closings(tab);
  expect(body).toMatchObject({
    month: '2026-10',
    timeZone: 'UTC',
    watermark: watermarkOf([first]),
    totals: { spent: 30 * dollar, wip: 30 * dollar, finishedAssets: 0 },
  });
  expect(body && closeMonth(body).sha256).toBe(body?.sha256);
  // Whoever was slower closes nothing.
  expect(await other.desk.closeMonth(other.client, '2026-10')).toBe(false);
  expect(await closings(tab)).toHaveLength(1);

  await tab.take([spend(october + 1, 5 * dollar)]);
  await screen.findByText(/Figures have changed since: 1 event dated in it came late\./);
  const row = within(await panel()).getByRole('row', { name: /^Spent \$/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['$30.00', '$35.00', '+$5.00']);
  expect(await axeFindings()).toEqual([]);
  location.hash = '#/review';
  const corrections = await screen.findByRole('region', { name: 'Corrections of closed months' });
  expect(corrections.textContent).toContain('+$5.00 came for months that were closed');
  expect(within(corrections).getByRole('link', { name: 'October 2026' }).getAttribute('href')).toBe(
    '#/review/month?month=2026-10',
  );
});

test('the running month cannot be closed', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take([spend(nowMs - 1_000, dollar)]);
  renderApp('#/review', tab.session);
  await screen.findByText('Data quality');
  expect(screen.queryByRole('button', { name: 'Close month' })).toBeNull();
  expect(await tab.desk.closeMonth(tab.client, '2026-11')).toBe(false);
  expect(await closings(tab)).toEqual([]);
});

test('figures that were changed by hand are called so', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take([spend(october, dollar)]);
  const body = closeMonth({ month: '2026-10', timeZone: 'UTC', watermark: {}, totals: { spent: 1 } });
  await tab.workspace.commit({
    events: [{ type: 'period.closed', scope: {}, body: { ...body, totals: { spent: dollar } } }],
  });
  renderApp('#/review?month=2026-10', tab.session);
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('do not fit their checksum'));
});

test('a month closed in another time zone is not compared', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take([spend(october, dollar)]);
  const body = closeMonth({ month: '2026-10', timeZone: 'Asia/Tokyo', watermark: {}, totals: { spent: 1 } });
  await tab.workspace.commit({ events: [{ type: 'period.closed', scope: {}, body }] });
  renderApp('#/review?month=2026-10', tab.session);
  const closing = await panel();
  expect(closing.textContent).toContain('Its days are those of Asia/Tokyo');
  expect(within(closing).queryByRole('table')).toBeNull();
});

test('invented figures are not kept for ever', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take(demoYear(createCalendar('UTC'), nowMs).filter(({ dev }) => dev === 'demo-01'));
  renderApp('#/review?month=2026-10', tab.session);
  const closing = await panel();
  expect(within(closing).getByRole('button', { name: 'Close month' }).hasAttribute('disabled')).toBe(true);
  expect(closing.textContent).toContain('Demo data is among the figures');
});
