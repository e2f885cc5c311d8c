import { describe, expect, onTestFinished, test } from 'vitest';

import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import type { HostedAdapter } from '../../../../src/engines/hosted/contract.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { baseOf } from '../harness/behaviour.ts';
import { hostedIo, noPrices } from '../harness/io.ts';
import { cut, json, scriptedServer } from '../harness/scripted.ts';
import type { Script } from '../harness/scripted.ts';
import { priceTable } from '../priceRows.ts';
import { b64, eraseJob, gateway, generateJob, good, openAiPrices, stageOf, usage } from './service.ts';

const openai = openaiCompatible(openAiProfile);
const relay = openaiCompatible(gateway);
const relayJob = { ...generateJob, endpoint: 'flux/dev' };

interface Asked {
  readonly adapter?: HostedAdapter;
  readonly job?: Parameters<HostedAdapter['submit']>[0];
  readonly prices?: PriceTable;
  readonly signal?: AbortSignal;
}

/** Sends one job to a service that behaves like `script`, and sees exactly one POST. */
async function submitted(script: Script, asked: Asked = {}) {
  const { adapter = openai, job = generateJob, prices = openAiPrices, signal = neverCancelled } = asked;
  const server = await scriptedServer(script);
  onTestFinished(() => server.close());
  const io = hostedIo(server.url, prices, () => Date.UTC(2026, 10, 27));
  const done = await adapter.submit(job, io, signal);
  expect(server.posts()).toBe(1);
  return { done, seen: server.seen };
}

const answering =
  (status: number, body: unknown, headers = {}): Script =>
  (request, response, earlier) =>
    stageOf(request) === 'submit' ? json(response, status, body, headers) : good(request, response, earlier);

const image = { b64_json: b64 };
const charged = (charge: unknown) => ({ ok: true, value: { kind: 'done', result: { charge } } });

describe('what it cost', () => {
  test('tokens × price, to the micro', async () => {
    const { done } = await submitted(answering(200, { data: [image], usage }), {
      job: { ...generateJob, endpoint: 'gpt-image-1.5' },
    });
    // 12 × 5 + 200 × 8 + 4160 × 32
    const charge = { micros: 134_780, basis: 'metered', from: 'tokens', qty: 4372 };
    expect(done).toMatchObject(charged({ ...charge, stated: 'total_tokens: 4372' }));
  });

  test('a quality of its own is charged by the tokens of its model', async () => {
    const { done } = await submitted(answering(200, { data: [image], usage }), {
      job: { ...generateJob, endpoint: 'gpt-image-2?quality=low&size=1024x1024' },
    });
    expect(done).toMatchObject(charged({ micros: 12 * 5 + 200 * 8 + 4160 * 30, from: 'tokens' }));
  });

  const { input_tokens_details: _in, ...noInput } = usage;
  const { output_tokens_details: _out, ...noOutput } = usage;
  test.each([
    ['no split of the input', noInput],
    ['no split of the output', noOutput],
    ['parts that do not make up the whole', { ...usage, output_tokens: 5000 }],
    [
      'cached tokens of unknown kind',
      { ...usage, input_tokens_details: { ...usage.input_tokens_details, cached_tokens: 5 } },
    ],
    [
      'text out, whose rate is not stated',
      { ...usage, output_tokens_details: { text_tokens: 1, image_tokens: 4159 } },
    ],
  ])('%s: unpriced, not free', async (_, counted) => {
    const { done } = await submitted(answering(200, { data: [image], usage: counted }));
    expect(done).toMatchObject(charged({ micros: null, basis: 'metered', from: 'tokens' }));
  });

  test('no usage: unpriced', async () => {
    const { done } = await submitted(answering(200, { data: [image] }));
    expect(done).toMatchObject(charged({ micros: null, stated: null }));
  });

  test('a model without a row is unpriced', async () => {
    const { done } = await submitted(good, { prices: noPrices });
    expect(done).toMatchObject(charged({ micros: null, from: 'tokens' }));
  });

  const cost = (said: string) => ({ 'x-litellm-response-cost': said, 'x-litellm-call-id': 'call-9' });

  test('a gateway’s figure stands beside ours', async () => {
    const { done } = await submitted(answering(200, { data: [image], usage }, cost('0.04')));
    expect(done).toMatchObject(
      charged({
        micros: 126_460,
        from: 'tokens',
        stated: 'x-litellm-response-cost: 0.04',
        claimMicros: 40_000,
      }),
    );
  });

  test.each([
    ['0.0421', 42_100],
    ['4.2e-05', 42],
  ])('and is the charge where we have none: %s', async (said, micros) => {
    const { done } = await submitted(answering(200, { data: [image] }, cost(said)), {
      adapter: relay,
      job: relayJob,
    });
    const stated = `x-litellm-response-cost: ${said}`;
    expect(done).toMatchObject({
      value: { result: { charge: { micros, basis: 'reported', from: 'answer', stated }, ref: 'call-9' } },
    });
  });

  test.each(['0', '0.0', 'None', ''])('a gateway that says %j does not know', async (said) => {
    const { done } = await submitted(answering(200, { data: [image] }, cost(said)), {
      adapter: relay,
      job: relayJob,
    });
    expect(done).toMatchObject(charged({ micros: null }));
  });

  test('a price of the team for one picture', async () => {
    const prices = priceTable('gateway', [{ id: 'flux/dev', unit: 'image', unitMicros: 20_000 }]);
    const job = { ...relayJob, count: 2 };
    // What this service counts is not what it charges by.
    const body = { data: [image, image], usage };
    const { done } = await submitted(answering(200, body), { adapter: relay, job, prices });
    expect(done).toMatchObject(charged({ micros: 40_000, from: 'table', qty: 2 }));
  });

  test('another model ran: it is named, and its own price counts', async () => {
    const ran = (model: string) => answering(200, { data: [image], usage, model });
    const known = await submitted(ran('gpt-image-1.5'));
    expect(known.done).toMatchObject({
      value: { result: { model: 'gpt-image-1.5', charge: { micros: 134_780 } } },
    });
    const unknown = await submitted(ran('gpt-image-9'));
    expect(unknown.done).toMatchObject({
      value: { result: { model: 'gpt-image-9', charge: { micros: null } } },
    });
  });
});

