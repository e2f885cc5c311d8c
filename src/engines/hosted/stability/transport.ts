import type { HostedIo, HostedRequest } from '../contract.ts';
import type { TextAnswer } from '../exchange.ts';
import { imageType } from '../imageType.ts';

/** `text` is empty where the bytes are a picture. */
export interface StabilityAnswer extends TextAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type StabilityExchange =
  | { readonly kind: 'answer'; readonly answer: StabilityAnswer }
  /** No answer, or only a part of it. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'aborted' };

/** Asks once and reads to the end: the service answers with JSON or with a picture itself. */
export async function ask(io: HostedIo, path: string, request: HostedRequest): Promise<StabilityExchange> {
  try {
    return { kind: 'answer', answer: await read(await io.fetch(path, request)) };
  } catch {
    return { kind: request.signal.aborted ? 'aborted' : 'lost' };
  }
}

async function read(response: Response): Promise<StabilityAnswer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = imageType(bytes) === null ? new TextDecoder().decode(bytes) : '';
  return { status: response.status, headers: response.headers, bytes, text };
}
