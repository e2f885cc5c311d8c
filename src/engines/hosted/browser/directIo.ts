import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedIo, HostedRequest, PictureCodec } from '../contract.ts';
import { abortSignalOf } from './abortSignal.ts';
import { withoutKey } from './withoutKey.ts';

export interface DirectIoOptions {
  readonly provider: string;
  /** Where the proxy's routes lie: pictures come through it where their host does not let the page read them. */
  readonly base: string;
  readonly pictures: PictureCodec;
  readonly prices: PriceTable;
  /** ms UTC. */
  now(): number;
  /** Lends the own key for as long as `work` runs; an error: it cannot be had now. Rejects with what `work` rejects with. */
  withKey<T>(work: (key: string) => Promise<T>): Promise<Result<T, unknown>>;
  readonly routes: OwnKeyRoutes;
}

/** The list of the proxy, for a page that calls the provider itself. */
export interface OwnKeyRoutes {
  /** `path` starts with the provider and has no leading slash. */
  target(
    asked: { readonly method: string; readonly path: string; readonly search: string },
    key: string,
  ): Found;
  isResult(provider: string, url: URL): boolean;
}

type Found =
  | {
      readonly target: {
        readonly url: URL;
        readonly keyHeaders: Readonly<Record<string, string>>;
        readonly requestHeaders: readonly string[];
      };
    }
  | { readonly refusal: { readonly status: number; readonly code: string; readonly message: string } };

/** As the proxy's. */
const mostResultBytes = 64 * 1024 * 1024;

/**
 * A provider that is called by this page with a person's own key, which nothing else gets: not the proxy, not the
 * adapter. What an adapter reads has the key taken out. One call, one request: nothing is repeated, no redirect followed.
 *
 * Without the key (it was locked again) a POST is answered as refused, for nothing was sent; everything else rejects as
 * without a network, so that it is asked again: the run itself goes on at the provider.
 */
export function createDirectIo(options: DirectIoOptions): HostedIo {
  const { provider, base, pictures, prices, now, withKey, routes } = options;

  async function request(path: string, init: HostedRequest): Promise<Response> {
    const at = path.indexOf('?');
    const asked = {
      method: init.method,
      path: `${provider}${at < 0 ? path : path.slice(0, at)}`,
      search: at < 0 ? '' : path.slice(at),
    };
    const answer = await withKey(async (key) => {
      const found = routes.target(asked, key);
      if ('refusal' in found) return refusal(found.refusal.status, found.refusal.code);
      const { url, keyHeaders, requestHeaders } = found.target;
      const passed = onward(init.headers ?? {}, requestHeaders);
      return withoutKey(await send(url, { ...init, headers: { ...passed, ...keyHeaders } }), key);
    });
    if (answer.ok) return answer.value;
    if (init.method === 'POST') return refusal(401, 'not-configured');
    throw new TypeError('The key cannot be used now.');
  }

  async function download(address: string, signal: CancelSignal): Promise<Response> {
    const url = parsedUrl(address);
    if (url === null || !routes.isResult(provider, url)) return refusal(403, 'address-refused');
    const direct = await send(url, { method: 'GET', signal }).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      return null;
    });
    const response = direct ?? (await throughProxy(address, signal));
    const length = Number(response.headers.get('content-length') ?? 0);
    return length > mostResultBytes ? refusal(502, 'too-large') : counted(response);
  }

  /** A picture needs no key. */
  const throughProxy = (address: string, signal: CancelSignal): Promise<Response> =>
    fetch(`${base}/result?url=${encodeURIComponent(address)}`, {
      cache: 'no-store',
      credentials: 'same-origin',
      signal: abortSignalOf(signal),
    });

  return { fetch: request, download, pictures, prices, now };
}

function send(url: URL, { method, headers, body, signal }: HostedRequest): Promise<Response> {
  return fetch(url, {
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    mode: 'cors',
    cache: 'no-store',
    // Neither cookies nor where this page lies.
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // A browser would repeat a POST behind a 307, key and all.
    redirect: 'error',
    signal: abortSignalOf(signal),
  });
}

function onward(
  headers: Readonly<Record<string, string>>,
  more: readonly string[],
): Readonly<Record<string, string>> {
  const names = new Set(['accept', 'content-type', ...more]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.has(name.toLowerCase())));
}

/** A host need not say how large a picture is. Reading it rejects where it is too large. */
function counted(response: Response): Response {
  const { body, status, headers } = response;
  if (body === null) return response;
  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > mostResultBytes) controller.error(new TypeError('The picture is too large.'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(counter), { status, headers });
}

/** In the words of the proxy, which adapters know. */
const refusal = (status: number, code: string): Response => Response.json({ error: { code } }, { status });

function parsedUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
