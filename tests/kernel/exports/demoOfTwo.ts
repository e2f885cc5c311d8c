import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';

export const demoNow = Date.parse('2026-11-20T12:00:00Z');

/** The demo year of two of its twelve people, who have everything that the others have: the tests stay quick. */
export function demoOfTwo(): LedgerEvent[] {
  return demoYear(createCalendar('Europe/Berlin'), demoNow).filter(({ dev }) => /0[12]$/.test(dev));
}
