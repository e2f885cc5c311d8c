import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import type { AssetFacts, CallFact, LifecycleFact } from '../../../src/kernel/review/assetFacts.ts';
import { createFactTable, monthNumber, restoreTable, tableOf } from '../../../src/kernel/review/factTable.ts';
import type { FactTable } from '../../../src/kernel/review/factTable.ts';
import { everything } from '../../../src/kernel/review/reviewFilter.ts';
import type { ReviewFilter } from '../../../src/kernel/review/reviewFilter.ts';
import { reviewView, viewAhead } from '../../../src/kernel/review/reviewView.ts';
import type { ReviewView } from '../../../src/kernel/review/reviewView.ts';
import { noAsset } from '../../../src/kernel/review/rollForward.ts';
import { assetMonths, rollMonths } from './plainRoll.ts';
import type { PlainRoll } from './plainRoll.ts';
import { tablePass } from '../../../src/kernel/review/tablePass.ts';
import { tableRoll, workInProgress } from '../../../src/kernel/review/tableRoll.ts';
import { tableContent } from './tableContent.ts';

const calendar = createCalendar('Europe/Berlin');
const dayMs = 86_400_000;
const first = Date.parse('2026-01-01T12:00:00Z');

const instant = fc.integer({ min: 0, max: 200 }).map((day) => first + day * dayMs);
const oneCall = fc.record({
  at: instant,
  tool: fc.constantFrom('erase', 'generate'),
  model: fc.constantFrom('a', 'b'),
  actor: fc.constantFrom('ana', 'ben'),
  status: fc.constantFrom<CallFact['status'][]>('accepted', 'rejected', 'failed', 'open'),
});
const oneAsset = fc.record({
  calls: fc.array(oneCall, { maxLength: 4 }),
  money: fc.array(
    fc.record({
      at: instant,
      micros: fc.integer({ min: -500, max: 5_000 }),
      component: fc.constantFrom('infrastructure' as const, 'iteration' as const),
      call: fc.option(fc.nat({ max: 3 })),
    }),
    { maxLength: 8 },
  ),
  labour: fc.array(
    fc.record({
      at: instant,
      micros: fc.option(fc.nat({ max: 900 })),
      actor: fc.constantFrom('ana', 'ben'),
      call: fc.option(fc.nat({ max: 3 })),
    }),
    { maxLength: 6 },
  ),
  lifecycle: fc.array(
    fc.record({
      at: instant,
      type: fc.constantFrom<LifecycleFact['type'][]>('finished', 'reopened', 'abandoned'),
    }),
    { maxLength: 5 },
  ),
  kind: fc.constantFrom('deliverable' as const, 'deliverable' as const, 'base' as const),
  campaign: fc.constantFrom(null, 'spring'),
});
const histories = fc.array(oneAsset, { minLength: 1, maxLength: 6 });
type History = typeof oneAsset extends fc.Arbitrary<infer T> ? T : never;

/** Facts up to `now`, as a ledger of that moment would give them. The first asset stands for facts without one. */
function factsUntil(list: readonly History[], now: number): AssetFacts[] {
  const known = <T extends { readonly at: number }>(facts: readonly T[]): T[] =>
    facts.filter(({ at }) => at <= now);
  return list.map((one, index): AssetFacts => {
    const calls = known(one.calls);
    const callOf = (call: number | null): number | null =>
      call !== null && call < calls.length ? call : null;
    const none = index === 0;
    return {
      asset: none ? noAsset : `a${index}`,
      name: `a${index}`,
      kind: none ? 'deliverable' : one.kind,
      tier: index % 2 === 0 ? 1 : 2,
      slot: { width: 1, height: 1 },
      campaign: one.campaign,
      createdAt: first,
      lastAt: now,
      lifecycle: none ? [] : known(one.lifecycle).toSorted((a, b) => a.at - b.at),
      credits: { grants: [], voids: [], burns: [] },
      calls: calls.map((call, n) => ({
        ...call,
        call: `${index}-${n}`,
        provider: 'p',
        source: 'hosted',
        tier: 2,
        latencyMs: n % 2 === 0 ? 100 * n : null,
        reason: null,
        errorType: n % 3 === 0 ? 'timeout' : null,
        outputs: 1,
        acceptedOutputs: 1,
        isRetry: n === 1,
        quote: n === 2 ? null : { micro: 5, upperMicro: null, qualifier: 'exact' },
        micros: 7,
        unpriced: 0,
        disputed: n % 2 === 1,
      })),
      money: known(one.money).map((fact) => ({
        ...fact,
        unpriced: 0,
        general: false,
        basis: 'metered',
        call: callOf(fact.call),
      })),
      labour: known(one.labour).map((fact) => ({ ...fact, kind: 'review', ms: 10, call: callOf(fact.call) })),
    };
  });
}

const filters = fc.record<ReviewFilter>({
  campaign: fc.constantFrom(null, null, 'spring'),
  tier: fc.constantFrom(null, null, 1, 2),
  tool: fc.constantFrom(null, null, 'erase', 'none'),
  model: fc.constantFrom(null, null, 'p/a'),
  person: fc.constantFrom(null, null, 'ana'),
});

