import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

import {
  addMoney,
  burnCost,
  convert,
  feeShare,
  micros,
  mulDiv,
  noMoney,
  peopleCost,
  priceOf,
  splitByRatio,
  splitEvenly,
} from '../../../src/kernel/ledger/money.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

describe('TV6', () => {
  test.each([
    ['1 234 567 tokens at 150 000 per million', priceOf(1_234_567, 150_000, 1_000_000), 185_185],
    ['333 tokens', priceOf(333, 150_000, 1_000_000), 50],
    ['90 s of oversight at 45 an hour', peopleCost(90_000, 45_000_000), 1_125_000],
    ['39 000 at a rate of 1 085 000', convert(micros(39_000), 1_085_000), 42_315],
    ['fee of 30, capacity 1 000, used 12 of 400', feeShare(micros(30_000_000), 12, 1_000, 400), 360_000],
    ['idle part of that fee', 30_000_000 - feeShare(micros(30_000_000), 400, 1_000, 400), 18_000_000],
  ])('%s', (_case, found, expected) => {
    expect(found).toBe(expected);
  });

  test('three burns of 1 000 credits from a grant of 3 000 for 10', () => {
    const burns = [0, 1_000, 2_000].map((before) => burnCost(micros(10_000_000), before, 1_000, 3_000));
    expect(burns).toEqual([3_333_333, 3_333_334, 3_333_333]);
  });

  test('a million over three and over seven', () => {
    const over = (count: number) => [
      ...splitEvenly(
        micros(1_000_000),
        Array.from({ length: count }, (_, index) => `p${index}`),
      ).values(),
    ];
    expect(over(3)).toEqual([333_334, 333_333, 333_333]);
    expect(over(7)).toEqual([142_858, 142_857, 142_857, 142_857, 142_857, 142_857, 142_857]);
  });

  test('100 001 over thirds, 39 001 over three quarters and one', () => {
    const thirds = [333_334, 333_333, 333_333].map((ratioPpm, index) => ({ id: `p${index}`, ratioPpm }));
    expect([...splitByRatio(micros(100_001), thirds).values()]).toEqual([33_334, 33_334, 33_333]);
    const quarters = [750_000, 250_000].map((ratioPpm, index) => ({ id: `p${index}`, ratioPpm }));
    expect([...splitByRatio(micros(39_001), quarters).values()]).toEqual([29_251, 9_750]);
  });
});

test('half a micro is rounded up in magnitude, on both sides of zero', () => {
  expect([1, 3, 5].map((qty) => priceOf(qty, 1, 2))).toEqual([1, 2, 3]);
  expect([1, 3, 5].map((qty) => priceOf(qty, -1, 2))).toEqual([-1, -2, -3]);
});

test('a fractional quantity is the decimal it prints as', () => {
  expect(priceOf(1.05, 10_000, 1)).toBe(10_500);
  // 0.615 × 1000 is 614.999… in floating point; the decimal product is 615, and half of it rounds up.
  expect(priceOf(0.615, 1_000, 2)).toBe(308);
  expect(priceOf(1e-7, 10_000_000, 1)).toBe(1);
  expect(priceOf(1e21, 1, 1e15)).toBe(1_000_000);
});

test('mulDiv is exact where floating point is not', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.integer({ min: 1_000_000, max: 2 ** 40 }),
      (a, b, c) => {
        const product = BigInt(a) * BigInt(b);
        const magnitude = product < 0n ? -product : product;
        const half = (magnitude * 2n + BigInt(c)) / (BigInt(c) * 2n);
        expect(BigInt(mulDiv(a, b, c))).toBe(product < 0n ? -half : half);
      },
    ),
  );
});

test('T5: a split sums to its amount, negatives included, and mirrors it', () => {
  const parts = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.maxSafeInteger(), parts, (amount, ids) => {
      const split = splitEvenly(micros(amount), ids);
      expect([...split.values()].reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(amount));
      const mirrored = splitEvenly(micros(-amount), ids);
      for (const id of ids) expect(mirrored.get(id)).toBe(micros(0 - (split.get(id) ?? 0)));
      // No part is more than one micro from its fair share.
      for (const part of split.values()) expect(Math.abs(part - amount / ids.length)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a split by ratios refuses ratios that do not sum to one million', () => {
  expect(() => splitByRatio(micros(1), [{ id: 'a', ratioPpm: 999_999 }])).toThrow('1 000 000');
});

test('money is whole and safe', () => {
  expect(() => micros(0.5)).toThrow('safe integer');
  expect(() => micros(2 ** 53)).toThrow('safe integer');
  expect(() => micros(Number.NaN)).toThrow('safe integer');
  expect(() =>
    addMoney({ micros: micros(2 ** 53 - 1), unpricedCount: 0 }, { micros: micros(1), unpricedCount: 0 }),
  ).toThrow('safe integer');
  expect(Object.is(micros(-0), 0)).toBe(true);
});

test('T14: what is unpriced is counted beside the sum', () => {
  const unpriced = { micros: micros(0), unpricedCount: 1 };
  expect([noMoney, unpriced, { micros: micros(5), unpricedCount: 0 }, unpriced].reduce(addMoney)).toEqual({
    micros: 5,
    unpricedCount: 2,
  });
});
