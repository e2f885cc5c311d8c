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
 * What the proxy answers itself is `{ error: { code } }`. 501 `not-configured`, no key on this server, becomes an answer
 * with status 401, which every adapter reads as `auth`; the others adapters read themselves (`proxyRefusal.ts`).
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
  const message = response.status === 501 ? await withoutKey(response) : null;
  if (message === null) return response;
  return new Response(JSON.stringify({ error: { code: notConfigured, message } }), {
    status: 401,
    headers: { 'content-type': 'application/json' },
  });
}

const notConfigured = 'not-configured';

/** What the proxy says of a missing key; null for everything that comes from a provider. */
async function withoutKey(response: Response): Promise<string | null> {
  const answer: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const error = isRecord(answer) ? answer['error'] : null;
  if (!isRecord(error) || error['code'] !== notConfigured) return null;
  return typeof error['message'] === 'string' ? error['message'] : notConfigured;
}

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
