import { describe, expect, test } from 'vitest';

import { chargeBody, createDevice } from '../ledger/written.ts';
import { writeCall } from '../ledger/callStory.ts';
import { factsOf } from './factsOf.ts';
import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { alertNews, alertStates } from '../../../src/kernel/review/alertStates.ts';
import { alertKey } from '../../../src/kernel/review/alerts.ts';
import type { Alert } from '../../../src/kernel/review/alerts.ts';
import { callOf, isWatched, named, standingAlerts } from '../../../src/kernel/review/alertWatch.ts';
import {
  dearCalls,
  hourSpend,
  rejectSteps,
  spendSpikes,
  unpricedCalls,
  wrongQuotes,
} from '../../../src/kernel/review/callAlerts.ts';
import type { RuleFacts } from '../../../src/kernel/review/callAlerts.ts';
import { createCalendar, nextMonth } from '../../../src/kernel/review/calendar.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { ruleFacts } from '../../../src/kernel/review/ruleFacts.ts';

const calendar = createCalendar('UTC');
const dollar = 1_000_000;
const nowMs = Date.parse('2026-03-18T12:00:00Z');
const dayMs = 86_400_000;
const intact = { conflicts: [], gaps: [] };

const alert = (rest: Partial<Alert> = {}): Alert => ({
  rule: 'A1',
  period: '2026-03',
  threshold: 80,
  subject: null,
  payload: {},
  ...rest,
});

function fired(pen: ReturnType<typeof createDevice>, at: number, one: Alert): LedgerEvent {
  return pen(at, '', 'alert.fired', { alert: alertKey(one), ...one });
}

describe('what the ledger knows of an alert', () => {
  const key = alertKey(alert());

  test('fired twice is one, with what was seen first; acknowledged and over are told apart', () => {
    const [p, q] = [createDevice('p'), createDevice('q')];
    const events = [
      fired(p, 10, alert({ payload: { seen: 1 } })),
      fired(q, 20, alert({ payload: { seen: 2 } })),
      q(30, '', 'alert.acked', { alert: key }),
    ];
    expect([...alertStates(events.toReversed()).values()]).toEqual([
      { ...alert({ payload: { seen: 1 } }), key, firedAt: 10, isAcked: true, isOver: false },
    ]);
    const ended = [...events, p(40, '', 'alert.resolved', { alert: key })];
    expect(alertStates(ended).get(key)).toMatchObject({ isAcked: true, isOver: true });
    const again = [...ended, fired(p, 50, alert({ payload: { seen: 3 } }))];
    expect(alertStates(again).get(key)).toMatchObject({
      firedAt: 50,
      isAcked: false,
      isOver: false,
      payload: { seen: 3 },
    });
  });

  test('an end or a nod without an alert is nothing', () => {
    expect(alertStates([createDevice('p')(1, '', 'alert.acked', { alert: key })]).size).toBe(0);
  });

  test('news: what is new is fired once, what has ended is resolved, what only happened stays', () => {
    const pen = createDevice('p');
    const [a1, a3] = [alert(), alert({ rule: 'A3', threshold: 1, subject: 'c1' })];
    const old = alert({ period: '2025-12' });
    const states = alertStates([fired(pen, 1, a1), fired(pen, 2, a3), fired(pen, 3, old)]);
    const watched = ({ period }: Alert): boolean => isWatched(period, '2026-03');
    const fresh = alert({ threshold: 100 });
    expect(alertNews([a1, fresh, fresh], states, watched)).toEqual({ fire: [fresh], resolve: [] });
    // A dear call is never over, and nobody looks at December any more.
    expect(alertNews([], states, watched)).toEqual({ fire: [], resolve: [alertKey(a1)] });
  });
});

test('the table tells the rules the same as the facts themselves, but for the names of calls', () => {
  const now = Date.parse('2026-03-25T15:00:00Z');
  const facts = factsOf(demoYear(calendar, now).filter(({ dev }) => /0[1-4]$/.test(dev)));
  const months = ['2025-04'];
  while (months.length < 12) months.push(nextMonth(months.at(-1) ?? ''));
  const table = ruleFacts(tableOf(facts, calendar), months);
  const all = { from: 0, to: now };
  const run = (some: readonly RuleFacts[]): unknown[] => {
    const hours = hourSpend(some, all, calendar);
    const found = [
      ...dearCalls(some, all, 0.15 * dollar, calendar),
      ...[...new Set(hours.map(({ day }) => day))].toSorted().flatMap((day) => spendSpikes(hours, day)),
      ...rejectSteps(some, calendar),
      ...wrongQuotes(some, all, calendar),
      ...unpricedCalls(some, all, calendar),
    ];
    return found
      .map((one) => (callOf(one) === null ? one : named(one, 'a call')))
      .map((one) => JSON.stringify(one))
      .toSorted();
  };
  const expected = run(facts);
  expect(expected.length).toBeGreaterThan(10);
  expect(run(table.facts)).toEqual(expected);
  // And every reference leads to its call.
  const calls = new Map(facts.map((one) => [one.asset, one.calls]));
  for (const { asset, index, at } of table.refs.values()) expect(calls.get(asset)?.[index]?.at).toBe(at);
});

