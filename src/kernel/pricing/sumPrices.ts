import { upperMicros } from './quote.ts';
import type { RunPrice } from './runPrice.ts';

/**
 * What several runs cost together. A part without a price makes the sum a lower bound (an estimate without an upper end);
 * known parts of 0 say nothing beside one, so that such a sum is unpriced.
 */
export function sumPrices(prices: readonly RunPrice[]): RunPrice {
  const known = prices.filter(({ micros, qualifier }) => micros !== null && qualifier !== 'unpriced');
  const micros = known.reduce((sum, price) => sum + (price.micros ?? 0), 0);
  const isWhole = known.length === prices.length;
  if (!isWhole && micros === 0) return { micros: null, upperMicros: null, qualifier: 'unpriced' };
  if (known.every(({ qualifier }) => qualifier === 'exact') && isWhole)
    return { micros, upperMicros: micros, qualifier: 'exact' };
  const hasUpper =
    isWhole && known.every((price) => price.qualifier === 'exact' || price.upperMicros !== null);
  return { micros, upperMicros: hasUpper ? sumUpperMicros(known) : null, qualifier: 'estimate' };
}

/** What several runs may cost at most, as far as is known; null: the price of one of them is not. */
export function sumUpperMicros(prices: readonly RunPrice[]): number | null {
  let sum = 0;
  for (const price of prices) {
    const upper = upperMicros(price);
    if (upper === null) return null;
    sum += upper;
  }
  return sum;
}
