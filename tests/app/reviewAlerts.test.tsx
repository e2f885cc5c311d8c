import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';

import { ledgerProfile, ledgerTab, type LedgerTab } from '../drivers/ledgerReview.ts';
import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { writeCall } from '../kernel/ledger/callStory.ts';
import { createDevice } from '../kernel/ledger/written.ts';
import { priceRowOf, tableOf } from '../kernel/pricing/priceRows.ts';
import { demoYear } from '../../src/kernel/demo/demoYear.ts';
import type { EventType } from '../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../src/kernel/review/calendar.ts';
import { priceFile } from '../../src/kernel/pricing/priceFile.ts';
import { importPrices } from '../../src/app/services/prices.ts';
import { alertRows } from '../../src/app/screens/review/alertRows.ts';

const nowMs = Date.parse('2026-11-25T15:00:00Z');
const dollar = 1_000_000;
const question = { nowMs, dearCallMicros: dollar };

beforeEach(() => {
  location.hash = '';
  localStorage.clear();
});

async function open(): Promise<LedgerTab> {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  const pen = createDevice('dev-a');
  await tab.take([
    ...writeCall(pen, { call: 'dear', at: nowMs - 86_400_000, micros: 60 * dollar }),
    ...writeCall(pen, { call: 'nameless', at: nowMs - 86_400_000, micros: null, model: 'mist' }),
  ]);
  return tab;
}

const bodies = async (tab: LedgerTab, type: EventType): Promise<readonly Record<string, unknown>[]> =>
  (await tab.events()).filter((event) => event.type === type).map(({ body }) => ({ ...body }));

