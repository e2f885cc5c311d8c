/**
 * The configurations of docs/hosting.md, run by the servers that they are for, in front of scripted upstreams. Where
 * nginx or Caddy is not installed, its tests are skipped by name.
 */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { productionHeaders } from '../../../scripts/lib/headers.mjs';
import { cut, json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { Script, ScriptedServer, SeenRequest } from '../../engines/hosted/harness/scripted.ts';
import { caddy, hasProgram, nginx } from './fronts.ts';
import type { Front, Places } from './fronts.ts';
import { allAt, answerTo, given, keys } from './proxied.ts';
import type { Answer, Asked } from './proxied.ts';

const hosts = [
  'queue.fal.run',
  'api.fal.ai',
  'rest.fal.ai',
  'generativelanguage.googleapis.com',
  'api.openai.com',
  'litellm.example.com',
  'api.bfl.ai',
  'external.api.recraft.ai',
  'api.stability.ai',
  'comfyui',
  'given',
];
const home = 'https://ninetyten.example.com';
const paid = '/api/engines/openai/images/generations';
const plain: Script = (_request, response) => json(response, 200, { ok: true });

/** By host; every test may have them behave in a way of its own. */
const upstreams = new Map<string, ScriptedServer>();
let script = plain;
let places: Places;

beforeAll(async () => {
  for (const host of hosts) upstreams.set(host, await scriptedServer((...request) => script(...request)));
  const urls = Object.fromEntries([...upstreams].map(([host, { url }]) => [host, url]));
  places = { upstreams: urls, given: urls['given'] ?? '', process: 'http://127.0.0.1:1' };
});
beforeEach(() => void (script = plain));
afterAll(async () => {
  for (const upstream of upstreams.values()) await upstream.close();
});

const all = (): readonly SeenRequest[] => [...upstreams.values()].flatMap(({ seen }) => seen);

async function ask(front: Front, path: string, asked: Asked = {}): Promise<Answer> {
  const request = front.open(path, asked.method ?? 'GET', asked.headers);
  const answered = answerTo(request);
  request.end(asked.body);
  return answered;
}

function expectNoKey(text: string): void {
  for (const key of Object.values(keys)) expect(text).not.toContain(key);
}

const job = 'fal-ai/flux-2-pro/requests/4f1c-9';
const falKey = { authorization: `Key ${keys.FAL_KEY}` };
const adminKey = { authorization: `Key ${keys.FAL_ADMIN_KEY}` };
const openaiKey = { authorization: `Bearer ${keys.OPENAI_API_KEY}` };

type Passed = [method: string, path: string, host: string, upstream: string, key: Record<string, string>];
const passed: readonly Passed[] = [
  ['POST', 'fal/queue/fal-ai/flux-2-pro', 'queue.fal.run', '/fal-ai/flux-2-pro', falKey],
  ['POST', 'fal/queue/fal-ai/bria/eraser', 'queue.fal.run', '/fal-ai/bria/eraser', falKey],
  [
    'GET',
    'fal/platform/models/pricing?endpoint_id=a',
    'api.fal.ai',
    '/v1/models/pricing?endpoint_id=a',
    falKey,
  ],
  ['GET', 'fal/platform/account/billing', 'api.fal.ai', '/v1/account/billing', adminKey],
  ['POST', 'fal/upload/storage/upload/initiate', 'rest.fal.ai', '/storage/upload/initiate', falKey],
  [
    'POST',
    'gemini/models/gemini-3-pro:generateContent',
    'generativelanguage.googleapis.com',
    '/v1beta/models/gemini-3-pro:generateContent',
    { 'x-goog-api-key': keys.GEMINI_API_KEY },
  ],
  ['POST', 'openai/images/edits', 'api.openai.com', '/v1/images/edits', openaiKey],
  [
    'GET',
    'gateway/models',
    'litellm.example.com',
    '/v1/models',
    { authorization: `Bearer ${keys.GATEWAY_API_KEY}` },
  ],
  ['POST', 'bfl/v1/flux-2-pro', 'api.bfl.ai', '/v1/flux-2-pro', { 'x-key': keys.BFL_API_KEY }],
  [
    'POST',
    'recraft/images/eraseRegion',
    'external.api.recraft.ai',
    '/v1/images/eraseRegion',
    { authorization: `Bearer ${keys.RECRAFT_API_TOKEN}` },
  ],
  [
    'POST',
    'stability/v2beta/stable-image/edit/erase',
    'api.stability.ai',
    '/v2beta/stable-image/edit/erase',
    { authorization: `Bearer ${keys.STABILITY_API_KEY}` },
  ],
  ['POST', 'comfyui/prompt', 'comfyui', '/prompt', {}],
  ['GET', 'comfyui/view?filename=a.png&type=output', 'comfyui', '/view?filename=a.png&type=output', {}],
];

const refusedPaths: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/engines/'],
  ['GET', '/api/engines/nothing'],
  ['GET', '/api/engines/openai/images/generations'],
  ['DELETE', '/api/engines/comfyui/queue'],
  ['POST', '/api/engines/openai/chat/completions'],
  ['POST', '/api/engines/openai/files'],
  ['POST', '/api/engines/fal/queue/fal-ai/veo3'],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro?fal_webhook=https://evil.example'],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro/../veo3'],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro/%2e%2e/veo3'],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro%2f..%2fveo3'],
  ['POST', '/api/engines/fal/queue/fal-ai/flux-2-pro%3Fx=1'],
  ['POST', '/api/engines/fal/queue/..%5c..%5cveo3'],
  ['POST', '/api/engines/gemini/models/a:generateContent?key=other'],
  ['POST', '/api/engines/gemini/models/../files/a:generateContent'],
  ['GET', '/api/engines/comfyui/history/..'],
  ['GET', '/api/engines/comfyui/history/%2e%2e%2fuserdata'],
  ['GET', '/api/engines/comfyui/userdata'],
  ['POST', '/api/engines/fal/at?url=https%3A%2F%2Fqueue.fal.run%2Ffal-ai%2Fveo3'],
];

