import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { priceRow, runMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { bytesOfBase64 } from '../bytesOfBase64.ts';
import type { HostedCharge, HostedFailure, HostedResult } from '../contract.ts';
import { parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { imageType } from '../imageType.ts';
import { stabilityService } from './models.ts';
import type { StabilityModel } from './models.ts';
import type { StabilityAnswer } from './transport.ts';

/**
 * An answer with status 200: `{image, finish_reason, seed}`, or the picture itself with the rest in its headers. A
 * picture that was blurred by the content rules comes the same way, and is billed.
 */
export function readPicture(
  answer: StabilityAnswer,
  model: StabilityModel | null,
  prices: PriceTable,
  ref: string | null = requestId(answer.headers),
): Result<HostedResult, HostedFailure> {
  const { bytes, seed, isFiltered } = pictureOf(answer);
  const charge = tableCharge(model, prices);
  const { name } = stabilityService;
  if (isFiltered) return err(failed(name, 'moderation-output', { billed: 'y', charge, status: 200, ref }));
  const mimeType = bytes && imageType(bytes);
  // Only failures that are told as such are known to be free.
  if (!bytes || !mimeType) return err(failed(name, 'no-image', { billed: '?', status: 200, ref }));
  return ok({ outputs: [{ bytes, mimeType, seed }], charge, ref, model: null, serverMs: null });
}

interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly seed: number | null;
  readonly isFiltered: boolean;
}

const filtered = 'CONTENT_FILTERED';

function pictureOf({ bytes, text, headers }: StabilityAnswer): Picture {
  if (imageType(bytes) !== null) {
    const seed = headers.get('seed');
    const isFiltered = headers.get('finish-reason') === filtered;
    return { bytes, seed: seedOf(seed === null ? null : Number(seed)), isFiltered };
  }
  const body = parsedJson(text);
  if (!isRecord(body)) return { bytes: null, seed: null, isFiltered: false };
  // Asynchronous results are described with another name for the same field.
  const base64 = body['image'] ?? body['result'];
  return {
    bytes: typeof base64 === 'string' ? bytesOfBase64(base64) : null,
    seed: seedOf(body['seed']),
    isFiltered: body['finish_reason'] === filtered,
  };
}

const seedOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** The service tells no cost; what it bills has been seen to be its list price. */
function tableCharge(model: StabilityModel | null, prices: PriceTable): HostedCharge {
  const row = model && priceRow(prices, { provider: stabilityService.id, ...model.price });
  const micros = row && runMicros(row, { outputs: 1, outputPixels: null, inputPixels: 0 }, false);
  return { micros, basis: 'metered', from: 'table', qty: 1, stated: null };
}

export const requestId = (headers: Headers): string | null => headers.get('x-request-id');

/** Of an accepted job, `{id}`; null where there is none. */
export function acceptedId(text: string): string | null {
  const body = parsedJson(text);
  const id = isRecord(body) ? body['id'] : null;
  return typeof id === 'string' && id !== '' ? id : null;
}
