import { expect, test } from 'vitest';

import type { EventDraft, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import {
  applyEvent,
  emptyMeterState,
  iterationRows,
  meterView,
} from '../../../src/kernel/metrics/assetMeter.ts';
import { localCharge, localQuote } from '../../../src/kernel/pricing/local.ts';
import { engineId } from '../../../src/kernel/shared/ids.ts';

const scope = { asset: 'a' };
const engine = { id: engineId('migan'), modelVersion: '1' };

function stamped(
  ...drafts: readonly (readonly [waitMs: number, draft: EventDraft])[]
): readonly LedgerEvent[] {
  let now = 0;
  let counter = { dev: 'd', seq: 0, hlc: zeroHlc };
  return drafts.flatMap(([waitMs, draft]) => {
    now += waitMs;
    const clock = { now: () => 1_700_000_000_000 + now, mono: () => now, tzOffsetMinutes: () => 0 };
    const result = stampEvents([draft], counter, clock, 'ana');
    counter = result.counter;
    return [...result.events];
  });
}

const submitted: EventDraft = {
  type: 'call.submitted',
  scope,
  body: {
    call: 'c1',
    tool: 'erase',
    provider: 'local',
    model: 'migan-512',
    modelVersion: '1',
    tier: 3,
    source: 'local',
    parents: [],
    retryOf: 'c0',
    fanOut: 'f1',
    reserveMicro: 0,
    settings: { engine: 'migan', engineName: 'MI-GAN', seed: 4 },
    label: 'a lamp post',
  },
};

const completed: EventDraft = {
  type: 'call.completed',
  scope,
  body: {
    call: 'c1',
    outputs: 2,
    queueMs: 0,
    serverMs: 0,
    downloadMs: 0,
    decodeMs: 0,
    computeMs: 1_100,
    backend: 'wasm',
    threads: 2,
    notes: ['WebGPU failed, wasm ran instead'],
  },
};

function created(index: number): EventDraft {
  return {
    type: 'output.created',
    scope,
    body: { output: `o${index}`, call: 'c1', index, w: 640, h: 480, parents: [] },
  };
}

function decided(output: string, decision: 'accepted' | 'rejected' | 'undecided'): EventDraft {
  const reason = decision === 'rejected' ? { reason: 'artefact' as const } : {};
  return { type: 'output.decided', scope, body: { output, decision, ...reason } };
}

test('a row tells the call from its quote to its verdict', () => {
  const events = stamped(
    [0, { type: 'call.quoted', scope, body: localQuote('c1', engine) }],
    [0, submitted],
    [1_400, { type: 'charge.metered', scope, body: localCharge('c1', engine, 'a') }],
    [0, completed],
    [0, created(1)],
    [0, created(0)],
    [900, decided('o1', 'rejected')],
    [10, decided('o0', 'rejected')],
    [10, { type: 'time.segment', scope, body: { kind: 'felt-wait', ms: 1_350, asset: 'a', call: 'c1' } }],
  );
  const state = events.reduce(applyEvent, emptyMeterState());
  expect(iterationRows(state)).toEqual([
    {
      call: 'c1',
      tool: 'erase',
      engine: 'MI-GAN',
      model: 'migan-512',
      modelVersion: '1',
      source: 'local',
      label: 'a lamp post',
      at: 1_700_000_000_000,
      quotedMicros: 0,
      quoteQualifier: 'exact',
      actual: { micros: 0, unpricedCount: 0 },
      settled: false,
      feltWaitMs: 1_350,
      pendingMs: 1_400,
      computeMs: 1_100,
      backend: 'wasm',
      threads: 2,
      notes: ['WebGPU failed, wasm ran instead'],
      status: 'rejected',
      reason: 'artefact',
      errorType: null,
      outputs: [
        { id: 'o0', index: 0, decision: 'rejected', width: 640, height: 480 },
        { id: 'o1', index: 1, decision: 'rejected', width: 640, height: 480 },
      ],
      retryOf: 'c0',
      standsInFor: null,
      fanOut: 'f1',
      settings: { engine: 'migan', engineName: 'MI-GAN', seed: 4 },
    },
  ]);
});

test('T8: an open call is running while its tab lives and in doubt after, and ends once', () => {
  const [start] = stamped([0, submitted]);
  const state = [start as LedgerEvent].reduce(applyEvent, emptyMeterState());
  expect(iterationRows(state, new Set(['c1']))[0]?.status).toBe('running');
  expect(iterationRows(state, new Set())[0]).toMatchObject({ status: 'in-doubt', pendingMs: null });
  expect(meterView(state, new Set())).toMatchObject({ iterations: 1, inDoubt: 1, failed: 0 });
  expect(meterView(state, new Set(['c1']))).toMatchObject({ iterations: 1, inDoubt: 0 });
  const failed: EventDraft = {
    type: 'call.failed',
    scope,
    body: { call: 'c1', errorType: 'interrupted', reason: 'unknown', billed: 'n', ms: null },
  };
  // Written after a reload: the monotonic clock has started anew.
  const [, end] = stamped([0, submitted], [90_000, failed]);
  applyEvent(state, { ...(end as LedgerEvent), mono: 20 });
  expect(meterView(state, new Set())).toMatchObject({ iterations: 1, inDoubt: 0, failed: 1 });
  expect(iterationRows(state)[0]).toMatchObject({
    status: 'failed',
    errorType: 'interrupted',
    pendingMs: null,
  });
});

test('a verdict follows the last decision: accepted, undone, done again', () => {
  const steps = [decided('o0', 'accepted'), decided('o0', 'undecided'), decided('o0', 'accepted')];
  const events = stamped(
    [0, submitted],
    [5, completed],
    [0, created(0)],
    [0, created(1)],
    ...steps.map((step) => [5, step] as const),
  );
  const state = emptyMeterState();
  const statuses = events.map((event) => iterationRows(applyEvent(state, event))[0]?.status);
  expect(statuses).toEqual([
    'running',
    'undecided',
    'undecided',
    'undecided',
    'accepted',
    'undecided',
    'accepted',
  ]);
});

test('rows of untouched calls stay the same objects', () => {
  const other: EventDraft = { ...submitted, body: { ...submitted.body, call: 'c2' } };
  const events = stamped([0, submitted], [1, other], [5, completed]);
  const state = events.slice(0, 2).reduce(applyEvent, emptyMeterState());
  const before = iterationRows(state);
  const after = iterationRows(applyEvent(state, events[2] as LedgerEvent));
  expect(after[1]).toBe(before[1]);
  expect(after[0]).not.toBe(before[0]);
});
