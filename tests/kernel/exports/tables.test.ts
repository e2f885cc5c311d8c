import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { createDevice } from '../ledger/written.ts';
import { demoNow, demoOfTwo } from './demoOfTwo.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { parseRecords } from './parseCsv.ts';
import { assetsText, callsText, chargesText, labourText } from './tableTexts.ts';

const sumOf = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((sum, row) => sum + Number(row[name]), 0);

/** Sums by UTC month, months without any left out. */
function byMonth(rows: readonly Record<string, string>[], name: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) {
    const month = row['charged_at']?.slice(0, 7) ?? '';
    sums[month] = (sums[month] ?? 0) + Number(row[name]);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

function factsByMonth(events: readonly LedgerEvent[], nowMs: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { money } of foldsOf(events).whole)
    for (const { at, micros, basis } of money) {
      if (basis === 'breakage' && at > nowMs) continue;
      const month = new Date(at).toISOString().slice(0, 7);
      sums[month] = (sums[month] ?? 0) + micros;
    }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

/** The decimal column says the same as the micros, digit by digit. */
function expectSameAmounts(rows: readonly Record<string, string>[]): void {
  for (const row of rows)
    for (const [name, text] of Object.entries(row)) {
      if (!name.endsWith('_micros')) continue;
      const other = row[name.replace(/_micros$/, '_usd')];
      if (other === undefined) continue;
      if (text === '') expect(other).toBe('');
      else {
        const [whole = '', fraction = ''] = other.replace('-', '').split('.');
        const micros = BigInt(whole + fraction.padEnd(6, '0'));
        expect(other.startsWith('-') ? -micros : micros).toBe(BigInt(text));
      }
    }
}

const everyHistory: fc.Arbitrary<{ events: readonly LedgerEvent[]; nowMs: number }> = fc.oneof(
  bookHistories.map(({ arrival, lastAt }) => ({ events: arrival, nowMs: lastAt })),
  histories.map(({ arrival }) => ({ events: arrival, nowMs: Date.parse('2026-06-01T00:00:00Z') })),
);

describe('the tables sum to the ledger of the review, to the micro', () => {
  function check(events: readonly LedgerEvent[], nowMs: number): void {
    const ledger = ledgerTotals(foldsOf(events).whole, nowMs);
    const calls = parseRecords(callsText(events, nowMs));
    expect(sumOf(calls, 'charged_micros')).toBe(ledger.machine);
    expect(sumOf(calls, 'unpriced')).toBe(ledger.unpriced);
    const assets = parseRecords(assetsText(events, nowMs));
    expect(sumOf(assets, 'infrastructure_micros') + sumOf(assets, 'iteration_micros')).toBe(ledger.machine);
    expect(sumOf(assets, 'oversight_micros')).toBe(ledger.oversight);
    expect(sumOf(assets, 'total_micros')).toBe(ledger.machine + ledger.oversight);
    expect(sumOf(assets, 'machine_unpriced')).toBe(ledger.unpriced);
    const charges = parseRecords(chargesText(events, nowMs));
    expect(sumOf(charges, 'micros')).toBe(ledger.machine);
    expect(sumOf(charges, 'unpriced')).toBe(ledger.unpriced);
    expect(sumOf(charges, 'infrastructure_micros')).toBe(sumOf(assets, 'infrastructure_micros'));
    expect(byMonth(charges, 'micros')).toEqual(factsByMonth(events, nowMs));
    const labour = parseRecords(labourText(events, true));
    expect(sumOf(labour, 'cost_micros')).toBe(ledger.oversight);
    for (const rows of [calls, assets, charges, labour]) expectSameAmounts(rows);
    const submitted = new Set(
      events.flatMap((event) => (event.type === 'call.submitted' ? [event.body.call] : [])),
    );
    expect(calls.filter(({ row }) => row === 'call')).toHaveLength(submitted.size);
    expect(sumOf(assets, 'iterations')).toBe(submitted.size);
  }

  test('in any history', () => {
    fc.assert(
      fc.property(everyHistory, ({ events, nowMs }) => check(events, nowMs)),
      { numRuns: 100 },
    );
  });

  test('in the demo year', () => {
    check(demoOfTwo(), demoNow);
  });

  test('the order of arrival changes nothing but the order of rows', () => {
    fc.assert(
      fc.property(bookHistories, ({ events, arrival, lastAt }) => {
        for (const text of [callsText, chargesText, assetsText] as const)
          expect(text(arrival, lastAt).split('\r\n').toSorted()).toEqual(
            text(events, lastAt).split('\r\n').toSorted(),
          );
      }),
      { numRuns: 150 },
    );
  });

  test('a correction that two machines made at the same moment is named after the first in order', () => {
    const moved = ['d0', 'd1'].map((dev) =>
      createDevice(dev)(1, 'a', 'charge.adjusted', {
        target: 'unknown',
        deltaMicro: 5,
        cur: 'USD',
        reason: 'misattributed',
      }),
    );
    for (const events of [moved, moved.toReversed()])
      expect(parseRecords(callsText(events, 1))).toMatchObject([{ row: 'correction', id: 'd0:1' }]);
  });
});
