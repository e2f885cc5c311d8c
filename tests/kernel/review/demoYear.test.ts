import { describe, expect, test } from 'vitest';

import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { everything } from '../../../src/kernel/review/reviewFilter.ts';
import { slowHours } from '../../../src/kernel/review/latency.ts';
import { tableOf } from '../../../src/kernel/review/factTable.ts';
import { reviewView } from '../../../src/kernel/review/reviewView.ts';
import { grantStanding, overdrawnGrants } from '../../../src/kernel/ledger/credits.ts';
import { bookOf } from '../../../src/kernel/review/breakageFacts.ts';
import { factsOf } from './factsOf.ts';
import { wholeFacts } from './wholeFacts.ts';

const calendar = createCalendar('Europe/Berlin');
const nowMs = Date.parse('2026-11-25T15:00:00Z');
const events = demoYear(calendar, nowMs);
const facts = factsOf(events);
const table = tableOf(facts, calendar);
const view = (month: string | null, filter = everything) =>
  reviewView(table, { month, filter, nowMs, wageMicrosPerHour: 45_000_000, withShares: true });

describe('the demo year', () => {
  test('is what twelve browsers would have written: valid events, numbered without a gap, clocks rising', () => {
    expect(events.length).toBeGreaterThan(30_000);
    const last = new Map<string, { seq: number; hlc: string }>();
    for (const event of events) {
      expect(parseEvent(structuredClone(event)).kind).toBe('known');
      const before = last.get(event.dev);
      expect(event.seq).toBe((before?.seq ?? 0) + 1);
      expect(event.hlc > (before?.hlc ?? '')).toBe(true);
      last.set(event.dev, event);
    }
    expect(last.size).toBe(12);
  });

  test('is the same for the same seed, and marked as a demo throughout', () => {
    const again = demoYear(calendar, nowMs);
    expect(again.length).toBe(events.length);
    expect(again.at(-1)).toEqual(events.at(-1));
    expect(
      events.every(
        ({ dev, actor, scope }) =>
          dev.startsWith('demo-') &&
          actor.startsWith('p_demo') &&
          (scope.asset ?? 'demo-').startsWith('demo-'),
      ),
    ).toBe(true);
  });

  test('tells of a model that is slower in the afternoon, and one that was retired', () => {
    const { models } = view('2026-03');
    const sable = models.rows.find(({ model }) => model === 'sable-2');
    const morning = sable?.hours.filter(({ to }) => to < 13) ?? [];
    const afternoon = sable?.hours.filter(({ from, to }) => from >= 14 && to <= 17) ?? [];
    expect(Math.min(...afternoon.map(({ p50 }) => p50?.low ?? 0))).toBeGreaterThan(
      Math.max(...morning.map(({ p50 }) => p50?.high ?? 0)),
    );
    const slow = slowHours(sable?.hours ?? []);
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.every(({ from, to }) => from >= 13 && to <= 18)).toBe(true);
    const steady = models.rows.find(({ model }) => model === 'aurora-swift');
    expect(slowHours(steady?.hours ?? [])).toEqual([]);
    expect(models.rows.some(({ model }) => model === 'sable-1')).toBe(true);
    expect(view(null).models.rows.some(({ model }) => model === 'sable-1')).toBe(false);
  });
});

describe('what the demo year is paid with', () => {
  test('a second currency, at the rate of its month', () => {
    const charges = events.flatMap((event) => (event.type === 'charge.metered' ? [event.body] : []));
    const foreign = charges.filter(({ cur }) => cur === 'EUR');
    expect(foreign.length).toBeGreaterThan(1_000);
    expect(foreign.every(({ fx }) => fx !== undefined)).toBe(true);
    expect(new Set(foreign.map(({ fx }) => fx?.rateMicro)).size).toBeGreaterThan(6);
    expect(facts.flatMap(({ money }) => money).filter(({ unpriced }) => unpriced > 0)).toEqual([]);
  });

  test('credits: some months burn all of them, in others some expire; no grant is overdrawn', () => {
    const book = bookOf(facts.map(({ credits }) => credits));
    const standings = [...book.grants.values()].map((grant) => grantStanding(grant, nowMs));
    expect(standings.length).toBeGreaterThan(80);
    expect(standings.some(({ burned, broken }) => burned > 0 && broken.length > 0)).toBe(true);
    expect(standings.some(({ broken, remaining }) => broken.length === 0 && remaining === 0)).toBe(true);
    expect(overdrawnGrants(book, nowMs)).toEqual([]);
    expect(book.unknown).toEqual([]);
  });

  test('forks share the pixels they began with, at no cost to the whole', () => {
    const forks = events.filter(({ type, body }) => type === 'asset.created' && 'forkedFrom' in body);
    expect(forks.length).toBeGreaterThan(40);
    const deltas = events.flatMap((event) => (event.type === 'asset.linked' ? [event.body.deltaMicro] : []));
    expect(deltas.reduce((a, b) => a + b, 0)).toBe(0);
    expect(deltas.filter((delta) => delta > 0).length).toBeGreaterThan(40);
  });
});

