import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { AssetFacts, LifecycleFact } from '../../../src/kernel/review/assetFacts.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { costLines, sumOfLines } from './plainRoll.ts';
import { countingFinish, noAsset } from '../../../src/kernel/review/rollForward.ts';
import { assetMonths, rollMonths } from './plainRoll.ts';
import type { PlainRoll } from './plainRoll.ts';

const calendar = createCalendar('Europe/Berlin');
const on = (date: string): number => Date.parse(`${date}T12:00:00Z`);

function facts(
  asset: string,
  spends: readonly (readonly [string, number])[],
  lifecycle: readonly LifecycleFact[] = [],
  /** Days of fixed fees. */
  general: readonly string[] = [],
): AssetFacts {
  return {
    asset,
    name: asset,
    kind: 'deliverable',
    tier: 2,
    slot: { width: 1, height: 1 },
    campaign: null,
    createdAt: 0,
    lastAt: 0,
    lifecycle,
    calls: [],
    money: spends.map(([date, micros]) => ({
      at: on(date),
      micros,
      unpriced: 0,
      component: 'iteration',
      basis: 'metered',
      general: general.includes(date),
      call: null,
    })),
    labour: [],
    credits: { grants: [], voids: [], burns: [] },
  };
}

const finished = (date: string): LifecycleFact => ({ at: on(date), type: 'finished' });
const reopened = (date: string): LifecycleFact => ({ at: on(date), type: 'reopened' });
const abandoned = (date: string): LifecycleFact => ({ at: on(date), type: 'abandoned' });

function roll(assets: readonly AssetFacts[], now: string): PlainRoll[] {
  return rollMonths(assets.map((one) => ({ asset: one.asset, months: assetMonths(one, calendar, on(now)) })));
}

const spentOf = ({ spent }: PlainRoll): number => totalOf(spent);

test('TV10 roll-forward', () => {
  const a = facts(
    'A',
    [
      ['2026-01-05', 180],
      ['2026-02-10', 15],
    ],
    [finished('2026-01-20')],
  );
  const b = facts(
    'B',
    [
      ['2026-01-06', 40],
      ['2026-02-06', 60],
    ],
    [finished('2026-02-20')],
  );
  const c = facts(
    'C',
    [
      ['2026-01-07', 20],
      ['2026-02-07', 5],
    ],
    [abandoned('2026-02-21')],
  );
  // Overhead 10 each month and 4 unallocated: money that belongs to no asset.
  const none = facts(
    noAsset,
    [
      ['2026-01-08', 10],
      ['2026-01-09', 4],
      ['2026-02-08', 10],
    ],
    [],
    ['2026-01-08', '2026-02-08'],
  );
  const [january, february] = roll([a, b, c, none], '2026-02-28') as [PlainRoll, PlainRoll];
  expect(spentOf(january)).toBe(254);
  expect(january).toMatchObject({ month: '2026-01', loaded: 194, wip: 60 });
  expect(january.finished.map(({ asset, cost }) => [asset, totalOf(cost)])).toEqual([['A', 180]]);
  expect(january.loaded / january.finished.length).toBe(194);
  expect(spentOf(february)).toBe(90);
  expect(february).toMatchObject({ month: '2026-02', loaded: 150, wip: 0, rework: 15, abandoned: 25 });
  expect(february.finished.map(({ asset, cost }) => [asset, totalOf(cost)])).toEqual([['B', 100]]);
  expect(january.bucket).toMatchObject({ finished: 180, wip: 60, overhead: 10, unallocated: 4 });
  expect(february.bucket).toMatchObject({
    finished: 60,
    rework: 15,
    abandoned: 5,
    overhead: 10,
    unallocated: 0,
  });
});

