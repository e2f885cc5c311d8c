import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bookHistories } from './bookHistories.ts';
import { chargeBody, createDevice } from '../ledger/written.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { publicContent } from '../../../src/kernel/ledger/merge.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import { wholeFacts } from './wholeFacts.ts';
import { createCalendar, nextMonth } from '../../../src/kernel/review/calendar.ts';
import {
  asKnownThen,
  checkClosed,
  closeMonth,
  closedMonths,
  monthTotals,
  reportedMonths,
  watermarkOf,
} from '../../../src/kernel/review/closedMonths.ts';
import type { ClosedMonth } from '../../../src/kernel/review/closedMonths.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { assetMonths, rollMonths } from './plainRoll.ts';
import type { PlainRoll } from './plainRoll.ts';

const timeZone = 'Europe/Berlin';
const calendar = createCalendar(timeZone);

function rollsOf(events: readonly LedgerEvent[], nowMs: number): PlainRoll[] {
  const facts = wholeFacts(events);
  return rollMonths(facts.map((one) => ({ asset: one.asset, months: assetMonths(one, calendar, nowMs) })));
}

function close(events: readonly LedgerEvent[], month: string, nowMs: number): ClosedMonth {
  const roll = rollsOf(events, nowMs).find((one) => one.month === month);
  const totals = roll === undefined ? {} : monthTotals(roll);
  return closeMonth({ month, timeZone, watermark: watermarkOf(events), totals });
}

const march = Date.parse('2026-03-10T12:00:00Z');
const april = Date.parse('2026-04-10T12:00:00Z');
const pen = createDevice('d');
const spend = (at: number, micro: number): LedgerEvent =>
  pen(at, 'a', 'charge.metered', chargeBody('metered', `c${at}-${micro}`, micro));

describe('a closed month', () => {
  const events = [spend(march, 700)];
  const closed = close(events, '2026-03', april);

  test('holds its figures, who was heard, and a hash that anybody can compute', () => {
    const { sha256, ...content } = closed;
    expect(closed).toMatchObject({
      watermark: { d: 1 },
      totals: { spent: 700, iteration: 700, unpriced: 0 },
    });
    expect(sha256).toBe(createHash('sha256').update(publicContent(content)).digest('hex'));
    expect(parseEvent(pen(april, '', 'period.closed', closed)).kind).toBe('known');
  });

  test('a device of any name is hashed as ASCII', () => {
    const named = closeMonth({ month: '2026-03', timeZone, watermark: { 'gerät 🦊': 1 }, totals: {} });
    const text = String.raw`{"month":"2026-03","timeZone":"Europe/Berlin","totals":{},"watermark":{"ger\u00e4t \ud83e\udd8a":1}}`;
    expect(named.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('stays as it was known; a late event is a correction of the running month', () => {
    const later = [...events, spend(april, 50), spend(march + 1, 30)];
    const rolls = rollsOf(later, april);
    const known = closedMonths([...later, pen(april, '', 'period.closed', closed)]);
    const roll = rolls.find(({ month }) => month === '2026-03');
    expect(roll && checkClosed(closed, monthTotals(roll))).toMatchObject({
      intact: true,
      asKnownThen: { spent: 700 },
      asCorrected: { spent: 730 },
      difference: { spent: 30, iteration: 30, 'bucket.wip': 30, wip: 30 },
    });
    expect(reportedMonths(rolls, known, '2026-04')).toEqual([
      { month: '2026-03', isClosed: true, spent: 700, corrections: 0 },
      { month: '2026-04', isClosed: false, spent: 80, corrections: 30 },
    ]);
    expect(asKnownThen(later, closed.watermark)).toEqual(events);
  });

  test('figures that were changed by hand do not fit their hash; nothing new is no difference', () => {
    expect(checkClosed(closed, closed.totals)).toMatchObject({ intact: true, difference: {} });
    expect(checkClosed({ ...closed, totals: { ...closed.totals, spent: 1 } }, closed.totals).intact).toBe(
      false,
    );
  });

  test('the first closing holds', () => {
    const again = closeMonth({ ...closed, totals: { spent: 1 } });
    const [one, two] = [pen(april, '', 'period.closed', closed), pen(april, '', 'period.closed', again)];
    expect(closedMonths([two, one]).get('2026-03')).toEqual(closed);
  });
});

test('for any history: the watermark gives the figures again, and the reported months sum to the ledger', () => {
  fc.assert(
    fc.property(bookHistories, fc.integer({ min: 0, max: 30 }), ({ events, lastAt }, heard) => {
      const known = events.filter((event) => event.seq <= heard);
      const running = nextMonth(calendar.monthOf(lastAt));
      const nowMs = calendar.monthBounds(running).start;
      const closings = [...new Set(known.map(({ at }) => calendar.monthOf(at)))].map((month) =>
        close(known, month, nowMs),
      );
      const again = asKnownThen(events, watermarkOf(known));
      for (const closing of closings) expect(close(again, closing.month, nowMs)).toEqual(closing);
      const rolls = rollsOf(events, nowMs);
      const reported = reportedMonths(rolls, new Map(closings.map((one) => [one.month, one])), running);
      const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      expect(sum(reported.map(({ spent }) => spent))).toBe(sum(rolls.map(({ spent }) => totalOf(spent))));
      for (const { month, isClosed, spent } of reported) {
        const closing = closings.find((one) => one.month === month);
        if (isClosed) expect(spent).toBe(closing?.totals['spent']);
      }
    }),
    { numRuns: 60 },
  );
});
