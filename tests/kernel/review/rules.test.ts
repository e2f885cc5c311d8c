import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  breakEven,
  costOfAcceptance,
  flips,
  overSpecWaste,
  secondsToAcceptance,
} from '../../../src/kernel/review/costOfAcceptance.ts';
import { monthVerdict, spendChange, unitCostChange } from '../../../src/kernel/review/monthAudit.ts';
import type { ModelMonth } from '../../../src/kernel/review/monthAudit.ts';
import { addQuote, noQuotes, quoteAccuracy } from '../../../src/kernel/review/quoteAccuracy.ts';
import type { QuoteAccuracy, QuotedCharge } from '../../../src/kernel/review/quoteAccuracy.ts';
import { retireVerdict } from '../../../src/kernel/review/retireRule.ts';
import type { ModelEvidence } from '../../../src/kernel/review/retireRule.ts';

const dollar = 1_000_000;
const fast = { priceMicros: 10_000, latencyS: 5, acceptance: 0.2, cleanupS: 0 };
const slow = { priceMicros: 80_000, latencyS: 45, acceptance: 0.95, cleanupS: 0 };
const at = (wage: number, reviewS = 8, blockingShare = 1) => ({
  wageMicrosPerHour: wage * dollar,
  reviewS,
  blockingShare,
});

describe('TV5 break-even', () => {
  test.each([
    [0, 0.05, 0.0842],
    [20, 0.4111, 0.3942],
    [45, 0.8625, 0.7816],
    [80, 1.4944, 1.324],
  ])('cost of acceptance at %i an hour', (wage, ofFast, ofSlow) => {
    expect(costOfAcceptance(fast, at(wage)) / dollar).toBeCloseTo(ofFast, 4);
    expect(costOfAcceptance(slow, at(wage)) / dollar).toBeCloseTo(ofSlow, 4);
  });

  test('seconds to acceptance', () => {
    expect(secondsToAcceptance(fast, at(0))).toBeCloseTo(65, 9);
    expect(secondsToAcceptance(slow, at(0))).toBeCloseTo(55.8, 1);
  });

  test.each([
    [3, 1, 0.154, 6.51],
    [8, 1, 0.221, 4.53],
    [20, 1, 0.343, 2.91],
    [60, 1, 0.561, 1.78],
    [8, 0.3, 0.351, 2.85],
  ])('review %i s, blocking %f', (review, blocking, acceptance, tries) => {
    const found = breakEven(fast, slow, at(45, review, blocking));
    expect(found.acceptance).toBeCloseTo(acceptance, 3);
    expect(found.tries).toBeCloseTo(tries, 2);
    expect(found.canWin).toBe(true);
  });

  test('clean-up by hand takes the fast one its advantage', () => {
    expect(breakEven({ ...fast, cleanupS: 30 }, slow, at(45)).acceptance).toBeCloseTo(0.424, 3);
    const heavy = breakEven({ ...fast, cleanupS: 60 }, slow, at(45));
    expect(heavy.acceptance).toBeCloseTo(5.46, 2);
    expect(heavy.canWin).toBe(false);
    expect(breakEven({ ...fast, cleanupS: 70 }, slow, at(45))).toEqual({
      acceptance: null,
      tries: null,
      canWin: false,
    });
  });

  test('what flips the answer costs the same on both sides', () => {
    const found = flips(fast, slow, at(45));
    expect(found.map(({ input }) => input)).toContain('fastAcceptance');
    for (const { input, at: value } of found) {
      const around = input === 'fastAcceptance' ? at(45) : { ...at(45), [input]: value };
      const one = costOfAcceptance(
        input === 'fastAcceptance' ? { ...fast, acceptance: value } : fast,
        around,
      );
      expect(one / costOfAcceptance(slow, around)).toBeCloseTo(1, 5);
    }
  });
});

test('TV11 over-spec', () => {
  const used = { priceMicros: 160_000, latencyS: 20, acceptance: 0.9, cleanupS: 0 };
  const needed = { priceMicros: 20_000, latencyS: 6, acceptance: 0.75, cleanupS: 0 };
  expect(costOfAcceptance(used, at(45)) / dollar).toBeCloseTo(0.567, 3);
  expect(costOfAcceptance(needed, at(45)) / dollar).toBeCloseTo(0.26, 3);
  expect(overSpecWaste(used, needed, at(45)).micros / dollar).toBeCloseTo(0.307, 3);
  const poor = { ...needed, acceptance: 0.25 };
  expect(costOfAcceptance(poor, at(45)) / dollar).toBeCloseTo(0.78, 3);
  expect(overSpecWaste(used, poor, at(45))).toEqual({ micros: 0, justified: true });
});