describe('pictures', () => {
  test('base64, also as a data URL, with id and time of the service', async () => {
    const body = { data: [image, { b64_json: `data:image/png;base64,${b64}` }], usage };
    const headers = { 'x-request-id': 'req-1', 'openai-processing-ms': '5432' };
    const { done } = await submitted(answering(200, body, headers), { job: { ...generateJob, count: 2 } });
    const output = { mimeType: 'image/png', seed: null };
    expect(done).toMatchObject({
      ok: true,
      value: { result: { outputs: [output, output], ref: 'req-1', serverMs: 5432, model: null } },
    });
  });

  const atUrl: Script = (request, response, earlier) =>
    stageOf(request) === 'submit'
      ? json(response, 200, { data: [{ url: `${baseOf(request)}/file/1.png` }], usage })
      : good(request, response, earlier);

  test('an address, as relays send it', async () => {
    const { done, seen } = await submitted(atUrl);
    expect(done).toMatchObject({ ok: true, value: { result: { outputs: [{ mimeType: 'image/png' }] } } });
    expect(seen.map(({ path }) => path)).toEqual(['/images/generations', '/file/1.png']);
  });

  test.each([
    [404, 'expired'],
    [500, 'upstream'],
  ])('an address that answers %i is %s, and charged', async (status, kind) => {
    const { done } = await submitted((request, response, earlier) =>
      stageOf(request) === 'file' ? json(response, status, {}) : atUrl(request, response, earlier),
    );
    expect(done).toMatchObject({ ok: false, error: { kind, billed: 'y', charge: { micros: 126_460 } } });
  });

  test('a connection cut while fetching leaves it in doubt', async () => {
    const { done } = await submitted((request, response, earlier) =>
      stageOf(request) === 'file' ? cut(response) : atUrl(request, response, earlier),
    );
    expect(done).toMatchObject({ ok: false, error: { kind: 'timeout-unknown', billed: 'y' } });
  });

  test('one picture of two is a result', async () => {
    const { done } = await submitted(answering(200, { data: [{ b64_json: 'AAAA' }, image], usage }));
    expect(done).toMatchObject({ ok: true, value: { result: { outputs: [{ mimeType: 'image/png' }] } } });
  });

  test.each([
    ['empty data', { created: 1, data: [], usage }],
    ['data that is no picture', { data: [{ b64_json: 'AAAA' }], usage }],
    ['no data', { usage }],
  ])('%s and a billed usage', async (_, body) => {
    const { done } = await submitted(answering(200, body));
    const charge = { micros: 126_460, basis: 'metered', from: 'tokens' };
    expect(done).toMatchObject({ ok: false, error: { kind: 'no-image', billed: 'y', status: 200, charge } });
  });

  test('empty data that nothing was counted for', async () => {
    const zero = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
    const { done } = await submitted(answering(200, { data: [], usage: zero }));
    expect(done).toMatchObject({ ok: false, error: { kind: 'no-image', billed: '?', charge: null } });
  });
});

