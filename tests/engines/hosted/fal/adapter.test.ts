import { describe, expect, onTestFinished, test } from 'vitest';

import type { HostedIo } from '../../../../src/engines/hosted/contract.ts';
import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import type { CallHandle, OtherRequests } from '../../../../src/kernel/operations/ports.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, noPrices } from '../harness/io.ts';
import { json, scriptedServer } from '../harness/scripted.ts';
import type { Script, ScriptedServer } from '../harness/scripted.ts';
import {
  accepted,
  eraseJob,
  falService,
  generateJob,
  outputAt,
  prices,
  requestId,
  stageOf,
} from './service.ts';

const submittedAt = Date.UTC(2026, 10, 20, 12);

async function world(
  broken: Partial<Record<ReturnType<typeof stageOf>, Script>> = {},
  table = prices,
  nowMs = submittedAt,
): Promise<{ io: HostedIo; server: ScriptedServer }> {
  const server = await scriptedServer((request, response, earlier) =>
    (broken[stageOf(request)] ?? falService)(request, response, earlier),
  );
  onTestFinished(() => server.close());
  return { server, io: hostedIo(server.url, table, () => nowMs) };
}

const handleOf = (endpoint: string): CallHandle => {
  const { request_id, status_url, response_url, cancel_url } = accepted;
  return {
    provider: 'fal',
    endpoint,
    submittedAt,
    ids: { request_id, status_url, response_url, cancel_url },
    ref: request_id,
  };
};
const erased = handleOf('fal-ai/bria/eraser');

const answers =
  (status: number, body: unknown, headers: Record<string, string> = {}): Script =>
  (_, response) =>
    json(response, status, body, headers);

const resultOf = (endpoint: string, io: HostedIo) =>
  falAdapter.result?.(handleOf(endpoint), io, neverCancelled) ?? Promise.reject(new Error('no result'));

test('the addresses are kept and asked for as they came', async () => {
  const { io, server } = await world();
  const sent = await falAdapter.submit(eraseJob, io, neverCancelled);
  expect(sent).toEqual({ ok: true, value: { kind: 'accepted', handle: erased } });
  await falAdapter.poll?.(erased, io, neverCancelled);
  await falAdapter.cancel?.(erased, io);
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /queue/fal-ai/bria/eraser',
    `GET /at?url=${encodeURIComponent(accepted.status_url)}`,
    `PUT /at?url=${encodeURIComponent(accepted.cancel_url)}`,
  ]);
});

test.each([
  [
    { status: 'IN_QUEUE', queue_position: 3 },
    { state: 'queued', note: 'Position 3 in the queue' },
  ],
  [{ status: 'IN_QUEUE' }, { state: 'queued', note: null }],
  [
    { status: 'IN_PROGRESS', logs: null },
    { state: 'running', note: null },
  ],
  [{ status: 'COMPLETED' }, { state: 'done', note: null }],
  [
    { status: 'COMPLETED', metrics: { inference_time: 1.5 } },
    { state: 'done', note: null, serverMs: 1_500 },
  ],
])('%j', async (body, state) => {
  const { io } = await world({ poll: answers(202, body, { 'retry-after': '2' }) });
  const polled = await falAdapter.poll?.(erased, io, neverCancelled);
  expect(polled).toEqual({ ok: true, value: { progress: null, retryAfterMs: 2000, ...state } });
});

test.each([{ status: 'PAUSED' }, [], 'done'])('a state that is not known is no state: %j', async (body) => {
  const { io } = await world({ poll: answers(200, body) });
  const polled = await falAdapter.poll?.(erased, io, neverCancelled);
  expect(polled).toMatchObject({ ok: false, error: { kind: 'upstream', billed: '?', ref: requestId } });
});

test('an accepted submit without addresses stays in doubt', async () => {
  const { io } = await world({ submit: answers(200, { request_id: requestId, status: 'IN_QUEUE' }) });
  const sent = await falAdapter.submit(eraseJob, io, neverCancelled);
  expect(sent).toMatchObject({ ok: false, error: { kind: 'timeout-unknown', billed: '?' } });
});

