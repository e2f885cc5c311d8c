import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { AssetFacts, CallFact, MoneyFact } from '../../../src/kernel/review/assetFacts.ts';
import {
  alertKey,
  brokenLedger,
  budgetCrossings,
  budgetOutlook,
  notFired,
  oldPriceTables,
} from '../../../src/kernel/review/alerts.ts';
import type { Alert } from '../../../src/kernel/review/alerts.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import {
  dearCalls,
  hourSpend,
  rejectSteps,
  spendSpikes,
  unpricedCalls,
  wrongQuotes,
} from '../../../src/kernel/review/callAlerts.ts';

const calendar = createCalendar('UTC');
const dollar = 1_000_000;
const march = Date.parse('2026-03-02T09:30:00Z');
const dayMs = 86_400_000;
const all = { from: 0, to: Infinity };

function call(name: string, rest: Partial<CallFact> = {}): CallFact {
  return {
    call: name,
    tool: 'generate',
    provider: 'p',
    model: 'm',
    source: 'hosted',
    tier: 2,
    actor: 'ana',
    at: march,
    latencyMs: 1,
    status: 'accepted',
    reason: null,
    errorType: null,
    outputs: 1,
    acceptedOutputs: 1,
    isRetry: false,
    quote: null,
    micros: 0,
    unpriced: 0,
    disputed: false,
    ...rest,
  };
}

function asset(calls: readonly CallFact[], money: readonly Partial<MoneyFact>[] = []): AssetFacts {
  const usual: MoneyFact = {
    at: march,
    micros: 0,
    unpriced: 0,
    component: 'iteration',
    basis: 'metered',
    general: false,
    call: 0,
  };
  return {
    asset: 'a',
    name: 'a',
    kind: 'deliverable',
    tier: 2,
    slot: { width: 1, height: 1 },
    campaign: null,
    createdAt: march,
    lastAt: march,
    lifecycle: [],
    calls,
    money: money.map((one) => ({ ...usual, ...one })),
    labour: [],
    credits: { grants: [], voids: [], burns: [] },
  };
}

describe('fired once', () => {
  const alert = (rest: Partial<Alert> = {}): Alert => ({
    rule: 'A1',
    period: '2026-03',
    threshold: 80,
    subject: null,
    payload: {},
    ...rest,
  });

  test('a key for each rule, period, threshold and subject; what was seen does not matter', () => {
    const different = [
      alert(),
      alert({ rule: 'A2' }),
      alert({ period: '2026-04' }),
      alert({ threshold: 100 }),
      alert({ threshold: null }),
      alert({ subject: '' }),
      alert({ subject: '-' }),
      alert({ subject: 'spring sale' }),
    ];
    expect(new Set(different.map(alertKey)).size).toBe(different.length);
    expect(alertKey(alert({ payload: { spentMicros: 5 } }))).toBe(alertKey(alert()));
  });

  test('neither twice in one look nor again', () => {
    const twice = [alert(), alert({ payload: { later: true } }), alert({ threshold: 100 })];
    expect(notFired(twice, new Set())).toEqual([twice[0], twice[2]]);
    expect(notFired(twice, new Set([alertKey(alert())]))).toEqual([twice[2]]);
  });
});

describe('A1 a budget is crossed', () => {
  const budget = { subject: 'spring-sale', period: 'lifetime', limitMicros: 200 };
  const crossed = (before: number, now: number, limitMicros = 200): (number | null)[] =>
    budgetCrossings({ ...budget, limitMicros }, [50, 80, 100], before, now).map(({ threshold }) => threshold);

  test('before < T ≤ now', () => {
    expect(crossed(0, 99)).toEqual([]);
    expect(crossed(99, 100)).toEqual([50]);
    expect(crossed(100, 159)).toEqual([]);
    expect(crossed(100, 500)).toEqual([80, 100]);
    expect(crossed(500, 100)).toEqual([]);
    expect(crossed(0, 1, 0)).toEqual([50, 80, 100]);
  });

  test('step by step or at once, each threshold is crossed once on the way up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 10 }), (steps) => {
        let spent = 0;
        const seen = steps.flatMap((step) => crossed(spent, (spent += step)));
        expect(seen).toEqual(crossed(0, spent));
      }),
    );
  });
});

test('A2 needs two days in a row', () => {
  const budget = { subject: null, period: '2026-03', limitMicros: 200 };
  const outlook = (...days: (readonly [string, number])[]): number =>
    budgetOutlook(
      budget,
      days.map(([day, chance]) => ({ day, chance })),
    ).length;
  expect(outlook(['2026-03-04', 0.8], ['2026-03-05', 0.8])).toBe(1);
  expect(outlook(['2026-03-05', 0.8], ['2026-03-04', 0.9])).toBe(1);
  expect(outlook(['2026-03-05', 1])).toBe(0);
  expect(outlook(['2026-03-04', 0.79], ['2026-03-05', 1])).toBe(0);
  expect(outlook(['2026-03-04', 1], ['2026-03-06', 1])).toBe(0);
  expect(outlook(['2026-03-04', 1], ['2026-03-05', 1], ['2026-03-06', 0.1])).toBe(0);
});

test('A3 one call that cost more than the limit', () => {
  const facts = [asset([call('c1', { micros: 500 }), call('c2', { micros: 501 })])];
  expect(dearCalls(facts, all, 500, calendar)).toEqual([
    {
      rule: 'A3',
      period: '2026-03',
      threshold: 500,
      subject: 'c2',
      payload: { asset: 'a', micros: 501, model: 'p/m' },
    },
  ]);
  expect(dearCalls(facts, { from: 0, to: march }, 500, calendar)).toEqual([]);
});

