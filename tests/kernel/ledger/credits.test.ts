import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  breakageOf,
  creditBook,
  creditEntries,
  grantStanding,
  overdrawnGrants,
  planBurn,
} from '../../../src/kernel/ledger/credits.ts';
import type { CreditBook } from '../../../src/kernel/ledger/credits.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { burnCost, micros } from '../../../src/kernel/ledger/money.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import { chargeBody, createDevice, grantBody } from './written.ts';

const bookOf = (events: readonly LedgerEvent[]): CreditBook => creditBook(creditEntries(events));

/** Burns on a book of what `known` holds, or nothing where credits do not suffice. */
function burn(
  write: ReturnType<typeof createDevice>,
  known: readonly LedgerEvent[],
  at: number,
  milli: number,
  call: string,
  actor = 'ana',
): LedgerEvent[] {
  const { burns } = planBurn(bookOf(known), 'p', actor, milli, at);
  if (burns === null) return [];
  const cost = burns.reduce((sum, one) => sum + one.micro, 0);
  return [write(at, 'a', 'charge.metered', chargeBody('metered', call, cost, { burns }))];
}

describe('TV6', () => {
  test('10 USD for 3,000 credits: three burns of 1,000', () => {
    const write = createDevice('d');
    const events = [write(1, '', 'credit.granted', grantBody('g', 3_000_000, 10_000_000))];
    for (let i = 0; i < 3; i += 1) events.push(...burn(write, events, 10 + i, 1_000_000, `c${i}`));
    const costs = events.flatMap((event) => (event.type === 'charge.metered' ? event.body.micro : []));
    expect(costs).toEqual([3_333_333, 3_333_334, 3_333_333]);
    const grant = bookOf(events).grants.get('g');
    expect(grant && grantStanding(grant, 100)).toMatchObject({
      burned: 10_000_000,
      remaining: 0,
      broken: [],
    });
    expect(planBurn(bookOf(events), 'p', 'ana', 1, 20)).toEqual({
      burns: null,
      reason: 'not-enough',
      missingMilli: 1,
    });
  });

  test('in a history of one device each burn costs `burnCost`', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50_000_000 }),
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 12 }),
        (paid, sizes) => {
          const total = sizes.reduce((a, b) => a + b, 0);
          const write = createDevice('d');
          const events = [write(1, '', 'credit.granted', grantBody('g', total, paid))];
          let before = 0;
          for (const [i, milli] of sizes.entries()) {
            const [charge] = burn(write, events, 10 + i, milli, `c${i}`);
            expect(charge?.type === 'charge.metered' && charge.body.micro).toBe(
              burnCost(micros(paid), before, milli, total),
            );
            if (charge !== undefined) events.push(charge);
            before += milli;
          }
          expect(bookOf(events).grants.get('g')?.burnedMicros).toBe(paid);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('which credits burn', () => {
  const write = createDevice('d');
  const grant = (name: string, milli: number, paid: number, rest = {}): LedgerEvent =>
    write(1, '', 'credit.granted', grantBody(name, milli, paid, rest));
  const order = (events: readonly LedgerEvent[], milli: number, actor = 'ana', at = 10): string[] | null =>
    planBurn(bookOf(events), 'p', actor, milli, at).burns?.map(({ grant: name }) => name) ?? null;

  test('priority, then expiry, then what cost least, then the oldest', () => {
    const events = [
      grant('oldest', 10, 50),
      grant('second', 10, 50),
      grant('cheap', 20, 40),
      grant('free', 10, 0),
      grant('expires', 10, 90, { expires: 500 }),
      grant('first', 10, 99, { priority: -1 }),
    ];
    const all = ['first', 'expires', 'free', 'cheap', 'oldest', 'second'];
    expect(order(events, 70)).toEqual(all);
    expect(order(events.toReversed(), 70)).toEqual(all);
    expect(order(events, 15)).toEqual(['first', 'expires']);
  });

  test('a person’s credits are for that person; those of another provider for nobody here', () => {
    const events = [grant('hers', 10, 50, { owner: 'ana' }), grant('other', 10, 50, { provider: 'q' })];
    expect(order(events, 10, 'ana')).toEqual(['hers']);
    expect(order(events, 10, 'ben')).toBeNull();
  });

  test('expired and voided credits never pay', () => {
    const events = [grant('g', 10, 50, { expires: 20 })];
    expect(order(events, 10, 'ana', 19)).toEqual(['g']);
    expect(order(events, 10, 'ana', 20)).toBeNull();
    events.push(write(5, '', 'credit.voided', { grant: 'g', milli: 4, reason: 'refund' }));
    expect(order(events, 6)).toEqual(['g']);
    expect(order(events, 7)).toBeNull();
    expect(breakageOf(bookOf(events), 19)).toEqual([
      { grant: 'g', at: 5, micros: 20, unpriced: 0, reason: 'voided' },
    ]);
    expect(breakageOf(bookOf(events), 20)[1]).toEqual({
      grant: 'g',
      at: 20,
      micros: 30,
      unpriced: 0,
      reason: 'expired',
    });
  });

  test('credits whose price has no rate are told from credits that are not there', () => {
    const foreign = grant('g', 10, 1_000_000, { cur: 'EUR', expires: 50 });
    expect(planBurn(bookOf([foreign]), 'p', 'ana', 10, 10)).toMatchObject({ burns: null, reason: 'no-rate' });
    expect(planBurn(bookOf([foreign]), 'p', 'ana', 11, 10)).toMatchObject({ reason: 'not-enough' });
    expect(breakageOf(bookOf([foreign]), 50)).toMatchObject([{ micros: 0, unpriced: 1 }]);
    const fx = { rateMicro: 1_085_000, rate: 'x:1' };
    const known = grant('h', 10, 1_000_000, { cur: 'EUR', fx });
    expect(planBurn(bookOf([known]), 'p', 'ana', 10, 10).burns).toEqual([
      { grant: 'h', milli: 10, micro: 1_085_000 },
    ]);
  });

  test('a metered charge that a reported one replaced burnt nothing, nor did one told twice', () => {
    const burns = [{ grant: 'g', milli: 4, micro: 20 }];
    const rest = { burns, ref: 'r' };
    const events = [
      grant('g', 10, 50),
      write(10, 'a', 'charge.metered', chargeBody('metered', 'c', 20, { burns })),
      write(11, 'a', 'charge.reported', chargeBody('reported', 'c', 20, rest)),
      write(12, 'a', 'charge.reported', chargeBody('reported', 'c2', 20, rest)),
    ];
    expect(bookOf(events).grants.get('g')?.burnedMilli).toBe(4);
    expect(bookOf(events.filter(({ type }) => type !== 'credit.granted')).unknown).toEqual(['g']);
  });
});

test('negative credits and prices are refused at the door', () => {
  const write = createDevice('d');
  for (const bad of [grantBody('g', -1, 5), grantBody('g', 1, -5), grantBody('g', 1.5, 5)])
    expect(parseEvent(write(1, '', 'credit.granted', bad)).kind).toBe('invalid');
  expect(parseEvent(write(1, '', 'credit.granted', grantBody('g', 1, 5))).kind).toBe('known');
});

const step = fc.record({
  kind: fc.constantFrom('burn' as const, 'burn' as const, 'burn' as const, 'grant' as const, 'void' as const),
  dev: fc.integer({ min: 0, max: 1 }),
  name: fc.constantFrom('g0', 'g1', 'g2'),
  milli: fc.integer({ min: 0, max: 4_000 }),
  paid: fc.integer({ min: 0, max: 9_999_999 }),
  expires: fc.option(fc.integer({ min: 5, max: 60 })),
  owner: fc.option(fc.constantFrom('ana', 'ben'), { nil: undefined }),
  /** The devices hear of each other. */
  meets: fc.boolean(),
});

test('burned + broken + remaining = paid, for every history of two devices and any order of arrival', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40, size: 'max' }),
      fc.integer({ min: 0, max: 80 }),
      fc.nat(),
      (steps, now, turn) => {
        const write = [createDevice('d0', 'ana'), createDevice('d1', 'ben')] as const;
        const known: [LedgerEvent[], LedgerEvent[]] = [[], []];
        let charged = 0;
        for (const [i, { kind, dev, name, milli, paid, expires, owner, meets }] of steps.entries()) {
          const [own, pen] = dev === 0 ? [known[0], write[0]] : [known[1], write[1]];
          if (meets)
            for (const event of [...known[0], ...known[1]]) if (!own.includes(event)) own.push(event);
          const rest = { expires, ...(owner === undefined ? {} : { owner }) };
          if (kind === 'grant')
            own.push(pen(i, '', 'credit.granted', grantBody(`${name}${dev}`, milli, paid, rest)));
          else if (kind === 'void')
            own.push(pen(i, '', 'credit.voided', { grant: `${name}0`, milli, reason: 'x' }));
          else {
            const charges = burn(pen, own, i, milli, `c${dev}-${i}`, dev === 0 ? 'ana' : 'ben');
            own.push(...charges);
            for (const event of charges)
              if (event.type === 'charge.metered') charged += event.body.micro ?? 0;
          }
        }
        const events = [...known[0], ...known[1]];
        const book = bookOf(events);
        const turned = [
          ...events.slice(turn % (events.length + 1)),
          ...events.slice(0, turn % (events.length + 1)),
        ];
        expect(bookOf(turned.toReversed())).toEqual(book);
        let overdrawn = 0;
        let burned = 0;
        for (const grant of book.grants.values()) {
          const standing = grantStanding(grant, now);
          const broken = standing.broken.reduce((sum, one) => sum + one.micros, 0);
          expect(standing.burned + broken + standing.remaining).toBe(grant.paid);
          for (const amount of [
            standing.burned,
            standing.remaining,
            standing.remainingMilli,
            standing.overdrawn,
          ])
            expect(amount).toBeGreaterThanOrEqual(0);
          for (const { micros: amount, at } of standing.broken) {
            expect(amount).toBeGreaterThan(0);
            expect(at).toBeLessThanOrEqual(Math.max(now, grant.lastBurnAt ?? 0, grant.entry.at));
          }
          // Nothing is left of a grant that is used up or over.
          if (standing.remainingMilli === 0) expect(standing.remaining).toBe(0);
          overdrawn += standing.overdrawn;
          burned += standing.burned;
        }
        expect(burned + overdrawn).toBe(charged);
        if (overdrawn > 0) expect(overdrawnGrants(book, now)).not.toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('two devices burn the same credits: the grant is named, and what it cost is not counted beyond what was paid', () => {
  const [one, two] = [createDevice('d0'), createDevice('d1')];
  const grant = one(1, '', 'credit.granted', grantBody('g', 1_000, 900));
  const events = [grant, ...burn(one, [grant], 5, 800, 'c1'), ...burn(two, [grant], 6, 800, 'c2')];
  const book = bookOf(events);
  expect(overdrawnGrants(book, 10)).toEqual(['g']);
  const standing = [...book.grants.values()].map((held) => grantStanding(held, 10));
  expect(standing).toMatchObject([
    { burned: 900, remaining: 0, remainingMilli: 0, overdrawnMilli: 600, overdrawn: 540, broken: [] },
  ]);
});
