const storageKey = 'ninetyten.hourlyRateMicros';

/** The most that is taken for an hour: beyond it a figure is a slip of the hand. */
export const maxDollarsPerHour = 10_000;

/**
 * What an hour of the person at this browser costs, in micros; null while nobody has set it. A wage is private: it stays
 * in this browser's preferences and is written nowhere else but as the snapshot on time segments, which merging and
 * exports leave out.
 */
export function hourlyRateMicros(): number | null {
  const stored = Number(readStored() ?? Number.NaN);
  return Number.isSafeInteger(stored) && stored > 0 && stored <= maxDollarsPerHour * 1_000_000
    ? stored
    : null;
}

export function setHourlyRateMicros(micros: number | null): void {
  volatileRate = micros === null ? null : String(micros);
  try {
    if (volatileRate === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, volatileRate);
  } catch {
    // Storage may be forbidden; the rate then holds for this page.
  }
}

let volatileRate: string | null = null;

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey) ?? volatileRate;
  } catch {
    return volatileRate;
  }
}
