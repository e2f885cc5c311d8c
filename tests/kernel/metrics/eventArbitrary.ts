import fc from 'fast-check';

import type { EventDraft, LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';

const scope = { asset: 'a' };
const call = fc.constantFrom('c1', 'c2', 'c3', 'c4');
const output = fc.constantFrom('c1o0', 'c1o1', 'c2o0', 'c3o0', 'c3o1', 'c4o0');
const micro = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 2_000_000 }) }, fc.constant(null));
const billed = fc.constantFrom('y' as const, 'n' as const, '?' as const);
const ms = fc.integer({ min: 0, max: 100_000 });
const ref = fc.option(fc.constantFrom('r1', 'r2', 'r3'), { nil: undefined });
/** Events are numbered from 1 per device, so this often hits one; sometimes it names a call, sometimes nothing. */
const target = fc.oneof(
  fc.tuple(fc.constantFrom('d1', 'd2'), fc.integer({ min: 1, max: 60 })).map(([dev, seq]) => `${dev}:${seq}`),
  call,
);

/** Few of them, so that segments are often reclassified twice. */
const segmentTarget = fc.constantFrom('d1:1', 'd1:2', 'd1:3', 'd1:4', 'd2:1', 'd2:2');

/** Dollars, euros with the rate of the day, euros without one. */
const currency = fc.constantFrom(
  { cur: 'USD' },
  { cur: 'USD' },
  { cur: 'EUR', fx: { rateMicro: 1_085_000, rate: 'd1:1' } },
  { cur: 'EUR' },
);

function charge(basis: 'metered' | 'reported') {
  return fc
    .record({
      call: fc.oneof({ weight: 6, arbitrary: call }, fc.constant(null)),
      attempt: fc.integer({ min: 1, max: 2 }),
      micro,
      ref,
      currency,
      credits: fc.boolean(),
    })
    .map((body) => ({
      type: `charge.${basis}`,
      scope,
      body: {
        kind: body.call === null ? 'fixed' : 'usage',
        call: body.call,
        attempt: body.attempt,
        micro: body.micro,
        ...(body.ref === undefined ? {} : { ref: body.ref }),
        qty: 1,
        ...body.currency,
        ...(body.credits && body.micro !== null
          ? { burns: [{ grant: 'g', milli: 500, micro: body.micro }] }
          : {}),
        basis,
        price: null,
        alloc: { method: 'direct', parts: [{ asset: 'a', ratioPpm: 1_000_000 }] },
      },
    }));
}