describe('what stands now', () => {
  const lead = createDevice('lead');
  const limit = (micro: number): LedgerEvent =>
    lead(nowMs - 20 * dayMs, '', 'budget.set', {
      scope: 'workspace',
      period: 'every-month',
      micro,
      cur: 'USD',
      thresholds: [50, 80, 100],
      hardStop: false,
    });
  const campaign = lead(nowMs - 20 * dayMs, '', 'budget.set', {
    scope: 'campaign',
    campaign: 'spring',
    period: 'lifetime',
    micro: 20 * dollar,
    cur: 'USD',
    thresholds: [50, 80, 100],
    hardStop: false,
  });

  /** Two dollars on every day of the last four weeks; all of the campaign. */
  function steady(asset: string, dev: string): LedgerEvent[] {
    const pen = createDevice(dev);
    return Array.from({ length: 28 }, (_, back) => nowMs - (28 - back) * dayMs).map((at, index) => ({
      ...pen(at, asset, 'charge.metered', chargeBody('metered', `${asset}${index}`, 2 * dollar)),
      scope: { asset, campaign: 'spring' },
    }));
  }

  const standing = (
    events: readonly LedgerEvent[],
    loose: readonly LedgerEvent[],
    dear: number | null = null,
  ) =>
    standingAlerts(tableOf(factsOf(events), calendar), { loose, ...intact }, { nowMs, dearCallMicros: dear });
  const short = ({ rule, period, threshold, subject }: Alert): string =>
    [rule, period, threshold, subject].join(' ');

  test('A1 and A2 of the month, A1 of the campaign over its life', () => {
    const { own, demo } = standing(steady('a', 'd'), [limit(40 * dollar), campaign]);
    expect(own.map(short)).toEqual([
      'A1 2026-03 50 ',
      'A1 2026-03 80 ',
      'A2 2026-03 0.8 ',
      'A1 lifetime 50 spring',
      'A1 lifetime 80 spring',
      'A1 lifetime 100 spring',
    ]);
    expect(demo).toEqual([]);
    expect(standing(steady('a', 'd'), [limit(400 * dollar)]).own).toEqual([]);
  });

  test('A3, A6 and A7 name their calls by a reference', () => {
    const pen = createDevice('d');
    const events = [
      ...writeCall(pen, { call: 'dear', at: nowMs - dayMs, micros: 3 * dollar }),
      ...writeCall(pen, { call: 'nameless', at: nowMs - dayMs, micros: null, model: 'n' }),
      ...writeCall(pen, {
        call: 'wrong',
        at: nowMs - dayMs,
        micros: 2,
        model: 'w',
        quote: { micro: 1, upperMicro: 1, qualifier: 'exact' },
      }),
    ];
    const { own, refs } = standing(events, [], dollar);
    expect(own.map(({ rule }) => rule)).toEqual(['A3', 'A6', 'A7']);
    expect(own.map((one) => refs.get(callOf(one) ?? '')?.index)).toEqual([0, 2, 1]);
    expect(own[0] && named(own[0], 'dear')).toMatchObject({ rule: 'A3', subject: 'dear' });
    expect(own[2] && named(own[2], 'nameless').payload).toMatchObject({ calls: 1, call: 'nameless' });
    expect(standing(events, []).own.map(({ rule }) => rule)).toEqual(['A6', 'A7']);
  });

  test('A8 of prices that somebody pays, in this month or the last', () => {
    const old = { table: 'bundled@1', takenAt: nowMs - 31 * dayMs, providers: ['q', 'p'] };
    const ask = (events: readonly LedgerEvent[], prices = [old]) =>
      standingAlerts(
        tableOf(factsOf(events), calendar),
        { loose: [], ...intact },
        { nowMs, dearCallMicros: null, prices },
      );
    const at = (days: number, asset = 'a') =>
      writeCall(createDevice('d'), { call: 'c', asset, at: nowMs - days * dayMs, micros: 1 });
    expect(ask(at(1)).own.map(short)).toEqual(['A8 2026-03 30 bundled@1']);
    expect(ask(at(1), []).own).toEqual([]);
    expect(ask(at(1), [{ ...old, takenAt: nowMs - 30 * dayMs }]).own).toEqual([]);
    expect(ask(at(1), [{ ...old, providers: ['q'] }]).own).toEqual([]);
    expect(ask(at(70)).own).toEqual([]);
    const { own, demo } = ask(at(1, 'demo-a'));
    expect([own, demo]).toEqual([[], []]);
  });

  test('A9 of work, not of invented devices', () => {
    const ledger = {
      loose: [],
      conflicts: [
        { id: 'x:1', dev: 'x' },
        { id: 'demo-01:1', dev: 'demo-01' },
      ],
      gaps: [
        { dev: 'y', missingCount: 2, sinceMs: nowMs - dayMs },
        { dev: 'z', missingCount: 2, sinceMs: nowMs - 1 },
      ],
    };
    const { own } = standingAlerts(tableOf([], calendar), ledger, { nowMs, dearCallMicros: null });
    expect(own.map(short)).toEqual(['A9 ever  x:1', 'A9 ever  y']);
  });

  test('what invented work alone brings about is told apart from what is one’s own', () => {
    const events = [...steady('demo-a', 'demo-01'), ...steady('a', 'd').slice(-6)];
    const { own, demo, holdsDemo } = standing(events, [limit(20 * dollar)]);
    expect(holdsDemo).toBe(true);
    expect(own.map(short)).toContain('A1 2026-03 50 ');
    expect(own.map(short)).not.toContain('A1 2026-03 100 ');
    expect(demo.map(short)).toContain('A1 2026-03 100 ');
    expect(demo.map(short)).not.toContain('A1 2026-03 50 ');
  });
});
