import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { afterEach, expect, test } from 'vitest';

import { createRepeats } from '../../../proxy/repeats.mjs';
import { cut, json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { Script, ScriptedServer } from '../../engines/hosted/harness/scripted.ts';
import { allAt, answerTo, keys, proxied } from './proxied.ts';
import type { Proxied } from './proxied.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function world(script: Script, limits = {}): Promise<{ upstream: ScriptedServer; proxy: Proxied }> {
  const upstream = await scriptedServer(script);
  const proxy = await proxied(allAt(upstream.url), limits);
  open.push(proxy, upstream);
  return { upstream, proxy };
}

/** An upstream that acts before a request has been read to its end. */
async function early(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  limits = {},
): Promise<{ server: Server; proxy: Proxied }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await proxied(allAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), limits);
  open.push(proxy, {
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
  return { server, proxy };
}

const paid = '/api/engines/openai/images/generations';

test('credentials and cookies of the page stay here; only what the route needs goes on', async () => {
  const { upstream, proxy } = await world((_request, response) => json(response, 200, {}));
  await proxy.ask(paid, {
    method: 'POST',
    body: '{"prompt":"a jar"}',
    headers: {
      authorization: 'Bearer of-the-page',
      'x-key': 'of-the-page',
      'x-goog-api-key': 'of-the-page',
      api_token: 'of-the-page',
      'api-key': 'of-the-page',
      cookie: 'session=of-the-page',
      'proxy-authorization': 'of-the-page',
      'x-forwarded-for': 'of-the-page',
      referer: 'http://of-the-page/',
      'openai-organization': 'of-the-page',
      'content-type': 'application/json',
      accept: 'application/json',
    },
  });
  const seen = upstream.seen[0];
  expect(JSON.stringify(seen?.headers)).not.toContain('of-the-page');
  expect(seen?.headers).toMatchObject({
    authorization: `Bearer ${keys.OPENAI_API_KEY}`,
    'content-type': 'application/json',
    accept: 'application/json',
  });
  expect(seen?.body.toString()).toBe('{"prompt":"a jar"}');
});

test('the wishes of a queue go on, but not the one that forgets results', async () => {
  const { upstream, proxy } = await world((_request, response) => json(response, 200, {}));
  await proxy.ask('/api/engines/fal/queue/fal-ai/flux-2-pro', {
    method: 'POST',
    headers: { 'x-fal-no-retry': '1', 'x-fal-request-timeout': '60', 'x-fal-store-io': '0' },
  });
  expect(upstream.seen[0]?.headers).toMatchObject({ 'x-fal-no-retry': '1', 'x-fal-request-timeout': '60' });
  expect(upstream.seen[0]?.headers).not.toHaveProperty('x-fal-store-io');
});

test('status, request ids, limits and costs come back; cookies, redirects and permissions do not', async () => {
  const { proxy } = await world((_request, response) =>
    json(
      response,
      429,
      { error: 'slow down' },
      {
        'retry-after': '7',
        'x-request-id': 'r-1',
        'x-fal-request-id': 'f-1',
        'x-fal-billable-units': '2',
        'x-litellm-response-cost': '0.04',
        'finish-reason': 'SUCCESS',
        seed: '42',
        'set-cookie': 'a=b',
        location: 'https://evil.example',
        'access-control-allow-origin': '*',
        'x-powered-by': 'somebody',
        'x-fal-echo': `Key ${keys.OPENAI_API_KEY}`,
      },
    ),
  );
  const { status, headers, text } = await proxy.ask(paid, { method: 'POST' });
  expect(status).toBe(429);
  expect(text).toBe('{"error":"slow down"}');
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'retry-after': '7',
    'x-request-id': 'r-1',
    'x-fal-request-id': 'f-1',
    'x-fal-billable-units': '2',
    'x-litellm-response-cost': '0.04',
    'finish-reason': 'SUCCESS',
    seed: '42',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  for (const name of [
    'set-cookie',
    'location',
    'access-control-allow-origin',
    'x-powered-by',
    'x-fal-echo',
  ]) {
    expect(headers).not.toHaveProperty(name);
  }
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])('an answer in %s is unpacked, and its length not promised', async (encoding, pack) => {
  const packed = pack(Buffer.from('{"data":"a jar"}'));
  const { upstream, proxy } = await world((_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': encoding,
      'content-length': packed.length,
    });
    response.end(packed);
  });
  const { headers, text } = await proxy.ask(paid, { method: 'POST', headers: { 'accept-encoding': 'zstd' } });
  expect(text).toBe('{"data":"a jar"}');
  expect(headers).not.toHaveProperty('content-encoding');
  expect(headers).not.toHaveProperty('content-length');
  expect(upstream.seen[0]?.headers['accept-encoding']).toBe('identity');
});