describe('charges', () => {
  const withUnits =
    (units: string | null, size: object = { width: 2048, height: 1024 }): Script =>
    (request, response) =>
      json(
        response,
        200,
        {
          images: [{ ...(outputAt(request)['image'] as object), width: null, height: null, ...size }],
          seed: 12,
        },
        units === null ? {} : { 'x-fal-billable-units': units },
      );

  test.each([
    ['units × price', 'fal-ai/seedvr/upscale/image', '8.5', { micros: 8500, from: 'units', qty: 8.5 }],
    ['one unit of a price in steps', 'fal-ai/flux-2-pro', '1', { micros: 30_000, from: 'units', qty: 1 }],
    // 2 097 152 pixels are begun as three megapixels: 0.03 + 2 × 0.015 dollars, whatever the units weigh.
    ['more units of a price in steps', 'fal-ai/flux-2-pro', '2', { micros: 60_000, from: 'table', qty: 1 }],
    ['no units', 'fal-ai/bria/eraser', null, { micros: 40_000, from: 'table', qty: 1 }],
    ['units that are none', 'fal-ai/bria/eraser', 'many', { micros: 40_000, from: 'table', stated: null }],
    [
      'a price by quality',
      'fal-ai/object-removal/mask?model=low_quality',
      '4',
      { micros: 6000, from: 'table' },
    ],
    ['no price', 'fal-ai/birefnet/v2', '1', { micros: null, stated: 'x-fal-billable-units: 1' }],
    ['an endpoint that is no longer listed', 'fal-ai/gone', '1', { micros: null }],
  ])('%s', async (_, endpoint, units, charge) => {
    const { io } = await world({ result: withUnits(units) });
    expect(await resultOf(endpoint, io)).toMatchObject({
      ok: true,
      value: { charge: { basis: 'metered', ...charge }, ref: requestId, outputs: [{ seed: 12 }] },
    });
  });

  test('the size of the picture stands in for one that the answer does not name', async () => {
    const { io } = await world({ result: withUnits(null, {}) });
    expect(await resultOf('fal-ai/flux-2-pro', io)).toMatchObject({ value: { charge: { micros: 30_000 } } });
  });

  test('without a table everything is unpriced, nothing free', async () => {
    const { io } = await world({ result: withUnits('1') }, noPrices);
    expect(await resultOf('fal-ai/bria/eraser', io)).toMatchObject({ value: { charge: { micros: null } } });
  });
});

describe('answers without a picture', () => {
  const charge = { micros: 40_000, basis: 'metered', from: 'units', qty: 1 };
  const units = { 'x-fal-billable-units': '1' };

  test('every picture flagged: withheld, and charged', async () => {
    const { io, server } = await world({
      result: (request, response) =>
        json(response, 200, { ...outputAt(request), has_nsfw_concepts: [true] }, units),
    });
    expect(await resultOf('fal-ai/bria/eraser', io)).toMatchObject({
      ok: false,
      error: { kind: 'moderation-output', billed: 'y', charge },
    });
    expect(server.seen.some(({ path }) => path.startsWith('/files/'))).toBe(false);
  });

  test('one of two pictures flagged: the other is given', async () => {
    const { io } = await world({
      result: (request, response) => {
        const { image } = outputAt(request);
        json(response, 200, { images: [image, image], has_nsfw_concepts: [false, true] }, units);
      },
    });
    const done = await resultOf('fal-ai/bria/eraser', io);
    expect(done.ok && done.value.outputs.length).toBe(1);
  });

  test.each([
    [200, { images: [] }, 'no-image'],
    [422, { detail: [{ loc: ['body', 'seed'], msg: 'not a number', type: 'int_parsing' }] }, 'invalid'],
  ])('%i with units is charged, without them nobody knows', async (status, body, kind) => {
    const stated = await world({ result: answers(status, body, units) });
    expect(await resultOf('fal-ai/bria/eraser', stated.io)).toMatchObject({
      error: { kind, billed: 'y', charge },
    });
    const silent = await world({ result: answers(status, body) });
    expect(await resultOf('fal-ai/bria/eraser', silent.io)).toMatchObject({
      error: { kind, billed: '?', charge: null },
    });
  });

  test('a picture that cannot be fetched has been charged', async () => {
    const { io } = await world({ file: answers(404, {}) });
    expect(await resultOf('fal-ai/bria/eraser', io)).toMatchObject({
      error: { kind: 'expired', billed: 'y', charge, ref: requestId },
    });
  });
});

