import type { ServerResponse } from 'node:http';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { recraft } from '../../../../src/engines/hosted/recraft/adapter.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { hostedIo, picture, sharpCodec } from '../harness/io.ts';
import { json, scriptedServer } from '../harness/scripted.ts';
import { jobs, recraftPrices } from './service.ts';

const b64 = Buffer.from(await sharpCodec.png(picture(8, 8))).toString('base64');
const image = { image_id: '0f6c2f0e-1111-4222-8333-944455556666', b64_json: b64 };
const erased = { created: 1_795_000_000, credits: 2, image };

/** The job of that operation; of generates the first. */
const jobOf = (operation: HostedJob['operation']): HostedJob => {
  const job = jobs.find((one) => one.operation === operation);
  if (!job) throw new Error(operation);
  return job;
};

describeBehaviour('recraft', {
  adapter: recraft,
  job: jobOf('erase'),
  prices: recraftPrices,
  good: (_, response) => json(response, 200, erased),
  stageOf: () => 'submit',
  errorBody: (message) => ({ code: 'invalid_request', message }),
  noImage: { stage: 'submit', body: { created: 1, credits: 2 } },
  queue: null,
});

describeBehaviour('recraft expand', {
  adapter: recraft,
  job: jobOf('expand'),
  prices: recraftPrices,
  good: (_, response) => json(response, 200, { created: 1, credits: 40, data: [image] }),
  stageOf: () => 'submit',
  errorBody: (message) => ({ code: 'invalid_request', message }),
  noImage: { stage: 'submit', body: { created: 1, credits: 40, data: [] } },
  queue: null,
});

describeBehaviour('recraft upscale', {
  adapter: recraft,
  job: jobOf('upscale'),
  prices: recraftPrices,
  good: (_, response) => json(response, 200, { created: 1, credits: 4, image }),
  stageOf: () => 'submit',
  errorBody: (message) => ({ code: 'invalid_request', message }),
  noImage: { stage: 'submit', body: { created: 1, credits: 4 } },
  queue: null,
});

describeBehaviour('recraft style transfer', {
  adapter: recraft,
  job: jobOf('style-transfer'),
  prices: recraftPrices,
  good: (_, response) => json(response, 200, { created: 1, credits: 40, data: [image] }),
  stageOf: () => 'submit',
  errorBody: (message) => ({ code: 'invalid_request', message }),
  noImage: { stage: 'submit', body: { created: 1, credits: 40, data: [] } },
  queue: null,
});

describe('recraft: answers', () => {
  test('the charge is the one that the answer states', async () => {
    const { sent, seen } = await submitted((response) => json(response, 200, erased));
    expect(seen).toEqual(['POST /images/eraseRegion']);
    expect(sent).toMatchObject({
      ok: true,
      value: {
        kind: 'done',
        result: {
          outputs: [{ mimeType: 'image/png', seed: null }],
          charge: { micros: 2000, basis: 'reported', from: 'answer', qty: 1, stated: 'credits: 2' },
          ref: image.image_id,
        },
      },
    });
  });

  test('several pictures of one generate', async () => {
    const answer = { created: 1, credits: 70, data: [image, image] };
    const { sent } = await submitted((response) => json(response, 200, answer), jobOf('generate'));
    expect(sent).toMatchObject({
      ok: true,
      value: { result: { outputs: [{}, {}], charge: { micros: 70_000, qty: 2, basis: 'reported' } } },
    });
  });

  test('without credits the table tells the price', async () => {
    const answer = { created: 1, data: [image, image] };
    const { sent } = await submitted((response) => json(response, 200, answer), jobOf('generate'));
    expect(sent).toMatchObject({
      ok: true,
      value: {
        result: { charge: { micros: 70_000, basis: 'metered', from: 'table', qty: 2, stated: null } },
      },
    });
  });

  test('an expand costs what the answer states, since no table knows it', async () => {
    const answer = { created: 1, credits: 40, data: [image] };
    const { sent, seen } = await submitted((response) => json(response, 200, answer), jobOf('expand'));
    expect(seen).toEqual(['POST /images/outpaint']);
    expect(sent).toMatchObject({
      ok: true,
      value: { result: { charge: { micros: 40_000, basis: 'reported', qty: 1 } } },
    });
  });

  test('without credits and without a row it is unpriced, not free', async () => {
    const { sent } = await submitted(
      (response) => json(response, 200, { created: 1, image }),
      jobOf('remove-background'),
    );
    expect(sent).toMatchObject({ ok: true, value: { result: { charge: { micros: null } } } });
  });

  test.each([
    { credits: 2, billed: 'y', charge: { micros: 2000, basis: 'reported', stated: 'credits: 2' } },
    { credits: 0, billed: 'n', charge: { micros: 0, basis: 'reported', stated: 'credits: 0' } },
    { credits: 'two', billed: '?', charge: null },
    { credits: -2, billed: '?', charge: null },
  ])('no picture with credits $credits: billed $billed', async ({ credits, billed, charge }) => {
    const answer = { created: 1, credits, image: { image_id: image.image_id } };
    const { sent } = await submitted((response) => json(response, 200, answer));
    expect(sent).toMatchObject({
      ok: false,
      error: { kind: 'no-image', billed, charge, ref: image.image_id, status: 200 },
    });
  });

  test.each(['bm90IGEgcGljdHVyZQ==', '***'])('bytes that are no picture (%s)', async (text) => {
    const answer = { created: 1, credits: 2, image: { ...image, b64_json: text } };
    const { sent } = await submitted((response) => json(response, 200, answer));
    expect(sent).toMatchObject({ ok: false, error: { kind: 'no-image', billed: 'y' } });
  });
});

