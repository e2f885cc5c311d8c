import { micros, peopleCost } from '../ledger/money.ts';
import type { MoneySum } from '../ledger/money.ts';

/** A person's time at the rate that was noted with it; one unknown amount where there was none. */
export function ratedCost(ms: number, rateMicroPerHour: number | undefined): MoneySum {
  return rateMicroPerHour === undefined
    ? { micros: micros(0), unpricedCount: 1 }
    : { micros: peopleCost(ms, rateMicroPerHour), unpricedCount: 0 };
}
