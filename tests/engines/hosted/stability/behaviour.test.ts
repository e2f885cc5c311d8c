import { describe, expect, onTestFinished, test } from 'vitest';

import { stability } from '../../../../src/engines/hosted/stability/adapter.ts';
import type { CallHandle } from '../../../../src/kernel/operations/ports.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { hostedIo, picture, sharpCodec } from '../harness/io.ts';
import { json, scriptedServer } from '../harness/scripted.ts';
import type { Script } from '../harness/scripted.ts';
import { eraseJob, expandJob, jobs, replaceJob, stabilityPrices } from './service.ts';

const png = Buffer.from(await sharpCodec.png(picture(8, 8)));
const made = { image: png.toString('base64'), finish_reason: 'SUCCESS', seed: 343_940_597 };
const blurred = { ...made, finish_reason: 'CONTENT_FILTERED' };
const errorOf = (name: string, ...errors: string[]) => ({ id: 'e1a2b3', name, errors });

const jobId = 'f'.repeat(64);
const micros = { erase: 50_000, replace: 80_000 };

/** The first question finds it at work, the second done. */
const asynchronous: Script = ({ method, headers }, response, earlier) => {
  if (method === 'POST') return json(response, 200, { id: jobId });
  if (headers['accept'] === 'application/json') return json(response, 200, made);
  if (earlier === 0) return json(response, 202, { id: jobId, status: 'in-progress' });
  response.writeHead(200, { 'content-type': 'image/png' });
  response.end(png);
};

describeBehaviour('stability, synchronous', {
  adapter: stability,
  job: eraseJob,
  prices: stabilityPrices,
  good: (_, response) => json(response, 200, made),
  stageOf: () => 'submit',
  errorBody: (words) => errorOf('bad_request', words),
  noImage: { stage: 'submit', body: { finish_reason: 'SUCCESS', seed: 1 } },
  queue: null,
});

describeBehaviour('stability, expand', {
  adapter: stability,
  job: expandJob,
  prices: stabilityPrices,
  good: (_, response) => json(response, 200, made),
  stageOf: () => 'submit',
  errorBody: (words) => errorOf('bad_request', words),
  noImage: { stage: 'submit', body: { finish_reason: 'SUCCESS', seed: 1 } },
  queue: null,
});

for (const operation of ['generate', 'upscale', 'style-transfer']) {
  const job = jobs.find((one) => one.operation === operation);
  if (!job) throw new Error(operation);
  describeBehaviour(`stability, ${operation}`, {
    adapter: stability,
    job,
    prices: stabilityPrices,
    good: (_, response) => json(response, 200, made),
    stageOf: () => 'submit',
    errorBody: (words) => errorOf('bad_request', words),
    noImage: { stage: 'submit', body: { finish_reason: 'SUCCESS', seed: 1 } },
    queue: null,
  });
}

describeBehaviour('stability, asynchronous', {
  adapter: stability,
  job: replaceJob,
  prices: stabilityPrices,
  good: asynchronous,
  // One address tells the state and holds the picture.
  stageOf: ({ method, headers }) => {
    if (method === 'POST') return 'submit';
    return headers['accept'] === 'application/json' ? 'file' : 'poll';
  },
  errorBody: (words) => errorOf('bad_request', words),
  noImage: { stage: 'submit', body: {}, kinds: ['timeout-unknown'] },
  queue: {
    rejected: {
      stage: 'poll',
      body: errorOf('public_figure', 'The likeness of a public figure was found.'),
      kind: 'moderation-input',
    },
    cancels: [],
  },
});

