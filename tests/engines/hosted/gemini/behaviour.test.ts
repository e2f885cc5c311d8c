import type { ServerResponse } from 'node:http';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { gemini } from '../../../../src/engines/hosted/gemini/adapter.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { hostedIo, middleMask, picture, sharpCodec } from '../harness/io.ts';
import { json, scriptedServer } from '../harness/scripted.ts';
import { geminiPrices } from './prices.ts';

const job: HostedJob = {
  call: 'c1',
  endpoint: 'gemini-nano-banana-2.1',
  operation: 'generate',
  prompt: 'A lemon',
  width: 1024,
  height: 1024,
  seed: 1,
  count: 1,
};
const edited = { call: 'c1', endpoint: '', image: picture(32, 32) };
const jobs = {
  generate: job,
  erase: { ...edited, operation: 'erase', mask: middleMask(32, 32) },
  'replace-background': { ...edited, operation: 'replace-background', prompt: 'A beach', seed: 1 },
  'style-transfer': {
    ...edited,
    operation: 'style-transfer',
    reference: null,
    prompt: 'Ink',
    strength: 0.5,
    seed: 1,
  },
} as const satisfies Partial<Record<string, HostedJob>>;
const png = Buffer.from(await sharpCodec.png(picture(8, 8))).toString('base64');
const usageMetadata = {
  promptTokenCount: 8,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 8 }],
  candidatesTokenCount: 1120,
  candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
  totalTokenCount: 1128,
};
const good = {
  candidates: [
    {
      content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data: png } }] },
      finishReason: 'STOP',
    },
  ],
  usageMetadata,
  modelVersion: 'gemini-nano-banana-2.1-0926',
  responseId: 'r-17',
};
const micros = 8 * 1.5 + 1120 * 30;

const errorBody = (message: string, code = 400, status = 'INVALID_ARGUMENT', details: unknown[] = []) => ({
  error: { code, message, status, details },
});
const stopped = (finishReason: string, parts: unknown[] = []) => ({
  candidates: [{ finishReason, content: { role: 'model', parts } }],
  usageMetadata,
  responseId: 'r-18',
});

const image = picture(70, 52);
const base = { call: 'c1', endpoint: 'gemini-nano-banana-2.1', image };
const pictureJobs: readonly HostedJob[] = [
  { ...base, operation: 'erase', mask: middleMask(70, 52) },
  { ...base, operation: 'replace-background', prompt: 'a beach at noon', seed: 7 },
  { ...base, operation: 'style-transfer', reference: null, prompt: 'a linocut', strength: 1, seed: 7 },
];

for (const one of [job, ...pictureJobs])
  describeBehaviour(`gemini ${one.operation}`, {
    adapter: gemini,
    job: one,
    prices: geminiPrices,
    good: (_, response) => json(response, 200, good),
    stageOf: () => 'submit',
    errorBody,
    noImage: { stage: 'submit', body: stopped('NO_IMAGE') },
    queue: null,
  });