const list = (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Alerts' });

test('each says what was seen and leads there, is written once, and folds away when acknowledged', async () => {
  const tab = await open();
  await tab.desk.setLimit({ kind: 'month', month: '2026-11' }, { micros: 50 * dollar, hardStop: false });
  const { user } = renderApp('#/review', tab.session);
  const alerts = await list();
  await within(alerts).findByText('The budget of November 2026 is used up');
  expect(within(alerts).getByText(/^\$60\.00 of \$50\.00/)).toBeTruthy();
  // Of the three thresholds only the highest speaks.
  expect(within(alerts).queryByText(/50 % of the budget/)).toBeNull();
  expect(within(alerts).getByText('One call cost more than $1.00')).toBeTruthy();
  expect(within(alerts).getByText('What p/mist cost is not known')).toBeTruthy();
  expect(within(alerts).getByRole('link', { name: 'The asset' }).getAttribute('href')).toBe(
    '#/review/history?asset=a',
  );
  expect(within(alerts).getByRole('link', { name: 'The model' }).getAttribute('href')).toBe(
    '#/review/models?month=2026-11&model=p%2Fmist',
  );
  await waitFor(async () => expect(await bodies(tab, 'alert.fired')).toHaveLength(5));
  const fired = await bodies(tab, 'alert.fired');
  expect(fired.map(({ rule, threshold }) => [rule, threshold])).toEqual([
    ['A1', 50],
    ['A1', 80],
    ['A1', 100],
    ['A3', dollar],
    ['A7', null],
  ]);
  expect(fired[3]).toMatchObject({
    subject: 'dear',
    payload: { asset: 'a', micros: 60 * dollar, model: 'p/m' },
  });
  expect(fired[4]).toMatchObject({ payload: { calls: 1, call: 'nameless' } });
  expect(await axeFindings()).toEqual([]);

  const acknowledge = await within(alerts).findByRole('button', {
    name: 'Acknowledge: The budget of November 2026 is used up',
  });
  await waitFor(() => expect(acknowledge.hasAttribute('disabled')).toBe(false));
  await user.click(acknowledge);
  await within(alerts).findByText('3 acknowledged or over');
  expect(
    within(alerts).queryByRole('button', { name: /Acknowledge: The budget of November 2026/ }),
  ).toBeNull();
  expect(await bodies(tab, 'alert.acked')).toHaveLength(3);
  expect(await bodies(tab, 'alert.fired')).toHaveLength(5);
});

test('a budget that is raised ends its alerts; one that is crossed again is told again', async () => {
  const tab = await open();
  await tab.desk.setLimit({ kind: 'month', month: '2026-11' }, { micros: 50 * dollar, hardStop: false });
  await tab.desk.keepAlerts(tab.client, question);
  await tab.desk.setLimit({ kind: 'month', month: '2026-11' }, { micros: 100 * dollar, hardStop: false });
  renderApp('#/review', tab.session);
  const alerts = await list();
  await within(alerts).findByText('50 % of the budget of November 2026 is spent');
  await within(alerts).findByText('2 acknowledged or over');
  expect((await bodies(tab, 'alert.resolved')).map(({ alert }) => alert)).toEqual([
    'A1 2026-11 80 -',
    'A1 2026-11 100 -',
  ]);
  await tab.desk.setLimit({ kind: 'month', month: '2026-11' }, { micros: 60 * dollar, hardStop: false });
  await within(alerts).findByText('The budget of November 2026 is used up');
});

test('two tabs that see the same write it once', async () => {
  const profile = ledgerProfile(nowMs);
  const [one, two] = [await ledgerTab(profile), await ledgerTab(profile)];
  const pen = createDevice('dev-a');
  await one.take(writeCall(pen, { call: 'dear', at: nowMs - 1_000, micros: 2 * dollar }));
  await Promise.all([
    one.desk.keepAlerts(one.client, question),
    two.desk.keepAlerts(two.client, question),
    one.desk.keepAlerts(one.client, question),
  ]);
  expect(await bodies(one, 'alert.fired')).toMatchObject([{ rule: 'A3', subject: 'dear' }]);
});

test('a numbers’ gap that lasted a day is told, and is over once it is filled', async () => {
  const profile = ledgerProfile(nowMs);
  const tab = await ledgerTab(profile);
  const pen = createDevice('dev-a');
  const events = [1, 2, 3].flatMap((n) =>
    writeCall(pen, { call: `c${n}`, at: nowMs - 10_000 + n, micros: 1 }),
  );
  const file = { source: 'f', sha256: 'f', from: 0, last: true };
  await tab.workspace.importEvents({ ...file, events: events.filter(({ seq }) => seq !== 2 && seq !== 3) });
  await tab.desk.keepAlerts(tab.client, question);
  expect(await bodies(tab, 'alert.fired')).toEqual([]);
  profile.nowMs += 2 * 86_400_000;
  await tab.desk.keepAlerts(tab.client, question);
  expect(await bodies(tab, 'alert.fired')).toMatchObject([
    { rule: 'A9', period: 'ever', subject: 'dev-a', payload: { kind: 'gap', missingCount: 2 } },
  ]);
  await tab.workspace.importEvents({ ...file, sha256: 'g', events });
  await tab.desk.keepAlerts(tab.client, question);
  expect(await bodies(tab, 'alert.resolved')).toEqual([{ alert: 'A9 ever - =dev-a' }]);
});

test('alerts of invented work are shown as such and written nowhere', async () => {
  const tab = await ledgerTab(ledgerProfile(nowMs));
  await tab.take(demoYear(createCalendar('UTC'), nowMs).filter(({ dev }) => dev === 'demo-01'));
  await tab.desk.setLimit({ kind: 'every-month' }, { micros: 500_000, hardStop: false });
  renderApp('#/review', tab.session);
  const alerts = await list();
  await within(alerts).findByText('The budget of November 2026 is used up');
  expect(within(alerts).getAllByText('Demo').length).toBeGreaterThan(0);
  expect(within(alerts).queryByRole('button', { name: /Acknowledge/ })).toBeNull();
  expect(await bodies(tab, 'alert.fired')).toEqual([]);
});

test('a price table that has grown old is told to who pays by it, with the way to the prices', async () => {
  const paid = priceRowOf({ provider: 'p', id: 'm' });
  importPrices(priceFile(tableOf([paid]), []), '2026-11-25');
  const profile = ledgerProfile(Date.parse('2027-01-05T12:00:00Z'));
  const tab = await ledgerTab(profile);
  await tab.take(writeCall(createDevice('dev-a'), { call: 'c', at: profile.nowMs - 3_600_000, micros: 1 }));
  renderApp('#/review', tab.session);
  const alerts = await list();
  await within(alerts).findByText(/^The price table team@2026-11-25\..* is old$/);
  expect(within(alerts).getByRole('link', { name: 'The prices' }).getAttribute('href')).toBe('#/settings');
  await waitFor(async () =>
    expect(await bodies(tab, 'alert.fired')).toMatchObject([
      { rule: 'A8', period: '2027-01', threshold: 30 },
    ]),
  );
});

test('how dear a call must be to be told is set here, and nonsense changes nothing', async () => {
  const tab = await open();
  const { user } = renderApp('#/review', tab.session);
  const alerts = await list();
  await within(alerts).findByText('One call cost more than $1.00');
  const field = within(alerts).getByRole('textbox', { name: 'Tell of single calls above, in dollars' });
  await user.clear(field);
  await user.type(field, '5x');
  expect(within(alerts).getByText(/An amount up to/)).toBeTruthy();
  expect(localStorage.getItem('ninetyten.dearCallMicros')).toBe('5000000');
  await within(alerts).findByText('One call cost more than $5.00');
});

test('months that are not shown are pointed at', () => {
  const state = (period: string, isAcked: boolean) => ({
    rule: 'A7' as const,
    period,
    threshold: null,
    subject: 'p/m',
    payload: {},
    key: `A7 ${period}`,
    firedAt: 1,
    isAcked,
    isOver: false,
  });
  const rows = alertRows(
    {
      news: { fire: [], resolve: [] },
      states: [state('2026-11', false), state('2026-10', false), state('2026-09', true)],
      demo: [],
    },
    '2026-11',
  );
  expect(rows.open.map(({ key }) => key)).toEqual(['A7 2026-11 - =p/m']);
  expect(rows.elsewhere).toEqual([{ month: '2026-10', alerts: 1 }]);
  expect(rows.folded).toEqual([]);
});
