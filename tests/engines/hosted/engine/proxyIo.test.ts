import { afterEach, describe, expect, test, vi } from 'vitest';

import { createProviderStatus } from '../../../../src/engines/hosted/browser/providerStatus.ts';
import { createProxyIo } from '../../../../src/engines/hosted/browser/proxyIo.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../../src/kernel/shared/cancel.ts';
import { noPrices, sharpCodec } from '../harness/io.ts';
import { cut, json, scriptedServer } from '../harness/scripted.ts';
import type { Script, ScriptedServer } from '../harness/scripted.ts';

let server: ScriptedServer | null = null;
afterEach(() => server?.close());

async function ioTo(script: Script) {
  server = await scriptedServer(script);
  const base = `${server.url}/api/engines`;
  const io = createProxyIo({ provider: 'fal', base, pictures: sharpCodec, prices: noPrices, now: () => 0 });
  return { io, server, base };
}

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' } as const;

describe('a request through the proxy', () => {
  test('goes below the provider\u2019s route with its body, and its answer comes back as it is', async () => {
    const { io, server } = await ioTo((_request, response) =>
      json(response, 422, { detail: 'no' }, { 'x-fal-billable-units': '2' }),
    );
    const response = await io.fetch('/queue/fal-ai/x', { ...post, signal: neverCancelled });
    expect(response.status).toBe(422);
    expect(response.headers.get('x-fal-billable-units')).toBe('2');
    expect(await response.json()).toEqual({ detail: 'no' });
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/api/engines/fal/queue/fal-ai/x' });
    expect(server.seen[0]?.body.toString()).toBe('{"a":1}');
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
  });

  test.each([
    ['an error of the provider', (...[, response]: Parameters<Script>) => json(response, 503, {})],
    [
      'a rate limit',
      (...[, response]: Parameters<Script>) => json(response, 429, {}, { 'retry-after': '0' }),
    ],
    ['a cut connection', (...[, response]: Parameters<Script>) => cut(response)],
    [
      'a lost answer',
      (...[, response]: Parameters<Script>) => json(response, 502, { error: { code: 'answer-lost' } }),
    ],
  ])('is one request also after %s', async (_what, script) => {
    const { io, server } = await ioTo(script);
    await io.fetch('/x', { ...post, signal: neverCancelled }).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.posts()).toBe(1);
  });

  test.each([307, 308])('that is redirected (%i) is not sent on', async (status) => {
    const { io, server } = await ioTo((_request, response) => {
      response.writeHead(status, { location: '/elsewhere' });
      response.end();
    });
    await expect(io.fetch('/x', { ...post, signal: neverCancelled })).rejects.toThrow(TypeError);
    expect(server.posts()).toBe(1);
  });

  test('that costs has a name of its own, by which a repeat of the browser is known', async () => {
    const { io, server } = await ioTo((_request, response) => json(response, 200, {}));
    await io.fetch('/x', { ...post, signal: neverCancelled });
    await io.fetch('/x', { ...post, signal: neverCancelled });
    await io.fetch('/x', { method: 'GET', signal: neverCancelled });
    const [first, second, question] = server.seen.map(({ headers }) => headers['x-request-once']);
    expect(first).toMatch(/^[\w-]{12,}$/u);
    expect(second).toMatch(/^[\w-]{12,}$/u);
    expect(second).not.toBe(first);
    expect(question).toBeUndefined();
  });

  test('without a key on the server is an answer of 401', async () => {
    const { io } = await ioTo((_request, response) =>
      json(response, 501, { error: { code: 'not-configured', message: 'FAL_KEY is not set' } }),
    );
    const response = await io.fetch('/x', { ...post, signal: neverCancelled });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'not-configured' } });
  });

  test('that was sent and not answered rejects as a lost network does', async () => {
    const { io } = await ioTo((_request, response) =>
      json(response, 502, { error: { code: 'answer-lost', message: 'It broke.' } }),
    );
    await expect(io.fetch('/x', { ...post, signal: neverCancelled })).rejects.toThrow(TypeError);
  });

  test('to a provider out of reach is the proxy’s own answer, which says that nothing was sent', async () => {
    const refusal = { error: { code: 'upstream-unreachable', message: 'connection refused' } };
    const { io } = await ioTo((_request, response) => json(response, 502, refusal));
    const response = await io.fetch('/x', { ...post, signal: neverCancelled });
    expect([response.status, await response.json()]).toEqual([502, refusal]);
  });

  test.each([
    [501, 'oops'],
    [502, 'oops'],
    [502, 'upstream-unreachable'],
  ])('a %d %s is left to the adapter', async (status, code) => {
    const { io } = await ioTo((_request, response) => json(response, status, { error: { code } }));
    const response = await io.fetch('/x', { ...post, signal: neverCancelled });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { code } });
  });

  test('ends with an AbortError when its signal is raised, whatever kind of signal', async () => {
    const { io } = await ioTo(() => {});
    const listeners: (() => void)[] = [];
    const signal: CancelSignal = {
      aborted: false,
      addEventListener: (_type, listener) => listeners.push(listener),
      removeEventListener: () => {},
    };
    const answer = io.fetch('/x', { ...post, signal });
    setTimeout(() => listeners.forEach((listener) => listener()), 5);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('for a result names its address in full', async () => {
    const { io, server } = await ioTo((_request, response) => response.end('bytes') && undefined);
    const url = 'https://v3.fal.media/files/a b.png?x=1&y=2';
    expect(await (await io.download(url, neverCancelled)).text()).toBe('bytes');
    const asked = new URL(server.seen[0]?.path ?? '', 'http://x');
    expect(asked.pathname).toBe('/api/engines/result');
    expect(asked.searchParams.get('url')).toBe(url);
  });
});

