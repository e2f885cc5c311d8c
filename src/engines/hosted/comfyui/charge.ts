import { priceRow } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';
import { priceProvider } from './failures.ts';

/** All workflows of a team run on its machine: one rate. */
export const priceId = 'comfyui';

/** Seconds that the job ran × the team's rate; `micros` null without a rate, or where the server keeps no times. */
export function secondsCharge(ranMs: number | null, prices: PriceTable): HostedCharge {
  const row = priceRow(prices, { provider: priceProvider, id: priceId, variant: null });
  const rate = row?.unit === 'second' ? row.unitMicros : null;
  const seconds = (ranMs ?? 0) / 1000;
  return {
    micros: ranMs === null || rate === null ? null : Math.round(seconds * rate),
    basis: 'metered',
    from: 'user-rate',
    qty: seconds,
    stated: ranMs === null ? null : `ran for ${seconds} s`,
  };
}
