import { beforeAll, describe, expect, test } from 'vitest';

import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import type { MonthFigures } from '../../../src/kernel/review/monthView.ts';
import type { AssetFacts } from '../../../src/kernel/review/assetFacts.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { costLines } from './plainRoll.ts';
import { everything } from '../../../src/kernel/review/reviewFilter.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { reviewView } from '../../../src/kernel/review/reviewView.ts';
import type { ReviewView } from '../../../src/kernel/review/reviewView.ts';
import { factsOf } from './factsOf.ts';
import { wholeFacts } from './wholeFacts.ts';
import { sqlRecount } from './sqlRecount.ts';
import type { SqlRecount } from './sqlRecount.ts';

const calendar = createCalendar('UTC');
const nowMs = Date.parse('2026-11-25T15:00:00Z');

const meanCost = ({ perAsset }: MonthFigures): number => (perAsset === null ? 0 : totalOf(perAsset));

describe('the demo year, counted once more in SQL over its raw events', () => {
  let recount: SqlRecount;
  let facts: readonly AssetFacts[];
  let months: readonly ReviewView[];

  beforeAll(async () => {
    const events = demoYear(calendar, nowMs);
    recount = await sqlRecount(events);
    const table = tableOf(factsOf(events), calendar);
    // Credits of the running month have not expired.
    facts = wholeFacts(events).map((one) => ({
      ...one,
      money: one.money.filter(({ at }) => at <= nowMs),
    }));
    const view = (month: string | null): ReviewView =>
      reviewView(table, { month, filter: everything, nowMs, wageMicrosPerHour: 0 });
    months = view(null).months.map(view);
  });

  test('every month has the same spend, part by part, to the micro', () => {
    const mine = months.flatMap(({ month: { current } }) =>
      Object.entries(current.roll.spent)
        .map(([part, micros]) => ({ month: current.month, part, micros }))
        .toSorted((a, b) => (a.part < b.part ? -1 : 1)),
    );
    expect(mine).toEqual(recount.spend());
    expect(mine).toHaveLength(36);
  });

  test('every month has the same finished assets at the same lifetime cost', () => {
    const mine = months.map(({ month: { current } }) => ({
      month: current.month,
      n: current.finishedAssets,
      micros: Math.round(meanCost(current) * current.finishedAssets),
    }));
    expect(mine).toEqual(recount.finished());
  });

  test('every month has the same overhead: credits that expired unburnt', () => {
    const mine = months.flatMap(({ month: { current } }) =>
      current.roll.bucket.overhead === 0
        ? []
        : [{ month: current.month, micros: current.roll.bucket.overhead }],
    );
    expect(mine).toEqual(recount.breakage());
    expect(mine.length).toBeGreaterThan(9);
  });

  test('every model has the same calls, verdicts and spend in every month', () => {
    const mine = months.flatMap(({ month, models }) =>
      models.rows.map((row) => ({
        month: month.current.month,
        tool: row.tool,
        tier: row.tier,
        provider: row.provider,
        model: row.model,
        calls: row.calls,
        accepted: row.acceptedSets,
        rejected: row.rejectedSets,
        micros: row.spendMicros,
      })),
    );
    const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
    const theirs = recount.models().map((row) => ({
      ...row,
      // A call without any output has no verdict.
      accepted: row['accepted'] ?? 0,
      rejected: row['rejected'] ?? 0,
    }));
    expect(sorted(mine)).toEqual(sorted(theirs));
    expect(mine.length).toBeGreaterThan(90);
  });

  test('every asset has the same cost', () => {
    const mine = new Map(
      facts.map((one) => [one.asset, costLines(one).reduce((sum, { micros }) => sum + micros, 0)]),
    );
    const theirs = new Map(recount.assets().map((row) => [row['asset'], row['micros']]));
    expect(mine).toEqual(theirs);
    expect(mine.size).toBeGreaterThan(1_500);
  });
});
