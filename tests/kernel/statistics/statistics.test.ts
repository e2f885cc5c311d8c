import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { betaCdf, binomialCdf, logGamma } from '../../../src/kernel/statistics/beta.ts';
import {
  chanceAbove,
  forecastMonth,
  meanInterval,
  seededRandom,
} from '../../../src/kernel/statistics/bootstrap.ts';
import {
  belief,
  fisherExact,
  probabilityAbove,
  probabilityGreater,
  rejectStep,
} from '../../../src/kernel/statistics/posterior.ts';
import {
  median,
  nearestRank,
  rankInterval,
  spikeLimit,
  tailDisplay,
} from '../../../src/kernel/statistics/quantiles.ts';
import {
  isTelling,
  priorStrength,
  retryMultiplier,
  shrunkRate,
  wilson,
} from '../../../src/kernel/statistics/rates.ts';

// Numbers TV1–TV4, TV12, TV13 are the check values of the metrics reference.

describe('TV1 Wilson and the retry multiplier', () => {
  test.each([
    [0, 3, 0, 0.5615, 1.781, null],
    [3, 3, 0.4385, 1, 1, 2.281],
    [2, 5, 0.1176, 0.7693, 1.3, 8.502],
    [4, 10, 0.1682, 0.6873, 1.455, 5.946],
    [8, 20, 0.2188, 0.6134, 1.63, 4.57],
    [12, 20, 0.3866, 0.7812, 1.28, 2.587],
    [40, 100, 0.3094, 0.498, 2.008, 3.232],
  ])('%i of %i', (k, n, low, high, multiplierLow, multiplierHigh) => {
    const interval = wilson(k, n);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
    const multiplier = retryMultiplier(k, n);
    expect(multiplier?.low).toBeCloseTo(multiplierLow, 3);
    if (multiplierHigh === null) expect(multiplier).toMatchObject({ high: null, value: null });
    else expect(multiplier?.high).toBeCloseTo(multiplierHigh, 2);
  });

  test('nothing decided gives nothing, and wide intervals are marked', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(retryMultiplier(0, 0)).toBeNull();
    expect(isTelling({ low: 0.1, high: 0.6 })).toBe(false);
    expect(isTelling({ low: 0.3, high: 0.5 })).toBe(true);
    expect(retryMultiplier(3, 5)?.value).toBeCloseTo(1.67, 2);
  });
});

describe('TV2 shrinkage', () => {
  test.each([
    [2, 2, 0.5],
    [0, 3, 0.308],
    [20, 30, 0.6],
  ])('%i of %i', (successes, n, expected) => {
    expect(shrunkRate({ successes, n }, 0.4)).toBeCloseTo(expected, 3);
  });

  test('the strength is estimated from five well-known models on, within its limits', () => {
    const alike = Array.from({ length: 6 }, () => ({ successes: 20, n: 50 }));
    const apart = [5, 45, 10, 40, 25].map((successes) => ({ successes, n: 50 }));
    const few = Array.from({ length: 6 }, () => ({ successes: 3, n: 5 }));
    expect(priorStrength(few)).toBe(10);
    expect(priorStrength(alike)).toBe(50);
    expect(priorStrength(apart)).toBe(4);
    const between = [17, 23, 25, 29, 31].map((successes) => ({ successes, n: 50 }));
    expect(priorStrength(between)).toBeGreaterThan(4);
    expect(priorStrength(between)).toBeLessThanOrEqual(50);
  });
});

describe('TV3 ranks between which a quantile lies', () => {
  test.each([
    [5, null, null, 4, null],
    [6, 1, 6, 4, null],
    [10, 2, 9, 8, null],
    [20, 6, 15, 17, null],
    [59, 22, 38, 52, null],
    [60, 22, 39, 53, null],
    [71, 27, 45, 63, null],
    [72, 28, 45, 64, 72],
    [100, 40, 61, 90, 100],
    [200, 86, 115, 184, 197],
  ])('of %i values', (n, p50Low, p50High, p95Low, p95High) => {
    expect(rankInterval(n, 50)).toEqual({ lower: p50Low, upper: p50High });
    expect(rankInterval(n, 95)).toEqual({ lower: p95Low, upper: p95High });
  });

  test('nearest rank by whole numbers, and what may be shown of a tail', () => {
    expect([1, 2, 3, 4, 20, 100].map((n) => nearestRank(n, 50))).toEqual([1, 1, 2, 2, 10, 50]);
    expect(nearestRank(20, 95)).toBe(19);
    expect(nearestRank(21, 95)).toBe(20);
    expect([19, 20, 71, 72].map(tailDisplay)).toEqual([
      'median-and-maximum',
      'lower-limit',
      'lower-limit',
      'full',
    ]);
  });
});

