import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { EventDraft, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import {
  applyCircuitEvent,
  circuitAt,
  emptyCircuits,
  type Circuit,
} from '../../../src/kernel/metrics/circuits.ts';

const minuteMs = 60_000;
const scope = { asset: 'a' };
const startMs = 1_700_000_000_000;

interface Run {
  /** `ok`, or the kind of the failure. */
  readonly end: string;
  readonly atMs: number;
  readonly ms?: number;
  readonly model?: string;
  readonly source?: 'local' | 'hosted';
}

function eventsOf(runs: readonly Run[]): LedgerEvent[] {
  return runs.flatMap(({ end, atMs, ms = 10, model = 'm', source = 'hosted' }, index) => {
    const call = `c${index}`;
    const submitted: EventDraft = {
      type: 'call.submitted',
      scope,
      body: {
        call,
        tool: 'erase',
        provider: 'p',
        model,
        modelVersion: '1',
        tier: 2,
        source,
        parents: [],
        reserveMicro: 0,
      },
    };
    const parts = { queueMs: 0, downloadMs: 0, decodeMs: 0, computeMs: 0 };
    const ended: EventDraft =
      end === 'ok'
        ? {
            type: 'call.completed',
            scope,
            body: { call, outputs: 1, serverMs: ms, ...parts, backend: 'hosted', threads: 0 },
          }
        : { type: 'call.failed', scope, body: { call, errorType: end, reason: 'r', billed: '?', ms } };
    // Two page loads: the parts that the call measured are then its latency.
    return [submitted, ended].flatMap((draft, part) => {
      const clock = { now: () => startMs + atMs, mono: () => 1, tzOffsetMinutes: () => 0 };
      const device = { dev: part === 0 ? 'd' : 'e', seq: index, hlc: zeroHlc };
      return stampEvents([draft], device, clock, 'p').events;
    });
  });
}

function after(runs: readonly Run[]): (laterMs: number, model?: string) => Circuit {
  const state = emptyCircuits();
  for (const event of eventsOf(runs)) applyCircuitEvent(state, event);
  const lastMs = runs.at(-1)?.atMs ?? 0;
  return (laterMs, model = 'm') => circuitAt(state, { provider: 'p', model }, startMs + lastMs + laterMs);
}

const aMinuteApart = (ends: readonly string[], patch: Partial<Run> = {}): Run[] =>
  ends.map((end, index) => ({ end, atMs: index * minuteMs, ...patch }));

const three = ['upstream', 'timeout-unknown', 'upstream'];

describe('failures', () => {
  test('three in a row by the provider’s fault open it; fewer, or a success between them, do not', () => {
    expect(after(aMinuteApart(three))(0)).toEqual({
      kind: 'open',
      trip: { kind: 'in-a-row', failures: 3 },
      retryAtMs: startMs + 4 * minuteMs,
      lastCall: 'c2',
    });
    expect(after(aMinuteApart(['upstream', 'upstream']))(0).kind).toBe('closed');
    expect(after(aMinuteApart(['upstream', 'upstream', 'ok', 'upstream']))(0).kind).toBe('closed');
  });

  test('what was wrong with the request is no fault of the provider', () => {
    expect(after(aMinuteApart(['upstream', 'upstream', 'invalid', 'upstream']))(0).kind).toBe('closed');
  });

  test('a share that chance does not explain opens it, also without three in a row', () => {
    const ends = ['upstream', 'ok', 'upstream', 'ok', 'upstream', 'upstream', 'ok', 'upstream'];
    expect(after(aMinuteApart(ends))(0)).toMatchObject({
      kind: 'open',
      trip: { kind: 'share', failures: 5, of: 8 },
    });
    // The same failures an hour apart are no window.
    expect(after(ends.map((end, hour) => ({ end, atMs: hour * 60 * minuteMs })))(0).kind).toBe('closed');
  });

  test('a refused key concerns all models of a provider, a fault of one model only that one', () => {
    expect(after(aMinuteApart(['auth', 'auth', 'auth']))(0, 'other').kind).toBe('open');
    expect(after(aMinuteApart(three))(0, 'other').kind).toBe('closed');
    const worksAgain: Run[] = [
      ...aMinuteApart(['auth', 'auth', 'auth']),
      { end: 'ok', atMs: 3 * minuteMs, model: 'other' },
    ];
    expect(after(worksAgain)(0, 'third').kind).toBe('closed');
  });

  test('local engines have no circuit', () => {
    expect(after(aMinuteApart(three, { source: 'local' }))(0).kind).toBe('closed');
  });
});

describe('after a rest', () => {
  test('it is half-open; one more fault opens it for twice as long, a success closes it', () => {
    const failing = aMinuteApart(three);
    expect(after(failing)(2 * minuteMs - 1).kind).toBe('open');
    expect(after(failing)(2 * minuteMs).kind).toBe('half-open');
    const again = after([...failing, { end: 'upstream', atMs: 5 * minuteMs }]);
    expect(again(4 * minuteMs - 1)).toMatchObject({ kind: 'open', lastCall: 'c3' });
    expect(again(4 * minuteMs).kind).toBe('half-open');
    expect(after([...failing, { end: 'ok', atMs: 5 * minuteMs }])(0).kind).toBe('closed');
  });

  test('calls that were under way do not make the rest longer', () => {
    const failing = [...aMinuteApart(three), { end: 'upstream', atMs: 2 * minuteMs + 1_000 }];
    expect(after(failing)(2 * minuteMs - 1_000).kind).toBe('half-open');
  });

  test('rests grow to half an hour and no further, and six hours are forgotten', () => {
    const runs = aMinuteApart(three);
    const rests: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const circuit = after(runs)(0);
      if (circuit.kind !== 'open') throw new Error('it is open');
      const atMs = circuit.retryAtMs - startMs;
      rests.push((atMs - (runs.at(-1)?.atMs ?? 0)) / minuteMs);
      runs.push({ end: 'upstream', atMs });
    }
    expect(rests).toEqual([2, 4, 8, 16, 32, 32, 32, 32]);
    expect(after(runs)(6 * 60 * minuteMs).kind).toBe('closed');
  });
});

