import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';

import { ledgerProfile, ledgerTab, type LedgerTab } from '../drivers/ledgerReview.ts';
import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { chargeBody, createDevice } from '../kernel/ledger/written.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const dollar = 1_000_000;

/** 60 dollars this month, 30 in October, all of the campaign `spring`. */
function work(): LedgerEvent[] {
  const pen = createDevice('dev-a');
  const spend = (day: string, micros: number): LedgerEvent =>
    pen(Date.parse(`${day}T10:00:00Z`), 'a', 'charge.metered', chargeBody('metered', `c-${day}`, micros));
  const charges = [
    spend('2026-10-05', 30 * dollar),
    spend('2026-11-02', 20 * dollar),
    spend('2026-11-10', 40 * dollar),
  ];
  return charges.map((event) => ({ ...event, scope: { asset: 'a', campaign: 'spring' } }));
}

async function open(): Promise<LedgerTab> {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take(work());
  return tab;
}

const budgetsSet = async (tab: LedgerTab) =>
  (await tab.events())
    .filter(({ type }) => type === 'budget.set')
    .map(({ body, scope }) => ({ body, scope }));

beforeEach(() => {
  location.hash = '';
});

describe('a budget of the month', () => {
  test('is set, shown with what is left of it, and taken away; no fault for axe', async () => {
    const tab = await open();
    const { user } = renderApp('#/review', tab.session);
    const card = await screen.findByRole('group', { name: 'Budget of November 2026' });
    expect(card.textContent).toContain('No budget. Spent so far: $60.00.');
    await user.click(within(card).getByRole('button', { name: 'Set budget of November 2026' }));
    const dialog = screen.getByRole('dialog', { name: 'Budget of November 2026' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Budget in dollars' }), '80');
    await user.click(within(dialog).getByRole('button', { name: 'Save budget' }));
    await within(card).findByText('$60.00 of $80.00');
    expect(await budgetsSet(tab)).toEqual([
      {
        scope: {},
        body: {
          scope: 'workspace',
          period: '2026-11',
          micro: 80 * dollar,
          cur: 'USD',
          thresholds: [50, 80, 100],
          hardStop: false,
        },
      },
    ]);
    const meter = within(card).getByRole('meter', { name: 'Budget of November 2026 used' });
    expect(meter.getAttribute('aria-valuenow')).toBe('75');
    // 60 over 18 working days; 20 are left, which lasts six more, and the month has three.
    expect(card.textContent).toContain('Remaining$20.00');
    expect(card.textContent).toContain('Per working day$3.33');
    expect(card.textContent).toContain('Days left5 (3 working days)');
    expect(card.textContent).toContain('Used upnot this month');
    expect(await axeFindings()).toEqual([]);
    await user.click(within(card).getByRole('button', { name: 'Remove budget of November 2026' }));
    await within(card).findByText(/No budget/);
    expect((await budgetsSet(tab)).at(-1)?.body).toMatchObject({ period: '2026-11', micro: null });
  });

  test('of every month holds where a month has none of its own, and says which it is', async () => {
    const tab = await open();
    await tab.desk.setLimit({ kind: 'every-month' }, { micros: 100 * dollar, hardStop: false });
    const { user } = renderApp('#/review?month=2026-10', tab.session);
    const october = await screen.findByRole('group', { name: 'Budget of October 2026' });
    expect(october.textContent).toContain('as every month');
    expect(october.textContent).toContain('$30.00 of $100.00');
    await user.click(within(october).getByRole('button', { name: 'Edit budget of October 2026' }));
    const dialog = screen.getByRole('dialog', { name: 'Budget of October 2026' });
    const every = within(dialog).getByRole<HTMLInputElement>('radio', { name: 'Every month' });
    expect(every.checked).toBe(true);
    await user.click(within(dialog).getByRole('radio', { name: 'This month' }));
    const field = within(dialog).getByRole('textbox', { name: 'Budget in dollars' });
    await user.clear(field);
    await user.type(field, '25');
    await user.click(within(dialog).getByRole('button', { name: 'Save budget' }));
    await within(october).findByText('$30.00 of $25.00');
    expect(october.textContent).toContain('set for this month');
    expect(october.textContent).toContain('120 %');
    await user.click(within(october).getByRole('button', { name: 'Remove budget of October 2026' }));
    await within(october).findByText('$30.00 of $100.00');
  });

  test('of nonsense is refused in words and nothing is written', async () => {
    const tab = await open();
    const { user } = renderApp('#/review', tab.session);
    await user.click(await screen.findByRole('button', { name: 'Set budget of November 2026' }));
    const dialog = screen.getByRole('dialog', { name: 'Budget of November 2026' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Budget in dollars' }), '-4');
    await user.click(within(dialog).getByRole('button', { name: 'Save budget' }));
    expect(within(dialog).getByText(/An amount up to/)).toBeTruthy();
    expect(await budgetsSet(tab)).toEqual([]);
  });

  test('is drawn in the chart, unless the line is of something else', async () => {
    const tab = await open();
    await tab.desk.setLimit({ kind: 'month', month: '2026-11' }, { micros: 80 * dollar, hardStop: false });
    renderApp('#/review', tab.session);
    await screen.findByRole('group', { name: 'Budget of November 2026' });
    const chart = screen.getByRole('table', { hidden: true, name: /Spent in the month/ });
    expect(within(chart).getAllByRole('cell', { hidden: true, name: '$80.00' }).length).toBeGreaterThan(0);
    location.hash = '#/review?tier=2';
    await waitFor(() =>
      expect(
        within(screen.getByRole('table', { hidden: true, name: /Spent in the month/ })).queryByRole('cell', {
          hidden: true,
          name: '$80.00',
        }),
      ).toBeNull(),
    );
  });
});

test('a campaign has a budget for as long as it lasts, and its line begins where the months before left it', async () => {
  const tab = await open();
  const { user } = renderApp('#/review?campaign=spring', tab.session);
  const card = await screen.findByRole('group', { name: 'Budget of spring' });
  await user.click(within(card).getByRole('button', { name: 'Set budget of spring' }));
  await user.type(screen.getByRole('textbox', { name: 'Budget in dollars' }), '100{Enter}');
  await within(card).findByText('$90.00 of $100.00');
  expect((await budgetsSet(tab))[0]?.body).toMatchObject({
    scope: 'campaign',
    campaign: 'spring',
    period: 'lifetime',
    micro: 100 * dollar,
  });
  expect(card.textContent).toContain('Remaining$10.00');
  // 3.33 a working day: 26, 27 and 30 November.
  expect(card.textContent).toContain('Used upabout 30 Nov');
  const chart = screen.getByRole('table', { hidden: true, name: /Spent on spring, since its beginning/ });
  expect(within(chart).getAllByRole('cell', { hidden: true, name: '$90.00' }).length).toBeGreaterThan(0);
  expect(await axeFindings()).toEqual([]);
});