describe('refusals', () => {
  const error = (code: string | null, type = 'x') => ({ error: { message: 'No.', type, param: null, code } });

  test.each([
    [429, error('insufficient_quota'), 'payment', 'n'],
    [429, error(null, 'insufficient_quota'), 'payment', 'n'],
    [429, error('rate_limit_exceeded'), 'rate-limited', 'n'],
    [429, error('429', 'throttling_error'), 'rate-limited', 'n'],
    [400, error('billing_hard_limit_reached'), 'spend-limit', 'n'],
    [400, error('400', 'budget_exceeded'), 'spend-limit', 'n'],
    [400, error('moderation_blocked'), 'moderation-input', '?'],
    [451, 'Unavailable', 'moderation-input', '?'],
    [400, error('invalid_image_file'), 'invalid', '?'],
    [404, error('model_not_found'), 'invalid', '?'],
    [401, error('invalid_api_key'), 'auth', 'n'],
    [403, error(null), 'auth', 'n'],
    [413, error(null), 'too-large', '?'],
    [500, error('server_error'), 'upstream', '?'],
    [501, { error: 'no key' }, 'auth', 'n'],
    [502, { error: { code: 'upstream-unreachable', message: 'x' } }, 'unreachable', 'n'],
    [502, { error: { code: 'answer-lost', message: 'x' } }, 'timeout-unknown', '?'],
    [404, 'a page', 'unreachable', 'n'],
    [502, 'Bad Gateway', 'timeout-unknown', '?'],
    [504, 'Gateway Time-out', 'timeout-unknown', '?'],
  ])('%i %j is %s, billed %s', async (status, body, kind, billed) => {
    const { done } = await submitted(answering(status, body, { 'x-request-id': 'req-1' }));
    expect(done).toMatchObject({ ok: false, error: { kind, billed, status, ref: 'req-1' } });
  });

  test('what is blocked is billed as the terms say', async () => {
    const billsOn = { failed: '?', cancelled: '?', blocked: 'n', timeout: '?' } as const;
    const terms = { provider: 'openai', creditMicros: null, billsOn };
    const prices = { ...openAiPrices, providers: new Map([['openai', terms]]) };
    const { done } = await submitted(answering(400, error('moderation_blocked')), { prices });
    expect(done).toMatchObject({ error: { billed: 'n', providerWords: 'No.' } });
  });

  test('Retry-After as a date', async () => {
    const headers = { 'retry-after': 'Fri, 27 Nov 2026 00:00:05 GMT' };
    const { done } = await submitted(answering(429, error('rate_limit_exceeded'), headers));
    expect(done).toMatchObject({ error: { kind: 'rate-limited', retryAfterMs: 5000 } });
  });

  test.each([
    ['a model that is gone', { ...generateJob, endpoint: 'dall-e-2' }],
    ['more pictures than it makes', { ...generateJob, count: 11 }],
    [
      'an upright size of a square engine',
      { ...generateJob, endpoint: 'gpt-image-2?quality=low&size=1024x1024', height: 1536 },
    ],
    ['a mask for a service without masks', { ...eraseJob, endpoint: 'flux/dev' }],
  ])('%s is refused without a request', async (_, job) => {
    const server = await scriptedServer(good);
    onTestFinished(() => server.close());
    for (const adapter of [openai, relay]) {
      const sent = await adapter.submit(job, hostedIo(server.url), neverCancelled);
      expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    }
    expect(server.seen).toHaveLength(0);
  });
});
