import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  charged,
  completed,
  created,
  decided,
  output,
  quoted,
  spent,
  submitted,
  told,
} from '../../drivers/assetEvents.ts';
import { histories } from '../metrics/eventArbitrary.ts';
import { demoYear } from '../../../src/kernel/demo/demoYear.ts';
import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { compareEvents } from '../../../src/kernel/ledger/hlc.ts';
import { applyEvent, emptyMeterState, meterView } from '../../../src/kernel/metrics/assetMeter.ts';
import { assetFacts } from '../../../src/kernel/review/assetFacts.ts';
import { assetReplay } from '../../../src/kernel/review/assetReplay.ts';
import type { Replay } from '../../../src/kernel/review/assetReplay.ts';
import { createCalendar } from '../../../src/kernel/review/calendar.ts';
import { compareAssets } from '../../../src/kernel/review/compareAssets.ts';
import { totalOf } from '../../../src/kernel/review/costParts.ts';
import { addCost, noCost } from '../../../src/kernel/review/replaySteps.ts';
import type { CallStep, ReplayStep } from '../../../src/kernel/review/replaySteps.ts';

function callOf(step: ReplayStep | undefined): CallStep {
  if (step?.kind !== 'call') throw new Error(`A call, not ${step?.kind}.`);
  return step;
}