describe('TV8 from one month to the next', () => {
  const month = (model: string, v: number, s: number, a: number, p: number): ModelMonth => ({
    model,
    accepted: v * s,
    outputs: v * s * a,
    spendMicros: v * s * a * p,
  });
  const before = {
    finishedAssets: 100,
    models: [month('A', 100, 1, 2, 40_000), month('B', 100, 0.5, 1.5, 80_000)],
  };
  const after = {
    finishedAssets: 140,
    models: [month('A', 140, 0.8, 1.8, 44_000), month('B', 140, 0.7, 1.2, 80_000)],
  };

  test('volume, price, quality and mix', () => {
    const change = spendChange(before, after);
    expect(change?.volume).toBeCloseTo(5_600_000, 3);
    expect(change?.price).toBeCloseTo(1_120_000, 3);
    expect(change?.quality).toBeCloseTo(-2_912_000, 3);
    expect(change?.mix).toBeCloseTo(470_400, 3);
    expect(unitCostChange(0.4, 4_278_400 / 14_000_000)).toBeCloseTo(-0.0674, 4);
    expect(unitCostChange(0.4, 0.232)).toBeCloseTo(-0.12, 3);
  });

  const models = fc.array(
    fc.record({
      model: fc.constantFrom('a', 'b', 'c', 'd'),
      accepted: fc.nat(40),
      extra: fc.nat(60),
      spendMicros: fc.nat(9_000_000),
    }),
    { maxLength: 4 },
  );

  test('the effects sum to the difference, new, dropped and fruitless models included (T15)', () => {
    const monthOf = fc.tuple(fc.integer({ min: 1, max: 50 }), models).map(([finishedAssets, list]) => ({
      finishedAssets,
      models: [
        ...new Map(
          list.map(({ extra, ...rest }) => [rest.model, { ...rest, outputs: rest.accepted + extra }]),
        ).values(),
      ],
    }));
    fc.assert(
      fc.property(monthOf, monthOf, (first, second) => {
        const total = (m: typeof first): number =>
          m.models.reduce((sum, { spendMicros }) => sum + spendMicros, 0);
        const change = spendChange(first, second);
        const sum = Object.values(change ?? {}).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(total(second) - total(first), 3);
      }),
    );
  });

  test('the verdict in one word', () => {
    expect(monthVerdict(0.4, 0.3)).toBe('working');
    expect(monthVerdict(0.4, 0.42)).toBe('working');
    expect(monthVerdict(0, 0.2)).toBe('failing');
    expect(monthVerdict(0.4, 0.9)).toBe('mixed');
    expect(monthVerdict(-0.2, -0.2)).toBe('mixed');
    expect(monthVerdict(null, 0.1)).toBe('no-comparison');
    expect(spendChange({ ...before, finishedAssets: 0 }, after)).toBeNull();
  });
});

test('TV7 quotes against charges', () => {
  const call = (quotedMicros: number, actualMicros: number) => ({
    quotedMicros,
    actualMicros,
    qualifier: 'estimate' as const,
    upperMicros: null,
  });
  const calls = [call(40_000, 40_000), call(40_000, 44_000), call(100_000, 90_000), call(0, 0)];
  const accuracyOf = (all: readonly QuotedCharge[]): QuoteAccuracy => {
    const sums = noQuotes();
    for (const one of all) addQuote(sums, one);
    return quoteAccuracy(sums);
  };
  const found = accuracyOf(calls);
  expect(found.wape).toBeCloseTo(0.0805, 4);
  expect(found.bias).toBeCloseTo(-0.0345, 4);
  expect(accuracyOf([call(0, 0)])).toMatchObject({ wape: null, bias: null });
  const exact = { ...call(40_000, 44_000), qualifier: 'exact' as const };
  const inside = { ...call(40_000, 44_000), upperMicros: 50_000 };
  const outside = { ...call(40_000, 60_000), upperMicros: 50_000 };
  expect(accuracyOf([exact, inside, outside])).toMatchObject({
    exactMismatches: 1,
    insideRange: { inside: 1, n: 2 },
  });
});

describe('S7 the retire rule', () => {
  const good: ModelEvidence = {
    decidedSets: 60,
    rejectedSets: 12,
    assets: 20,
    days: 10,
    p50Ms: { low: 2_000, high: 3_000 },
    costMicros: 100_000,
  };
  const poor = { rejectedSets: 40 };
  const slowly = { p50Ms: { low: 4_000, high: 6_000 } };
  const dear = { costMicros: 120_000 };

  test.each([
    ['rejected, slow and costly', { ...poor, ...slowly, ...dear }, 'retire'],
    ['rejected and slow, but not dearer', { ...poor, ...slowly }, 'watch'],
    ['rejected only', { ...poor, ...dear }, 'watch'],
    ['slow only', { ...slowly, ...dear }, 'watch'],
    ['costly only', dear, 'costly'],
    ['none of the three', {}, 'keep'],
  ] as const)('%s', (_what, change, verdict) => {
    expect(retireVerdict({ ...good, ...change }, good, 0.3).kind).toBe(verdict);
  });

  test.each([{ decidedSets: 19, rejectedSets: 3 }, { assets: 4 }, { days: 2 }])(
    'too little of one thing: %o',
    (less) => {
      expect(retireVerdict({ ...good, ...less }, good, 0.3)).toMatchObject({
        kind: 'not-enough-data',
        need: 20,
      });
      expect(retireVerdict(good, { ...good, ...less }, 0.3)).toEqual({ kind: 'no-comparison' });
    },
  );

  test('without an alternative nothing is said', () => {
    expect(retireVerdict(good, null, 0.3)).toEqual({ kind: 'no-comparison' });
  });

  test('a median without limits is not called slow', () => {
    const verdict = retireVerdict({ ...good, p50Ms: { low: null, high: null } }, good, 0.3);
    expect(verdict).toMatchObject({ kind: 'keep', evidence: { slow: false } });
  });
});
