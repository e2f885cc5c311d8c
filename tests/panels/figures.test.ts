import { describe, expect, test } from 'vitest';

import {
  creditsText,
  dollarsText,
  moneyValue,
  priceText,
  runParts,
  stopText,
  waitText,
} from '../../src/panels/figures/figures.ts';
import {
  backendText,
  costText,
  thumbnailOf,
  verdictText,
} from '../../src/panels/iterations/iterationText.ts';
import { dropIndex } from '../../src/panels/layers/layerOrder.ts';
import { layerId } from '../../src/kernel/shared/ids.ts';
import type { RunQuote } from '../../src/session/types.ts';
import { fakeIteration, money } from '../drivers/fakeSession.ts';

describe('money', () => {
  test('unknown is never 0 and a part that is known is a lower bound', () => {
    expect(creditsText(money(0, 1))).toBe('unpriced');
    expect(creditsText(money(40_000, 1))).toBe('4+');
    expect(dollarsText(money(40_000))).toBe('$0.04');
    expect(moneyValue(money(0, 2), 'micros')).toBe('unpriced');
    expect(moneyValue(money(84_000), 'credits')).toBe('8.4');
  });
});

const quote: RunQuote = {
  tool: 'erase',
  source: 'local',
  micros: 0,
  upperMicros: null,
  qualifier: 'exact',
  wait: { p50Ms: 1400, n: 41 },
  availability: { kind: 'ready' },
};

describe('the run button', () => {
  test.each([
    [{}, '0 credits'],
    [{ micros: 10_000 }, '1 credit'],
    [{ micros: 40_000 }, '4 credits'],
    [{ micros: 40_000, upperMicros: 60_000, qualifier: 'estimate' }, '~4–6 credits'],
    [{ micros: 40_000, upperMicros: 40_000, qualifier: 'estimate' }, '~4 credits'],
    [{ micros: 40_000, upperMicros: null, qualifier: 'estimate' }, '4+ credits'],
    [{ micros: 10_000, upperMicros: null, qualifier: 'estimate' }, '1+ credits'],
    [{ micros: null }, 'unpriced'],
    [{ micros: 0, qualifier: 'unpriced' }, 'unpriced'],
  ] as const)('%j costs %s', (patch, text) => expect(priceText({ ...quote, ...patch })).toBe(text));

  test('a price that is old or second hand is marked, on the button and in the list', () => {
    const doubted = {
      ...quote,
      micros: 40_000,
      upperMicros: 40_000,
      doubts: ['second-hand', 'old'] as const,
    };
    const text = '4 credits (second-hand, old price)';
    expect(priceText(doubted)).toBe(text);
    expect(runParts('erase', doubted).detail).toBe(`${text} · ~1.4 s (p50 of 41)`);
    expect(priceText({ ...doubted, micros: null, upperMicros: null, qualifier: 'unpriced' })).toBe(
      'unpriced',
    );
  });

  test('says what is not known about the wait', () => {
    expect(waitText(quote)).toBe('~1.4 s (p50 of 41)');
    expect(waitText({ ...quote, wait: { p50Ms: null, n: 0 } })).toBe('no timing yet');
    expect(
      waitText({ wait: { p50Ms: null, n: 0 }, availability: { kind: 'download', bytes: 28_000_000 } }),
    ).toBe('28 MB download first');
    expect(runParts('erase', null)).toEqual({ title: 'Run Erase', detail: null });
    expect(runParts('crop', quote).title).toBe('Run Crop');
  });
});

describe('an iteration', () => {
  test('shows quote → actual only where they differ', () => {
    expect(costText(fakeIteration('c', 'erase', 'accepted'))).toBe('0 cr');
    const paid = { quotedMicros: 40_000, actual: money(20_000) };
    expect(costText(fakeIteration('c', 'erase', 'accepted', paid))).toBe('4 → 2 cr');
    expect(costText(fakeIteration('c', 'erase', 'running', paid))).toBe('4 cr');
    expect(costText(fakeIteration('c', 'erase', 'accepted', { ...paid, settled: true }))).toBe(
      'settled: 2 cr, was quoted 4',
    );
    const confirmed = { ...paid, actual: money(40_000), settled: true };
    expect(costText(fakeIteration('c', 'erase', 'accepted', confirmed))).toBe('settled: 4 cr');
    expect(costText(fakeIteration('c', 'erase', 'accepted', { actual: money(0, 1) }))).toBe('unpriced');
  });

  test('names verdict, reason, cause and backend', () => {
    expect(verdictText(fakeIteration('c', 'erase', 'rejected', { reason: 'hand/face' }))).toBe(
      'Rejected: hand/face',
    );
    expect(verdictText(fakeIteration('c', 'erase', 'failed', { errorType: 'out-of-memory' }))).toBe(
      'Failed: out-of-memory',
    );
    expect(backendText({ backend: 'wasm', threads: 2 })).toBe('wasm × 2');
    expect(backendText({ backend: null, threads: null })).toBe('–');
  });

  test('is pictured by what was accepted', () => {
    const outputs = [
      { id: 'o1', index: 0, decision: 'rejected', width: 1, height: 1 },
      { id: 'o2', index: 1, decision: 'accepted', width: 1, height: 1 },
    ] as const;
    const row = fakeIteration('c', 'generate', 'accepted', { outputs });
    expect(thumbnailOf(row, { o1: 'first', o2: 'second' })).toBe('second');
    expect(thumbnailOf(row, { o1: 'first' })).toBe('first');
    expect(thumbnailOf(row, {})).toBeNull();
  });
});

test('dropping a layer above or below another, in the order of the document', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(layerId);
  if (!a || !b || !c) throw new Error('three layers');
  expect(dropIndex([a, b, c], a, c, 'above')).toBe(2);
  expect(dropIndex([a, b, c], a, c, 'below')).toBe(1);
  expect(dropIndex([a, b, c], c, a, 'below')).toBe(0);
});

test.each([
  [{ rule: 'money', limit: 500_000, reached: 500_000, nextMicros: 0 }, /^Stop-loss: .* credits are spent\.$/],
  [
    { rule: 'period', scope: 'workspace', name: '2026-11', limit: 10, reached: 10, nextMicros: 0 },
    /^Budget of the month: .* credits are spent\.$/,
  ],
  [
    { rule: 'period', scope: 'campaign', name: 'spring', limit: 10, reached: 1, nextMicros: null },
    /^Budget of spring: .* are spent, and the price of this run is unknown\.$/,
  ],
  [
    { rule: 'period', scope: 'campaign', name: 'spring', limit: 10, reached: 1, nextMicros: 20 },
    /^Budget of spring: .* are spent, and this run may cost /,
  ],
] as const)('a stop names its budget: %j', (stop, words) => {
  expect(stopText(stop)).toMatch(words);
});
