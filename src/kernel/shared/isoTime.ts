import { assert } from './assert.ts';

const dayMs = 86_400_000;

/**
 * ISO 8601, UTC, to the millisecond, as `Date.prototype.toISOString` writes the years 0 to 9999; the kernel has no
 * `Date`. Days to dates as in Howard Hinnant's `civil_from_days`, whose year begins in March.
 */
export function isoTime(ms: number): string {
  assert(Number.isFinite(ms), 'a time is finite');
  const whole = Math.floor(ms);
  const days = Math.floor(whole / dayMs);
  const rest = whole - days * dayMs;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const time = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1_000) % 60];
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  return `${date}T${time.map((part) => digits(part, 2)).join(':')}.${digits(rest % 1_000, 3)}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
