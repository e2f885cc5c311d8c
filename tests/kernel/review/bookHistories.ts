import fc from 'fast-check';

import { creditBook, creditEntries, planBurn } from '../../../src/kernel/ledger/credits.ts';
import type { EventBodies, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { micros } from '../../../src/kernel/ledger/money.ts';
import { shareLinks, sharesOf } from '../../../src/kernel/ledger/sharing.ts';
import { chargeBody, createDevice, grantBody } from '../ledger/written.ts';

const dayMs = 86_400_000;
export const firstDay = Date.parse('2026-01-05T12:00:00Z');

const step = fc.record({
  kind: fc.constantFrom(
    'call' as const,
    'call' as const,
    'credits' as const,
    'credits' as const,
    'adjust' as const,
    'move' as const,
    'fixed' as const,
    'grant' as const,
    'void' as const,
    'fork' as const,
    'finish' as const,
    'reopen' as const,
    'abandon' as const,
    'time' as const,
  ),
  dev: fc.integer({ min: 0, max: 1 }),
  asset: fc.constantFrom('a0', 'a1', 'a2', 'a3'),
  other: fc.constantFrom('a0', 'a1', 'a2', 'a3'),
  amount: fc.integer({ min: 0, max: 3_000_000 }),
  money: fc.constantFrom(
    'usd' as const,
    'usd' as const,
    'rate' as const,
    'no-rate' as const,
    'unknown' as const,
  ),
  days: fc.integer({ min: 0, max: 12 }),
  kept: fc.boolean(),
  reported: fc.boolean(),
  /** The devices hear of each other before the step. */
  meets: fc.boolean(),
});

export interface BookHistory {
  readonly events: readonly LedgerEvent[];
  /** The same events in another order, some twice. */
  readonly arrival: readonly LedgerEvent[];
  readonly lastAt: number;
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two devices over some months: currencies, credits, forks, corrections, and all that may become of an asset. */
export const bookHistories: fc.Arbitrary<BookHistory> = fc
  .array(step, { minLength: 1, maxLength: 30, size: 'max' })
  .map(written)
  .chain(({ events, lastAt }) =>
    fc
      .record({
        order: fc.shuffledSubarray(events, { minLength: events.length }),
        twice: fc.subarray(events),
      })
      .map(({ order, twice }) => ({ events, arrival: [...order, ...twice], lastAt })),
  );

function written(steps: readonly Step[]): { readonly events: LedgerEvent[]; readonly lastAt: number } {
  const pens = [createDevice('d0'), createDevice('d1')] as const;
  const known: [LedgerEvent[], LedgerEvent[]] = [[], []];
  let at = firstDay;
  for (const [i, one] of steps.entries()) {
    at += one.days * dayMs;
    const [own, pen] = one.dev === 0 ? [known[0], pens[0]] : [known[1], pens[1]];
    if (one.meets) for (const event of [...known[0], ...known[1]]) if (!own.includes(event)) own.push(event);
    own.push(...eventsOf(one, `c${i}`, at, own, pen));
  }
  return { events: [...new Set([...known[0], ...known[1]])], lastAt: at };
}

function eventsOf(
  { kind, asset, other, amount, money, kept, reported }: Step,
  call: string,
  at: number,
  known: readonly LedgerEvent[],
  pen: ReturnType<typeof createDevice>,
): LedgerEvent[] {
  switch (kind) {
    case 'call':
      return [
        ...called(pen, at, asset, call, kept),
        pen(at, asset, 'charge.metered', chargeBody('metered', call, ...paid(amount, money))),
        ...(reported
          ? [pen(at, asset, 'charge.reported', chargeBody('reported', call, ...paid(amount + 7, money)))]
          : []),
      ];
    case 'credits': {
      const { burns } = planBurn(creditBook(creditEntries(known)), 'p', 'd0', (amount % 900) + 1, at);
      if (burns === null) return [];
      const cost = burns.reduce((sum, { micro }) => sum + micro, 0);
      return [
        ...called(pen, at, asset, call, kept),
        pen(at, asset, 'charge.metered', chargeBody('metered', call, cost, { burns })),
      ];
    }
    case 'adjust': {
      const charge = known.findLast(({ type }) => type === 'charge.metered');
      if (charge === undefined) return [];
      const body = {
        target: charge.id,
        deltaMicro: amount - 1_500_000,
        cur: 'USD',
        reason: 'invoice',
      } as const;
      return [pen(at, charge.scope.asset ?? '', 'charge.adjusted', body)];
    }
    case 'move': {
      // A charge that was another asset's: taken from the one, given to the other.
      const charge = known.findLast(({ type, scope }) => type === 'charge.metered' && scope.asset === asset);
      if (charge?.type !== 'charge.metered' || charge.body.call === null) return [];
      const body = (target: string, deltaMicro: number): EventBodies['charge.adjusted'] => ({
        target,
        deltaMicro,
        cur: 'USD',
        reason: 'misattributed',
      });
      return [
        pen(at, asset, 'charge.adjusted', body(charge.body.call, -amount)),
        pen(at, other, 'charge.adjusted', body(`${charge.body.call}-moved`, amount)),
      ];
    }
    case 'fixed':
      return [
        pen(at, kept ? '' : asset, 'charge.metered', chargeBody('metered', null, ...paid(amount, money))),
      ];
    case 'grant': {
      const expires = kept ? at + (amount % 60) * dayMs : null;
      const rest = { expires, ...(money === 'no-rate' ? { cur: 'EUR' } : {}) };
      return [pen(at, '', 'credit.granted', grantBody(`g-${call}`, 2_000, amount, rest))];
    }
    case 'void': {
      const grant = known.find((event) => event.type === 'credit.granted');
      if (grant?.type !== 'credit.granted') return [];
      const body = { grant: grant.body.grant, milli: amount % 2_500, reason: 'returned' };
      return [pen(at, '', 'credit.voided', body)];
    }
    case 'fork': {
      const shares = sharesOf(asset, known);
      const cost = micros(amount);
      const drafts = shareLinks({ link: call, source: asset, cost, unpriced: 1, shares, joins: other });
      return drafts.map(({ scope, body }) => pen(at, scope.asset ?? '', 'asset.linked', body));
    }
    case 'finish':
      return [pen(at, asset, 'asset.finished', { asset, output: null, outputs: [] })];
    case 'reopen':
      return [pen(at, asset, 'asset.reopened', { asset, from: 'finished' })];
    case 'abandon':
      return [pen(at, asset, 'asset.abandoned', { asset })];
    case 'time':
      return [
        pen(at, kept ? asset : '', 'time.segment', {
          kind: 'review',
          ms: amount,
          ...(reported ? { rateMicroPerHour: 45_000_000 } : {}),
        }),
      ];
  }
}

function paid(amount: number, money: Step['money']): [number | null, Partial<EventBodies['charge.metered']>] {
  if (money === 'unknown') return [null, {}];
  if (money === 'rate') return [amount, { cur: 'EUR', fx: { rateMicro: 1_085_000, rate: 'd0:1' } }];
  return [amount, money === 'no-rate' ? { cur: 'EUR' } : {}];
}

function called(
  pen: ReturnType<typeof createDevice>,
  at: number,
  asset: string,
  call: string,
  kept: boolean,
): LedgerEvent[] {
  const output = `${call}-o`;
  return [
    pen(at, asset, 'call.submitted', {
      call,
      tool: 'generate',
      provider: 'p',
      model: 'm',
      modelVersion: '1',
      tier: 2,
      source: 'hosted',
      parents: [],
      reserveMicro: null,
    }),
    pen(at, asset, 'call.completed', {
      call,
      outputs: 1,
      queueMs: 0,
      serverMs: 1,
      downloadMs: 0,
      decodeMs: 0,
      computeMs: 0,
      backend: 'p',
      threads: 1,
    }),
    pen(at, asset, 'output.created', { output, call, index: 0, w: 1, h: 1, parents: [] }),
    pen(at, asset, 'output.decided', { output, decision: kept ? 'accepted' : 'rejected' }),
  ];
}
