import fc from 'fast-check';
import { expect, test } from 'vitest';

import { localRunPrice } from '../../../src/kernel/pricing/local.ts';
import type { RunPrice } from '../../../src/kernel/pricing/runPrice.ts';
import { sumPrices, sumUpperMicros } from '../../../src/kernel/pricing/sumPrices.ts';

const exact = (micros: number): RunPrice => ({ micros, upperMicros: micros, qualifier: 'exact' });
const range = (micros: number, upperMicros: number | null): RunPrice => ({
  micros,
  upperMicros,
  qualifier: 'estimate',
});
const unpriced: RunPrice = { micros: null, upperMicros: null, qualifier: 'unpriced' };

test.each([
  ['exact parts', [exact(30_000), exact(10_000), localRunPrice], exact(40_000)],
  ['a range among them', [exact(30_000), range(40_000, 50_000)], range(70_000, 80_000)],
  ['a lower bound among them', [exact(30_000), range(40_000, null)], range(70_000, null)],
  ['an unknown price among known ones', [exact(30_000), unpriced], range(30_000, null)],
  ['nothing but unknown prices', [unpriced, unpriced], unpriced],
  ['an unknown price beside a free one', [localRunPrice, unpriced], unpriced],
] as const)('%s', (_, prices, sum) => {
  expect(sumPrices(prices)).toEqual(sum);
});

const micros = fc.integer({ min: 0, max: 5_000_000 });
const price = fc.oneof(
  micros.map(exact),
  fc.tuple(micros, micros).map(([low, more]) => range(low, low + more)),
  micros.map((low) => range(low, null)),
  fc.constant(unpriced),
);

test('a sum never promises more than its parts, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(price, { minLength: 1, maxLength: 4 }), (prices) => {
      const sum = sumPrices(prices);
      expect(sumPrices(prices.toReversed())).toEqual(sum);
      const known = prices.map((one) => one.micros ?? 0).reduce((a, b) => a + b, 0);
      if (sum.micros === null) expect(known).toBe(0);
      else expect(sum.micros).toBe(known);
      const open = prices.some((one) => one.upperMicros === null);
      expect(sum.upperMicros === null).toBe(open);
      if (sum.upperMicros !== null) expect(sum.upperMicros).toBeGreaterThanOrEqual(sum.micros ?? 0);
      expect(sum.qualifier === 'exact').toBe(prices.every((one) => one.qualifier === 'exact'));
    }),
  );
});

test('the most that several runs may cost is not known where one price is not', () => {
  expect(sumUpperMicros([exact(30_000), range(40_000, 50_000)])).toBe(80_000);
  expect(sumUpperMicros([exact(30_000), unpriced])).toBeNull();
  expect(sumUpperMicros([])).toBe(0);
});