describe('stability: answers', () => {
  test('a picture with its seed, its request and the price of the table', async () => {
    const { sent, seen } = await submitted((_, response) =>
      json(response, 200, made, { 'x-request-id': 'r-17' }),
    );
    expect(seen).toEqual(['POST /v2beta/stable-image/edit/erase']);
    expect(sent).toMatchObject({
      ok: true,
      value: {
        kind: 'done',
        result: {
          outputs: [{ mimeType: 'image/png', seed: 343_940_597 }],
          charge: { micros: micros.erase, basis: 'metered', from: 'table', qty: 1, stated: null },
          ref: 'r-17',
        },
      },
    });
  });

  test('the row of the model that was named', async () => {
    const { sent } = await submitted((_, response) => json(response, 200, made), jobs[5]);
    expect(sent).toMatchObject({ ok: true, value: { result: { charge: { micros: 25_000 } } } });
  });

  test('without a row it is unpriced, not free', async () => {
    const { sent } = await submitted((_, response) => json(response, 200, made), jobs[0]);
    expect(sent).toMatchObject({ ok: true, value: { result: { charge: { micros: null } } } });
  });

  test('a picture that was blurred is a refusal, and it was billed', async () => {
    const { sent } = await submitted((_, response) =>
      json(response, 200, blurred, { 'x-request-id': 'r-18' }),
    );
    expect(sent).toMatchObject({
      ok: false,
      error: {
        kind: 'moderation-output',
        billed: 'y',
        status: 200,
        ref: 'r-18',
        charge: { micros: micros.erase, from: 'table' },
      },
    });
  });

  test.each([
    { reason: 'SUCCESS', expected: { ok: true, value: { result: { outputs: [{ seed: 9 }] } } } },
    {
      reason: 'CONTENT_FILTERED',
      expected: { ok: false, error: { kind: 'moderation-output', billed: 'y' } },
    },
  ])('the picture itself, with $reason in its headers', async ({ reason, expected }) => {
    const { sent } = await submitted((_, response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'finish-reason': reason, seed: '9' });
      response.end(png);
    });
    expect(sent).toMatchObject(expected);
  });

  test.each(['bm90IGEgcGljdHVyZQ==', '***', 7])('bytes that are no picture (%s)', async (image) => {
    const { sent } = await submitted((_, response) => json(response, 200, { ...made, image }));
    expect(sent).toMatchObject({ ok: false, error: { kind: 'no-image', billed: '?', charge: null } });
  });
});

describe('stability: errors', () => {
  test.each([
    {
      what: 'refused by content rules',
      status: 403,
      body: errorOf('content_moderation', 'Your request was flagged.'),
      expected: { kind: 'moderation-input', billed: 'n', providerWords: 'Your request was flagged.' },
    },
    {
      what: 'a public figure',
      status: 422,
      body: errorOf('public_figure', 'A likeness.'),
      expected: { kind: 'moderation-input', billed: 'n', ref: 'e1a2b3' },
    },
    {
      what: 'another language',
      status: 422,
      body: errorOf('invalid_language', 'English only.'),
      expected: { kind: 'invalid', billed: 'n', hint: 'Put the prompt into English.' },
    },
    {
      what: 'a bad request',
      status: 400,
      body: errorOf('bad_request', 'image: is required', 'mask: is too small'),
      expected: { kind: 'invalid', billed: 'n', providerWords: 'image: is required mask: is too small' },
    },
    {
      what: 'too large',
      status: 413,
      body: errorOf('payload_too_large', 'body: cannot be larger than 10MiB'),
      expected: { kind: 'too-large', billed: 'n' },
    },
    {
      what: 'too often',
      status: 429,
      body: { id: 'rate_limit_exceeded', name: 'rate_limit_exceeded', errors: ['150 requests'] },
      expected: { kind: 'rate-limited', ref: null, hint: 'Wait a minute, then run it again.' },
    },
    { what: 'a wrong key', status: 401, body: { message: 'no' }, expected: { kind: 'auth', billed: 'n' } },
    {
      what: 'another 403',
      status: 403,
      body: errorOf('forbidden', 'No.'),
      expected: { kind: 'auth', billed: 'n' },
    },
    {
      what: 'no credit',
      status: 402,
      body: errorOf('payment_required', 'No.'),
      expected: { kind: 'payment' },
    },
    {
      what: 'a fault that is told',
      status: 500,
      body: errorOf('internal_error', 'Sorry.'),
      expected: { kind: 'upstream', billed: 'n' },
    },
    {
      what: 'a fault of something between',
      status: 500,
      body: {},
      expected: { kind: 'upstream', billed: '?' },
    },
    {
      what: 'an answer lost between',
      status: 504,
      body: {},
      expected: { kind: 'timeout-unknown', billed: '?' },
    },
    {
      what: 'the proxy has no key',
      status: 501,
      body: { error: { code: 'not-configured', message: 'No key.' } },
      expected: { kind: 'auth', billed: 'n' },
    },
    {
      what: 'the proxy sent nothing',
      status: 502,
      body: { error: { code: 'upstream-unreachable', message: 'Nothing was sent.' } },
      expected: { kind: 'unreachable', billed: 'n' },
    },
    {
      what: 'the proxy lost the answer',
      status: 502,
      body: { error: { code: 'answer-lost', message: 'It may have run.' } },
      expected: { kind: 'timeout-unknown', billed: '?' },
    },
  ])('$what ($status)', async ({ status, body, expected }) => {
    const { sent } = await submitted((_, response) => json(response, status, body));
    expect(sent).toMatchObject({ ok: false, error: { status, ...expected } });
  });

  test('a host without a proxy', async () => {
    const { sent } = await submitted((_, response) => {
      response.writeHead(405, { 'content-type': 'text/html' });
      response.end('<html><h1>Not allowed</h1></html>');
    });
    expect(sent).toMatchObject({ error: { kind: 'unreachable', billed: 'n', providerWords: '' } });
  });

  test.each([
    { ...eraseJob, endpoint: 'v2beta/stable-image/edit/search-and-replace' },
    { ...eraseJob, endpoint: replaceJob.endpoint },
  ])('what is not offered sends nothing', async (job) => {
    const { sent, seen } = await submitted((_, response) => json(response, 200, made), job);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    expect(seen).toEqual([]);
  });
});