describe('a replay of one asset', () => {
  const events = told(
    created,
    spent('active', 10_000),
    spent('hand-edit', 5_000),
    quoted('c1', 40_000),
    submitted('c1'),
    spent('felt-wait', 2_000, 'c1'),
    spent('overlapped', 1_000, 'c1'),
    charged('c1', 50_000),
    completed('c1', 2),
    output('c1', 0),
    output('c1', 1),
    spent('review', 4_000, 'c1'),
    decided('c1o0', 'rejected', 'style'),
    decided('c1o1', 'rejected'),
    quoted('c2', 40_000),
    submitted('c2', { retryOf: 'c1', parents: ['c1o0'] }),
    charged('c2', 30_000),
    completed('c2', 3),
    output('c2', 0),
    output('c2', 1),
    output('c2', 2),
    decided('c2o0', 'accepted'),
    { type: 'asset.finished', body: { asset: 'a', output: 'c2o0', outputs: ['c2o0'] } },
    decided('c2o1', 'rejected'),
    {
      type: 'charge.adjusted',
      body: { target: 'c1', deltaMicro: -50_000, cur: 'USD', reason: 'refund', note: 'spoiled' },
    },
  );
  const replay = assetReplay('a', events);

  test('tells calls with their verdicts, work between them, and what came later as steps of its own', () => {
    expect(replay.steps.map(({ kind }) => kind)).toEqual([
      'created',
      'work',
      'call',
      'call',
      'finished',
      'decision',
      'correction',
    ]);
    expect(replay.status).toBe('finished');
    const [, work, first, second, finish, late, correction] = replay.steps;
    expect(work).toMatchObject({ ms: { active: 10_000, 'hand-edit': 5_000 } });
    expect(callOf(first)).toMatchObject({
      provider: 'fal',
      tier: 3,
      row: {
        engine: 'Eraser',
        modelVersion: '2',
        settings: { seed: 7 },
        quotedMicros: 40_000,
        status: 'rejected',
      },
      verdicts: [
        { output: 'c1o0', decision: 'rejected', reason: 'style' },
        { output: 'c1o1', decision: 'rejected', reason: null },
      ],
      charged: { micros: 50_000, unpriced: 0 },
      bases: ['metered'],
      wait: { feltMs: 2_000, overlappedMs: 1_000, reviewMs: 4_000 },
      retryOf: null,
    });
    // After the refund, where the step itself cost what was charged.
    expect(callOf(first).row.actual.micros).toBe(0);
    expect(callOf(second)).toMatchObject({ retryOf: 2, madeFrom: [2] });
    expect(finish).toMatchObject({ output: 'c2o0' });
    expect(late).toMatchObject({ call: 3, verdicts: [{ output: 'c2o1', decision: 'rejected' }] });
    expect(correction).toMatchObject({ reason: 'refund', note: 'spoiled', call: 2 });
  });

  test('costs of steps, by hand', () => {
    // 36 $/h is 10 000 micros a second; 30 000 over three outputs, one of them delivered.
    expect(replay.steps.map(({ cost }) => cost)).toEqual([
      noCost,
      { infrastructure: 0, iteration: 0, oversight: 150_000, unpriced: 0, unrated: 0 },
      { infrastructure: 0, iteration: 50_000, oversight: 60_000, unpriced: 0, unrated: 0 },
      { infrastructure: 10_000, iteration: 20_000, oversight: 0, unpriced: 0, unrated: 0 },
      noCost,
      noCost,
      { infrastructure: 0, iteration: -50_000, oversight: 0, unpriced: 0, unrated: 0 },
    ]);
    expect(replay.total).toEqual({
      infrastructure: 10_000,
      iteration: 20_000,
      oversight: 210_000,
      unpriced: 0,
      unrated: 0,
    });
  });

  test('an unknown price stays unknown, and a stopped run and a fee have steps of their own', () => {
    const { steps, total } = assetReplay(
      'a',
      told(
        created,
        {
          type: 'budget.set',
          body: {
            scope: 'asset',
            asset: 'a',
            period: 'lifetime',
            micro: 900,
            cur: 'USD',
            thresholds: [],
            hardStop: true,
            stopRounds: 3,
          },
        },
        quoted('c0', 10),
        { type: 'call.blocked', body: { call: 'c0', by: 'budget', billed: 'n' } },
        {
          type: 'budget.overridden',
          body: {
            scope: 'asset',
            asset: 'a',
            blocked: 'c0',
            call: 'c1',
            rule: 'rounds',
            limit: 3,
            reached: 3,
          },
        },
        submitted('c1'),
        {
          type: 'call.failed',
          body: { call: 'c1', errorType: 'timeout', reason: 'no answer', billed: '?', ms: 9_000 },
        },
        charged(null, 700),
        { type: 'asset.abandoned', body: { asset: 'a' } },
      ),
    );
    expect(steps.map(({ kind }) => kind)).toEqual([
      'created',
      'budget',
      'unstarted',
      'call',
      'fee',
      'abandoned',
    ]);
    expect(steps[1]).toMatchObject({ micros: 900, stopRounds: 3, hardStop: true });
    expect(steps[2]).toMatchObject({ call: 'c0', stopped: true });
    expect(callOf(steps[3])).toMatchObject({
      end: { type: 'failed', text: 'no answer', billed: '?' },
      charged: { micros: 0, unpriced: 1 },
      override: { limit: 3 },
      bases: ['quoted'],
    });
    expect(total).toEqual({ infrastructure: 0, iteration: 700, oversight: 0, unpriced: 1, unrated: 0 });
  });

  test('a mind that changes is a step; several of one moment are one', () => {
    const { steps } = assetReplay(
      'a',
      told(
        submitted('c1'),
        completed('c1', 2),
        output('c1', 0),
        output('c1', 1),
        decided('c1o0', 'accepted'),
        decided('c1o0', 'rejected'),
        decided('c1o1', 'accepted'),
      ),
    );
    expect(steps.map(({ kind }) => kind)).toEqual(['call', 'decision']);
    expect(steps[1]).toMatchObject({
      call: 0,
      verdicts: [
        { output: 'c1o0', decision: 'rejected' },
        { output: 'c1o1', decision: 'accepted' },
      ],
    });
    expect(callOf(steps[0]).verdicts.map(({ decision }) => decision)).toEqual(['rejected', 'accepted']);
  });

  test('an open call is in doubt unless a tab runs it', () => {
    const open = told(submitted('c1'));
    const statusIn = (running: ReadonlySet<string>) =>
      callOf(assetReplay('a', open, running).steps[0]).row.status;
    expect(statusIn(new Set())).toBe('in-doubt');
    expect(statusIn(new Set(['c1']))).toBe('running');
  });
});