describe('recraft: errors without a fixed shape', () => {
  test.each([
    {
      what: 'plain text of a wrong key',
      status: 401,
      text: 'unauthorized',
      expected: { kind: 'auth', billed: 'n', providerWords: 'unauthorized' },
    },
    {
      what: 'JSON with a message',
      status: 400,
      text: '{"code":"bad","message":"mask must be black and white"}',
      expected: { kind: 'invalid', billed: '?', providerWords: 'mask must be black and white' },
    },
    {
      what: 'JSON with a list',
      status: 422,
      text: '{"errors":["size: is not valid",{"message":"n: too many"}]}',
      expected: { kind: 'invalid', providerWords: 'size: is not valid n: too many' },
    },
    {
      what: 'JSON in JSON',
      status: 400,
      text: '{"error":{"message":"image is too large"}}',
      expected: { kind: 'too-large', providerWords: 'image is too large' },
    },
    {
      what: 'no credits left',
      status: 400,
      text: 'not enough credits',
      expected: { kind: 'payment', billed: 'n' },
    },
    {
      what: 'refused by content rules',
      status: 400,
      text: '{"message":"prompt did not pass moderation"}',
      expected: { kind: 'moderation-input', billed: '?' },
    },
    { what: '413', status: 413, text: '', expected: { kind: 'too-large', providerWords: '' } },
    {
      what: 'a page of a gateway that lost the answer',
      status: 504,
      text: '<html><h1>Gateway Time-out</h1></html>',
      expected: { kind: 'timeout-unknown', billed: '?', providerWords: '' },
    },
    {
      what: 'the proxy has no key',
      status: 501,
      text: '{"error":{"code":"not-configured","message":"No key."}}',
      expected: { kind: 'auth', billed: 'n' },
    },
    {
      what: 'the proxy sent nothing',
      status: 502,
      text: '{"error":{"code":"upstream-unreachable","message":"Nothing was sent."}}',
      expected: { kind: 'unreachable', billed: 'n' },
    },
    {
      what: 'the proxy lost the answer',
      status: 502,
      text: '{"error":{"code":"answer-lost","message":"It may have run."}}',
      expected: { kind: 'timeout-unknown', billed: '?' },
    },
    {
      what: 'a host without a proxy',
      status: 405,
      text: '<html><h1>Not allowed</h1></html>',
      expected: { kind: 'unreachable', billed: 'n', providerWords: '' },
    },
    {
      what: 'too often',
      status: 429,
      text: 'too many requests',
      expected: { kind: 'rate-limited', billed: 'n' },
    },
    {
      what: 'a model that is gone',
      status: 404,
      text: 'not found',
      expected: { kind: 'invalid', hint: 'Choose another engine.' },
    },
  ])('$what ($status)', async ({ status, text, expected }) => {
    const { sent } = await submitted((response) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(text);
    });
    expect(sent).toMatchObject({ ok: false, error: { status, ...expected } });
  });

  test.each([
    { ...jobOf('erase'), endpoint: 'images/vectorize' },
    { ...jobOf('erase'), endpoint: 'images/removeBackground' },
    {
      call: 'c1',
      operation: 'upscale',
      endpoint: 'images/creativeUpscale',
      image: picture(4, 4),
      factor: 2,
    } as const,
  ])('what is not offered sends nothing', async (wanted) => {
    const { sent, seen } = await submitted((response) => json(response, 200, erased), wanted);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    expect(seen).toEqual([]);
  });
});

async function submitted(answer: (response: ServerResponse) => void, wanted = jobOf('erase')) {
  const server = await scriptedServer((_, response) => answer(response));
  onTestFinished(() => server.close());
  const sent = await recraft.submit(wanted, hostedIo(server.url, recraftPrices), neverCancelled);
  expect(server.posts()).toBeLessThanOrEqual(1);
  return { sent, seen: server.seen.map(({ method, path }) => `${method} ${path}`) };
}
