import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from './eventArbitrary.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { addToBag, atRank, emptyBag, removeFromBag } from '../../../src/kernel/metrics/sortedBag.ts';
import {
  applyWaitEvent,
  emptyWaitState,
  waitAtRank,
  waitEstimate,
} from '../../../src/kernel/metrics/waitEstimates.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

let seq = 0;

function event(type: string, body: object, mono: number): LedgerEvent {
  seq += 1;
  return {
    v: 1,
    id: `d:${seq}`,
    dev: 'd',
    seq,
    type,
    at: 1_000_000 + mono,
    mono,
    tz: 0,
    hlc: `${String(1_000_000 + seq).padStart(13, '0')}.0000.d`,
    actor: 'ana',
    scope: {},
    body,
  } as LedgerEvent;
}

function run(call: string, startMono: number, waitMs: number, model = 'm'): readonly LedgerEvent[] {
  const parts = { queueMs: 0, serverMs: 0, downloadMs: 100, decodeMs: 0, computeMs: 900 };
  return [
    event('call.submitted', { call, tool: 'erase', provider: 'local', model }, startMono),
    event('call.completed', { call, outputs: 1, ...parts }, startMono + waitMs),
  ];
}

function estimate(events: readonly LedgerEvent[], model = 'm') {
  return waitEstimate(events.reduce(applyWaitEvent, emptyWaitState()), 'erase', 'local', model);
}

test('p50 is the nearest rank over completed calls of the tool and model', () => {
  expect(estimate([])).toEqual({ p50Ms: null, n: 0 });
  const waits = [5_000, 1_000, 3_000, 2_000];
  const events = waits.flatMap((wait, index) => run(`c${index}`, index * 10_000, wait));
  expect(estimate(events)).toEqual({ p50Ms: 2_000, n: 4 });
  expect(estimate(events.slice(0, 6))).toEqual({ p50Ms: 3_000, n: 3 });
  expect(estimate(events, 'other')).toEqual({ p50Ms: null, n: 0 });
});

test('single waits are read by their rank', () => {
  const events = [5_000, 1_000, 3_000].flatMap((wait, index) => run(`c${index}`, index * 10_000, wait));
  const state = events.reduce(applyWaitEvent, emptyWaitState());
  const ranks = [0, 1, 2, 3, 4].map((rank) => waitAtRank(state, 'erase', 'local', 'm', rank));
  expect(ranks).toEqual([null, 1_000, 3_000, 5_000, null]);
  expect(waitAtRank(state, 'erase', 'local', 'other', 1)).toBeNull();
});

test('only successes count, once each, in any order', () => {
  const failed = event('call.submitted', { call: 'f', tool: 'erase', provider: 'local', model: 'm' }, 0);
  const end = event('call.failed', { call: 'f', errorType: 'x', reason: 'y', billed: 'n', ms: 1 }, 99);
  const events = [...run('a', 0, 700), failed, end];
  expect(estimate([...events, ...events].toReversed())).toEqual({ p50Ms: 700, n: 1 });
});

test('across page loads the monotonic clocks say nothing: the measured parts count', () => {
  const [submitted, completed] = run('a', 500_000, 1);
  // A clock that started anew: 20 s on the page, two hours later by the wall clock.
  const reloaded = { ...completed, mono: 520_000, at: 1_000_000 + 7_200_000 } as LedgerEvent;
  expect(estimate([submitted as LedgerEvent, reloaded])).toEqual({ p50Ms: 1_000, n: 1 });
});

test('the estimate is that of the set of events', () => {
  fc.assert(
    fc.property(histories, ({ events, arrival }) => {
      const of = (list: readonly LedgerEvent[]) =>
        waitEstimate(list.reduce(applyWaitEvent, emptyWaitState()), 'erase', 'p', 'm');
      expect(of(arrival)).toEqual(of(events));
    }),
    { numRuns: 300 },
  );
});

test('a sorted bag is a sorted list', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 50 })), { maxLength: 200 }),
      (steps) => {
        const bag = emptyBag();
        let list: number[] = [];
        for (const [adds, value] of steps) {
          if (adds) {
            addToBag(bag, value);
            list = [...list, value].toSorted((a, b) => a - b);
          } else {
            removeFromBag(bag, value);
            const at = list.indexOf(value);
            if (at >= 0) list = list.toSpliced(at, 1);
          }
        }
        expect(bag.blocks.flat()).toEqual(list);
        expect(bag.size).toBe(list.length);
      },
    ),
  );
});

test('a bag of many blocks keeps every rank', () => {
  const bag = emptyBag();
  const count = 20_000;
  for (let index = 0; index < count; index += 1) addToBag(bag, (index * 7_919) % count);
  expect(bag.blocks.length).toBeGreaterThan(10);
  for (const rank of [1, 2, 9_999, count]) expect(atRank(bag, rank)).toBe(rank - 1);
  expect([atRank(bag, 0), atRank(bag, count + 1)]).toEqual([null, null]);
});