test('a body streams: its first bytes are at the provider while the page still sends', async () => {
  let arrived = (_bytes: Buffer): void => {};
  const first = new Promise<Buffer>((resolve) => (arrived = resolve));
  const { proxy } = await early((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => {
      parts.push(part);
      arrived(part);
    });
    request.on('end', () => json(response, 200, { bytes: Buffer.concat(parts).length }));
  });
  const request = proxy.open(paid, 'POST', { 'content-type': 'application/octet-stream' });
  const answered = answerTo(request);
  request.write('beginning');
  expect((await first).toString()).toBe('beginning');
  request.end(' and end');
  expect((await answered).text).toBe('{"bytes":17}');
});

test('an answer streams: its first bytes are in the page while the provider still works', async () => {
  let finish = (): void => {};
  const { proxy } = await world((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    finish = () => response.end('data: 2\n\n');
  });
  const request = proxy.open(paid, 'POST');
  request.end('{}');
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const [first] = (await once(answer, 'data')) as [Buffer];
  expect(first.toString()).toBe('data: 1\n\n');
  finish();
  const [second] = (await once(answer, 'data')) as [Buffer];
  expect(second.toString()).toBe('data: 2\n\n');
});

test.each([400, 401, 402, 408, 422, 429, 500, 502, 503, 504])(
  'a paid request that is answered with %i was sent exactly once',
  async (status) => {
    const { upstream, proxy } = await world((_request, response) =>
      json(response, status, { detail: 'no' }, { 'retry-after': '0' }),
    );
    const answer = await proxy.ask(paid, { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({ status, text: '{"detail":"no"}' });
    expect(upstream.posts()).toBe(1);
  },
);

test.each<[string, Script]>([
  ['read, then cut', (_request, response) => cut(response)],
  [
    'answered with half a head',
    (_request, response) => {
      response.socket?.end('HTTP/1.1 200 O');
    },
  ],
  [
    'answered with nonsense',
    (_request, response) => {
      response.socket?.end('nonsense\r\n\r\n');
    },
  ],
  [
    'answered with another protocol',
    (_request, response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    },
  ],
  [
    'answered with a status that is none',
    (_request, response) => {
      response.socket?.end('HTTP/1.1 099 Fine\r\ncontent-length: 0\r\n\r\n');
    },
  ],
])('a paid request that is %s is in doubt, and is not sent again', async (_how, script) => {
  const { upstream, proxy } = await world(script);
  const answer = await proxy.ask(paid, { method: 'POST', body: '{}' });
  expect(answer).toMatchObject({ status: 502, code: 'answer-lost' });
  expect(upstream.posts()).toBe(1);
});

test('cut before it was read to its end, it is in doubt too', async () => {
  const { proxy } = await early((request) => request.once('data', () => request.destroy()));
  const request = proxy.open(paid, 'POST');
  const answered = answerTo(request);
  request.write('beginning');
  expect(await answered).toMatchObject({ status: 502, code: 'answer-lost' });
  request.destroy();
});

test('nobody at the address: nothing was sent, and the page can tell', async () => {
  const gone = await scriptedServer(() => {});
  await gone.close();
  const proxy = await proxied(allAt(gone.url));
  open.push(proxy);
  const answer = await proxy.ask(paid, { method: 'POST', body: 'x'.repeat(200_000) });
  expect(answer).toMatchObject({ status: 502, code: 'upstream-unreachable' });
});

test('a certificate that does not hold: nothing was sent', async () => {
  const plain = await scriptedServer(() => {});
  const proxy = await proxied(allAt(plain.url.replace('http:', 'https:')));
  open.push(proxy, plain);
  const answer = await proxy.ask(paid, { method: 'POST', body: '{}' });
  expect(answer).toMatchObject({ status: 502, code: 'upstream-unreachable' });
  expect(plain.seen).toHaveLength(0);
});

test('a provider that says nothing for too long: in doubt', async () => {
  const { upstream, proxy } = await world(() => {}, { idleMs: 500 });
  const answer = await proxy.ask(paid, { method: 'POST', body: '{}' });
  expect(answer).toMatchObject({ status: 502, code: 'answer-lost' });
  expect(upstream.posts()).toBe(1);
});

test.each([
  ['with a length', { 'content-length': '100' }],
  ['in chunks', {}],
  ['packed', { 'content-encoding': 'gzip' }],
])('an answer %s that breaks off breaks off in the page too', async (_how, headers) => {
  const { upstream, proxy } = await world((_request, response) => {
    response.writeHead(200, headers);
    response.write(gzipSync('{"data":"half of it"}').subarray(0, 20), () =>
      setImmediate(() => cut(response)),
    );
  });
  await expect(proxy.ask(paid, { method: 'POST', body: '{}' })).rejects.toThrow(/aborted|socket hang up/);
  expect(upstream.posts()).toBe(1);
});

test('a page that goes away ends the request to the provider', async () => {
  let reached = (): void => {};
  let ended = (): void => {};
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  const isEnded = new Promise<void>((resolve) => (ended = resolve));
  const { proxy } = await world((_request, response) => {
    response.once('close', ended);
    reached();
  });
  const request = proxy.open(paid, 'POST');
  request.on('error', () => {});
  request.end('{}');
  await isReached;
  request.destroy();
  await isEnded;
  await expect.poll(() => proxy.log).toHaveLength(1);
  expect(proxy.log[0]).toContain('the page has gone');
});

test('a page that goes away while it still sends ends it too', async () => {
  let reached = (): void => {};
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  let ended = (): void => {};
  const isEnded = new Promise<void>((resolve) => (ended = resolve));
  const { proxy } = await early((request) => {
    request.on('error', () => {});
    request.once('data', reached);
    request.once('close', ended);
  });
  const request = proxy.open(paid, 'POST', { 'content-length': '1000' });
  request.on('error', () => {});
  request.write('beginning');
  await isReached;
  request.destroy();
  await isEnded;
  expect(request.destroyed).toBe(true);
});

test('a body that is too large is refused by its length, before anything is sent', async () => {
  const { upstream, proxy } = await world((_request, response) => json(response, 200, {}), {
    bodyBytes: 1000,
  });
  const large = await proxy.ask(paid, { method: 'POST', body: 'x'.repeat(1001) });
  expect(large).toMatchObject({ status: 413, code: 'too-large' });
  expect(upstream.seen).toHaveLength(0);
  const just = await proxy.ask(paid, { method: 'POST', body: 'x'.repeat(1000) });
  expect(just.status).toBe(200);
});

test('a body without a length is counted as it streams, and never ends at the provider', async () => {
  let ended = false;
  const { proxy } = await early(
    (request) => {
      request.on('error', () => {});
      request.on('end', () => (ended = true));
      request.resume();
    },
    { bodyBytes: 1000 },
  );
  const request = proxy.open(paid, 'POST', { 'transfer-encoding': 'chunked' });
  const answered = answerTo(request);
  request.write('x'.repeat(900));
  request.end('x'.repeat(101));
  expect(await answered).toMatchObject({ status: 413, code: 'too-large' });
  expect(ended).toBe(false);
});

test('an answer that comes before the whole body is passed on', async () => {
  const { proxy } = await early((request, response) => {
    request.once('data', () => json(response, 413, { detail: 'too large' }));
  });
  const request = proxy.open(paid, 'POST', { 'content-length': '4000000' });
  const answered = answerTo(request);
  request.write('x'.repeat(2_000_000));
  expect(await answered).toMatchObject({ status: 413, text: '{"detail":"too large"}' });
  request.destroy();
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, and not passed on', async (status) => {
  const elsewhere = await scriptedServer((_request, response) => json(response, 200, {}));
  open.push(elsewhere);
  const { upstream, proxy } = await world((_request, response) => {
    response.writeHead(status, { location: `${elsewhere.url}/openai/models` }).end();
  });
  for (const method of ['GET', 'POST']) {
    const path = method === 'GET' ? '/api/engines/openai/models' : paid;
    const answer = await proxy.ask(path, { method });
    expect(answer).toMatchObject({ status: 502, code: 'redirect-refused' });
    expect(answer.headers).not.toHaveProperty('location');
  }
  expect(upstream.seen).toHaveLength(2);
  expect(elsewhere.seen).toHaveLength(0);
});

test('a POST that a browser sends again by itself is not passed on again, and its answer is lost', async () => {
  let answer = (): void => {};
  const { upstream, proxy } = await world((_request, response) => {
    answer = () => json(response, 200, {});
  });
  const asked = { method: 'POST', body: '{}', headers: { 'x-request-once': 'abc-1' } };
  const first = proxy.ask(paid, asked);
  await expect.poll(() => upstream.posts()).toBe(1);
  // Chromium does so when a connection that was used before closes without an answer.
  expect(await proxy.ask(paid, asked)).toMatchObject({ status: 502, code: 'answer-lost' });
  answer();
  expect((await first).status).toBe(200);
  expect(await proxy.ask(paid, asked)).toMatchObject({ status: 502, code: 'answer-lost' });
  expect(upstream.posts()).toBe(1);
  expect(JSON.stringify(upstream.seen[0]?.headers)).not.toContain('abc-1');
  const next = proxy.ask(paid, { ...asked, headers: { 'x-request-once': 'abc-2' } });
  await expect.poll(() => upstream.posts()).toBe(2);
  answer();
  expect((await next).status).toBe(200);
});

test('requests are remembered for an hour, and not without end', () => {
  let now = 0;
  const isRepeat = createRepeats(() => now);
  const post = (id: string) => isRepeat({ method: 'POST', headers: { 'x-request-once': id } });
  expect([post('a'), post('a')]).toEqual([false, true]);
  expect(isRepeat({ method: 'GET', headers: { 'x-request-once': 'a' } })).toBe(false);
  expect(isRepeat({ method: 'POST', headers: {} })).toBe(false);
  now = 3_599_999;
  expect(post('a')).toBe(true);
  now = 3_600_000;
  expect(post('a')).toBe(false);
  for (let id = 0; id < 10_000; id += 1) post(`b${id}`);
  expect([post('b9999'), post('b1'), post('a')]).toEqual([true, true, false]);
});
