import { describe, expect, test } from 'vitest';

import { numberingFaults, type RawEvent } from '../e2e/harness/rawEvents.ts';
import { recount } from '../e2e/harness/recount.ts';

let nextSeq = 0;

function event(type: string, body: Record<string, unknown>, id?: string): RawEvent {
  nextSeq += 1;
  const hlc = `${String(nextSeq).padStart(13, '0')}.0000.d`;
  return {
    id: id ?? `d:${nextSeq}`,
    dev: 'd',
    seq: nextSeq,
    type,
    at: nextSeq,
    hlc,
    scope: { asset: 'a' },
    body,
  };
}

function call(id: string, end: string, ...decisions: readonly string[]): RawEvent[] {
  return [
    event('call.submitted', { call: id }),
    event(end, { call: id }),
    ...decisions.flatMap((decision, index) => [
      event('output.created', { output: `${id}.${index}`, call: id }),
      event('output.decided', { output: `${id}.${index}`, decision }),
    ]),
  ];
}

function charge(
  type: string,
  id: string,
  micro: number | null,
  more: Record<string, unknown> = {},
): RawEvent {
  return event(type, { kind: 'usage', call: id, attempt: 1, micro, ...more });
}

describe('verdicts', () => {
  test('one accepted output makes the call an accepted one; every end is counted once', () => {
    const counted = recount([
      ...call('c1', 'call.completed', 'rejected', 'accepted'),
      ...call('c2', 'call.completed', 'rejected', 'rejected'),
      ...call('c3', 'call.completed', 'superseded'),
      ...call('c4', 'call.completed'),
      ...call('c5', 'call.failed'),
      ...call('c6', 'call.cancelled'),
      ...call('c7', 'call.blocked'),
      event('call.submitted', { call: 'c8' }),
    ]);
    expect(counted).toMatchObject({
      iterations: 8,
      accepted: 1,
      rejected: 1,
      failed: 3,
      inDoubt: 1,
      undecided: 1,
    });
  });

  test('the last decision wins', () => {
    const events = call('c1', 'call.completed', 'rejected');
    expect(recount(events)).toMatchObject({ accepted: 0, rejected: 1 });
    const changed = [...events, event('output.decided', { output: 'c1.0', decision: 'accepted' })];
    expect(recount(changed)).toMatchObject({ accepted: 1, rejected: 0 });
  });

  test('an event that is read twice counts once', () => {
    const events = [...call('c1', 'call.completed', 'accepted'), charge('charge.metered', 'c1', 500)];
    expect(recount([...events, ...events])).toEqual(recount(events));
  });
});

describe('money', () => {
  test('what the provider reports replaces what was metered, and repairs of our own figure lapse', () => {
    const metered = charge('charge.metered', 'c1', 40_000);
    const events = [
      ...call('c1', 'call.completed', 'accepted'),
      metered,
      event('charge.adjusted', { target: metered.id, deltaMicro: 5_000, reason: 'price-error' }),
    ];
    expect(recount(events).moneyMicros).toBe(45_000);
    const reported = [...events, charge('charge.reported', 'c1', 39_000)];
    expect(recount(reported)).toMatchObject({ moneyMicros: 39_000, credits: 3.9 });
    const refunded = event('charge.adjusted', { target: metered.id, deltaMicro: -9_000, reason: 'refund' });
    expect(recount([...reported, refunded]).moneyMicros).toBe(30_000);
  });

  test('one provider reference is one charge', () => {
    const events = [
      charge('charge.reported', 'c1', 100, { ref: 'r1' }),
      charge('charge.reported', 'c1', 100, { ref: 'r1' }),
    ];
    expect(recount(events).moneyMicros).toBe(100);
  });

  test('attempts are paid one by one', () => {
    const events = [charge('charge.metered', 'c1', 100), charge('charge.metered', 'c1', 70, { attempt: 2 })];
    expect(recount(events).moneyMicros).toBe(170);
  });

  test('an ended call without a charge counts its quote; a running one does not', () => {
    const quoted = event('call.quoted', { call: 'c1', micro: 2_500 });
    expect(recount([quoted, event('call.submitted', { call: 'c1' })]).moneyMicros).toBe(0);
    expect(recount([quoted, ...call('c1', 'call.failed')]).moneyMicros).toBe(2_500);
  });

  test('unknown is counted as unknown, never as nothing', () => {
    expect(recount([charge('charge.metered', 'c1', null)])).toMatchObject({ moneyMicros: 0, unpriced: 1 });
  });
});

describe('time', () => {
  const segment = (kind: string, ms: number, rateMicroPerHour?: number) =>
    event('time.segment', { kind, ms, ...(rateMicroPerHour === undefined ? {} : { rateMicroPerHour }) });

  test('felt wait and human time are sums of their own segments', () => {
    const events = [
      segment('felt-wait', 700),
      segment('active', 100),
      segment('review', 20),
      segment('hand-edit', 3),
      segment('overlapped', 5_000),
      segment('idle', 9_000),
    ];
    expect(recount(events)).toMatchObject({ feltWaitMs: 700, humanTimeMs: 123, oversightMicros: 0 });
  });

  test('90 s at 45 an hour are 1.125; idle time costs nothing', () => {
    const events = [segment('felt-wait', 90_000, 45_000_000), segment('idle', 90_000, 45_000_000)];
    expect(recount(events)).toMatchObject({ oversightMicros: 1_125_000, totalMicros: 1_125_000 });
  });

  test('a discarded segment is gone', () => {
    const active = segment('active', 100);
    const discarded = event('time.reclassified', { target: active.id, action: 'discard' });
    expect(recount([active, discarded]).humanTimeMs).toBe(0);
  });
});

describe('numbering', () => {
  const at = (dev: string, seq: number, id = `${dev}:${seq}`): RawEvent => ({
    ...event('x', {}, id),
    dev,
    seq,
  });

  test('gaps and repeated ids are found', () => {
    expect(numberingFaults([at('a', 1), at('a', 2), at('b', 1)])).toEqual([]);
    expect(numberingFaults([at('a', 1), at('a', 3)])).toEqual(['a: 3 where 2 is due']);
    expect(numberingFaults([at('a', 1), at('b', 1, 'a:1')])).toEqual(['1 ids are used twice']);
  });
});
