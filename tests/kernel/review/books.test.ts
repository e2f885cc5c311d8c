import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bookHistories } from './bookHistories.ts';
import { factsOf } from './factsOf.ts';
import { inLedgerCurrency } from '../../../src/kernel/ledger/money.ts';
import { chargeBody, createDevice, grantBody } from '../ledger/written.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import type { AssetFacts } from '../../../src/kernel/review/assetFacts.ts';
import { bookOf } from '../../../src/kernel/review/breakageFacts.ts';
import { wholeFacts } from './wholeFacts.ts';
import { breakageOf } from '../../../src/kernel/ledger/credits.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { costLines } from './plainRoll.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { everything } from '../../../src/kernel/review/reviewFilter.ts';
import { reviewView } from '../../../src/kernel/review/reviewView.ts';
import type { ReviewView } from '../../../src/kernel/review/reviewView.ts';
import { assetMonths, rollMonths } from './plainRoll.ts';
import type { PlainRoll } from './plainRoll.ts';

const calendar = createCalendar('Europe/Berlin');

function rollsOf(events: readonly LedgerEvent[], nowMs: number): PlainRoll[] {
  const facts = wholeFacts(events);
  return rollMonths(facts.map((one) => ({ asset: one.asset, months: assetMonths(one, calendar, nowMs) })));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const known = (facts: AssetFacts): AssetFacts => ({ ...facts, money: facts.money.toSorted(byContent) });
const byContent = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function views(events: readonly LedgerEvent[], nowMs: number): ReviewView[] {
  const table = tableOf(factsOf(events), calendar);
  const view = (month: string | null): ReviewView =>
    reviewView(table, { month, filter: everything, nowMs, wageMicrosPerHour: 0 });
  return view(null).months.map(view);
}

/** What all charges say, one by one: reported before metered, corrections, time. */
function plainTotal(events: readonly LedgerEvent[]): number {
  const reported = new Set(
    events.flatMap((event) => (event.type === 'charge.reported' ? [event.body.call] : [])),
  );
  return sum(
    events.map((event) => {
      if (event.type === 'charge.adjusted') return event.body.deltaMicro;
      if (event.type === 'charge.reported') return inLedgerCurrency(event.body) ?? 0;
      if (event.type === 'charge.metered')
        return event.body.call !== null && reported.has(event.body.call)
          ? 0
          : (inLedgerCurrency(event.body) ?? 0);
      if (event.type === 'time.segment')
        return Math.round((event.body.ms * (event.body.rateMicroPerHour ?? 0)) / 3_600_000);
      return 0;
    }),
  );
}

test('T2 with credits, currencies, fees and forks: spend is its buckets; loaded and work in progress are the ledger', () => {
  fc.assert(
    fc.property(bookHistories, ({ events, lastAt }) => {
      const rolls = rollsOf(events, lastAt);
      const broken = sum(
        breakageOf(bookOf(factsOf(events).map(({ credits }) => credits)), lastAt).map(({ micros }) => micros),
      );
      const ledger = plainTotal(events) + broken;
      for (const { bucket, spent } of rolls) expect(sum(Object.values(bucket))).toBe(totalOf(spent));
      expect(sum(rolls.map(({ spent }) => totalOf(spent)))).toBe(ledger);
      expect(sum(rolls.map(({ loaded }) => loaded)) + (rolls.at(-1)?.wip ?? 0)).toBe(ledger);
      const fees = events.flatMap((event) =>
        event.type === 'charge.metered' && event.body.kind === 'fixed' && event.scope.asset === undefined
          ? [event]
          : [],
      );
      const corrected = events.flatMap((event) =>
        event.type === 'charge.adjusted' && fees.some(({ id }) => id === event.body.target)
          ? [event.body.deltaMicro]
          : [],
      );
      const overhead = sum(fees.map(({ body }) => inLedgerCurrency(body) ?? 0)) + sum(corrected) + broken;
      expect(sum(rolls.map(({ bucket }) => bucket.overhead))).toBe(overhead);
    }),
    { numRuns: 150 },
  );
});

test('the order of arrival changes no fact and no view', () => {
  fc.assert(
    fc.property(bookHistories, ({ events, arrival, lastAt }) => {
      const mine = new Map(wholeFacts(events).map((one) => [one.asset, known(one)]));
      const theirs = new Map(wholeFacts(arrival).map((one) => [one.asset, known(one)]));
      const figures = (facts: ReadonlyMap<string, AssetFacts>) =>
        [...facts.values()].map(({ asset, money, labour, calls, lifecycle, lastAt: last }) => ({
          asset,
          money,
          labour,
          calls,
          lifecycle,
          last,
        }));
      expect(figures(theirs).toSorted(byContent)).toEqual(figures(mine).toSorted(byContent));
      const months = (list: readonly ReviewView[]) =>
        list.map(({ month: { current, wip, days, waste, quality } }) => ({
          spent: current.roll.spent,
          bucket: current.roll.bucket,
          wip,
          finished: current.finishedAssets,
          days,
          waste,
          quality,
        }));
      expect(months(views(arrival, lastAt))).toEqual(months(views(events, lastAt)));
    }),
    { numRuns: 60 },
  );
});

describe('T4 corrections', () => {
  const totalsOf = (spent: PlainRoll['spent']): number[] => [
    spent.infrastructure,
    spent.iteration,
    spent.oversight,
  ];
  const totals = (events: readonly LedgerEvent[]): ReadonlyMap<string, number> =>
    new Map(
      factsOf(events).map((one) => [one.asset, sum(costLines(one).map(({ micros }) => micros))] as const),
    );

  test('an adjustment and its opposite restore every figure; a re-attribution sums to 0', () => {
    fc.assert(
      fc.property(bookHistories, fc.integer({ min: 1, max: 9_999_999 }), ({ events, lastAt }, delta) => {
        const before = totals(events);
        const charge = events.findLast(
          ({ type, scope }) => type === 'charge.metered' && scope.asset !== undefined,
        );
        if (charge === undefined) return;
        const { asset = '' } = charge.scope;
        const pen = createDevice('late');
        const adjust = (name: string, target: string, deltaMicro: number): LedgerEvent =>
          pen(lastAt + 1, name, 'charge.adjusted', {
            target,
            deltaMicro,
            cur: 'USD',
            reason: 'misattributed',
          });
        const there = adjust(asset, charge.id, delta);
        expect(totals([...events, there]).get(asset)).toBe((before.get(asset) ?? 0) + delta);
        expect(totals([...events, there, adjust(asset, charge.id, -delta)])).toEqual(before);
        const moved = totals([...events, adjust(asset, charge.id, -delta), adjust('z', 'moved', delta)]);
        expect(sum([...moved.values()])).toBe(sum([...before.values()]));
        expect(moved.get('z')).toBe(delta);
        // The months before stay as they were. Between the last cost and the correction there may be empty ones.
        const past = (list: readonly PlainRoll[]) =>
          list
            .filter(
              ({ month, spent }) =>
                month < calendar.monthOf(lastAt) && totalsOf(spent).some((one) => one !== 0),
            )
            .map(({ month, spent }) => ({ month, spent }));
        expect(past(rollsOf([...events, there], lastAt + 1))).toEqual(past(rollsOf(events, lastAt + 1)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('T14 what is not known is counted, and never 0', () => {
  const pen = createDevice('d');
  const at = Date.parse('2026-03-03T12:00:00Z');
  const end = Date.parse('2026-03-31T12:00:00Z');

  test('an amount without a price, one of another currency without a rate, time and a grant without one', () => {
    const events = [
      pen(at, '', 'charge.metered', chargeBody('metered', null, null)),
      pen(at, '', 'charge.metered', chargeBody('metered', null, 40, { cur: 'EUR' })),
      pen(
        at,
        '',
        'charge.metered',
        chargeBody('metered', null, 39_000, { cur: 'EUR', fx: { rateMicro: 1_085_000, rate: 'r' } }),
      ),
      pen(at, 'a', 'time.segment', { kind: 'review', ms: 5 }),
      pen(at, '', 'credit.granted', grantBody('g', 10, 40, { cur: 'EUR', expires: at + 1 })),
    ];
    const [march] = rollsOf(events, end);
    expect(march).toMatchObject({ unpriced: 4, bucket: { overhead: 42_315 } });
    expect(march && totalOf(march.spent)).toBe(42_315);
  });

  test('in any history the months count every unknown amount that counts', () => {
    fc.assert(
      fc.property(bookHistories, ({ events, lastAt }) => {
        const lines = wholeFacts(events)
          .flatMap(costLines)
          .filter(({ at: when }) => when <= lastAt);
        expect(sum(rollsOf(events, lastAt).map(({ unpriced }) => unpriced))).toBe(
          sum(lines.map(({ unpriced }) => unpriced)),
        );
        for (const { micros, unpriced, general } of lines)
          if (unpriced > 0 && general) expect(micros).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
