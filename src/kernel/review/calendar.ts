import { remembered } from '../shared/remembered.ts';
import { dayNumber, dayText, parseDay, weekday } from '../shared/civilDate.ts';

/** Days, months and hours of one IANA time zone. Texts compare as dates do: `2026-03`, `2026-03-29`. */
export interface Calendar {
  readonly timeZone: string;
  monthOf(at: number): string;
  dayOf(at: number): string;
  /** Days from 1970-01-01 to the day, as `civilDate` counts them. */
  dayNumberOf(at: number): number;
  /** 0–23 on the wall clock. */
  hourOf(at: number): number;
  /** The first millisecond of a day. */
  startOfDay(day: string): number;
  /** [start, end) of a month in ms UTC. */
  monthBounds(month: string): { readonly start: number; readonly end: number };
}

const quarterMs = 900_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Throws `RangeError` for a name that is no time zone. */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  // Offsets change at quarters of an hour only, so a ledger of a million events asks for a few thousand of them.
  const offsets = new Map<number, number>();

  function offsetAt(at: number): number {
    const slot = Math.floor(at / quarterMs);
    const known = offsets.get(slot);
    if (known !== undefined) return known;
    const from = slot * quarterMs;
    const parts = new Map(format.formatToParts(from).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second');
    const wall = dayNumber(part('year'), part('month'), part('day')) * dayMs + seconds * 1_000;
    offsets.set(slot, wall - from);
    return wall - from;
  }

  const dayNumberOf = (at: number): number => Math.floor((at + offsetAt(at)) / dayMs);
  const dayOf = (at: number): string => dayText(dayNumberOf(at));

  function startOfDay(day: string): number {
    const wall = parseDay(day) * dayMs;
    // Twice: the offset at the guess may be that of the other side of a change.
    const guess = wall - offsetAt(wall - offsetAt(wall));
    if (dayOf(guess) === day && dayOf(guess - 1) < day) return guess;
    return firstInstantOf(day, guess);
  }

  /** Where midnight does not exist, or exists twice: the first quarter of an hour that is in the day. */
  function firstInstantOf(day: string, near: number): number {
    for (let at = (Math.floor(near / quarterMs) - 16) * quarterMs; ; at += quarterMs) {
      if (dayOf(at) >= day) return at;
    }
  }

  const bounds = new Map<string, { readonly start: number; readonly end: number }>();

  function monthBounds(month: string): { readonly start: number; readonly end: number } {
    const known = bounds.get(month);
    if (known !== undefined) return known;
    const found = { start: startOfDay(`${month}-01`), end: startOfDay(`${nextMonth(month)}-01`) };
    bounds.set(month, found);
    return found;
  }

  return {
    timeZone,
    monthOf: (at) => dayOf(at).slice(0, 7),
    dayOf,
    dayNumberOf,
    hourOf: (at) => Math.floor((((at + offsetAt(at)) % dayMs) + dayMs) / hourMs) % 24,
    startOfDay,
    monthBounds,
  };
}

export function nextMonth(month: string): string {
  return shifted(month, 1);
}

export function previousMonth(month: string): string {
  return shifted(month, -1);
}

function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + by;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** The day `by` days later. */
export function dayAfter(day: string, by = 1): string {
  return dayText(parseDay(day) + by);
}

/** Monday to Friday; holidays are days without spend. */
export const isWorkday = remembered(
  4_096,
  (day: string) => day,
  (day: string): boolean => weekday(parseDay(day)) < 5,
);

/** Days from `first` up to but not including `end`: the days of a few months, asked for by every view. */
export const daysBetween = remembered(
  256,
  (first: string, end: string) => `${first} ${end}`,
  (first: string, end: string): readonly string[] => {
    const days: string[] = [];
    for (let day = first; day < end; day = dayAfter(day)) days.push(day);
    return days;
  },
);