describe('gemini: answers', () => {
  test('a picture with its charge, its id and the model that ran', async () => {
    const { sent, seen } = await submitted((response) => json(response, 200, good));
    expect(seen).toEqual(['POST /models/gemini-nano-banana-2.1:generateContent']);
    expect(sent).toMatchObject({
      ok: true,
      value: {
        kind: 'done',
        result: {
          outputs: [{ mimeType: 'image/png', seed: null }],
          charge: { micros, basis: 'metered', from: 'tokens', qty: 1128 },
          ref: 'r-17',
          model: 'gemini-nano-banana-2.1-0926',
        },
      },
    });
  });

  test('a picture without its usage is unpriced, not free', async () => {
    const { sent } = await submitted((response) =>
      json(response, 200, { ...good, usageMetadata: undefined }),
    );
    expect(sent).toMatchObject({ ok: true, value: { result: { charge: { micros: null } } } });
  });

  test('a picture that was only thought of is no result', async () => {
    const thought = { thought: true, inlineData: { mimeType: 'image/png', data: png } };
    const { sent } = await submitted((response) => json(response, 200, stopped('STOP', [thought])));
    expect(sent).toMatchObject({ ok: false, error: { kind: 'no-image' } });
  });

  test('bytes that are no picture are no result', async () => {
    const part = { inlineData: { mimeType: 'image/png', data: btoa('not a picture') } };
    const { sent } = await submitted((response) => json(response, 200, stopped('STOP', [part])));
    expect(sent).toMatchObject({ ok: false, error: { kind: 'no-image' } });
  });

  test.each([
    ['SAFETY', 'moderation-output'],
    ['PROHIBITED_CONTENT', 'moderation-output'],
    ['IMAGE_SAFETY', 'moderation-output'],
    ['IMAGE_PROHIBITED_CONTENT', 'moderation-output'],
    ['IMAGE_RECITATION', 'moderation-output'],
    ['NO_IMAGE', 'no-image'],
    ['IMAGE_OTHER', 'no-image'],
    ['MAX_TOKENS', 'no-image'],
  ])('200 with %s: %s, and what it may have cost', async (reason, kind) => {
    const { sent } = await submitted((response) => json(response, 200, stopped(reason)));
    expect(sent).toMatchObject({
      ok: false,
      error: { kind, billed: '?', status: 200, ref: 'r-18', providerWords: reason, charge: { micros } },
    });
  });

  test('200 with a refused prompt', async () => {
    const body = {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: {
        promptTokenCount: 8,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 8 }],
        totalTokenCount: 8,
      },
    };
    const { sent } = await submitted((response) => json(response, 200, body));
    expect(sent).toMatchObject({
      ok: false,
      error: {
        kind: 'moderation-input',
        billed: '?',
        providerWords: 'PROHIBITED_CONTENT',
        charge: { micros: 12 },
      },
    });
  });

  test('a refused prompt without its usage costs nobody knows what', async () => {
    const { sent } = await submitted((response) =>
      json(response, 200, { promptFeedback: { blockReason: 'SAFETY' } }),
    );
    expect(sent).toMatchObject({ error: { kind: 'moderation-input', billed: '?', charge: null } });
  });

  test('words instead of a picture are passed on', async () => {
    const body = stopped('STOP', [{ text: 'I can only describe it.' }]);
    const { sent } = await submitted((response) => json(response, 200, body));
    expect(sent).toMatchObject({
      error: { kind: 'no-image', providerWords: 'STOP: I can only describe it.' },
    });
  });

  test.each([
    {
      what: 'a wrong key with 400',
      status: 400,
      body: errorBody('API key not valid. Please pass a valid API key.'),
      expected: { kind: 'auth', billed: 'n' },
    },
    {
      what: 'a wrong key told in the details',
      status: 400,
      body: errorBody('Bad request.', 400, 'INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }]),
      expected: { kind: 'auth', billed: 'n' },
    },
    {
      what: 'another 400',
      status: 400,
      body: errorBody('Invalid value at generation_config.image_config'),
      expected: { kind: 'invalid', billed: '?' },
    },
    {
      what: 'a body that is too large',
      status: 400,
      body: errorBody('Request payload size exceeds the limit: 20971520 bytes.'),
      expected: { kind: 'too-large' },
    },
    {
      what: 'a spending limit with 429',
      status: 429,
      body: errorBody('You have reached your spend limit.', 429, 'RESOURCE_EXHAUSTED'),
      expected: { kind: 'spend-limit', billed: 'n' },
    },
    {
      what: 'a rate limit with 429 and its own delay',
      status: 429,
      body: errorBody('Quota exceeded for requests per minute.', 429, 'RESOURCE_EXHAUSTED', [
        { retryDelay: '37s' },
      ]),
      expected: { kind: 'rate-limited', retryAfterMs: 37_000, billed: 'n' },
    },
    {
      what: 'our proxy, which could not reach the service: nothing was sent',
      status: 502,
      body: { error: { code: 'upstream-unreachable', message: 'The provider cannot be reached.' } },
      expected: { kind: 'unreachable', billed: 'n' },
    },
    {
      what: 'a gateway that lost the answer',
      status: 504,
      body: 'Gateway Timeout',
      expected: { kind: 'timeout-unknown', billed: '?' },
    },
    {
      what: 'a host of files in place of our proxy',
      status: 404,
      body: 'Not found',
      expected: { kind: 'unreachable', billed: 'n' },
    },
    {
      what: 'a model that is gone',
      status: 404,
      body: errorBody('models/x is not found', 404, 'NOT_FOUND'),
      expected: { kind: 'invalid', hint: 'Choose another engine.' },
    },
  ])('$what', async ({ status, body, expected }) => {
    const { sent } = await submitted((response) => json(response, status, body));
    expect(sent).toMatchObject({ ok: false, error: { ...expected, status } });
  });

  test.each(gemini.models)('$descriptor.id is sent', async ({ endpoint, descriptor: { operation } }) => {
    const picked = { ...jobs[operation as keyof typeof jobs], endpoint };
    const { sent } = await submitted((response) => json(response, 200, good), picked);
    expect(sent).toMatchObject({ ok: true });
  });

  test.each([
    { ...job, endpoint: 'gemini-2.5-flash-image' },
    { call: 'c1', endpoint: job.endpoint, operation: 'upscale', image: picture(4, 4), factor: 2 } as const,
  ])('what is not offered sends nothing', async (wanted) => {
    const { sent, seen } = await submitted((response) => json(response, 200, good), wanted);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    expect(seen).toEqual([]);
  });
});

async function submitted(answer: (response: ServerResponse) => void, wanted: HostedJob = job) {
  const server = await scriptedServer((_, response) => answer(response));
  onTestFinished(() => server.close());
  const sent = await gemini.submit(wanted, hostedIo(server.url, geminiPrices), neverCancelled);
  expect(server.posts()).toBeLessThanOrEqual(1);
  return { sent, seen: server.seen.map(({ method, path }) => `${method} ${path}`) };
}
