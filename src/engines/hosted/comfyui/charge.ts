import { priceRow } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';
import { priceProvider } from './failures.ts';

/** The rate of everything that runs there, where a workflow has none of its own. */
export const priceId = 'comfyui';

export const workflowPriceId = (endpoint: string): string => `${priceId}/${endpoint}`;

/** Seconds that the job ran × the team's rate; `micros` null without a rate, or where the server keeps no times. */
export function secondsCharge(ranMs: number | null, endpoint: string, prices: PriceTable): HostedCharge {
  const rowOf = (id: string) => priceRow(prices, { provider: priceProvider, id, variant: null });
  const row = rowOf(workflowPriceId(endpoint)) ?? rowOf(priceId);
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