describe('slow', () => {
  /** 40 calls between 9 and 11 seconds, then what a test is about. */
  const usual = Array.from({ length: 40 }, (_, index) => 9_000 + (index % 5) * 500);
  const slowRuns = (latencies: readonly number[]): Run[] =>
    [...usual, ...latencies].map((ms, index) => ({ end: 'ok', atMs: index * minuteMs, ms }));

  test('the median of five beyond what is usual opens it; two slow ones are chance', () => {
    expect(after(slowRuns([60_000, 60_000]))(0).kind).toBe('closed');
    expect(after(slowRuns([60_000, 60_000, 60_000]))(0)).toMatchObject({
      kind: 'open',
      trip: { kind: 'slow', medianMs: 60_000, usualMs: 15_000 },
    });
  });

  test('with few calls nothing is usual yet', () => {
    const few = Array.from({ length: 30 }, () => 1_000);
    const runs = [...few, 60_000, 60_000, 60_000, 60_000, 60_000].map((ms, index) => ({
      end: 'ok',
      atMs: index * minuteMs,
      ms,
    }));
    expect(after(runs)(0).kind).toBe('closed');
  });

  test('the next calls that are fast again close it', () => {
    expect(after(slowRuns([60_000, 60_000, 60_000, 9_000, 9_000, 9_000]))(0).kind).toBe('closed');
  });
});

const anyRun = fc.record({
  end: fc.constantFrom('ok', 'upstream', 'rate-limited', 'auth', 'invalid', 'no-image'),
  gapMs: fc.integer({ min: 0, max: 20 * minuteMs }),
  ms: fc.integer({ min: 1, max: 90_000 }),
  model: fc.constantFrom('m', 'n'),
});

const anyRuns = fc.array(anyRun, { maxLength: 80 }).map((list) => {
  let atMs = 0;
  return list.map(({ gapMs, ...run }): Run => ({ ...run, atMs: (atMs += gapMs) }));
});

describe('whatever happened', () => {
  const later = fc.integer({ min: 0, max: 12 * 60 * minuteMs });

  test('an open circuit has a time at which it is tried again, within half an hour of its last fault', () => {
    fc.assert(
      fc.property(anyRuns, later, (runs, laterMs) => {
        const circuit = after(runs)(laterMs);
        const nowMs = startMs + (runs.at(-1)?.atMs ?? 0) + laterMs;
        if (circuit.kind !== 'open') return;
        expect(circuit.retryAtMs).toBeGreaterThan(nowMs);
        expect(circuit.retryAtMs - nowMs).toBeLessThanOrEqual(32 * minuteMs);
        expect(after(runs)(laterMs + circuit.retryAtMs - nowMs).kind).not.toBe('open');
      }),
    );
  });

  test('only time moves it on from open to half-open to closed, and back only calls do', () => {
    const order = { open: 0, 'half-open': 1, closed: 2 } as const;
    fc.assert(
      fc.property(anyRuns, later, later, (runs, a, b) => {
        const at = after(runs);
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(order[at(early).kind]).toBeLessThanOrEqual(order[at(late).kind]);
      }),
    );
  });

  test('a success at usual speed closes the model’s circuit', () => {
    fc.assert(
      fc.property(anyRuns, fc.integer({ min: 0, max: minuteMs }), (runs, gapMs) => {
        // Of one latency, so that nothing is slow.
        const even = runs.map((run) => ({ ...run, ms: 1_000 }));
        const atMs = (runs.at(-1)?.atMs ?? 0) + gapMs;
        expect(after([...even, { end: 'ok', atMs, ms: 1_000 }])(0).kind).toBe('closed');
      }),
    );
  });

  test('requests at fault and calls of even speed never open it, and told twice counts once', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const blameless = runs
          .filter(({ end }) => end === 'ok' || end === 'invalid' || end === 'no-image')
          .map((run) => ({ ...run, ms: 1_000 }));
        expect(after(blameless)(0).kind).toBe('closed');
        const [once, twice] = [emptyCircuits(), emptyCircuits()];
        for (const event of eventsOf(runs)) applyCircuitEvent(once, event);
        for (const event of eventsOf(runs)) applyCircuitEvent(applyCircuitEvent(twice, event), event);
        for (const event of eventsOf(runs)) applyCircuitEvent(twice, event);
        const nowMs = startMs + (runs.at(-1)?.atMs ?? 0);
        for (const model of ['m', 'n']) {
          const engine = { provider: 'p', model };
          expect(circuitAt(twice, engine, nowMs)).toEqual(circuitAt(once, engine, nowMs));
        }
      }),
    );
  });
});
