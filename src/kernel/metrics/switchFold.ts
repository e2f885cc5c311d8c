import { shifted } from './deriveCall.ts';
import type { MeterFold } from './meterFold.ts';
import type { EventOf } from '../ledger/events.ts';
import { ratedCost } from './ratedCost.ts';
import { addToBag, atRank, emptyBag } from './sortedBag.ts';

/** One context switch (M18); its lag outside pending time is the second part of the latency tax (M17b). */
export function applySwitched(state: MeterFold, { body }: EventOf<'time.switched'>): void {
  const { totals } = state;
  totals.switches += 1;
  totals.lagOutsidePendingMs += body.lagOutsidePendingMs;
  if (body.lagOutsidePendingMs > 0) {
    const cost = ratedCost(body.lagOutsidePendingMs, body.rateMicroPerHour);
    totals.latencyTax = shifted(totals.latencyTax, cost, 1);
  }
  if (body.resumeLagMs === null) return;
  totals.resumeLagMs += body.resumeLagMs;
  state.resumeLags ??= emptyBag();
  addToBag(state.resumeLags, body.resumeLagMs);
}

/** Nearest rank, so always a lag that was measured; null while there was none. */
export function medianResumeLagMs({ resumeLags }: MeterFold): number | null {
  return resumeLags === null ? null : atRank(resumeLags, Math.ceil(resumeLags.size / 2));
}
