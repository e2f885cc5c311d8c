import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { histories } from '../metrics/eventArbitrary.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';

// Many random histories on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

const good = {
  v: 1,
  id: 'd:1',
  dev: 'd',
  seq: 1,
  type: 'asset.abandoned',
  at: 1,
  tz: 60,
  hlc: '0000000000001.0000.d',
  actor: 'ana',
  scope: { asset: 'a' },
  body: { asset: 'a' },
};

const completedBody = {
  call: 'c',
  outputs: 1,
  queueMs: 0,
  serverMs: 0,
  downloadMs: 0,
  decodeMs: 0,
  computeMs: 0,
  backend: 'wasm',
  threads: 1,
};

test('events that this version writes read back as they are', () => {
  fc.assert(
    fc.property(histories, ({ events }) => {
      for (const event of events) {
        expect(parseEvent(structuredClone(event))).toEqual({ kind: 'known', event });
      }
    }),
    { numRuns: 200 },
  );
});

test('an unknown type and unknown fields are kept', () => {
  const future = { ...good, type: 'budget.forecast', body: { any: [1] }, extra: true };
  expect(parseEvent(future)).toEqual({ kind: 'unknown', event: future });
  const extended = { ...good, body: { asset: 'a', note: 'new field' }, later: 1 };
  expect(parseEvent(extended)).toEqual({ kind: 'known', event: extended });
});

const submittedBody = {
  call: 'c',
  tool: 'erase',
  provider: 'p',
  model: 'm',
  modelVersion: '1',
  tier: 2,
  source: 'hosted',
  parents: [],
  reserveMicro: 5,
};
const standsInFor = { provider: 'q', model: 'n', name: 'N', call: 'c0', when: 'refused', reason: 'auth' };

test('a submission says for whom it stands in, or nothing as before there were stand-ins', () => {
  const { call: _call, ...paused } = standsInFor;
  for (const more of [{}, { standsInFor }, { standsInFor: { ...paused, when: 'paused' } }]) {
    const event = { ...good, type: 'call.submitted', body: { ...submittedBody, ...more } };
    expect(parseEvent(event)).toEqual({ kind: 'known', event });
  }
  const { name: _name, ...nameless } = standsInFor;
  for (const wrong of [nameless, { ...standsInFor, when: 'later' }, { ...standsInFor, call: 4 }, 'far']) {
    const event = { ...good, type: 'call.submitted', body: { ...submittedBody, standsInFor: wrong } };
    expect(parseEvent(event).kind).toBe('invalid');
  }
});

test('a completed call may say nothing of how it ran', () => {
  const event = { ...good, type: 'call.completed', body: completedBody };
  expect(parseEvent(event)).toEqual({ kind: 'known', event });
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a list', [good]],
  ['another envelope version', { ...good, v: 2 }],
  ['an id of another event', { ...good, id: 'd:2' }],
  ['a seq of 0', { ...good, seq: 0, id: 'd:0' }],
  ['a fractional seq', { ...good, seq: 1.5, id: 'd:1.5' }],
  ['a malformed clock', { ...good, hlc: 'yesterday' }],
  ['no scope', { ...good, scope: undefined }],
  ['a scope of the wrong kind', { ...good, scope: { asset: 7 } }],
  ['a body without its fields', { ...good, body: {} }],
  ['an inherited name as type', { ...good, type: 'constructor', seq: 0 }],
  [
    'notes that are no texts',
    {
      ...good,
      type: 'call.completed',
      body: { ...completedBody, notes: [7] },
    },
  ],
  [
    'money that is not whole',
    {
      ...good,
      type: 'charge.adjusted',
      body: { target: 'd:1', deltaMicro: 0.5, cur: 'USD', reason: 'refund' },
    },
  ],
  ['negative time', { ...good, type: 'time.segment', body: { kind: 'active', ms: -1 } }],
])('%s is refused with a reason', (_case, value) => {
  const parsed = parseEvent(value);
  expect(parsed.kind).toBe('invalid');
  expect(parsed.kind === 'invalid' && parsed.reason.length).toBeGreaterThan(5);
});

test('a type called like a property of every object is unknown, not a crash', () => {
  expect(parseEvent({ ...good, type: 'toString' }).kind).toBe('unknown');
});
