import { priceRow, runMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';
import { bflModel, providerId } from './models.ts';

/** A credit is a cent. */
const creditMicros = 10_000;

/** What the service says it charged. */
export function reportedCharge(credits: number): HostedCharge {
  return {
    micros: Math.round(credits * creditMicros),
    basis: 'reported',
    from: 'answer',
    qty: credits,
    stated: `cost: ${credits}`,
  };
}

/** For an answer that tells no cost. Megapixels are not rounded: a run of 1024 × 1024 was charged as one. */
export function tableCharge(prices: PriceTable, endpoint: string, outputPixels: number | null): HostedCharge {
  const model = bflModel(endpoint);
  const row = model && priceRow(prices, { provider: providerId, ...model.price });
  // What was sent has the size of what came back.
  const inputPixels = model?.descriptor.operation === 'generate' ? 0 : (outputPixels ?? 0);
  const micros = row ? runMicros(row, { outputs: 1, outputPixels, inputPixels }, false) : null;
  return { micros, basis: 'metered', from: 'table', qty: 1, stated: null };
}