describe('A4 TV13 spike', () => {
  const hours = [1, 1.2, 0.8, 1.1, 4, 0.9, 1].map((amount, i) => ({
    day: `2026-03-0${i + 1}`,
    hour: 9,
    micros: amount * dollar,
  }));

  test('the hour of 4.00 is above 3.00, no other is', () => {
    expect(spendSpikes(hours, '2026-03-05')).toMatchObject([
      {
        subject: '2026-03-05T09',
        period: '2026-03',
        payload: { micros: 4 * dollar, limitMicros: 3 * dollar },
      },
    ]);
    for (const day of [1, 2, 3, 4, 6, 7]) expect(spendSpikes(hours, `2026-03-0${day}`)).toEqual([]);
  });

  test('six values are too few, and another hour is another matter', () => {
    expect(spendSpikes(hours.slice(1), '2026-03-05')).toEqual([]);
    const other = hours.map((one, i) => (i === 0 ? { ...one, hour: 10 } : one));
    expect(spendSpikes(other, '2026-03-05')).toEqual([]);
  });

  test('hours are those of the wall clock; shared pixels and broken credits are no spend of an hour', () => {
    const facts = asset(
      [],
      [
        { micros: 3 },
        { micros: 4, at: march + 60_000 },
        { micros: 9, basis: 'shared' },
        { micros: 9, basis: 'breakage' },
      ],
    );
    expect(hourSpend([facts], all, createCalendar('Asia/Kolkata'))).toEqual([
      { day: '2026-03-02', hour: 15, micros: 7 },
    ]);
  });
});

describe('A5 the reject rate steps up (S5)', () => {
  /** The 60 before, then the last 30. */
  function history(before: number, now: number, model = 'm', n = 90): CallFact[] {
    return Array.from({ length: n }, (_, i) => {
      const rejected = i < 60 ? i < before : i - 60 < now;
      return call(`${model}${i}`, {
        model,
        at: march + i * 60_000,
        status: rejected ? 'rejected' : 'accepted',
      });
    });
  }

  test('18 of 30 against 24 of 60 is none, 20 of 30 is one', () => {
    expect(rejectSteps([asset(history(24, 18))], calendar)).toEqual([]);
    expect(rejectSteps([asset(history(24, 20).toReversed())], calendar)).toMatchObject([
      {
        rule: 'A5',
        period: '2026-03',
        subject: 'generate 2 p/m',
        payload: { recent: { successes: 20, n: 30 } },
      },
    ]);
  });

  test('each model by itself, and none with fewer sets', () => {
    const facts = [asset(history(24, 30, 'bad')), asset(history(24, 12, 'good'))];
    expect(rejectSteps(facts, calendar).map(({ subject }) => subject)).toEqual(['generate 2 p/bad']);
    expect(rejectSteps([asset(history(0, 29, 'm', 89))], calendar)).toEqual([]);
  });
});

describe('A6 an exact quote was not charged', () => {
  const exact = { micro: 100, upperMicro: 100, qualifier: 'exact' as const };
  const quoted = (rest: Partial<CallFact>, money: readonly Partial<MoneyFact>[]): number =>
    wrongQuotes([asset([call('c', { quote: exact, ...rest })], money)], all, calendar).length;

  test('charged as quoted, in parts, refunded, or only quoted: no', () => {
    expect(quoted({}, [{ micros: 60 }, { micros: 40 }])).toBe(0);
    expect(quoted({}, [{ micros: 100 }, { micros: -100, basis: 'adjusted' }])).toBe(0);
    expect(quoted({}, [{ micros: 100, basis: 'quoted' }])).toBe(0);
    expect(quoted({ status: 'failed' }, [])).toBe(0);
    expect(quoted({ status: 'open' }, [])).toBe(0);
    expect(quoted({ unpriced: 1 }, [{ unpriced: 1 }])).toBe(0);
    expect(quoted({ quote: { ...exact, qualifier: 'estimate' } }, [{ micros: 101 }])).toBe(0);
  });

  test('charged otherwise, or not at all: once a month for each model', () => {
    expect(quoted({}, [{ micros: 101 }])).toBe(1);
    expect(quoted({}, [])).toBe(1);
    const two = asset([call('c1', { quote: exact }), call('c2', { quote: exact, at: march - 1 })], []);
    expect(wrongQuotes([two], all, calendar)).toEqual([
      { rule: 'A6', period: '2026-03', threshold: null, subject: 'p/m', payload: { calls: 2, call: 'c2' } },
    ]);
  });
});

test('A7 a call whose cost is not known, once it has ended', () => {
  const facts = asset([call('c1', { unpriced: 1 }), call('c2', { unpriced: 1, status: 'open' }), call('c3')]);
  expect(unpricedCalls([facts], all, calendar)).toMatchObject([
    { rule: 'A7', subject: 'p/m', payload: { calls: 1 } },
  ]);
});

test('A8 a price table that is older than 30 days', () => {
  const tables = [
    { table: 'new', takenAt: march - 30 * dayMs },
    { table: 'old', takenAt: march - 30 * dayMs - 1 },
  ];
  expect(oldPriceTables(tables, '2026-03', march).map(({ subject }) => subject)).toEqual(['old']);
});

test('A9 two contents of one id, and a gap that lasts a day', () => {
  const gaps = [
    { dev: 'new', missingCount: 2, sinceMs: march - dayMs + 1 },
    { dev: 'old', missingCount: 12, sinceMs: march - dayMs },
    { dev: 'whole', missingCount: 0, sinceMs: 0 },
  ];
  const alerts = brokenLedger([{ id: 'd:4' }], gaps, march);
  expect(alerts.map(({ subject, payload }) => [subject, payload['kind']])).toEqual([
    ['d:4', 'conflict'],
    ['old', 'gap'],
  ]);
});