describe('the review of the demo year', () => {
  test('every month reconciles: spend is its buckets and its days', () => {
    for (const month of view(null).months) {
      const { current, days } = view(month).month;
      const spent = totalOf(current.roll.spent);
      expect(Object.values(current.roll.bucket).reduce((a, b) => a + b, 0)).toBe(spent);
      expect(days.reduce((sum, { micros }) => sum + micros, 0)).toBe(spent);
    }
  });

  test('all months together are the ledger', () => {
    const ledger = wholeFacts(events)
      .flatMap(({ money, labour }) => [
        ...money.filter(({ at }) => at <= nowMs).map(({ micros }) => micros),
        ...labour.map(({ micros }) => micros ?? 0),
      ])
      .reduce((a, b) => a + b, 0);
    const spent = view(null).months.map((month) => totalOf(view(month).month.current.roll.spent));
    expect(spent.reduce((a, b) => a + b, 0)).toBe(ledger);
  });

  test('filters take parts that add up to the whole', () => {
    const { spent, bucket } = view('2026-05').month.current.roll;
    // Credits that expired are nobody's, and of no campaign.
    const whole = totalOf(spent) - bucket.overhead;
    expect(bucket.overhead).toBeGreaterThan(0);
    const { campaigns, people } = view(null).facets;
    const of = (filter: Partial<typeof everything>): number =>
      totalOf(view('2026-05', { ...everything, ...filter }).month.current.roll.spent);
    expect(campaigns.reduce((sum, campaign) => sum + of({ campaign }), 0)).toBe(whole);
    expect(people.reduce((sum, person) => sum + of({ person }), 0)).toBe(whole);
    expect([1, 2, 3].reduce((sum, tier) => sum + of({ tier: tier as 1 | 2 | 3 }), 0)).toBe(totalOf(spent));
  });

  test('people and campaigns each add up to the month, and a row is what its filter shows', () => {
    const { month, shares } = view('2026-05');
    if (shares === null) throw new Error('It was asked for.');
    const whole = totalOf(month.current.roll.spent);
    const spendOf = (rows: typeof shares.people): number =>
      rows.reduce((sum, { machineMicros, oversightMicros }) => sum + machineMicros + oversightMicros, 0);
    expect(spendOf(shares.people)).toBe(whole);
    expect(spendOf(shares.campaigns)).toBe(whole);
    expect(shares.campaigns.reduce((sum, { finishedAssets }) => sum + (finishedAssets ?? 0), 0)).toBe(
      month.current.finishedAssets,
    );
    for (const row of shares.people) {
      // What is nobody's cannot be asked for.
      if (row.key === null) continue;
      const own = view('2026-05', { ...everything, person: row.key });
      expect(totalOf(own.month.current.roll.spent)).toBe(row.machineMicros + row.oversightMicros);
      const sets = own.models.rows.reduce((sum, { acceptedSets }) => sum + acceptedSets, 0);
      expect(sets).toBe(row.acceptedSets);
    }
  });

  test('results of a better tier than needed are priced against the cheapest model of that tier with 20 sets', () => {
    const { overSpec, models } = view('2026-05');
    const { start, end } = calendar.monthBounds('2026-05');
    const savings = facts.flatMap(({ tier: needed, calls }) =>
      calls.flatMap((call) => {
        if (call.at < start || call.at >= end || call.status !== 'accepted' || call.tier >= needed) return [];
        const ofTool = models.rows.filter(({ tool }) => tool === call.tool);
        const used = ofTool.find(({ model, tier }) => model === call.model && tier === call.tier);
        const costs = ofTool
          .filter(
            ({ tier, acceptedSets, rejectedSets }) => tier === needed && acceptedSets + rejectedSets >= 20,
          )
          .flatMap(({ costOfAcceptanceMicros }) => costOfAcceptanceMicros ?? []);
        const best = Math.min(...costs);
        return [costs.length === 0 ? null : Math.max(0, (used?.costOfAcceptanceMicros ?? 0) - best)];
      }),
    );
    const known = savings.filter((saving) => saving !== null);
    expect(savings.length).toBeGreaterThan(0);
    expect(overSpec.n).toBe(known.length);
    expect(overSpec.unknown).toBe(savings.length - known.length);
    expect(overSpec.micros).toBeCloseTo(
      known.reduce((sum, saving) => sum + saving, 0),
      3,
    );
  });

  test('a month is compared with the same days of the month before', () => {
    const { month } = view(null);
    expect(month).toMatchObject({ isRunning: true, elapsedDays: 25 });
    expect(month.previous.month).toBe('2026-10');
    expect(totalOf(month.previous.roll.spent)).toBeLessThan(
      totalOf(view('2026-10').month.current.roll.spent),
    );
    expect(month.forecast?.confidence).toBe('usual');
    expect(month.forecast?.median).toBeGreaterThan(totalOf(month.current.roll.spent));
  });
});