const detail = (words: string, type = 'value_error') => ({
  detail: [{ loc: ['body', 'x'], msg: words, type }],
});

test.each([
  ['submit', 401, { detail: 'Cannot access application' }, 'auth', 'n'],
  ['submit', 402, {}, 'payment', 'n'],
  ['submit', 403, { detail: 'User is locked. Reason: Exhausted balance.' }, 'payment', 'n'],
  ['submit', 403, { detail: 'Forbidden' }, 'auth', 'n'],
  ['submit', 404, { detail: 'Application not found' }, 'invalid', 'n'],
  ['submit', 404, 'no such file', 'unreachable', 'n'],
  ['submit', 405, {}, 'unreachable', 'n'],
  ['submit', 413, {}, 'too-large', 'n'],
  ['submit', 422, detail('is too large', 'image_too_large'), 'too-large', '?'],
  ['submit', 422, detail('refused', 'content_policy_violation'), 'moderation-input', '?'],
  ['submit', 422, { detail: 'wrong' }, 'invalid', '?'],
  ['submit', 501, { error: { code: 'not-configured' } }, 'auth', 'n'],
  ['submit', 502, { error: { code: 'upstream-unreachable' } }, 'unreachable', 'n'],
  ['submit', 403, { error: { code: 'unknown-host' } }, 'unreachable', 'n'],
  ['submit', 502, { error: { code: 'answer-lost' } }, 'timeout-unknown', '?'],
  ['submit', 502, { error: { code: 'redirect-refused' } }, 'timeout-unknown', '?'],
  ['submit', 502, {}, 'timeout-unknown', '?'],
  ['submit', 504, { detail: 'No runner', error_type: 'request_timeout' }, 'upstream', 'n'],
  ['result', 404, { detail: 'Request not found' }, 'expired', '?'],
  ['result', 503, { detail: 'Gone', error_type: 'runner_disconnected' }, 'upstream', 'n'],
  ['result', 503, {}, 'unreachable', '?'],
  ['result', 502, { error: { code: 'answer-lost' } }, 'unreachable', '?'],
  ['result', 404, { error: { code: 'not-found' } }, 'unreachable', '?'],
] as const)('%s %i %j: %s, charged: %s', async (stage, status, body, kind, billed) => {
  const { io } = await world({ [stage]: answers(status, body) });
  const failed =
    stage === 'submit'
      ? await falAdapter.submit(eraseJob, io, neverCancelled)
      : await resultOf('fal-ai/bria/eraser', io);
  expect(failed).toMatchObject({ ok: false, error: { kind, billed, status } });
});

test('findings are told with their place', async () => {
  const { io } = await world({ result: answers(422, detail('must be an image')) });
  expect(await resultOf('fal-ai/bria/eraser', io)).toMatchObject({
    error: { providerWords: 'x: must be an image' },
  });
});

test('a date in Retry-After counts from now', async () => {
  const later = new Date(submittedAt + 90_000).toUTCString();
  const { io } = await world({ submit: answers(429, {}, { 'retry-after': later }) });
  expect(await falAdapter.submit(generateJob, io, neverCancelled)).toMatchObject({
    error: { retryAfterMs: 90_000 },
  });
});

