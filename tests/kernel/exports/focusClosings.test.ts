import fc from 'fast-check';
import { expect, test } from 'vitest';

import { focusVersions } from '../../../src/kernel/exports/focus/columns.ts';
import type { FocusRow } from '../../../src/kernel/exports/focus/focusRow.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { asKnownThen, closedMonths } from '../../../src/kernel/review/closedMonths.ts';
import { chargeBody, createDevice } from '../ledger/written.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { allFocusRows, focusFile } from './focusFile.ts';
import { brokenRules } from './focusRules.ts';

const dayMs = 86_400_000;

const startOf = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

/** Every month that is over is closed on its third day after; the second device is heard of `lagDays` late. */
function withClosings(events: readonly LedgerEvent[], lastAt: number, lagDays: number): LedgerEvent[] {
  const lead = createDevice('lead');
  const closings: LedgerEvent[] = [];
  for (let month = '2026-01'; startOf(nextMonth(month)) + 3 * dayMs < lastAt; month = nextMonth(month)) {
    const at = startOf(nextMonth(month)) + 3 * dayMs;
    const watermark: Record<string, number> = {};
    for (const event of events) {
      const heard = event.dev === 'd1' ? event.at + lagDays * dayMs : event.at;
      if (heard < at) watermark[event.dev] = Math.max(watermark[event.dev] ?? 0, event.seq);
    }
    closings.push(
      lead(at, '', 'period.closed', { month, timeZone: 'UTC', watermark, totals: {}, sha256: 'x' }),
    );
  }
  return [...events, ...closings];
}

const billingMonth = ({ cells }: FocusRow): string => cells['BillingPeriodStart']?.slice(0, 7) ?? '';

/** What a month's bill says, row by row. */
function billOf(rows: readonly FocusRow[], month: string): string[] {
  return rows
    .filter((row) => billingMonth(row) === month)
    .map(({ source, cells }) =>
      ['BilledCost', 'EffectiveCost', 'x_LedgerCost', 'ChargeClass', 'ChargeCategory', 'ChargePeriodStart']
        .map((name) => cells[name])
        .concat(source)
        .join(' | '),
    )
    .toSorted();
}

const ledger = (rows: readonly FocusRow[]): number =>
  rows.reduce((sum, { ledgerMicros }) => sum + (ledgerMicros ?? 0), 0);

test('a closed month says for ever what it said when it was closed, and all months still sum to the ledger', () => {
  let corrections = 0;
  fc.assert(
    fc.property(bookHistories, fc.integer({ min: 0, max: 60 }), ({ events, lastAt }, lagDays) => {
      const all = withClosings(events, lastAt, lagDays);
      const rows = allFocusRows(all, lastAt);
      expect(ledger(rows)).toBe(ledger(allFocusRows(events, lastAt)));
      for (const [month, { watermark }] of closedMonths(all)) {
        const earlier = all.filter((event) => event.type === 'period.closed' && event.body.month < month);
        const known = [...asKnownThen(events, watermark), ...earlier];
        const then = allFocusRows(known, startOf(nextMonth(month)) - 1);
        expect(billOf(rows, month)).toEqual(billOf(then, month));
      }
      for (const version of focusVersions) {
        const { text, report } = focusFile(rows, version);
        expect(brokenRules(text, version, report)).toEqual([]);
      }
      corrections += rows.filter(({ cells }) => cells['ChargeClass'] === 'Correction').length;
    }),
    { numRuns: 40 },
  );
  // The histories do hold what this is about.
  expect(corrections).toBeGreaterThan(10);
});

test('a provider’s figure for a closed month: our own is taken back, theirs put in its place', () => {
  const pen = createDevice('d');
  const march = Date.parse('2026-03-10T12:00:00Z');
  const events = [
    pen(march, 'a', 'call.submitted', {
      call: 'c',
      tool: 'erase',
      provider: 'fal',
      model: 'm',
      modelVersion: '1',
      tier: 2,
      source: 'hosted',
      parents: [],
      reserveMicro: null,
    }),
    pen(march, 'a', 'charge.metered', chargeBody('metered', 'c', 40_000)),
    pen(Date.parse('2026-04-02T00:00:00Z'), '', 'period.closed', {
      month: '2026-03',
      timeZone: 'UTC',
      watermark: { d: 2 },
      totals: {},
      sha256: 'x',
    }),
    pen(Date.parse('2026-04-05T00:00:00Z'), 'a', 'charge.reported', chargeBody('reported', 'c', 44_000)),
  ];
  const rows = allFocusRows(events, Date.parse('2026-06-01T00:00:00Z'));
  expect(
    rows.map((row) => [
      billingMonth(row),
      row.cells['ChargeClass'],
      row.cells['ChargeCategory'],
      row.cells['BilledCost'],
      row.cells['x_CostBasis'],
    ]),
  ).toEqual([
    ['2026-03', null, 'Usage', '0.04', 'metered'],
    ['2026-04', 'Correction', 'Adjustment', '-0.04', 'metered'],
    ['2026-04', 'Correction', 'Usage', '0.044', 'reported'],
  ]);
});
