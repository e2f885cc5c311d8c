import { assert } from './assert.ts';
import { dayText } from './civilDate.ts';

const dayMs = 86_400_000;

/**
 * ISO 8601, UTC, to the millisecond, as `Date.prototype.toISOString` writes the years 0 to 9999; the kernel has no
 * `Date`.
 */
export function isoTime(ms: number): string {
  assert(Number.isFinite(ms), 'a time is finite');
  const whole = Math.floor(ms);
  const days = Math.floor(whole / dayMs);
  const rest = whole - days * dayMs;
  const time = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1_000) % 60];
  return `${dayText(days)}T${time.map((part) => digits(part, 2)).join(':')}.${digits(rest % 1_000, 3)}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
