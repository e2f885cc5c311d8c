import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  fallbackChain,
  type ChainEngine,
  type FallbackRule,
} from '../../../src/kernel/operations/standIns.ts';

const rule: FallbackRule = { mode: 'refusal', order: [], limitMicros: null };

const engine = (id: string, patch: Partial<ChainEngine> = {}): ChainEngine => ({
  id,
  provider: id,
  tier: 2,
  kind: 'hosted',
  upperMicros: 40_000,
  circuit: { kind: 'closed' },
  isRetired: false,
  isUsable: true,
  isStopped: false,
  ...patch,
});

const orderOf = (...args: Parameters<typeof fallbackChain>): string[] =>
  fallbackChain(...args).flatMap(({ id, refusal }) => (refusal === null ? [id] : []));

const chosen = engine('chosen', { provider: 'p1' });

test('each provider once before any comes twice, the failing one’s last, the cheapest first', () => {
  const engines = [
    chosen,
    engine('same', { provider: 'p1', upperMicros: 1 }),
    engine('b1', { provider: 'p2', upperMicros: 20_000 }),
    engine('b2', { provider: 'p2', upperMicros: 10_000 }),
    engine('c', { provider: 'p3', upperMicros: 30_000 }),
  ];
  expect(orderOf(chosen, engines, rule, 2)).toEqual(['b2', 'c', 'same', 'b1']);
});

test('one that works comes before one that is only to be tried again', () => {
  const trip = { kind: 'in-a-row', failures: 3 } as const;
  const engines = [engine('again', { upperMicros: 1, circuit: { kind: 'half-open', trip } }), engine('well')];
  expect(orderOf(chosen, [chosen, ...engines], rule, 2)).toEqual(['well', 'again']);
});

test('of the team’s order only, also an engine of this machine', () => {
  const engines = [chosen, engine('a'), engine('b'), engine('here', { kind: 'local', upperMicros: 0 })];
  expect(orderOf(chosen, engines, rule, 2)).toEqual(['a', 'b']);
  expect(orderOf(chosen, engines, { ...rule, order: ['here', 'b'] }, 2)).toEqual(['here', 'b']);
});

describe('who does not stand in', () => {
  const trip = { kind: 'in-a-row', failures: 3 } as const;
  test.each<[string, Partial<ChainEngine>]>([
    ['retired', { isRetired: true }],
    ['not-usable', { isUsable: false }],
    ['tier', { tier: 3 }],
    ['circuit', { circuit: { kind: 'open', trip, retryAtMs: 1, lastCall: 'c' } }],
    ['unpriced', { upperMicros: null }],
    ['too-dear', { upperMicros: 40_001 }],
    ['budget', { isStopped: true }],
    ['not-listed', { kind: 'local' }],
  ])('%s', (refusal, patch) => {
    expect(fallbackChain(chosen, [chosen, engine('a', patch)], rule, 2)).toEqual([{ id: 'a', refusal }]);
  });

  test('a limit of the team’s own stands in place of the chosen engine’s price', () => {
    const dear = engine('dear', { upperMicros: 90_000 });
    expect(orderOf(chosen, [chosen, dear], { ...rule, limitMicros: 90_000 }, 2)).toEqual(['dear']);
    expect(orderOf(chosen, [chosen, engine('a')], { ...rule, limitMicros: 39_999 }, 2)).toEqual([]);
  });

  test('beside an engine without a price only a free one stands in', () => {
    const unpriced = engine('chosen', { upperMicros: null });
    const engines = [unpriced, engine('a'), engine('free', { upperMicros: 0 })];
    expect(orderOf(unpriced, engines, rule, 2)).toEqual(['free']);
  });
});

const anyEngine = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  provider: fc.constantFrom('p1', 'p2', 'p3'),
  tier: fc.constantFrom(1 as const, 2 as const, 3 as const),
  kind: fc.constantFrom('local' as const, 'hosted' as const),
  upperMicros: fc.option(fc.nat(100_000)),
  circuit: fc.constantFrom<ChainEngine['circuit']>(
    { kind: 'closed' },
    { kind: 'half-open', trip: { kind: 'in-a-row', failures: 3 } },
    { kind: 'open', trip: { kind: 'in-a-row', failures: 3 }, retryAtMs: 5, lastCall: 'c' },
  ),
  isRetired: fc.boolean(),
  isUsable: fc.boolean(),
  isStopped: fc.boolean(),
});

test('whatever there is: everybody but the failing one once, and nobody stands in who must not', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyEngine, { selector: ({ id }) => id, minLength: 1 }),
      fc.option(fc.nat(100_000)),
      fc.subarray(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
      fc.constantFrom(1 as const, 2 as const, 3 as const),
      (engines, limitMicros, order, needed) => {
        const [failing] = engines;
        if (failing === undefined) return;
        const chain = fallbackChain(failing, engines, { ...rule, limitMicros, order }, needed);
        expect(chain.map(({ id }) => id).toSorted()).toEqual(
          engines
            .map(({ id }) => id)
            .filter((id) => id !== failing.id)
            .toSorted(),
        );
        for (const { id, refusal } of chain) {
          const one = engines.find((candidate) => candidate.id === id);
          if (refusal !== null || one === undefined) continue;
          expect(one).toMatchObject({ isRetired: false, isUsable: true, isStopped: false });
          expect(one.tier).toBeLessThanOrEqual(needed);
          expect(one.circuit.kind).not.toBe('open');
          expect(one.upperMicros).not.toBeNull();
          expect(one.upperMicros).toBeLessThanOrEqual(limitMicros ?? failing.upperMicros ?? 0);
          if (order.length > 0) expect(order).toContain(id);
        }
      },
    ),
  );
});
