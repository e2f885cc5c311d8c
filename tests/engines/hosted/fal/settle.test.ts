import { afterEach, expect, test } from 'vitest';

import { requestId } from './service.ts';
import { hostedIo } from '../harness/io.ts';
import { json, scriptedServer, type Script, type ScriptedServer } from '../harness/scripted.ts';
import { bodyCheck, hasSpecs, pointerPart } from '../harness/specs.ts';
import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { must } from '../../../../src/kernel/shared/assert.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';

const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const submittedAt = Date.UTC(2026, 10, 27, 12);
const other = '0b6f1f0e-2222-4222-8333-944455556666';
const requests = [
  { ref: requestId, submittedAt },
  { ref: other, submittedAt: submittedAt + 5_000 },
];

const event = (ref: string, dollars: number, units: number | null = 1) => ({
  request_id: ref,
  endpoint_id: 'fal-ai/bria/eraser',
  timestamp: new Date(submittedAt).toISOString(),
  output_units: units,
  unit_price: 0.04,
  percent_discount: 5,
  cost_subtotal: dollars + 0.002,
  cost_discount: 0.002,
  cost_total: dollars,
  cost_estimate_nano_usd: dollars * 1e9,
});
const page = (events: readonly unknown[], next: string | null = null) => ({
  billing_events: events,
  next_cursor: next,
  has_more: next !== null,
});

async function settled(script: Script) {
  const server = await scriptedServer(script);
  open.push(server);
  const settle = must(falAdapter.settle, 'fal can be asked what it billed');
  const answer = await settle(requests, hostedIo(server.url), neverCancelled);
  expect(server.posts()).toBe(0);
  return { answer, server };
}
const answering =
  (status: number, body: unknown): Script =>
  (_request, response) =>
    json(response, status, body);

test('one GET asks for all requests, from before the first; what is not listed is not told', async () => {
  const { answer, server } = await settled(answering(200, page([event(requestId, 0.042)])));
  expect(answer).toEqual({ kind: 'told', billed: new Map([[requestId, { micros: 42_000, qty: 1 }]]) });
  expect(server.seen).toHaveLength(1);
  const asked = new URL(server.seen[0]?.path ?? '', 'http://proxy.test');
  expect(asked.pathname).toBe('/platform/models/billing-events');
  expect(asked.searchParams.get('request_id')).toBe(`${requestId},${other}`);
  expect(asked.searchParams.get('start')).toBe('2026-11-27T11:00:00.000Z');
});

test('parts of one request add up over pages, and strangers are left out', async () => {
  const { answer, server } = await settled((request, response) =>
    json(
      response,
      200,
      request.path.includes('cursor=Mg')
        ? page([event(requestId, 0.0015, null), event(other, 0)])
        : page([event(requestId, 0.04, 1.5), event('stranger', 9)], 'Mg=='),
    ),
  );
  expect(answer).toEqual({
    kind: 'told',
    billed: new Map([
      [requestId, { micros: 41_500, qty: 1.5 }],
      [other, { micros: 0, qty: 1 }],
    ]),
  });
  expect(server.seen).toHaveLength(2);
});

test.each([
  ['a list that never ends', 200, page([event(requestId, 0.04)], 'again'), 'cannot-tell'],
  ['a page without its cursor', 200, { ...page([]), has_more: true }, 'cannot-tell'],
  ['no word on whether it goes on', 200, { billing_events: [] }, 'cannot-tell'],
  ['an amount that is no number', 200, page([{ ...event(requestId, 1), cost_total: '1' }]), 'cannot-tell'],
  ['a negative amount', 200, page([event(requestId, -1)]), 'cannot-tell'],
  ['an error of fal', 503, {}, 'cannot-tell'],
  ['too many questions', 429, {}, 'cannot-tell'],
  ['a plain key', 403, { error: { type: 'authorization_error', message: 'no' } }, 'not-permitted'],
  ['no admin key', 401, { error: { code: 'not-configured' } }, 'not-permitted'],
])('%s', async (_what, status, body, kind) => {
  expect((await settled(answering(status, body))).answer).toEqual({ kind });
});

test('no answer tells nothing', async () => {
  expect((await settled((_request, response) => void response.destroy())).answer).toEqual({
    kind: 'cannot-tell',
  });
});

test.skipIf(!hasSpecs('fal-platform.json'))('what is answered here fits the description of fal', () => {
  const check = bodyCheck(
    'fal-platform.json',
    `/paths/${pointerPart('/models/billing-events')}/get/responses/200/content/application~1json/schema`,
  );
  expect(check({ billing_events: [{ request_id: 4 }] })).not.toEqual([]);
  expect(check(page([event(requestId, 0.04)]))).toEqual([]);
});