describe('TV4 posteriors with the prior Beta(4, 6)', () => {
  const after = (successes: number, n: number): ReturnType<typeof belief> => belief({ successes, n }, 0.4);

  test.each([
    [3, 3, 0.842],
    [6, 10, 0.814],
    [12, 20, 0.929],
    [30, 50, 0.995],
  ])('P(r > 0.4) after %i of %i', (k, n, expected) => {
    expect(probabilityAbove(0.4, after(k, n))).toBeCloseTo(expected, 3);
  });

  test.each([
    [3, 3, 1, 3, 0.793],
    [6, 10, 3, 10, 0.838],
    [12, 20, 6, 20, 0.945],
    [12, 20, 8, 20, 0.854],
    [30, 50, 20, 50, 0.968],
    [12, 20, 12, 20, 0.5],
  ])('P(M > B) for %i/%i against %i/%i', (k, n, other, m, expected) => {
    expect(Math.abs(probabilityGreater(after(k, n), after(other, m)) - expected)).toBeLessThan(1e-3);
  });

  test('the two directions make one', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const first = belief({ successes: a, n: a + b }, 0.3);
        const second = belief({ successes: c, n: c + d }, 0.3);
        expect(probabilityGreater(first, second) + probabilityGreater(second, first)).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });

  test('S5: a step is an alert only when it is nearly sure', () => {
    const unsure = rejectStep({ successes: 18, n: 30 }, { successes: 24, n: 60 }, 0.4);
    expect(unsure.fisherP).toBeCloseTo(0.116, 4);
    expect(unsure.probability).toBeCloseTo(0.937, 3);
    expect(unsure.alert).toBe(false);
    const sure = rejectStep({ successes: 20, n: 30 }, { successes: 24, n: 60 }, 0.4);
    expect(sure.fisherP).toBeCloseTo(0.0249, 4);
    expect(sure.probability).toBeCloseTo(0.979, 3);
    expect(sure.alert).toBe(true);
  });

  test('pooled rates of none or all still leave room for doubt', () => {
    expect(belief({ successes: 0, n: 0 }, 0)).toEqual({ a: 0.1, b: 9.9 });
    expect(belief({ successes: 2, n: 3 }, 1).a).toBeCloseTo(11.9, 9);
  });
});

describe('the functions underneath', () => {
  test('Γ, beta and binomial agree with sums', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 8);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 10);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(40),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, k, p) => {
          let sum = 0;
          let term = (1 - p) ** n;
          for (let i = 0; i <= Math.min(k, n); i += 1) {
            sum += term;
            term *= ((n - i) / (i + 1)) * (p / (1 - p));
          }
          expect(binomialCdf(k, n, p)).toBeCloseTo(Math.min(1, sum), 9);
        },
      ),
    );
    expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 12);
    expect([betaCdf(-1, 2, 3), betaCdf(2, 2, 3)]).toEqual([0, 1]);
  });

  test('Fisher on a table small enough to count by hand', () => {
    // All tables with these margins: 1, 12, 30, 12+... of 70; the two extreme ones make 2 of 70.
    expect(fisherExact({ successes: 4, n: 4 }, { successes: 0, n: 4 })).toBeCloseTo(2 / 70, 9);
    expect(fisherExact({ successes: 2, n: 4 }, { successes: 2, n: 4 })).toBeCloseTo(1, 9);
  });
});

describe('bootstrap', () => {
  const values = [4, 8, 15, 16, 23, 42, 4, 8, 15, 16];

  test('the same seed gives the same interval, another one a similar one', () => {
    const first = meanInterval(values, 'cpfa|2026-03');
    expect(meanInterval(values, 'cpfa|2026-03')).toEqual(first);
    const other = meanInterval(values, 'cpfa|2026-04');
    expect(Math.abs((first?.low ?? 0) - (other?.low ?? 99))).toBeLessThan(2);
    const mean = values.reduce((a, b) => a + b) / values.length;
    expect(first?.low).toBeLessThan(mean);
    expect(first?.high).toBeGreaterThan(mean);
  });

  test('below ten values there is no interval', () => {
    expect(meanInterval(values.slice(1), 's')).toBeNull();
  });

  test('a generator stays within its range and does not repeat at once', () => {
    const random = seededRandom('x');
    const drawn = Array.from({ length: 2_000 }, random);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(1_990);
    expect(drawn.reduce((a, b) => a + b) / drawn.length).toBeCloseTo(0.5, 1);
  });

  test('TV12: whole weeks are resampled, so a weekly peak is not lost', () => {
    const week = [10, 10, 10, 10, 60];
    const history = [...week, ...week, ...week, ...week];
    const forecast = forecastMonth({ spent: 0, history, remainingDays: 10, elapsedDays: 20, seed: 's' });
    expect(forecast).toMatchObject({ median: 200, band: { low: 200, high: 200 }, confidence: 'usual' });
    expect(forecast.path).toHaveLength(10);
    expect(forecast.path.at(-1)).toEqual({ low: 200, high: 200 });
    expect(forecast.path[4]).toEqual({ low: 100, high: 100 });
    expect(chanceAbove(199, forecast)).toBe(1);
    expect(chanceAbove(200, forecast)).toBe(0);
  });

  test('few active days carry on the rate so far, and say so', () => {
    const forecast = forecastMonth({
      spent: 90,
      history: [30, 0, 60],
      remainingDays: 6,
      elapsedDays: 3,
      seed: 's',
    });
    expect(forecast).toEqual({ median: 270, band: null, confidence: 'low', path: [], totals: [] });
    expect(chanceAbove(200, forecast)).toBe(1);
  });
});

test('TV13: the limit of a spike', () => {
  expect(spikeLimit([1, 1.2, 0.8, 1.1, 4, 0.9, 1])).toBeCloseTo(3, 9);
  expect(spikeLimit([1, 1, 1, 1, 1, 1])).toBeNull();
  expect(median([3, 1, 2, 10])).toBe(2.5);
  expect(median([])).toBeNull();
});