describe('T18 an asset counts once', () => {
  test('a finish that is taken back in its month does not count, one taken back later does', () => {
    const within = [finished('2026-03-10'), reopened('2026-03-20'), finished('2026-04-02')];
    expect(countingFinish(within, calendar, on('2026-05-01'))?.month).toBe('2026-04');
    const later = [finished('2026-03-10'), reopened('2026-04-02'), finished('2026-04-10')];
    expect(countingFinish(later, calendar, on('2026-05-01'))?.month).toBe('2026-03');
    expect(countingFinish(within.slice(0, 2), calendar, on('2026-03-25'))).toBeNull();
    expect(countingFinish(within.slice(0, 2), calendar, on('2026-03-15'))?.month).toBe('2026-03');
  });

  test('the month ends with the zone, not with UTC', () => {
    // 23:30 UTC on 31 March is 1 April in Berlin.
    const at = Date.parse('2026-03-31T23:30:00Z');
    expect(countingFinish([{ at, type: 'finished' }], calendar, on('2026-05-01'))?.month).toBe('2026-04');
  });

  test('an abandonment that is taken back posts the negative', () => {
    const one = facts(
      'A',
      [
        ['2026-01-05', 50],
        ['2026-02-05', 7],
        ['2026-03-05', 3],
      ],
      [abandoned('2026-01-20'), reopened('2026-03-01'), finished('2026-03-20')],
    );
    const rolls = roll([one], '2026-03-31');
    expect(rolls.map(({ abandoned: moved }) => moved)).toEqual([50, 7, -57]);
    expect(rolls.map(({ loaded }) => loaded)).toEqual([50, 7, 3]);
    expect(rolls.map(({ wip }) => wip)).toEqual([0, 0, 0]);
    expect(totalOf(rolls[2]?.finished[0]?.cost ?? { infrastructure: 0, iteration: 0, oversight: 0 })).toBe(
      60,
    );
  });
});

const dates = fc
  .integer({ min: 0, max: 200 })
  .map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
const history = fc.record({
  spends: fc.array(fc.tuple(dates, fc.integer({ min: -500, max: 5_000 })), { maxLength: 12 }),
  lifecycle: fc
    .array(fc.tuple(dates, fc.constantFrom('finished' as const, 'reopened' as const, 'abandoned' as const)), {
      maxLength: 5,
    })
    .map((list) => list.map(([date, type]) => ({ at: on(date), type })).toSorted((a, b) => a.at - b.at)),
  base: fc.boolean(),
});

test('T2 for any history: spend is its buckets, and all that was loaded plus work in progress is the ledger', () => {
  fc.assert(
    fc.property(fc.array(history, { minLength: 1, maxLength: 6 }), dates, (histories, now) => {
      const assets = histories.map(({ spends, lifecycle, base }, i): AssetFacts => ({
        ...facts(i === 0 ? noAsset : `a${i}`, spends, i === 0 ? [] : lifecycle),
        kind: base && i > 0 ? 'base' : 'deliverable',
      }));
      const rolls = roll(assets, now);
      const ledger = assets
        .flatMap(costLines)
        .filter(({ at }) => at <= on(now))
        .reduce((sum, { micros }) => sum + micros, 0);
      for (const month of rolls) {
        expect(Object.values(month.bucket).reduce((a, b) => a + b, 0)).toBe(spentOf(month));
      }
      expect(rolls.reduce((sum, month) => sum + spentOf(month), 0)).toBe(ledger);
      expect(rolls.reduce((sum, { loaded }) => sum + loaded, 0) + (rolls.at(-1)?.wip ?? 0)).toBe(ledger);
      const counted = rolls.flatMap(({ finished: list }) => list.map(({ asset }) => asset));
      expect(new Set(counted).size).toBe(counted.length);
    }),
    { numRuns: 300 },
  );
});

test('the lines of an asset are its parts', () => {
  const one = facts('A', [['2026-01-05', 50]]);
  const labour = [
    { at: on('2026-01-06'), kind: 'review' as const, ms: 1_000, micros: 12, actor: 'p', call: null },
    { at: on('2026-01-07'), kind: 'review' as const, ms: 1_000, micros: null, actor: 'p', call: null },
    { at: on('2026-01-08'), kind: 'idle' as const, ms: 1_000, micros: 0, actor: 'p', call: null },
  ];
  const lines = costLines({ ...one, labour });
  expect(sumOfLines(lines)).toEqual({ infrastructure: 0, iteration: 50, oversight: 12 });
  expect(lines.reduce((sum, { unpriced }) => sum + unpriced, 0)).toBe(1);
});
