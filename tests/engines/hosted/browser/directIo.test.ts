import { afterEach, describe, expect, test, vi } from 'vitest';

import { isOwnKeyResult, ownKeyProviders, ownKeySources, ownKeyTarget } from '../../../../proxy/ownKeys.mjs';
import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { gemini } from '../../../../src/engines/hosted/gemini/adapter.ts';
import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { createDirectIo } from '../../../../src/engines/hosted/browser/directIo.ts';
import type { HostedIo, HostedJob } from '../../../../src/engines/hosted/contract.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { err, ok } from '../../../../src/kernel/shared/result.ts';
import { noPrices, picture, sharpCodec } from '../harness/io.ts';

const key = 'planted-own-0f31aa77:9c/2+b5d1e60';
const base = '/api/engines';

afterEach(() => vi.unstubAllGlobals());

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A browser's `fetch` that answers as `answer` says, and what it was asked. */
function network(answer: (url: string) => Response | Promise<Response>): readonly Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit) => {
    sent.push({ url: String(url), init });
    return answer(String(url));
  });
  return sent;
}

function io(provider: string, locked = false): HostedIo {
  return createDirectIo({
    provider,
    base,
    pictures: sharpCodec,
    prices: noPrices,
    now: () => 0,
    withKey: async (work) => (locked ? err({ kind: 'locked' }) : ok(await work(key))),
    routes: { target: ownKeyTarget, isResult: isOwnKeyResult },
  });
}

const post = { method: 'POST', body: '{}', signal: neverCancelled } as const;
const get = { method: 'GET', signal: neverCancelled } as const;

