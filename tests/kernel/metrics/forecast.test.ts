import { expect, test } from 'vitest';

import { forecastToFinish, type FinishedRun } from '../../../src/kernel/metrics/forecast.ts';
import { money } from '../../drivers/fakeSession.ts';

/** An asset finished after `count` iterations of 1000 micros and 2 s each. */
const finishedAfter = (count: number, unpricedCount = 0): FinishedRun =>
  Array.from({ length: count }, () => ({ actual: money(1000, unpricedCount), feltWaitMs: 2000 }));

test('the median of what comparable assets still needed, as figures that occurred', () => {
  const finished = [2, 4, 5, 6, 9].map((count) => finishedAfter(count));
  expect(forecastToFinish(finished, 0)).toEqual({
    kind: 'medians',
    n: 5,
    range: 'seen',
    iterations: { median: 5, low: 2, high: 9 },
    micros: { median: 5000, low: 2000, high: 9000 },
    unpriced: 0,
    feltWaitMs: { median: 10_000, low: 4000, high: 18_000 },
  });
  expect(forecastToFinish(finished, 2)).toMatchObject({
    n: 5,
    iterations: { median: 3 },
    micros: { median: 3000 },
  });
});

test('assets that were finished sooner say nothing any more; below five there is no figure', () => {
  const finished = [2, 4, 5, 6, 9].map((count) => finishedAfter(count));
  expect(forecastToFinish(finished, 5)).toEqual({ kind: 'too-few', n: 3, minimum: 5 });
  expect(forecastToFinish([], 0)).toEqual({ kind: 'too-few', n: 0, minimum: 5 });
});

test('an even number takes the lower middle, and unknown prices are counted', () => {
  const finished = [1, 2, 3, 4, 5, 6].map((count) => finishedAfter(count, count > 4 ? 1 : 0));
  expect(forecastToFinish(finished, 0)).toMatchObject({ n: 6, iterations: { median: 3 }, unpriced: 2 });
});

test('from six on the interval is that of order statistics (TV3): ranks 1–6 of 6, 2–9 of 10, 6–15 of 20', () => {
  const upTo = (n: number) =>
    forecastToFinish(
      Array.from({ length: n }, (_, index) => finishedAfter(n - index)),
      0,
    );
  expect(upTo(6)).toMatchObject({ range: 'confidence', iterations: { median: 3, low: 1, high: 6 } });
  expect(upTo(10)).toMatchObject({ range: 'confidence', iterations: { median: 5, low: 2, high: 9 } });
  expect(upTo(20)).toMatchObject({
    range: 'confidence',
    iterations: { median: 10, low: 6, high: 15 },
    feltWaitMs: { median: 20_000, low: 12_000, high: 30_000 },
  });
});
