import type { EventDraft, LedgerEvent, StandInFacts } from '../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../src/kernel/ledger/stamp.ts';

const rate = 36_000_000;

/** A second for each event, from one device. */
export function told(...drafts: readonly Omit<EventDraft, 'scope'>[]): readonly LedgerEvent[] {
  let now = 1_700_000_000_000;
  const clock = { now: () => (now += 1_000), mono: () => now - 1_700_000_000_000, tzOffsetMinutes: () => 0 };
  const scoped = drafts.map((draft) => ({ ...draft, scope: { asset: 'a' } }) as EventDraft);
  return stampEvents(scoped, { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'ana').events;
}

export const created = {
  type: 'asset.created',
  body: { asset: 'a', kind: 'deliverable', name: 'Bottle', slot: { w: 800, h: 600, tier: 2 } },
} as const;

export const quoted = (call: string, micro: number | null) =>
  ({
    type: 'call.quoted',
    body: {
      call,
      qtyLow: 1,
      qtyHigh: 1,
      micro,
      upperMicro: micro,
      qualifier: micro === null ? 'unpriced' : 'exact',
      price: null,
    },
  }) as const;

export const submitted = (
  call: string,
  more: {
    retryOf?: string;
    parents?: readonly string[];
    tool?: string;
    standsInFor?: StandInFacts;
    fanOut?: string;
  } = {},
) =>
  ({
    type: 'call.submitted',
    body: {
      call,
      tool: 'erase',
      provider: 'fal',
      model: 'eraser',
      modelVersion: '2',
      tier: 3,
      source: 'hosted',
      parents: [],
      reserveMicro: 0,
      settings: { engineName: 'Eraser', seed: 7 },
      ...more,
    },
  }) as const;

export const charged = (call: string | null, micro: number | null) =>
  ({
    type: 'charge.metered',
    body: {
      kind: call === null ? 'fixed' : 'usage',
      call,
      attempt: 1,
      qty: 1,
      micro,
      cur: 'USD',
      basis: 'metered',
      price: null,
      alloc: { method: 'direct', parts: [{ asset: 'a', ratioPpm: 1_000_000 }] },
    },
  }) as const;

export const completed = (call: string, outputs: number) =>
  ({
    type: 'call.completed',
    body: {
      call,
      outputs,
      queueMs: 0,
      serverMs: 900,
      downloadMs: 0,
      decodeMs: 0,
      computeMs: 0,
      backend: 'fal',
      threads: 1,
    },
  }) as const;

export const output = (call: string, index: number) =>
  ({
    type: 'output.created',
    body: { output: `${call}o${index}`, call, index, w: 10, h: 10, parents: [] },
  }) as const;

export const decided = (id: string, decision: 'accepted' | 'rejected', reason?: 'style') =>
  ({ type: 'output.decided', body: { output: id, decision, ...(reason ? { reason } : {}) } }) as const;

export const spent = (
  kind: 'felt-wait' | 'overlapped' | 'review' | 'hand-edit' | 'active',
  ms: number,
  call?: string,
) =>
  ({
    type: 'time.segment',
    body: { kind, ms, asset: 'a', rateMicroPerHour: rate, ...(call ? { call } : {}) },
  }) as const;

/** Two tries of one erase: the first rejected, refunded later; the second delivered, after a hand edit. */
export const twoTries: readonly LedgerEvent[] = told(
  created,
  spent('hand-edit', 5_000),
  quoted('c1', 40_000),
  submitted('c1'),
  spent('felt-wait', 2_000, 'c1'),
  charged('c1', 50_000),
  completed('c1', 2),
  output('c1', 0),
  output('c1', 1),
  decided('c1o0', 'rejected', 'style'),
  decided('c1o1', 'rejected'),
  quoted('c2', 40_000),
  submitted('c2', { retryOf: 'c1' }),
  charged('c2', 40_000),
  completed('c2', 1),
  output('c2', 0),
  decided('c2o0', 'accepted'),
  { type: 'asset.finished', body: { asset: 'a', output: 'c2o0', outputs: ['c2o0'] } },
  {
    type: 'charge.adjusted',
    body: { target: 'c1', deltaMicro: -50_000, cur: 'USD', reason: 'refund' },
  },
);
