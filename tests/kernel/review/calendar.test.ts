import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  createCalendar,
  dayAfter,
  daysBetween,
  isWorkday,
  nextMonth,
  previousMonth,
} from '../../../src/kernel/review/calendar.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Cairo',
];

const anyZone = fc.constantFrom(...zones);
const anyTime = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) });

test('days, months and hours are those of the wall clock', () => {
  fc.assert(
    fc.property(anyZone, anyTime, (timeZone, at) => {
      const calendar = createCalendar(timeZone);
      const wall = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'medium',
      }).format(at);
      expect(calendar.dayOf(at)).toBe(wall.slice(0, 10));
      expect(calendar.monthOf(at)).toBe(wall.slice(0, 7));
      expect(calendar.hourOf(at)).toBe(Number(wall.slice(11, 13)));
    }),
  );
});

test('a day begins with its first instant, whatever the clocks do that night', () => {
  fc.assert(
    fc.property(anyZone, anyTime, (timeZone, at) => {
      const calendar = createCalendar(timeZone);
      const day = calendar.dayOf(at);
      const start = calendar.startOfDay(day);
      expect(calendar.dayOf(start)).toBe(day);
      expect(calendar.dayOf(start - 1) < day).toBe(true);
      expect(start).toBeLessThanOrEqual(at);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Asia/Kolkata', '2026-03-29', 24],
])('%s: %s has %f hours', (timeZone, day, hours) => {
  const calendar = createCalendar(timeZone);
  const length = calendar.startOfDay(dayAfter(day)) - calendar.startOfDay(day);
  expect(length / 3_600_000).toBe(hours);
});

test('the days of a month fill it without a gap (T3)', () => {
  fc.assert(
    fc.property(anyZone, anyTime, (timeZone, at) => {
      const calendar = createCalendar(timeZone);
      const month = calendar.monthOf(at);
      const { start, end } = calendar.monthBounds(month);
      const days = daysBetween(`${month}-01`, `${nextMonth(month)}-01`);
      const starts = days.map((day) => calendar.startOfDay(day));
      expect(starts[0]).toBe(start);
      expect(starts.every((value, i) => value < (starts[i + 1] ?? end))).toBe(true);
      expect(calendar.monthOf(end - 1)).toBe(month);
      expect(calendar.monthOf(end)).toBe(nextMonth(month));
    }),
    { numRuns: 60 },
  );
});

test('months and working days', () => {
  expect(nextMonth('2026-12')).toBe('2027-01');
  expect(previousMonth('2026-01')).toBe('2025-12');
  expect(daysBetween('2028-02-27', '2028-03-02')).toEqual([
    '2028-02-27',
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
  ]);
  expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(isWorkday)).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(() => createCalendar('Europe/Atlantis')).toThrow(RangeError);
});
