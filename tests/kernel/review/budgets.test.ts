import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chargeBody, createDevice } from '../ledger/written.ts';
import { writeCall } from '../ledger/callStory.ts';
import { factsOf } from './factsOf.ts';
import type { EventBodies, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import { budgetsView } from '../../../src/kernel/review/budgetUse.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { limitOfMonth, periodLimits } from '../../../src/kernel/review/periodBudgets.ts';
import type { PeriodLimits } from '../../../src/kernel/review/periodBudgets.ts';

const calendar = createCalendar('UTC');
const dollar = 1_000_000;
/** A Wednesday, the 13th working day of the month. */
const nowMs = Date.parse('2026-03-18T12:00:00Z');
const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

type LimitBody = Exclude<EventBodies['budget.set'], { readonly scope: 'asset' }>;

const usual = { cur: 'USD', thresholds: [100, 50, 80], hardStop: false };
const monthly = (period: string, micro: number | null): LimitBody => ({
  ...usual,
  scope: 'workspace',
  period,
  micro,
});
const ofCampaign = (campaign: string, micro: number | null): LimitBody => ({
  ...usual,
  scope: 'campaign',
  campaign,
  period: 'lifetime',
  micro,
});

function limitsOf(bodies: readonly LimitBody[]): { events: LedgerEvent[]; limits: PeriodLimits } {
  const pen = createDevice('lead');
  const events = bodies.map((body, index) => pen(nowMs - 1_000 + index, '', 'budget.set', body));
  return { events, limits: periodLimits(events) };
}

describe('the limit in force', () => {
  test('a month’s own, else that of every month; taken away it falls back', () => {
    const at = (...bodies: LimitBody[]): number | undefined =>
      limitOfMonth(limitsOf(bodies).limits, '2026-03')?.limitMicros;
    expect(at()).toBeUndefined();
    expect(at(monthly('every-month', 5))).toBe(5);
    expect(at(monthly('every-month', 5), monthly('2026-03', 7))).toBe(7);
    expect(at(monthly('2026-04', 7))).toBeUndefined();
    expect(at(monthly('every-month', 5), monthly('2026-03', 7), monthly('2026-03', null))).toBe(5);
    expect(at(monthly('every-month', 5), monthly('every-month', null))).toBeUndefined();
  });

  test('rises in its thresholds, and an asset’s budget is none of it', () => {
    const { limits, events } = limitsOf([ofCampaign('spring', 9)]);
    expect(limits.campaigns.get('spring')).toMatchObject({ limitMicros: 9, thresholds: [50, 80, 100] });
    expect(events.every((event) => parseEvent(event).kind === 'known')).toBe(true);
    const asset = createDevice('x')(nowMs, 'a', 'budget.set', {
      ...usual,
      scope: 'asset',
      asset: 'a',
      period: 'lifetime',
      micro: 1,
      stopRounds: null,
    });
    expect(periodLimits([asset])).toEqual({ months: new Map(), campaigns: new Map() });
  });

  test('is the latest by (hlc, id), whatever the order of arrival', () => {
    const change = fc.record({
      dev: fc.constantFrom('p', 'q'),
      at: fc.integer({ min: 0, max: 5 }),
      micro: fc.option(fc.integer({ min: 1, max: 9 })),
      period: fc.constantFrom('2026-03', 'every-month'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.func(fc.integer()), (changes, order) => {
        const pens = { p: createDevice('p'), q: createDevice('q') };
        const events = changes.map(({ dev, at, micro, period }) =>
          pens[dev](at, '', 'budget.set', monthly(period, micro)),
        );
        const shuffled = events.toSorted((a, b) => order(a.id) - order(b.id));
        expect(periodLimits(shuffled)).toEqual(periodLimits(events));
      }),
    );
  });
});

function work(): LedgerEvent[] {
  const pen = createDevice('d');
  const spend = (day: string, asset: string, micros: number): LedgerEvent =>
    pen(noon(day), asset, 'charge.metered', chargeBody('metered', `${asset}-${day}`, micros));
  const events = [
    spend('2026-02-20', 'a', 10 * dollar),
    spend('2026-03-03', 'a', 13 * dollar),
    spend('2026-03-04', 'b', 26 * dollar),
    // Of the future: an event whose clock is ahead.
    spend('2026-03-30', 'b', 500 * dollar),
    ...writeCall(pen, {
      call: 'open',
      asset: 'a',
      at: nowMs - 1_000,
      micros: null,
      quote: { micro: 2 * dollar, upperMicro: 3 * dollar, qualifier: 'estimate' },
      isOpen: true,
    }),
    ...writeCall(pen, {
      call: 'unknown',
      asset: 'b',
      at: nowMs - 1_000,
      micros: null,
      quote: { micro: null, upperMicro: null, qualifier: 'unpriced' },
      isOpen: true,
    }),
  ];
  return events.map((event) =>
    event.scope.asset === 'a' ? { ...event, scope: { ...event.scope, campaign: 'spring' } } : event,
  );
}

describe('the use of a budget', () => {
  const table = tableOf(factsOf(work()), calendar);
  const view = (bodies: readonly LimitBody[], month = '2026-03', campaign: string | null = null) =>
    budgetsView(table, limitsOf(bodies).limits, { month, campaign, nowMs });

  test('remaining is the limit less what is spent and committed; an unknown price is counted, never 0', () => {
    expect(view([monthly('2026-03', 60 * dollar)]).month).toMatchObject({
      spentMicros: 39 * dollar,
      committedMicros: 3 * dollar,
      remainingMicros: 18 * dollar,
      unpriced: 1,
      percent: 65,
      // 13 working days so far.
      perWorkdayMicros: 3 * dollar,
      daysLeft: 13,
      workdaysLeft: 9,
    });
  });

  test.each([
    // 42 used: six working days at 3 reach 60 on Thursday the 26th.
    [60, { kind: 'day', day: '2026-03-26' }],
    [69, { kind: 'day', day: '2026-03-31' }],
    [70, { kind: 'lasts' }],
    [42, { kind: 'used-up' }],
  ])('of %d dollars is used up when its pace says so', (dollars, expected) => {
    expect(view([monthly('2026-03', dollars * dollar)]).month.runOut).toEqual(expected);
  });

  test('of a month that is over has nothing left to run and nothing committed', () => {
    expect(view([monthly('every-month', 40 * dollar)], '2026-02').month).toMatchObject({
      spentMicros: 10 * dollar,
      committedMicros: 0,
      remainingMicros: 30 * dollar,
      daysLeft: 0,
      runOut: { kind: 'unknown' },
    });
  });

  test('of a campaign counts it from its beginning, and says what came before the month', () => {
    const { campaign } = view([ofCampaign('spring', 30 * dollar)], '2026-03', 'spring');
    expect(campaign).toMatchObject({
      name: 'spring',
      spentMicros: 23 * dollar,
      beforeMicros: 10 * dollar,
      committedMicros: 3 * dollar,
      remainingMicros: 4 * dollar,
      unpriced: 0,
    });
    expect(view([], '2026-03', 'spring').campaign).toMatchObject({ limit: null, remainingMicros: null });
  });

  test('without a limit nothing is left and nothing is used up', () => {
    expect(view([]).month).toMatchObject({ limit: null, remainingMicros: null, percent: null });
  });
});
