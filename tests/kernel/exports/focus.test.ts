import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { focusVersions } from '../../../src/kernel/exports/focus/columns.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { grantStanding } from '../../../src/kernel/ledger/credits.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { bookHistories } from '../review/bookHistories.ts';
import { demoNow, demoOfTwo } from './demoOfTwo.ts';
import { foldsOf, ledgerTotals } from './exportFolds.ts';
import { allFocusRows, focusContext, focusFile } from './focusFile.ts';
import { brokenRules } from './focusRules.ts';

const everyHistory: fc.Arbitrary<{ events: readonly LedgerEvent[]; nowMs: number }> = fc.oneof(
  bookHistories.map(({ arrival, lastAt }) => ({ events: arrival, nowMs: lastAt })),
  histories.map(({ arrival }) => ({ events: arrival, nowMs: Date.parse('2026-06-01T00:00:00Z') })),
);

function expectKept(events: readonly LedgerEvent[], nowMs: number): void {
  const rows = allFocusRows(events, nowMs);
  for (const version of focusVersions) {
    const { text, report } = focusFile(rows, version);
    expect(brokenRules(text, version, report)).toEqual([]);
  }
}

describe('every version of the file keeps the rules of the specification', () => {
  test('in any history', () => {
    fc.assert(
      fc.property(everyHistory, ({ events, nowMs }) => expectKept(events, nowMs)),
      { numRuns: 100 },
    );
  });

  test('in the demo year', () => {
    expectKept(demoOfTwo(), demoNow);
  });
});

describe('sums', () => {
  test('what the ledger counts of the rows is its machine total, but for what forks move', () => {
    fc.assert(
      fc.property(everyHistory, ({ events, nowMs }) => {
        const { whole } = foldsOf(events);
        const shared = whole
          .flatMap(({ money }) => money)
          .reduce((sum, { basis, micros }) => (basis === 'shared' ? sum + micros : sum), 0);
        const rows = allFocusRows(events, nowMs);
        for (const { currency, effectiveMicros, ledgerMicros } of rows)
          if (currency === 'USD') expect(effectiveMicros).toBe(ledgerMicros ?? 0);
        expect(rows.reduce((sum, { ledgerMicros }) => sum + (ledgerMicros ?? 0), 0)).toBe(
          ledgerTotals(whole, nowMs).machine - shared,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('over the life of grants what is effective is what was billed', () => {
    fc.assert(
      fc.property(bookHistories, ({ arrival: events, lastAt }) => {
        const rows = allFocusRows(events, lastAt).filter(({ currency }) => currency === 'USD');
        const sum = (of: (row: (typeof rows)[number]) => number): number =>
          rows.reduce((total, row) => total + of(row), 0);
        const grants = [...focusContext(events, lastAt).credits.grants.values()];
        const left = grants
          .filter(({ entry }) => entry.body.cur === 'USD')
          .map((grant) => grantStanding(grant, lastAt))
          .reduce((total, { remaining, overdrawn }) => total + remaining - overdrawn, 0);
        expect(sum(({ billedMicros }) => billedMicros)).toBe(
          sum(({ effectiveMicros }) => effectiveMicros) + left,
        );
      }),
      { numRuns: 100 },
    );
  });
});