/** The parts of an asset that a filter leaves, said once more with arrays. */
function left(facts: AssetFacts, filter: ReviewFilter): AssetFacts[] {
  if (filter.campaign !== null && facts.campaign !== filter.campaign) return [];
  if (filter.tier !== null && facts.tier !== filter.tier) return [];
  const isOwn = (index: number | null): boolean => {
    const call = index === null ? undefined : facts.calls[index];
    if (call === undefined) return false;
    if (filter.tool !== null && call.tool !== filter.tool) return false;
    if (filter.model !== null && `${call.provider}/${call.model}` !== filter.model) return false;
    return filter.person === null || call.actor === filter.person;
  };
  const ofCalls = filter.tool !== null || filter.model !== null;
  const whole = !ofCalls && filter.person === null;
  return [
    {
      ...facts,
      money: facts.money.filter(({ call }) => whole || isOwn(call)),
      labour: facts.labour.filter(
        ({ call, actor }) =>
          whole || ((filter.person === null || actor === filter.person) && (!ofCalls || isOwn(call))),
      ),
    },
  ];
}

const comparable = ({ finished, spent, ...roll }: PlainRoll): object => ({
  ...roll,
  loaded: roll.loaded || 0,
  abandoned: roll.abandoned || 0,
  spent,
  finished: finished.toSorted((a, b) => (a.asset < b.asset ? -1 : 1)),
});

test('a month read from the columns is that month of the roll-forward, for any history and filter', () => {
  fc.assert(
    fc.property(histories, filters, instant, (list, filter, now) => {
      const facts = factsUntil(list, now);
      const table = tableOf(facts, calendar);
      const pass = tablePass(table, filter);
      const rolls = rollMonths(
        facts
          .flatMap((one) => left(one, filter))
          .map((one) => ({ asset: one.asset, months: assetMonths(one, calendar, now) })),
      );
      for (const roll of rolls) {
        const mine = {
          ...tableRoll(table, roll.month, pass, now),
          wip: workInProgress(table, roll.month, pass, now),
        };
        expect(comparable(mine)).toEqual(comparable(roll));
      }
    }),
    { numRuns: 300 },
  );
});

const question = {
  month: null,
  filter: everything,
  nowMs: first + 200 * dayMs,
  wageMicrosPerHour: 30_000_000,
};

function answers(table: FactTable): object {
  const view = reviewView(table, question);
  return { ...view, months: view.months, earlier: reviewView(table, { ...question, month: '2026-03' }) };
}

/** Words of facts that were replaced stay to be chosen. */
const withoutFacets = (view: ReviewView): object => ({ ...view, facets: null });

test('facts in any order of arrival, put once or many times, give the same views', () => {
  fc.assert(
    fc.property(histories, fc.array(fc.nat({ max: 5 }), { maxLength: 12 }), (list, order) => {
      const facts = factsUntil(list, question.nowMs);
      const atOnce = tableOf(facts, calendar);
      const stepwise = createFactTable(calendar);
      for (const index of order)
        if (facts[index]) stepwise.put({ ...facts[index], money: [], calls: [], labour: [] });
      for (const one of facts.toReversed()) stepwise.put(one);
      expect(tableContent(stepwise)).toEqual(tableContent(atOnce));
      expect(answers(stepwise)).toEqual(answers(atOnce));
    }),
    { numRuns: 100 },
  );
});

