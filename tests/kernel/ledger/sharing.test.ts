import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { micros } from '../../../src/kernel/ledger/money.ts';
import { shareLinks, sharesOf } from '../../../src/kernel/ledger/sharing.ts';
import { createDevice } from './written.ts';

function link(
  events: readonly LedgerEvent[],
  cost: number,
  joins: string,
  unpriced = 0,
  write = createDevice(`d-${joins}`),
): LedgerEvent[] {
  const shares = sharesOf('a', events);
  const drafts = shareLinks({ link: `l-${joins}`, source: 'a', cost: micros(cost), unpriced, shares, joins });
  return drafts.map(({ scope, body }) => write(1, scope.asset ?? '', 'asset.linked', body));
}

const deltas = (events: readonly LedgerEvent[]): Record<string, number> =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'asset.linked' ? [[event.scope.asset ?? '', event.body.deltaMicro]] : [],
    ),
  );

test('one fork halves, the next makes thirds; the odd micros go by name', () => {
  const first = link([], 100_001, 'b');
  expect(deltas(first)).toEqual({ a: -50_000, b: 50_000 });
  const second = link(first, 100_001, 'c');
  expect(deltas(second)).toEqual({ a: -16_667, b: -16_666, c: 33_333 });
  expect(second[0]?.type === 'asset.linked' && second[0].body.alloc.parts).toEqual([
    { asset: 'a', ratioPpm: 333_334 },
    { asset: 'b', ratioPpm: 333_333 },
    { asset: 'c', ratioPpm: 333_333 },
  ]);
});

test('free pixels are shared too: the one that joins and the source are told of', () => {
  const events = link([], 0, 'b');
  expect(deltas(events)).toEqual({ a: 0, b: 0 });
  expect([...sharesOf('a', events).keys()]).toEqual(['b']);
});

test('unpriced amounts are told once to each, and never moved', () => {
  const first = link([], 10, 'b', 2);
  const second = link(first, 10, 'c', 3);
  const told = sharesOf('a', [...first, ...second, ...second]);
  expect([...told].map(([asset, { unpriced }]) => [asset, unpriced])).toEqual([
    ['b', 3],
    ['c', 3],
  ]);
});

test('who shares already, or made the pixels, does not join', () => {
  const events = link([], 10, 'b');
  expect(link(events, 10, 'b')).toEqual([]);
  expect(link(events, 10, 'a')).toEqual([]);
});

test('for any row of forks, also of devices apart and with a cost that changes, deltas sum to 0 and parts are even', () => {
  const fork = fc.record({ cost: fc.integer({ min: -1_000, max: 5_000_000 }), apart: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fork, { minLength: 1, maxLength: 9 }), (forks) => {
      const events: LedgerEvent[] = [];
      for (const [i, { cost, apart }] of forks.entries()) {
        const known = apart ? events.slice(0, Math.floor(events.length / 2)) : events;
        const linked = link(known, cost, `f${i}`);
        const sum = Object.values(deltas(linked)).reduce((a, b) => a + b, 0);
        expect(sum).toBe(0);
        events.push(...linked);
        if (apart) continue;
        const shares = [...sharesOf('a', events).values()].map((share) => share.micros);
        const own = cost - shares.reduce((a, b) => a + b, 0);
        expect(Math.max(own, ...shares) - Math.min(own, ...shares)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 200 },
  );
});
