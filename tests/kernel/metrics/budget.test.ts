import { describe, expect, test } from 'vitest';

import { budgetUse, stopLoss } from '../../../src/kernel/metrics/budget.ts';
import type { AssetBudget, AssetMeter } from '../../../src/kernel/metrics/views.ts';
import { fakeMeter, money } from '../../drivers/fakeSession.ts';

const budget: AssetBudget = { micros: 100_000, thresholds: [80, 100], hardStop: true, stopRounds: null };
const meterAt = (micros: number, patch: Partial<AssetMeter> = {}): AssetMeter =>
  fakeMeter({ total: money(micros), budget, ...patch });

describe('the use of a budget', () => {
  test.each([
    [79_999, 79, null],
    [80_000, 80, 80],
    [99_999, 99, 80],
    [100_000, 100, 100],
    [150_000, 150, 100],
  ])('%d micros of 100 000 are %d %%, threshold %s', (micros, percent, threshold) => {
    expect(budgetUse(meterAt(micros))).toMatchObject({ percent, threshold });
  });

  test('is a lower bound while a part has no known price, and nothing without a budget', () => {
    expect(budgetUse(fakeMeter({ total: money(1, 2), budget }))?.unpricedCount).toBe(2);
    expect(budgetUse(fakeMeter())).toBeNull();
    expect(budgetUse(fakeMeter({ budget: { ...budget, micros: null, stopRounds: 3 } }))).toBeNull();
  });
});

describe('the stop-loss', () => {
  test('stops a run that could pass the budget, counting what is committed', () => {
    expect(stopLoss(meterAt(60_000), 40_000)).toBeNull();
    expect(stopLoss(meterAt(60_000), 40_001)).toMatchObject({ rule: 'money', reached: 60_000 });
    expect(stopLoss(meterAt(60_000, { committed: money(30_000) }), 20_000)).toMatchObject({
      reached: 90_000,
    });
    expect(stopLoss(meterAt(100_000), 0)).toMatchObject({ limit: 100_000, reached: 100_000 });
  });

  test('an unknown price could pass any budget', () => {
    expect(stopLoss(meterAt(0), null)).toMatchObject({ rule: 'money', nextMicros: null });
  });

  test('a budget without a hard stop only tells', () => {
    expect(stopLoss(meterAt(900_000, { budget: { ...budget, hardStop: false } }), null)).toBeNull();
  });

  test('stops at the set number of rounds without an accepted result', () => {
    const rounds: AssetBudget = { micros: null, thresholds: [], hardStop: false, stopRounds: 3 };
    expect(stopLoss(fakeMeter({ budget: rounds, roundsWithoutResult: 2 }), 0)).toBeNull();
    expect(stopLoss(fakeMeter({ budget: rounds, roundsWithoutResult: 3 }), 0)).toEqual({
      rule: 'rounds',
      limit: 3,
      reached: 3,
    });
  });
});