describe('a call whose answer was lost', () => {
  const lost = {
    call: 'call-1',
    operation: 'erase' as const,
    endpoint: 'fal-ai/object-removal/mask?model=low_quality',
    submittedAt,
  };
  const item = (afterMs: number, id = requestId) => ({
    request_id: id,
    endpoint_id: 'fal-ai/object-removal/mask',
    sent_at: new Date(submittedAt + afterMs).toISOString(),
    started_at: new Date(submittedAt + afterMs).toISOString(),
  });
  const listed = (...items: readonly object[]) => ({ items, has_more: false, next_cursor: null });
  const minute = 60_000;

  const nobody: OtherRequests = { refs: new Set(), unnamedAt: [] };
  const resolved = async (status: number, body: unknown, waitedMs = minute, others = nobody) => {
    const { io, server } = await world({ other: answers(status, body) }, prices, submittedAt + waitedMs);
    const answer = await falAdapter.resolve?.({ ...lost, others }, io, neverCancelled);
    return { answer, server };
  };

  test('a single request of that time is it; its addresses have owner and app only', async () => {
    const { answer, server } = await resolved(200, listed(item(800), item(-30 * minute, 'earlier')));
    const url = `https://queue.fal.run/fal-ai/object-removal/requests/${requestId}`;
    expect(answer).toEqual({
      kind: 'found',
      handle: {
        provider: 'fal',
        endpoint: lost.endpoint,
        submittedAt,
        ids: {
          request_id: requestId,
          status_url: `${url}/status`,
          response_url: url,
          cancel_url: `${url}/cancel`,
        },
        ref: requestId,
      },
    });
    const [asked] = server.seen;
    const query = new URL(asked?.path ?? '', 'http://proxy.test');
    expect(query.pathname).toBe('/platform/models/requests/by-endpoint');
    expect(query.searchParams.get('endpoint_id')).toBe('fal-ai/object-removal/mask');
    expect(server.posts()).toBe(0);
  });

  test('requests of other calls are theirs: what is left is it', async () => {
    const both = listed(item(800), item(900, 'other'));
    const others = { refs: new Set(['other']), unnamedAt: [] };
    const { answer } = await resolved(200, both, minute, others);
    expect(answer).toMatchObject({ kind: 'found', handle: { ref: requestId } });
  });

  test('the only request is another call’s: it is not found twice', async () => {
    const others = { refs: new Set([requestId]), unnamedAt: [] };
    expect((await resolved(200, listed(item(800)), minute, others)).answer).toEqual({ kind: 'not-yet' });
    expect((await resolved(200, listed(item(800)), 120 * minute, others)).answer).toEqual({
      kind: 'not-found',
    });
  });

  test.each([
    ['at that time', 5 * minute, 'cannot-tell'],
    ['long before', -90 * minute, 'found'],
  ])('a second call was lost %s', async (_, afterMs, kind) => {
    const others = { refs: new Set<string>(), unnamedAt: [submittedAt + afterMs] };
    expect((await resolved(200, listed(item(800)), minute, others)).answer).toMatchObject({ kind });
  });

  test.each([
    ['two of that time', 200, listed(item(800), item(900, 'other')), minute, 'cannot-tell'],
    ['none yet', 200, listed(), minute, 'not-yet'],
    ['a busy minute', 429, {}, minute, 'not-yet'],
    ['an outage', 503, {}, 120 * minute, 'not-yet'],
    ['none after hours', 200, listed(), 120 * minute, 'not-found'],
    ['a list that goes on', 200, { ...listed(item(800)), has_more: true }, minute, 'cannot-tell'],
    ['an unknown shape', 200, { items: [{}], has_more: false }, 120 * minute, 'cannot-tell'],
    ['no admin key', 403, {}, 120 * minute, 'cannot-tell'],
    ['no key', 401, {}, 120 * minute, 'cannot-tell'],
    ['not in this proxy', 501, {}, 120 * minute, 'cannot-tell'],
  ])('%s', async (_, status, body, waitedMs, kind) => {
    expect((await resolved(status, body, waitedMs)).answer).toEqual({ kind });
  });

  test('no network', async () => {
    const { io, server } = await world({});
    await server.close();
    const answer = await falAdapter.resolve?.({ ...lost, others: nobody }, io, neverCancelled);
    expect(answer).toEqual({ kind: 'not-yet' });
  });
});
