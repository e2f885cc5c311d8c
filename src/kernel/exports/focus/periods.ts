import { nextMonth } from '../../review/calendar.ts';
import { parseDay } from '../../shared/civilDate.ts';
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

/** The first millisecond of a UTC month. */
export function startOfMonth(month: string): number {
  return parseDay(`${month}-01`) * 86_400_000;
}

export interface Placement {
  /** UTC month. */
  readonly billingMonth: string;
  /** Of a month that was closed before. */
  readonly isCorrection: boolean;
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