const refusedGiven: readonly (readonly [route: string, url: string])[] = [
  ['fal/at', `https://evil.example/${job}`],
  ['fal/at', `https://queue.fal.run.evil.example/${job}`],
  ['fal/at', `https://queue.fal.run@evil.example/${job}`],
  ['fal/at', `https://evil.example\\@queue.fal.run/${job}`],
  ['fal/at', `https://queue.fal.run:8443/${job}`],
  ['fal/at', `http://queue.fal.run/${job}`],
  ['fal/at', 'https://queue.fal.run/fal-ai/flux-2-pro'],
  ['fal/at', 'https://queue.fal.run/fal-ai/x/requests/%2e%2e/y'],
  ['fal/at', `https://queue.fal.run/${job}\r\nX: y`],
  ['bfl/poll', 'https://evilbfl.ai/v1/get_result?id=a'],
  ['bfl/poll', 'https://api.bfl.ai.evil.example/v1/get_result?id=a'],
  ['bfl/poll', 'https://api.eu.bfl.ai/v1/credits'],
  ['bfl/poll', `../fal/at/https://queue.fal.run/${job}`],
];

/** What holds for both, whichever way they say no: 4xx of their own, and nobody is asked. */
function bothServers(front: () => Front): void {
  test.each(passed)('%s %s goes to %s%s with the key of this server', async (method, path, host, at, key) => {
    const answer = await ask(front(), `/api/engines/${path}`, {
      method,
      ...(method === 'POST' ? { body: '{"prompt":"a jar"}' } : {}),
      headers: {
        authorization: 'Bearer of-the-page',
        'x-key': 'of-the-page',
        'x-goog-api-key': 'of-the-page',
        api_token: 'of-the-page',
        'api-key': 'of-the-page',
        'x-api-key': 'of-the-page',
        'x-litellm-api-key': 'of-the-page',
        'x-auth-token': 'of-the-page',
        cookie: 'session=of-the-page',
        'proxy-authorization': 'of-the-page',
        referer: `${home}/of-the-page`,
        origin: home,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-forwarded-for': 'of-the-page',
      },
    });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
    const seen = upstreams.get(host)?.seen.at(-1);
    expect(seen).toMatchObject({ method, path: at, headers: key });
    expect(JSON.stringify(seen?.headers)).not.toContain('of-the-page');
    expect(seen?.body.toString()).toBe(method === 'POST' ? '{"prompt":"a jar"}' : '');
    const held = Object.values(key).length > 0;
    expect(
      Object.keys(seen?.headers ?? {}).some((name) => name === 'authorization' || name === 'x-key'),
    ).toBe(held && !('x-goog-api-key' in key));
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  test.each(refusedPaths)('%s %s is refused, and nobody is asked', async (method, path) => {
    const before = all().length;
    const { status } = await ask(front(), path, { method });
    expect([400, 403, 404, 405]).toContain(status);
    expect(all()).toHaveLength(before);
  });

  test.each(refusedGiven)('%s: %s is refused, and nobody is asked', async (route, url) => {
    const before = all().length;
    const { status } = await ask(front(), given(route, url));
    expect([400, 403, 404]).toContain(status);
    expect(all()).toHaveLength(before);
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    [
      'a foreign origin that calls itself same',
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ],
  ])('a request of %s is refused', async (_who, headers) => {
    const before = all().length;
    const post = await ask(front(), paid, { method: 'POST', headers, body: '{}' });
    const poll = await ask(front(), given('fal/at', `https://queue.fal.run/${job}`), { headers });
    expect([post.status, poll.status]).toEqual([403, 403]);
    expect(all()).toHaveLength(before);
  });

  test('addresses of fal and of Black Forest Labs are asked with the key', async () => {
    const of = (): SeenRequest | undefined => upstreams.get('given')?.seen.at(-1);
    const cancelled = await ask(front(), given('fal/at', `https://queue.fal.run/${job}/cancel`), {
      method: 'PUT',
    });
    expect(cancelled.status).toBe(200);
    expect(of()).toMatchObject({ method: 'PUT', headers: falKey });
    expect(of()?.path.endsWith(`/${job}/cancel`)).toBe(true);
    await ask(front(), given('bfl/poll', 'https://api.eu4.bfl.ai/v1/get_result?id=t-1'));
    expect(of()).toMatchObject({ method: 'GET', headers: { 'x-key': keys.BFL_API_KEY } });
    expect(of()?.path.endsWith('/v1/get_result?id=t-1')).toBe(true);
  });

  test('an answer streams', async () => {
    let finish = (): void => {};
    script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      finish = () => response.end('data: 2\n\n');
    };
    const request = front().open(paid, 'POST');
    request.end('{}');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const [first] = (await once(answer, 'data')) as [Buffer];
    expect(first.toString()).toBe('data: 1\n\n');
    finish();
    const [second] = (await once(answer, 'data')) as [Buffer];
    expect(second.toString()).toBe('data: 2\n\n');
  });

  test.each([500, 502, 503, 504, 429])(
    'a paid request that is answered with %i was sent once',
    async (status) => {
      const before = all().length;
      script = (_request, response) => json(response, status, { detail: 'no' }, { 'retry-after': '0' });
      expect(await ask(front(), paid, { method: 'POST', body: '{}' })).toMatchObject({
        status,
        text: '{"detail":"no"}',
      });
      expect(all()).toHaveLength(before + 1);
    },
  );

  test('one whose connection is cut was sent once too', async () => {
    const before = all().length;
    script = (_request, response) => cut(response);
    const { status } = await ask(front(), paid, { method: 'POST', body: '{}' });
    expect([502, 504]).toContain(status);
    expect(all()).toHaveLength(before + 1);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%i) is neither followed nor passed on',
    async (status) => {
      const before = all().length;
      script = (_request, response) => {
        response.writeHead(status, { location: `${places.upstreams['api.fal.ai'] ?? ''}/x` }).end();
      };
      const answer = await ask(front(), paid, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(502);
      expect(answer.headers).not.toHaveProperty('location');
      expect(all()).toHaveLength(before + 1);
    },
  );

  test('cookies and permissions of a provider stay behind', async () => {
    script = (_request, response) =>
      json(
        response,
        200,
        {},
        {
          'set-cookie': 'a=b',
          'access-control-allow-origin': '*',
          'access-control-allow-credentials': 'true',
          'content-security-policy': 'default-src *',
          'cache-control': 'public',
          'cross-origin-resource-policy': 'cross-origin',
          'x-fal-billable-units': '2',
        },
      );
    const { headers } = await ask(front(), paid, { method: 'POST', body: '{}' });
    expect(headers['x-fal-billable-units']).toBe('2');
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    for (const name of ['set-cookie', 'access-control-allow-origin', 'access-control-allow-credentials'])
      expect(headers).not.toHaveProperty(name);
  });

  test('the status has providers and no key', async () => {
    const answer = await ask(front(), '/api/engines/status');
    expect(JSON.parse(answer.text)).toMatchObject({ providers: { fal: { configured: true } } });
  });

  test('no key was written down', () => expectNoKey(front().log()));
}

/** The static part, the same in both variants. */
function site(front: () => Front): void {
  test('the page has its headers, and is there under any of its paths', async () => {
    for (const path of ['/', '/some/where']) {
      const answer = await ask(front(), path);
      expect(answer).toMatchObject({ status: 200, text: '<p>The page</p>' });
      const expected = Object.entries(productionHeaders).map(([name, value]) => [name.toLowerCase(), value]);
      expect(answer.headers).toMatchObject(Object.fromEntries(expected));
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
  });

  test('hashed files are kept for good, and a missing one is no page', async () => {
    for (const path of ['/assets/index-1a2b3c4d.js', '/models/small/small.0123abcd.onnx']) {
      const { status, headers } = await ask(front(), path);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    }
    const runtime = await ask(front(), '/ort/ort.wasm.min.mjs');
    expect(runtime.headers['content-type']).toMatch(/^(application|text)\/javascript/);
    expect(runtime.headers['cache-control']).toBe('no-cache');
    for (const path of ['/assets/gone-1a2b3c4d.js', '/models/gone.0123abcd.onnx', '/ort/gone.mjs']) {
      const { status, headers } = await ask(front(), path);
      expect(status).toBe(404);
      expect(headers['cache-control'] ?? '').not.toContain('immutable');
    }
  });
}

const servers = [
  ['nginx', nginx],
  ['caddy', caddy],
] as const;

describe.each(servers)('%s alone', (name, start) => {
  describe.skipIf(!hasProgram(name))('as documented', () => {
    let front: Front;
    beforeAll(async () => void (front = await start(places, { alone: true })));
    afterAll(() => front.close());
    bothServers(() => front);
    site(() => front);
  });
});

describe.skipIf(!hasProgram('nginx'))('pictures and sizes, nginx alone', () => {
  let front: Front;
  beforeAll(async () => void (front = await nginx(places, { alone: true })));
  afterAll(() => front.close());

  test('a body of more than 64 MiB is refused', async () => {
    const before = all().length;
    const request = front.open(paid, 'POST', { 'content-length': String(65 * 1024 * 1024) });
    request.on('error', () => {});
    const answered = answerTo(request);
    request.flushHeaders();
    expect((await answered).status).toBe(413);
    request.destroy();
    expect(all()).toHaveLength(before);
  });

  test.each([
    'https://v3.fal.media/files/b/a.png',
    'https://v3b.fal.media/files/b/a.png?sig=a%2Fb%2B%3D&x=1',
    'https://delivery-eu1.bfl.ai/results/a.jpeg?se=2026&sig=x%2By%3D',
    'https://bfldeliveryprod.blob.core.windows.net/a.png',
  ])('%s comes, asked for without a key and with its signature as it was', async (url) => {
    script = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
    const answer = await ask(front, given('result', url), { headers: { cookie: 'a=b', authorization: 'x' } });
    expect(answer).toMatchObject({ status: 200, text: 'picture' });
    const seen = upstreams.get('given')?.seen.at(-1);
    expect(seen?.path).toBe(url.replace('https:/', ''));
    expectNoKey(JSON.stringify(seen));
    for (const header of ['authorization', 'x-key', 'cookie'])
      expect(seen?.headers).not.toHaveProperty(header);
  });

  test.each([
    'https://evil-fal.media/a.png',
    'https://fal.media.evil.example/a.png',
    'https://a.fal.media.evil.example/a.png',
    'https://a.fal.media@evil.example/a.png',
    'https://evil.example/a.fal.media/a.png',
    'https://evil.example\\.fal.media/a.png',
    'https://evil.example#.fal.media/a.png',
    'https://evil.example?.fal.media/a.png',
    'https://a.fal.media:8443/a.png',
    'http://a.fal.media/a.png',
    'http://127.0.0.1/a.png',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/a.png',
    'https://other.blob.core.windows.net/a.png',
    '//a.fal.media/a.png',
    'file:///etc/passwd',
    '',
  ])('%s is refused, and nobody is asked', async (url) => {
    const before = all().length;
    expect([400, 403, 404]).toContain((await ask(front, given('result', url))).status);
    expect(all()).toHaveLength(before);
  });
});

/** `proxy/serve.mjs`, as the page says to start it. */
async function processOf(upstream: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const env = { ...allAt(upstream), ENGINE_PROXY_PORT: '0', ENGINE_PAGE_HOSTS: 'ninetyten.example.com' };
  const child = spawn(process.execPath, ['proxy/serve.mjs'], { env });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: new URL(line.toString().trim()).origin,
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** A provider that tells when the first bytes of a body are there, and greets whoever opens a socket. */
async function liveProvider() {
  const seen: { readonly method: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
  const begun = new EventEmitter();
  const server = createServer((request, response) => {
    seen.push({ method: request.method, headers: request.headers });
    request.once('data', () => begun.emit('body'));
    request.once('end', () => json(response, 200, { ok: true }));
  });
  server.on('upgrade', (_request, socket: Duplex) => {
    socket.on('error', () => {});
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${'a'.repeat(27)}=\r\n\r\nhello`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    begun,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

describe.each(servers)('%s in front of the process', (name, start) => {
  describe.skipIf(!hasProgram(name))('as documented', () => {
    let front: Front;
    let beside: Awaited<ReturnType<typeof processOf>>;
    let provider: Awaited<ReturnType<typeof liveProvider>>;
    beforeAll(async () => {
      provider = await liveProvider();
      beside = await processOf(provider.url);
      front = await start({ ...places, process: beside.url }, { alone: false });
    });
    afterAll(async () => {
      await front.close();
      await beside.close();
      provider.close();
    });
    afterEach(() => expectNoKey(front.log()));
    site(() => front);

    test('a paid request reaches the provider once, with the key', async () => {
      const headers = { origin: 'https://ninetyten.example.com', 'sec-fetch-site': 'same-origin' };
      const answer = await ask(front, paid, { method: 'POST', body: '{}', headers });
      expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; sandbox");
      expect(answer.headers['cache-control']).toContain('no-store');
      expect(provider.seen).toMatchObject([{ method: 'POST', headers: openaiKey }]);
    });

    test.each([
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['a foreign origin', { origin: 'https://evil.example' }],
    ])('a request of %s is refused', async (_who, headers) => {
      const answer = await ask(front, paid, { method: 'POST', body: '{}', headers });
      expect(answer).toMatchObject({ status: 403, code: 'cross-site' });
    });

    test('a body streams: its first bytes are at the provider while the page still sends', async () => {
      const request = front.open(paid, 'POST', { 'content-length': '17' });
      const answered = answerTo(request);
      const isThere = once(provider.begun, 'body');
      request.write('beginning');
      await isThere;
      request.end(' and end');
      expect((await answered).status).toBe(200);
    });

    test('a socket of ComfyUI is passed on, and one of another site is not', async () => {
      const upgrade = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      };
      const open = (headers: Readonly<Record<string, string>>) => {
        const request = front.open('/api/engines/comfyui/ws?clientId=p-1', 'GET', { ...upgrade, ...headers });
        request.end();
        return request;
      };
      const [, socket, head] = (await once(open({ origin: home }), 'upgrade')) as [unknown, Duplex, Buffer];
      const greeting = head.length > 0 ? head : ((await once(socket, 'data')) as [Buffer])[0];
      expect(greeting.toString()).toBe('hello');
      socket.destroy();
      const [refused] = (await once(open({ origin: 'https://evil.example' }), 'response')) as [
        IncomingMessage,
      ];
      expect(refused.statusCode).toBe(403);
      refused.destroy();
    });

    test('a refusal of the process comes with its reason', async () => {
      expect(await ask(front, '/api/engines/openai/files')).toMatchObject({ status: 404, code: 'not-found' });
    });
  });
});