describe('a request with an own key', () => {
  test.each([
    [
      'fal',
      '/queue/fal-ai/flux-2-pro',
      'https://queue.fal.run/fal-ai/flux-2-pro',
      'authorization',
      `Key ${key}`,
    ],
    [
      'gemini',
      '/models/gemini-nano-banana-2.1:generateContent',
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-nano-banana-2.1:generateContent',
      'x-goog-api-key',
      key,
    ],
    [
      'openai',
      '/images/generations',
      'https://api.openai.com/v1/images/generations',
      'authorization',
      `Bearer ${key}`,
    ],
  ])('goes to %s itself, once, and to nobody else', async (provider, path, url, header, value) => {
    const sent = network(() => Response.json({ ok: true }));
    const headers = { 'content-type': 'application/json', cookie: 'a=b', 'x-other': 'c' };
    await io(provider).fetch(path, { ...post, headers });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(url);
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    expect(sent[0]?.init.headers).toEqual({ 'content-type': 'application/json', [header]: value });
  });

  test.each([
    ['an endpoint that is not on the list', 'fal', '/queue/fal-ai/veo3', 'POST'],
    ['a path that climbs', 'openai', '/images/../chat/completions', 'POST'],
    ['another API of the provider', 'openai', '/chat/completions', 'POST'],
    ['a method that is not on the list', 'openai', '/images/generations', 'GET'],
    ['what needs an admin key', 'fal', '/platform/account/billing', 'GET'],
    ['another origin of the provider', 'fal', '/upload/storage/upload/initiate', 'POST'],
    ['a provider that is not known to allow it', 'bfl', '/v1/flux-2-pro', 'POST'],
    [
      'an address on a foreign host',
      'fal',
      `/at?url=${encodeURIComponent('https://evil.example/a/b/requests/c')}`,
      'GET',
    ],
    [
      'an address whose host only begins right',
      'fal',
      `/at?url=${encodeURIComponent('https://queue.fal.run.evil.example/a/b/requests/c')}`,
      'GET',
    ],
  ] as const)('is not sent at all for %s', async (_what, provider, path, method) => {
    const sent = network(() => Response.json({}));
    const response = await io(provider).fetch(path, { method, signal: neverCancelled });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('planted');
    expect(sent).toEqual([]);
  });

  test('follows an address that fal gave', async () => {
    const sent = network(() => Response.json({ status: 'IN_QUEUE' }));
    const given = 'https://queue.fal.run/fal-ai/flux-2-pro/requests/r-1/status';
    await io('fal').fetch(`/at?url=${encodeURIComponent(given)}`, get);
    expect(sent[0]?.url).toBe(given);
  });

  test('a POST with a locked key is refused, and a question waits as without a network', async () => {
    const sent = network(() => Response.json({}));
    const response = await io('openai', true).fetch('/images/generations', post);
    expect(response.status).toBe(401);
    await expect(io('fal', true).fetch('/queue/fal-ai/app/requests/r-1', get)).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('an answer that repeats the key', () => {
  const escaped = Array.from(key)
    .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  test.each([
    ['as it is', `Incorrect key: ${key}.`],
    ['in JSON', JSON.stringify({ detail: { key, text: `bad ${key}` } })],
    ['with every letter escaped', `{"detail":"${escaped}"}`],
    ['with escaped slashes', `{"detail":"${key.replaceAll('/', '\\/')}"}`],
    ['in an address', `https://x.example/?key=${encodeURIComponent(key)}`],
    ['in part', 'The secret 9c/2+b5d1e60 is wrong.'],
  ])('comes without it: %s', async (_what, body) => {
    network(() => new Response(body, { status: 401, headers: { 'x-echo': key, 'x-request-id': 'r-1' } }));
    const response = await io('openai').fetch('/images/generations', post);
    const text = await response.text();
    expect(response.status).toBe(401);
    expect(text).toContain('[removed]');
    expect(readable(text)).not.toMatch(/planted|b5d1e60/);
    expect(response.headers.get('x-echo')).toBeNull();
    expect(response.headers.get('x-request-id')).toBe('r-1');
  });

  test.each([
    ['fal', falAdapter],
    ['gemini', gemini],
    ['openai', openaiCompatible(openAiProfile)],
  ])('leaves no trace of it in what %s\u2019s adapter says', async (provider, adapter) => {
    const model = adapter.models.find(({ descriptor }) => descriptor.operation === 'generate');
    const job: HostedJob = {
      operation: 'generate',
      call: 'c-1',
      endpoint: model?.endpoint ?? '',
      prompt: 'a bottle',
      width: 1024,
      height: 1024,
      seed: 7,
      count: 1,
    };
    for (const status of [400, 401, 403, 422, 429, 500]) {
      const sent = network(() =>
        Response.json({ detail: `no: ${key}`, error: { message: `no: ${key}`, code: key } }, { status }),
      );
      const outcome = await adapter.submit(job, io(provider), neverCancelled);
      expect(outcome.ok, String(status)).toBe(false);
      expect(sent).toHaveLength(1);
      expect(JSON.stringify(outcome)).not.toMatch(/planted|b5d1e60/);
    }
  });
});

/** As whoever parses it would read it. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

describe('a picture', () => {
  const png = async (): Promise<Response> =>
    new Response(await sharpCodec.png(picture(4, 4)), { headers: { 'content-type': 'image/png' } });

  test('comes from its host without any key', async () => {
    const sent = network(png);
    const response = await io('fal').download('https://v3.fal.media/files/a.png', neverCancelled);
    expect(response.ok).toBe(true);
    expect(sent.map(({ url }) => url)).toEqual(['https://v3.fal.media/files/a.png']);
    expect(sent[0]?.init.headers).toBeUndefined();
    expect(sent[0]?.init.credentials).toBe('omit');
  });

  test('comes through the server where its host does not let the page read it', async () => {
    const sent = network((url) => {
      if (url.startsWith('https:')) throw new TypeError('Failed to fetch');
      return png();
    });
    const response = await io('fal').download('https://v3.fal.media/files/a.png', neverCancelled);
    expect(response.ok).toBe(true);
    expect(sent[1]?.url).toBe(`${base}/result?url=${encodeURIComponent('https://v3.fal.media/files/a.png')}`);
    expect(sent[1]?.init.headers).toBeUndefined();
  });

  test.each([
    'https://evil.example/a.png',
    'http://v3.fal.media/a.png',
    'https://fal.media.evil.example/a.png',
    'https://v3.fal.media:8443/a.png',
    'data:image/png;base64,AAAA',
    'no address',
  ])('is not asked for at %s', async (address) => {
    const sent = network(png);
    const response = await io('fal').download(address, neverCancelled);
    expect(response.status).toBe(403);
    expect(sent).toEqual([]);
  });

  test('that is larger than the server would pass on is refused', async () => {
    network(() => new Response('', { headers: { 'content-length': String(65 * 1024 * 1024) } }));
    const response = await io('fal').download('https://v3.fal.media/files/a.png', neverCancelled);
    expect(response.status).toBe(502);
  });

  test('that never says how large it is, is counted: it does not fill the memory', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        if (sent > 200) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    network(() => new Response(endless, { headers: { 'content-type': 'image/png' } }));
    const response = await io('fal').download('https://v3.fal.media/files/a.png', neverCancelled);
    expect(await response.arrayBuffer().then(() => 'whole', String)).toContain('too large');
    expect(sent).toBeLessThan(100);
  });
});

test('the sources of the policy are the origins of the list and their picture hosts, all https', () => {
  expect(Object.keys(ownKeyProviders)).toEqual(['fal', 'gemini', 'openai']);
  expect(ownKeySources).toEqual([
    'https://queue.fal.run',
    'https://*.fal.media',
    'https://generativelanguage.googleapis.com',
    'https://api.openai.com',
  ]);
});