describe('which providers have a key', () => {
  test('is not known before the server has answered, and asked for once at a time', async () => {
    const { base, server } = await ioTo((_request, response) =>
      json(response, 200, { providers: { fal: { configured: true }, bfl: { configured: false } } }),
    );
    const status = createProviderStatus(base);
    expect(status.configured('fal')).toBeNull();
    await Promise.all([status.refresh(), status.refresh()]);
    expect(['fal', 'bfl', 'acme'].map((name) => status.configured(name))).toEqual([true, false, false]);
    expect(server.seen.map(({ path }) => path)).toEqual(['/api/engines/status']);
    await status.refresh();
    expect(server.seen).toHaveLength(2);
  });

  test.each([
    ['a page instead', (...[, response]: Parameters<Script>) => void response.end('<!doctype html>')],
    ['an error', (...[, response]: Parameters<Script>) => json(response, 500, {})],
    ['another shape', (...[, response]: Parameters<Script>) => json(response, 200, { providers: ['fal'] })],
    ['nothing', (...[, response]: Parameters<Script>) => cut(response)],
  ])('is none after %s', async (_what, script) => {
    const { base } = await ioTo(script);
    const status = createProviderStatus(base);
    await status.refresh();
    expect(status.configured('fal')).toBe(false);
  });
});

describe('a WebSocket of a route', () => {
  const listening = (Socket: unknown) => {
    vi.stubGlobal('location', { href: 'https://ninetyten.example.com/app/#/asset/1' });
    vi.stubGlobal('WebSocket', Socket);
    const base = '/api/engines';
    const io = createProxyIo({
      provider: 'comfyui',
      base,
      pictures: sharpCodec,
      prices: noPrices,
      now: () => 0,
    });
    const texts: string[] = [];
    const close = io.listen?.('/ws?clientId=p-1', (text) => texts.push(text));
    return { texts, close };
  };
  afterEach(() => vi.unstubAllGlobals());

  test('is of the page’s own origin; texts are passed on, pictures are not', () => {
    const opened: { url: string; socket: EventTarget; isClosed: boolean }[] = [];
    class Socket extends EventTarget {
      readonly #entry = { url: '', socket: this, isClosed: false };
      constructor(url: URL) {
        super();
        this.#entry.url = url.href;
        opened.push(this.#entry);
      }
      close(): void {
        this.#entry.isClosed = true;
      }
    }
    const { texts, close } = listening(Socket);
    const [entry] = opened;
    expect(entry?.url).toBe('wss://ninetyten.example.com/api/engines/comfyui/ws?clientId=p-1');
    entry?.socket.dispatchEvent(new MessageEvent('message', { data: '{"type":"status"}' }));
    entry?.socket.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(8) }));
    expect(texts).toEqual(['{"type":"status"}']);
    close?.();
    expect(entry?.isClosed).toBe(true);
  });

  test('that a policy forbids says nothing, and breaks nothing', () => {
    const { texts, close } = listening(function refused() {
      throw new DOMException('refused', 'SecurityError');
    });
    close?.();
    expect(texts).toEqual([]);
  });
});

test('a provider may have a name of the server’s own', async () => {
  const { base } = await ioTo((_request, response) =>
    json(response, 200, {
      providers: {
        gateway: { configured: true, name: 'Our LiteLLM' },
        fal: { configured: true, name: 7 },
        bfl: { configured: false, name: 'x' },
      },
    }),
  );
  const status = createProviderStatus(base);
  expect(status.name('gateway')).toBeNull();
  await status.refresh();
  expect(['gateway', 'fal', 'bfl', 'other'].map(status.name)).toEqual(['Our LiteLLM', null, null, null]);
});
