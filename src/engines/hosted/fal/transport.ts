import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedIo, HostedRequest } from '../contract.ts';
import type { Refusal } from './failures.ts';

/** `lost`: no answer, or only a part of one. */
export type NoAnswer = 'cancelled' | 'lost';

/** One request, read to its end. */
export async function ask(
  io: HostedIo,
  path: string,
  request: HostedRequest,
): Promise<Result<Refusal, NoAnswer>> {
  try {
    const response = await io.fetch(path, request);
    return ok({ status: response.status, headers: response.headers, text: await response.text() });
  } catch {
    return err(request.signal.aborted ? 'cancelled' : 'lost');
  }
}

/** An address as fal gave it: the proxy checks its host before it attaches a key. */
export const atUrl = (url: string): string => `/at?url=${encodeURIComponent(url)}`;

export async function fileAt(
  io: HostedIo,
  url: string,
  signal: CancelSignal,
): Promise<Result<Uint8Array<ArrayBuffer>, NoAnswer | number>> {
  try {
    const response = await io.download(url, signal);
    if (!response.ok) return err(response.status);
    return ok(new Uint8Array(await response.arrayBuffer()));
  } catch {
    return err(signal.aborted ? 'cancelled' : 'lost');
  }
}
