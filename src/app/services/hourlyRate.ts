import { createPreference } from './preference.ts';

const stored = createPreference('ninetyten.hourlyRateMicros');

/** The most that is taken for an hour: beyond it a figure is a slip of the hand. */
export const maxDollarsPerHour = 10_000;

/**
 * What an hour of the person at this browser costs, in micros; null while nobody has set it. A wage is private: it stays
 * in this browser's preferences and is written nowhere else but as the snapshot on time segments, which merging and
 * exports leave out.
 */
export function hourlyRateMicros(): number | null {
  const micros = Number(stored.read() ?? Number.NaN);
  return Number.isSafeInteger(micros) && micros > 0 && micros <= maxDollarsPerHour * 1_000_000
    ? micros
    : null;
}

export function setHourlyRateMicros(micros: number | null): void {
  stored.keep(micros === null ? null : String(micros));
}
