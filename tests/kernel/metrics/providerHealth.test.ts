import { expect, test } from 'vitest';

import type { EventDraft } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { applyHealthEvent, emptyHealth, failuresNow } from '../../../src/kernel/metrics/providerHealth.ts';

const minuteMs = 60_000;
const scope = { asset: 'a' };

type End = 'ok' | 'upstream' | 'invalid' | 'timeout-unknown';

/** One call a minute, at one provider. */
function after(ends: readonly End[], source: 'local' | 'hosted' = 'hosted') {
  const state = emptyHealth();
  ends.forEach((end, index) => {
    const call = `c${index}`;
    const submitted: EventDraft = {
      type: 'call.submitted',
      scope,
      body: {
        call,
        tool: 'erase',
        provider: 'p',
        model: 'm',
        modelVersion: '1',
        tier: 2,
        source,
        parents: [],
        reserveMicro: 0,
      },
    };
    const times = { queueMs: 0, serverMs: 0, downloadMs: 0, decodeMs: 0, computeMs: 0 };
    const ended: EventDraft =
      end === 'ok'
        ? {
            type: 'call.completed',
            scope,
            body: { call, outputs: 1, ...times, backend: 'hosted', threads: 0 },
          }
        : {
            type: 'call.failed',
            scope,
            body: { call, errorType: end, reason: 'r', billed: '?', ms: 1 },
          };
    const clock = { now: () => index * minuteMs, mono: () => 1, tzOffsetMinutes: () => 0 };
    const { events } = stampEvents(
      [submitted, ended],
      { dev: 'd', seq: index * 2, hlc: zeroHlc },
      clock,
      'p',
    );
    for (const event of events) applyHealthEvent(state, event);
  });
  return (minutesLater: number) => failuresNow(state, 'p', (ends.length - 1 + minutesLater) * minuteMs);
}

test('three faults of the provider in a row open its circuit; fewer, or a success between them, do not', () => {
  expect(after(['upstream', 'timeout-unknown', 'upstream'])(0)).toBe(3);
  expect(after(['upstream', 'upstream'])(0)).toBe(0);
  expect(after(['upstream', 'upstream', 'ok', 'upstream'])(0)).toBe(0);
});

test('what was wrong with the request is no fault of the provider', () => {
  expect(after(['upstream', 'upstream', 'invalid', 'upstream'])(0)).toBe(0);
});

test('after a rest it may be tried again, and one more fault opens it at once', () => {
  const failing = after(['upstream', 'upstream', 'upstream']);
  expect(failing(4)).toBe(3);
  expect(failing(5)).toBe(0);
  expect(after(['upstream', 'upstream', 'upstream', 'upstream'])(0)).toBe(4);
});

test('local engines have no circuit', () => {
  expect(after(['upstream', 'upstream', 'upstream'], 'local')(0)).toBe(0);
});
