import type { ClosedMonth } from '../../review/closedMonths.ts';
import { nextMonth } from '../../review/calendar.ts';
import { isoTime } from '../../shared/isoTime.ts';

const secondMs = 1_000;

/** Exactly `YYYY-MM-DDTHH:MM:SSZ`: validators take no fractions. */
export function focusTime(ms: number): string {
  return `${isoTime(ms).slice(0, -'.000Z'.length)}Z`;
}

/** `2026-03` in UTC, whatever the time zone of the workspace. */
export function utcMonth(ms: number): string {
  return isoTime(ms).slice(0, 7);
}

export interface Placement {
  /** UTC month. */
  readonly billingMonth: string;
  readonly isCorrection: boolean;
}

/** When the fact behind a row was written, and by whom. */
export interface Written {
  readonly at: number;
  readonly dev: string;
  readonly seq: number;
}

/**
 * The billing period of a row about `subjectMonth`: that month itself, unless it was closed without the event. A closed
 * month stays closed: what came later is a correction in the month in which it was written, or, where that one is closed
 * as well, in the running one (metrics-and-ledger 4.5). `ownMonth`: the row belongs to the month of its event in any
 * case, as corrections do, which are dated on their own day.
 */
export function placementOf(
  event: Written | null,
  subjectMonth: string,
  ownMonth: boolean,
  closed: ReadonlyMap<string, ClosedMonth>,
  nowMs: number,
): Placement {
  const isLate = (month: string): boolean => event !== null && isLateFor(closed.get(month), event);
  const written = event === null ? subjectMonth : utcMonth(event.at);
  const isCorrection = isLate(subjectMonth) || (ownMonth && isLate(written));
  if (!isCorrection) return { billingMonth: ownMonth ? written : subjectMonth, isCorrection };
  const open = written > subjectMonth && !isLate(written) ? written : utcMonth(nowMs);
  // A clock may be behind: a correction never lies before what it corrects.
  return { billingMonth: open > subjectMonth ? open : nextMonth(subjectMonth), isCorrection };
}

function isLateFor(closing: ClosedMonth | undefined, { dev, seq }: Written): boolean {
  if (closing === undefined) return false;
  const known = Object.hasOwn(closing.watermark, dev) ? (closing.watermark[dev] ?? 0) : 0;
  return seq > known;
}

export function billingPeriod(month: string): { readonly start: string; readonly end: string } {
  return { start: `${month}-01T00:00:00Z`, end: `${nextMonth(month)}-01T00:00:00Z` };
}

/** Whole seconds, the end exclusive and at least one second later. */
export function chargePeriod(
  startMs: number,
  endMs: number,
): { readonly start: string; readonly end: string } {
  const start = Math.floor(startMs / secondMs) * secondMs;
  const end = Math.max(Math.ceil(endMs / secondMs) * secondMs, start + secondMs);
  return { start: focusTime(start), end: focusTime(end) };
}