describe('for any history', () => {
  test('the steps sum to the asset: to its facts and to the meter beside the canvas', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        const { steps, total } = assetReplay('a', events);
        expect(steps.map(({ cost }) => cost).reduce(addCost, noCost)).toEqual(total);
        const meter = meterView(events.reduce(applyEvent, emptyMeterState()));
        expect(totalOf(total)).toBe(meter.total.micros);
        expect(total.oversight).toBe(meter.oversight.micros);
        expect(total.unpriced).toBe(meter.money.unpricedCount);
        expect(total.unrated).toBe(meter.oversight.unpricedCount);
        const { money, labour } = assetFacts('a', events);
        const side = (component: string): number =>
          money.reduce((sum, fact) => sum + (fact.component === component ? fact.micros : 0), 0);
        expect(total.infrastructure).toBe(side('infrastructure'));
        expect(total.iteration).toBe(side('iteration'));
        expect(total.oversight).toBe(labour.reduce((sum, { micros }) => sum + (micros ?? 0), 0));
      }),
    );
  });

  test('steps are in the order of the ledger, whatever the arrival; the cost so far rises by each step', () => {
    fc.assert(
      fc.property(histories, ({ events, arrival }) => {
        const replay = assetReplay('a', events);
        expect(assetReplay('a', arrival)).toEqual(replay);
        const byId = new Map(events.map((event) => [event.id, event]));
        const begins = replay.steps.map(({ id }) => byId.get(id) as LedgerEvent);
        expect(begins.toSorted(compareEvents)).toEqual(begins);
        expect(new Set(begins).size).toBe(begins.length);
        let before = noCost;
        for (const { cost, soFar } of replay.steps) {
          expect(soFar).toEqual(addCost(before, cost));
          before = soFar;
        }
      }),
    );
  });

  test('every call and every correction has exactly one step, and every latest verdict is told', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        const { steps } = assetReplay('a', events);
        const calls = steps.flatMap((step) => (step.kind === 'call' ? [step.row.call] : []));
        const started = new Set(events.flatMap((e) => (e.type === 'call.submitted' ? [e.body.call] : [])));
        expect(calls.toSorted()).toEqual([...started].toSorted());
        const corrections = events.filter(({ type }) => type === 'charge.adjusted');
        expect(steps.filter(({ kind }) => kind === 'correction')).toHaveLength(corrections.length);
        const latest = new Map<string, string>();
        const outputs = new Set(events.flatMap((e) => (e.type === 'output.created' ? [e.body.output] : [])));
        for (const event of events.toSorted(compareEvents))
          if (event.type === 'output.decided') latest.set(event.body.output, event.body.decision);
        for (const step of steps) {
          if (step.kind !== 'call') continue;
          for (const { output: id, decision } of step.verdicts)
            expect(decision).toBe(latest.get(id) ?? 'undecided');
        }
        // What no call told here has a step instead.
        const later = steps.flatMap((step) => (step.kind === 'decision' ? step.verdicts : []));
        for (const id of latest.keys())
          if (!outputs.has(id)) expect(later.some((verdict) => verdict.output === id)).toBe(true);
      }),
    );
  });
});

describe('two assets side by side', () => {
  const year = demoYear(createCalendar('UTC'), Date.parse('2026-11-25T15:00:00Z'));
  const byAsset = new Map<string, LedgerEvent[]>();
  for (const event of year) {
    const { asset } = event.scope;
    if (asset === undefined) continue;
    const held = byAsset.get(asset);
    if (held === undefined) byAsset.set(asset, [event]);
    else held.push(event);
  }
  const replays: Replay[] = [...byAsset].slice(0, 40).map(([asset, events]) => assetReplay(asset, events));

  test('the tools of each side sum to its total, and the differences to the difference', () => {
    for (const [index, a] of replays.entries()) {
      const b = replays[(index + 7) % replays.length] ?? a;
      const { tools, figures, part } = compareAssets(a, b);
      const sum = (side: 'a' | 'b'): number => tools.reduce((all, tool) => all + tool[side].micros, 0);
      expect(sum('a')).toBe(totalOf(a.total));
      expect(sum('b')).toBe(totalOf(b.total));
      const total = figures.find(({ id }) => id === 'total');
      expect(total?.difference).toBe(tools.reduce((all, tool) => all + tool.differenceMicros, 0));
      expect(tools.reduce((all, tool) => all + tool.a.calls, 0)).toBe(a.meter.iterations);
      const parts = figures.filter(({ id }) => ['infrastructure', 'iteration', 'oversight'].includes(id));
      const most = Math.max(...parts.map(({ difference }) => Math.abs(difference ?? 0)));
      expect(Math.abs(part?.differenceMicros ?? 0)).toBe(most);
    }
  });

  test('an asset is no different from itself, and a reject rate of nothing is none', () => {
    const [a] = replays;
    if (a === undefined) throw new Error('The demo year has assets.');
    const same = compareAssets(a, a);
    expect(same.part).toBeNull();
    expect(same.figures.every(({ difference }) => difference === 0 || difference === null)).toBe(true);
    const empty = assetReplay('b', []);
    const rateOf = compareAssets(a, empty).figures.find(({ id }) => id === 'rejectRate');
    expect(rateOf).toMatchObject({ b: null, difference: null });
  });
});
