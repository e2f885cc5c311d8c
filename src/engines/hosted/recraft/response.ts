import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { billedOn, priceRow, runMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { bytesOfBase64 } from '../bytesOfBase64.ts';
import type { HostedCharge, HostedFailure, HostedOutput, HostedResult } from '../contract.ts';
import { parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { imageType } from '../imageType.ts';
import { recraftService } from './models.ts';
import type { RecraftModel } from './models.ts';

/** 1,000 credits are a dollar. */
const microsOfCredit = 1000;

/** An answer with status 200: `{created, credits, data: [image]}` or `{created, credits, image}`. */
export function readAnswer(
  text: string,
  model: RecraftModel,
  prices: PriceTable,
): Result<HostedResult, HostedFailure> {
  const answer = parsedJson(text);
  const images = imagesOf(answer);
  const outputs = images.flatMap(outputOf);
  const credits = creditsOf(answer);
  const ref = images.map(({ image_id: id }) => id).find((id) => typeof id === 'string') ?? null;
  if (outputs.length === 0) return err(withoutPicture(credits, ref, model, prices));
  const charge =
    credits === null
      ? tableCharge(model, outputs.length, prices)
      : reportedCharge(credits, model, outputs.length);
  return ok({ outputs, charge, ref, model: null, serverMs: null });
}

function imagesOf(answer: unknown): readonly Record<string, unknown>[] {
  if (!isRecord(answer)) return [];
  const { data, image } = answer;
  return (Array.isArray(data) ? data : [image]).filter(isRecord);
}

function outputOf({ b64_json: text }: Record<string, unknown>): readonly HostedOutput[] {
  const bytes = typeof text === 'string' ? bytesOfBase64(text) : null;
  const mimeType = bytes && imageType(bytes);
  // The answer names no seeds.
  return bytes && mimeType ? [{ bytes, mimeType, seed: null }] : [];
}

function creditsOf(answer: unknown): number | null {
  const credits = isRecord(answer) ? answer['credits'] : null;
  return typeof credits === 'number' && Number.isFinite(credits) && credits >= 0 ? credits : null;
}

function reportedCharge(credits: number, { price }: RecraftModel, outputs: number): HostedCharge {
  return {
    micros: Math.round(credits * microsOfCredit),
    basis: 'reported',
    from: 'answer',
    // In the unit of the price row.
    qty: price.id === 'images/generations' ? outputs : 1,
    stated: `credits: ${credits}`,
  };
}

function tableCharge({ price }: RecraftModel, outputs: number, prices: PriceTable): HostedCharge {
  const row = priceRow(prices, { provider: recraftService.id, ...price });
  const micros = row && runMicros(row, { outputs, outputPixels: null, inputPixels: 0 }, false);
  return {
    micros,
    basis: 'metered',
    from: 'table',
    qty: row?.unit === 'image' ? outputs : 1,
    stated: null,
  };
}

/** The answer says itself whether it was charged. */
function withoutPicture(
  credits: number | null,
  ref: string | null,
  model: RecraftModel,
  prices: PriceTable,
): HostedFailure {
  const { id, name } = recraftService;
  if (credits === null)
    return failed(name, 'no-image', { billed: billedOn(prices, id, 'failed'), status: 200, ref });
  const billed = credits > 0 ? 'y' : 'n';
  return failed(name, 'no-image', { billed, charge: reportedCharge(credits, model, 1), status: 200, ref });
}