const draft = fc.oneof(
  fc.record({ call, micro }).map((body) => ({
    type: 'call.quoted',
    scope,
    body: {
      ...body,
      qtyLow: 1,
      qtyHigh: 1,
      upperMicro: body.micro,
      qualifier: body.micro === null ? 'unpriced' : 'exact',
      price: null,
    },
  })),
  fc
    .record({
      call,
      reserveMicro: micro,
      source: fc.constantFrom('local', 'hosted'),
      tool: fc.constantFrom('erase', 'erase', 'select-subject'),
      fanOut: fc.constantFrom(null, 'f1', 'f2'),
    })
    .map(({ fanOut, ...body }) => ({
      type: 'call.submitted',
      scope,
      body: {
        ...body,
        ...(fanOut === null ? {} : { fanOut }),
        provider: 'p',
        model: 'm',
        modelVersion: '1',
        tier: 2,
        parents: [],
        settings: { engineName: 'MI-GAN' },
      },
    })),
  fc.record({ call, outputs: fc.integer({ min: 0, max: 2 }), computeMs: ms }).map((body) => ({
    type: 'call.completed',
    scope,
    body: { ...body, queueMs: 0, serverMs: 0, downloadMs: 0, decodeMs: 0, backend: 'wasm', threads: 2 },
  })),
  fc.record({ call, billed, ms }).map((body) => ({
    type: 'call.failed',
    scope,
    body: { ...body, errorType: 'internal', reason: 'unknown' },
  })),
  fc
    .record({ call, billed, ms })
    .map((body) => ({ type: 'call.cancelled', scope, body: { ...body, by: 'user' } })),
  fc
    .record({ call, billed })
    .map((body) => ({ type: 'call.blocked', scope, body: { ...body, by: 'safety' } })),
  charge('metered'),
  charge('reported'),
  fc
    .record({
      target,
      deltaMicro: fc.integer({ min: -500_000, max: 500_000 }),
      reason: fc.constantFrom('invoice', 'refund', 'price-error', 'misattributed', 'fx'),
      currency,
    })
    .map(({ currency: paid, ...body }) => ({ type: 'charge.adjusted', scope, body: { ...body, ...paid } })),
  output.map((id) => ({
    type: 'output.created',
    scope,
    body: { output: id, call: id.slice(0, 2), index: Number(id.slice(3)), w: 10, h: 10, parents: [] },
  })),
  fc
    .record({ output, decision: fc.constantFrom('accepted', 'rejected', 'superseded', 'undecided') })
    .map((body) => ({ type: 'output.decided', scope, body })),
  fc
    .record({
      kind: fc.constantFrom('active', 'review', 'hand-edit', 'felt-wait', 'overlapped', 'idle', 'admin'),
      ms,
      call: fc.option(call, { nil: undefined }),
      spent: fc.option(fc.constantFrom('here', 'elsewhere', 'away'), { nil: undefined }),
      rate: fc.option(fc.constantFrom(45_000_000, 31_415_927), { nil: undefined }),
    })
    .map((body) => ({
      type: 'time.segment',
      scope,
      body: {
        kind: body.kind,
        ms: body.ms,
        asset: 'a',
        ...(body.call === undefined ? {} : { call: body.call }),
        ...(body.kind === 'overlapped' && body.spent !== undefined ? { spent: body.spent } : {}),
        ...(body.rate === undefined ? {} : { rateMicroPerHour: body.rate }),
      },
    })),
  fc
    .record({
      awayMs: ms,
      resumeLagMs: fc.option(ms),
      outside: fc.integer({ min: 0, max: 100 }),
      rate: fc.option(fc.constantFrom(45_000_000, 31_415_927), { nil: undefined }),
    })
    .map(({ awayMs, resumeLagMs, outside, rate }) => ({
      type: 'time.switched',
      scope,
      body: {
        asset: 'a',
        awayMs,
        resumeLagMs,
        lagOutsidePendingMs: Math.floor(((resumeLagMs ?? 0) * outside) / 100),
        ...(rate === undefined ? {} : { rateMicroPerHour: rate }),
      },
    })),
  fc
    .record({
      target: segmentTarget,
      action: fc.constantFrom('keep', 'discard', 'reassign'),
      to: fc.constantFrom('a', 'b'),
    })
    .map((body) => ({ type: 'time.reclassified', scope, body })),
  fc
    .record({
      micro,
      stopRounds: fc.option(fc.integer({ min: 1, max: 9 })),
      hardStop: fc.boolean(),
    })
    .map((body) => ({
      type: 'budget.set',
      scope,
      body: {
        ...body,
        scope: 'asset',
        asset: 'a',
        period: 'lifetime',
        cur: 'USD',
        thresholds: [80, 100],
      },
    })),
  call.map((id) => ({
    type: 'budget.overridden',
    scope,
    body: { scope: 'asset', asset: 'a', blocked: 'c0', call: id, rule: 'rounds', limit: 3, reached: 3 },
  })),
  fc
    .record({
      link: fc.constantFrom('l1', 'l2'),
      deltaMicro: fc.integer({ min: -500_000, max: 500_000 }),
      unpriced: fc.integer({ min: 0, max: 2 }),
    })
    .map((body) => ({
      type: 'asset.linked',
      scope,
      body: {
        ...body,
        source: 'b',
        alloc: { method: 'even', parts: [{ asset: 'a', ratioPpm: 1_000_000 }] },
        cur: 'USD',
      },
    })),
  // What costs an asset nothing, and must not move its meter.
  fc.constantFrom(
    {
      type: 'credit.granted',
      scope,
      body: {
        grant: 'g',
        provider: 'p',
        milli: 3_000,
        paidMicro: 10_000,
        listMicro: null,
        cur: 'USD',
        priority: 0,
        expires: null,
      },
    },
    { type: 'credit.voided', scope, body: { grant: 'g', milli: 10, reason: 'returned' } },
    {
      type: 'fx.rate',
      scope,
      body: { date: '2026-03-05', pair: 'EUR/USD', rateMicro: 1_085_000, source: 's' },
    },
    {
      type: 'alert.fired',
      scope,
      body: {
        alert: 'k',
        rule: 'A7',
        period: '2026-03',
        threshold: null,
        subject: 'p/m',
        payload: { calls: 1 },
      },
    },
    {
      type: 'model.decided',
      scope,
      body: { provider: 'p', model: 'm', tool: null, decision: 'limit', tiers: [3], evidence: { n: 20 } },
    },
    {
      type: 'period.closed',
      scope,
      body: { month: '2026-03', timeZone: 'UTC', watermark: { d1: 3 }, totals: { spent: 5 }, sha256: 'x' },
    },
  ),
  fc.constantFrom(
    { type: 'asset.finished', scope, body: { asset: 'a', output: 'c1o0', outputs: ['c1o0'] } },
    { type: 'asset.reopened', scope, body: { asset: 'a', from: 'finished' } },
    { type: 'asset.abandoned', scope, body: { asset: 'a' } },
  ),
) as fc.Arbitrary<EventDraft>;

export interface History {
  /** In the order they were written. */
  readonly events: readonly LedgerEvent[];
  /** The same events as they may arrive: shuffled, some of them more than once. */
  readonly arrival: readonly LedgerEvent[];
}

/** Two devices write at once, their clocks a little apart; everything the types allow, sensible or not. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    first: fc.array(draft, { maxLength: 60, size: 'max' }),
    second: fc.array(draft, { maxLength: 30, size: 'max' }),
    skewMs: fc.integer({ min: -50, max: 50 }),
  })
  .map(({ first, second, skewMs }) => [...stamped('d1', first, 0), ...stamped('d2', second, skewMs)])
  .chain((events) =>
    fc
      .record({
        order: fc.shuffledSubarray([...events], { minLength: events.length }),
        repeats: fc.subarray([...events]),
      })
      .map(({ order, repeats }) => ({ events, arrival: [...order, ...repeats] })),
  );

function stamped(dev: string, drafts: readonly EventDraft[], skewMs: number): readonly LedgerEvent[] {
  let now = 1_700_000_000_000 + skewMs;
  const clock = {
    now: () => {
      now += 7;
      return now;
    },
    mono: () => now - 1_700_000_000_000,
    tzOffsetMinutes: () => 0,
  };
  return stampEvents(drafts, { dev, seq: 0, hlc: zeroHlc }, clock, 'ana').events;
}
