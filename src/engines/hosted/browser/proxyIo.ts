import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedIo, HostedRequest, PictureCodec } from '../contract.ts';
import { parsedJson } from '../exchange.ts';
import { abortSignalOf } from './abortSignal.ts';

export interface ProxyIoOptions {
  readonly provider: string;
  /** Where the proxy's routes lie: `/api/engines`. */
  readonly base: string;
  readonly pictures: PictureCodec;
  readonly prices: PriceTable;
  /** ms UTC. */
  now(): number;
}

/**
 * A provider behind the same-origin proxy, which holds its key. One call, one request: nothing is repeated here.
 *
 * What the proxy answers for itself, `{ error: { code } }`, comes as what it means to an adapter that does not know it:
 * - 501 `not-configured`, no key on this server: the same body with status 401, the provider's own word for that;
 * - 502 `answer-lost`, sent and not answered: the promise rejects with a `TypeError`, as if there were no proxy. An
 *   adapter that took it for an error of the provider might call it free of charge.
 *
 * The others (`upstream-unreachable`: nothing was sent) adapters read themselves.
 */
export function createProxyIo({ provider, base, pictures, prices, now }: ProxyIoOptions): HostedIo {
  return {
    fetch: createProxyFetch(base, provider),
    download: (url, signal) =>
      request(`${base}/result?url=${encodeURIComponent(url)}`, { method: 'GET', signal }),
    listen: (path, onText) => listen(`${base}/${encodeURIComponent(provider)}${path}`, onText),
    pictures,
    prices,
    now,
  };
}

/** The same for questions that need nothing else of the world. */
export function createProxyFetch(base: string, provider: string): HostedIo['fetch'] {
  const route = `${base}/${encodeURIComponent(provider)}`;
  return (path, init) => request(`${route}${path}`, init);
}

function listen(address: string, onText: (text: string) => void): () => void {
  try {
    const url = new URL(address, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') onText(data);
    });
    return () => socket.close();
  } catch {
    // Forbidden by a policy: then nothing is told.
    return () => {};
  }
}

async function request(address: string, { method, headers, body, signal }: HostedRequest): Promise<Response> {
  const response = await fetch(address, {
    method,
    headers: { ...headers, ...(method === 'POST' ? { 'x-request-once': onceId() } : {}) },
    ...(body === undefined ? {} : { body }),
    // A browser would repeat a POST behind a 307.
    redirect: method === 'POST' ? 'error' : 'follow',
    // Answers are money or pictures that disappear: none may come out of a cache.
    cache: 'no-store',
    credentials: 'same-origin',
    signal: abortSignalOf(signal),
  });
  const code = own.get(response.status);
  if (code === undefined) return response;
  const text = await response.clone().text();
  if (codeOf(text) !== code) return response;
  if (code === 'answer-lost') throw new TypeError('The answer of the provider was lost.');
  return new Response(text, { status: 401, headers: { 'content-type': 'application/json' } });
}

/** A browser repeats a POST by itself where a connection closes without an answer: the proxy knows it by this. */
function onceId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}

const own: ReadonlyMap<number, string> = new Map([
  [501, 'not-configured'],
  [502, 'answer-lost'],
]);

function codeOf(text: string): unknown {
  const body = parsedJson(text);
  const error = isRecord(body) ? body['error'] : null;
  return isRecord(error) ? error['code'] : null;
}