describe('stability: results of accepted jobs', () => {
  test('the handle holds the id as it came, and nothing else', async () => {
    const { sent } = await submitted(asynchronous, replaceJob);
    expect(sent).toEqual({
      ok: true,
      value: {
        kind: 'accepted',
        handle: {
          provider: 'stability',
          endpoint: replaceJob.endpoint,
          submittedAt: 1_795_000_000_000,
          ids: { id: jobId },
        },
      },
    });
  });

  test('only 202 means that it runs', async () => {
    const { io, seen } = await serverOf(asynchronous);
    const first = await stability.poll?.(handle, io, neverCancelled);
    const second = await stability.poll?.(handle, io, neverCancelled);
    expect([first, second]).toMatchObject([
      { ok: true, value: { state: 'running' } },
      { ok: true, value: { state: 'done' } },
    ]);
    expect(seen()).toEqual([`GET /v2beta/results/${jobId}`, `GET /v2beta/results/${jobId}`]);
  });

  test.each([
    { what: 'as described for all', body: made },
    {
      what: 'under its other name',
      body: { result: made.image, finish_reason: 'SUCCESS', seed: 343_940_597 },
    },
  ])('the picture, $what', async ({ body }) => {
    const { io } = await serverOf((_, response) => json(response, 200, body));
    expect(await stability.result?.(handle, io, neverCancelled)).toMatchObject({
      ok: true,
      value: { outputs: [{ seed: 343_940_597 }], charge: { micros: micros.replace }, ref: jobId },
    });
  });

  test('a blurred picture is billed', async () => {
    const { io } = await serverOf((_, response) => json(response, 200, blurred));
    expect(await stability.result?.(handle, io, neverCancelled)).toMatchObject({
      ok: false,
      error: { kind: 'moderation-output', billed: 'y', charge: { micros: micros.replace }, ref: jobId },
    });
  });

  test.each([
    {
      what: 'refused afterwards',
      status: 403,
      body: errorOf('content_moderation', 'Flagged.'),
      expected: { kind: 'moderation-input', billed: 'n' },
    },
    {
      what: 'gone',
      status: 404,
      body: errorOf('generation_not_found', 'It does not exist or has expired.'),
      expected: { kind: 'expired', billed: '?' },
    },
    {
      what: 'a fault of the question says nothing of the work',
      status: 500,
      body: errorOf('internal_error', 'Sorry.'),
      expected: { kind: 'upstream', billed: '?' },
    },
  ])('$what', async ({ status, body, expected }) => {
    const { io } = await serverOf((_, response) => json(response, status, body));
    const failure = { ok: false, error: { ...expected, status, ref: jobId } };
    expect(await stability.poll?.(handle, io, neverCancelled)).toMatchObject(failure);
    expect(await stability.result?.(handle, io, neverCancelled)).toMatchObject(failure);
  });

  test('no answer says nothing of the work', async () => {
    const { io } = await serverOf((_, response) => void response.destroy());
    const failure = { ok: false, error: { kind: 'unreachable', billed: '?', ref: jobId } };
    expect(await stability.poll?.(handle, io, neverCancelled)).toMatchObject(failure);
    expect(await stability.result?.(handle, io, neverCancelled)).toMatchObject(failure);
  });
});

const handle: CallHandle = {
  provider: 'stability',
  endpoint: replaceJob.endpoint,
  submittedAt: 1,
  ids: { id: jobId },
};

async function serverOf(script: Script) {
  const server = await scriptedServer(script);
  onTestFinished(() => server.close());
  return {
    io: hostedIo(server.url, stabilityPrices, () => 1_795_000_000_000),
    posts: () => server.posts(),
    seen: () => server.seen.map(({ method, path }) => `${method} ${path}`),
  };
}

async function submitted(script: Script, job = eraseJob) {
  const { io, posts, seen } = await serverOf(script);
  const sent = await stability.submit(job, io, neverCancelled);
  expect(posts()).toBeLessThanOrEqual(1);
  return { sent, seen: seen() };
}
