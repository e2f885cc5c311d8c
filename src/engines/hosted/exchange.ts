import type { HostedIo, HostedRequest } from './contract.ts';

/** One request and the whole of its answer, or what is known without one. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: TextAnswer }
  /** No answer, or only a part of it. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'aborted' };

export interface TextAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Asks once; the body is read before anything is believed of the status. A page is no answer to a question, whatever its
 * status: something on the way wrote it (a login, a host of files), and the question may be asked again.
 */
export async function exchange(
  io: Pick<HostedIo, 'fetch'>,
  path: string,
  request: HostedRequest,
): Promise<Exchange> {
  try {
    const response = await io.fetch(path, request);
    const text = await response.text();
    if (request.method === 'GET' && isPage(text)) return { kind: 'lost' };
    return { kind: 'answer', answer: { status: response.status, headers: response.headers, text } };
  } catch {
    return { kind: request.signal.aborted ? 'aborted' : 'lost' };
  }
}

export const isPage = (text: string): boolean => /^\s*<(?:!doctype|html)/iu.test(text);

/** `undefined` for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds or as a date, from `now` (ms UTC) on; null where it is neither. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const ms = /^\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