test('views asked between events are those of a table that was never asked before', () => {
  const step = fc.record({
    asset: fc.nat({ max: 5 }),
    upTo: instant,
    month: fc.constantFrom(null, '2026-02', '2026-09'),
  });
  fc.assert(
    fc.property(histories, fc.array(step, { minLength: 1, maxLength: 8 }), filters, (list, steps, filter) => {
      const whole = factsUntil(list, question.nowMs);
      const asked = tableOf(whole, calendar);
      const newest = new Map(whole.map((facts) => [facts.asset, facts]));
      for (const { asset, upTo, month } of steps) {
        const facts = factsUntil(list, upTo)[asset];
        if (facts === undefined) continue;
        newest.set(facts.asset, facts);
        asked.put(facts);
        for (const one of [
          { ...question, month },
          { ...question, filter },
          { ...question, nowMs: upTo },
        ]) {
          const atOnce = reviewView(tableOf([...newest.values()], calendar), one);
          expect(withoutFacets(reviewView(asked, one))).toEqual(withoutFacets(atOnce));
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('an asset that rested and one that is new count with the next event', () => {
  const history = fc.sample(oneAsset, { numRuns: 200, seed: 7 });
  const facts = factsUntil(history, question.nowMs);
  const asked = tableOf(facts.slice(0, 150), calendar);
  const held = facts.slice(0, 150);
  for (const [index, changed] of [3, 160, 90, 199, 3].entries()) {
    const fresh = factsUntil(history, question.nowMs - index * 9 * dayMs)[changed];
    if (fresh === undefined) throw new Error('There are two hundred.');
    reviewView(asked, question);
    asked.put(fresh);
    held.splice(0, held.length, ...held.filter(({ asset }) => asset !== fresh.asset), fresh);
    for (const month of [null, '2026-03'])
      expect(withoutFacets(reviewView(asked, { ...question, month }))).toEqual(
        withoutFacets(reviewView(tableOf(held, calendar), { ...question, month })),
      );
  }
});

test('an import that touches hundreds of assets between two views is counted once', () => {
  const history = fc.sample(oneAsset, { numRuns: 900, seed: 11 });
  const facts = factsUntil(history, question.nowMs);
  const asked = createFactTable(calendar);
  const held = new Map<string, AssetFacts>();
  // Some new and some known, fewer and more than are looked at anew each time.
  for (const [from, to] of [
    [0, 500],
    [460, 470],
    [300, 560],
    [100, 480],
    [550, 900],
    [5, 8],
  ] as const) {
    for (const one of facts.slice(from, to)) {
      asked.put(one);
      held.set(one.asset, one);
    }
    for (const one of [question, { ...question, filter: { ...everything, tool: 'erase' } }])
      expect(withoutFacets(reviewView(asked, one))).toEqual(
        withoutFacets(reviewView(tableOf([...held.values()], calendar), one)),
      );
  }
});

test('assets that are worked on one after the other go back to rest, and count once', () => {
  const history = fc.sample(oneAsset, { numRuns: 160, seed: 5 });
  const facts = factsUntil(history, question.nowMs);
  const earlier = factsUntil(history, question.nowMs - 40 * dayMs);
  const asked = tableOf(facts, calendar);
  const held = new Map(facts.map((one) => [one.asset, one]));
  const questions = [
    question,
    { ...question, month: '2026-03' },
    { ...question, filter: { ...everything, campaign: 'spring' } },
    { ...question, filter: { ...everything, tier: 2 as const, tool: 'erase' } },
  ];
  // More than are looked at anew each time; some twice, and some while they are at rest again.
  for (let step = 0; step < 240; step += 1) {
    const list = step % 3 === 0 ? earlier : facts;
    const one = list[(step * 37) % list.length];
    if (one === undefined) throw new Error('There are as many as list.length.');
    asked.put(one);
    held.set(one.asset, one);
    if (step % 5 === 0) reviewView(asked, questions[step % questions.length] ?? question);
    if (step % 40 !== 39) continue;
    const atOnce = tableOf([...held.values()], calendar);
    for (const each of questions)
      expect(withoutFacets(reviewView(asked, each))).toEqual(withoutFacets(reviewView(atOnce, each)));
  }
});

test('a view that was made ahead in parts, with events between them, is the one that is asked for at once', () => {
  const history = fc.sample(oneAsset, { numRuns: 60, seed: 3 });
  const facts = factsUntil(history, question.nowMs);
  const earlier = factsUntil(history, question.nowMs - 30 * dayMs);
  for (const filter of [everything, { ...everything, tier: 2 as const }, { ...everything, tool: 'erase' }]) {
    const asked = tableOf(facts, calendar);
    const held = new Map(facts.map((one) => [one.asset, one]));
    let parts = 0;
    for (const _ of viewAhead(asked, { ...question, filter })) {
      const one = earlier[(parts += 7) % earlier.length];
      if (one === undefined) throw new Error('There are sixty.');
      asked.put(one);
      held.set(one.asset, one);
    }
    expect(parts).toBe(21);
    expect(withoutFacets(reviewView(asked, { ...question, filter }))).toEqual(
      withoutFacets(reviewView(tableOf([...held.values()], calendar), { ...question, filter })),
    );
  }
});

test('what is stored of a table gives the same table back, and goes on from there', () => {
  fc.assert(
    fc.property(histories, (list) => {
      const facts = factsUntil(list, question.nowMs);
      const table = tableOf(facts.slice(0, -1), calendar);
      const restored = restoreTable(structuredClone(table.snapshot()), calendar);
      if (restored === null) throw new Error('The time zone is the same.');
      const last = facts.at(-1);
      for (const one of [table, restored]) if (last) one.put(last);
      expect(tableContent(restored)).toEqual(tableContent(table));
      expect(answers(restored)).toEqual(answers(table));
    }),
    { numRuns: 50 },
  );
  const table = tableOf([], calendar);
  expect(restoreTable(table.snapshot(), createCalendar('Asia/Tokyo'))).toBeNull();
});

test('rows of replaced facts are given back once they are many', () => {
  const [facts] = factsUntil(
    [{ calls: [], lifecycle: [], kind: 'deliverable', campaign: null, labour: [], money: [] }],
    first,
  );
  if (facts === undefined) throw new Error('One asset.');
  const money = Array.from({ length: 40_000 }, (_, index) => ({
    at: first + index,
    micros: 1,
    unpriced: 0,
    component: 'iteration' as const,
    general: false,
    basis: 'metered' as const,
    call: null,
  }));
  const table = createFactTable(calendar);
  for (let time = 0; time < 4; time += 1) table.put({ ...facts, money });
  expect(table.lines.size).toBe(40_000);
  expect(table.monthRows(monthNumber('2026-01')).lines).toHaveLength(40_000);
});
