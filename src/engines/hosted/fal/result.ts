import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { PriceRow } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedCharge, HostedFailure, HostedIo, HostedOutput, HostedResult } from '../contract.ts';
import { downloadPicture } from '../download.ts';
import type { DownloadFailure } from '../download.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { atUrl } from './atUrl.ts';
import { notAnswered, refusalFailure } from './failures.ts';
import { falOutput } from './response.ts';
import type { FalPicture } from './response.ts';
import { billableUnits, falCharge, falRow } from './usage.ts';

/** Fetches answer and pictures; may be repeated as long as fal keeps them. */
export async function result(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const ref = handle.ids['request_id'] ?? null;
  const asked = await exchange(io, atUrl(handle.ids['response_url'] ?? ''), { method: 'GET', signal });
  if (asked.kind !== 'answer') return err(notAnswered(asked.kind, ref));
  const { status, headers, text } = asked.answer;
  const units = billableUnits(headers);
  const row = falRow(io.prices, handle.endpoint);
  const output = status === 200 ? falOutput(parsedJson(text)) : null;
  if (!output) return err(charged(refusalFailure('result', asked.answer, io.now(), ref), row, units));
  const { pictures, seed, serverMs } = output;
  if (pictures.length === 0)
    return err(charged(failed('fal', 'no-image', { billed: '?', ref, status }), row, units));
  const priced = (outputPixels: number | null): HostedCharge =>
    falCharge(row, units, { outputs: pictures.length, outputPixels });
  const charge = priced(pictures[0]?.pixels ?? null);
  const shown = pictures.filter(({ flagged }) => !flagged);
  if (shown.length === 0)
    return err(failed('fal', 'moderation-output', { billed: 'y', ref, charge, status }));
  const outputs = await downloaded(shown, seed, io, signal);
  if (!outputs.ok) return err({ ...outputs.error, ref, charge });
  const known = charge.micros === null && row ? priced(await firstPixels(outputs.value, io)) : charge;
  return ok({ outputs: outputs.value, charge: known, ref, model: null, serverMs });
}

/** Without a picture only what fal states is a charge: the table tells the price of a success. */
function charged(told: HostedFailure, row: PriceRow | null, units: number | null): HostedFailure {
  if (!units) return told;
  return { ...told, billed: 'y', charge: falCharge(row, units, { outputs: 0, outputPixels: null }) };
}

async function downloaded(
  pictures: readonly FalPicture[],
  seed: number | null,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<readonly HostedOutput[], HostedFailure>> {
  const outputs: HostedOutput[] = [];
  for (const { url } of pictures) {
    const file = await downloadPicture(io, url, signal);
    if (!file.ok) return err(fileFailure(file.error));
    outputs.push({ ...file.value, seed });
  }
  return ok(outputs);
}

/** For prices by megapixel, where the answer names no size. */
async function firstPixels([first]: readonly HostedOutput[], io: HostedIo): Promise<number | null> {
  const decoded = first ? await io.pictures.decode(first.bytes, first.mimeType) : null;
  return decoded?.ok ? decoded.value.width * decoded.value.height : null;
}

/** The work is done and charged by then. */
function fileFailure({ kind, status }: DownloadFailure): HostedFailure {
  return failed('fal', kind === 'lost' ? 'unreachable' : kind, {
    billed: 'y',
    ...(status === null ? {} : { status }),
  });
}
