import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedIo, HostedRequest, PictureCodec } from '../contract.ts';

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
 * Two answers are the proxy's own, `{ error: { code } }`, and adapters see them as what they mean:
 * - 501 `not-configured`, no key on this server: an answer with status 401, which every adapter reads as `auth`;
 * - 502 `upstream-unreachable`: no answer came, so the promise rejects with a `TypeError` as it would without a proxy.
 */
export function createProxyIo({ provider, base, pictures, prices, now }: ProxyIoOptions): HostedIo {
  const route = `${base}/${encodeURIComponent(provider)}`;
  return {
    fetch: (path, init) => request(`${route}${path}`, init),
    download: (url, signal) =>
      request(`${base}/result?url=${encodeURIComponent(url)}`, { method: 'GET', signal }),
    pictures,
    prices,
    now,
  };
}

async function request(address: string, { method, headers, body, signal }: HostedRequest): Promise<Response> {
  const response = await fetch(address, {
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    // Answers are money or pictures that disappear: none may come out of a cache.
    cache: 'no-store',
    credentials: 'same-origin',
    signal: abortSignalOf(signal),
  });
  const own = await proxyError(response);
  if (own === null) return response;
  if (own.code === 'upstream-unreachable') throw new TypeError(own.message);
  return new Response(JSON.stringify({ error: own }), {
    status: 401,
    headers: { 'content-type': 'application/json' },
  });
}

interface ProxyError {
  readonly code: 'not-configured' | 'upstream-unreachable';
  readonly message: string;
}

/** Null for everything that comes from a provider, with whatever status. */
async function proxyError(response: Response): Promise<ProxyError | null> {
  const expected = ownCodes.get(response.status);
  if (expected === undefined) return null;
  const answer: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (!isRecord(answer) || !isRecord(answer['error'])) return null;
  const { code, message } = answer['error'];
  if (code !== expected) return null;
  return { code: expected, message: typeof message === 'string' ? message : expected };
}

const ownCodes: ReadonlyMap<number, ProxyError['code']> = new Map([
  [501, 'not-configured'],
  [502, 'upstream-unreachable'],
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** It stays tied to the signal until the body has been read. */
function abortSignalOf(signal: CancelSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
