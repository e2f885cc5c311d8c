import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { billedOn, priceRow } from '../../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { FailureKind, HostedCharge, HostedFailure, HostedOutput, HostedResult } from '../contract.ts';
import { bytesOfBase64 } from '../bytesOfBase64.ts';
import { parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { imageType } from '../imageType.ts';
import { providerId, serviceName } from './models.ts';
import { tokenCharge } from './usage.ts';

/** Reasons by which a picture was withheld; all others mean that there was none. */
const withheld: ReadonlySet<unknown> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'ESCALATION',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** An answer with status 200: a picture, or one of several refusals that look like a success. */
export function readAnswer(
  text: string,
  endpoint: string,
  prices: PriceTable,
): Result<HostedResult, HostedFailure> {
  const answer = parsedJson(text);
  if (!isRecord(answer)) return err(withoutPicture('no-image', {}, null, prices, ''));
  const row = priceRow(prices, { provider: providerId, id: endpoint, variant: null });
  const charge = tokenCharge(answer['usageMetadata'], row);
  const outputs = parts(answer).flatMap(pictureOf);
  if (outputs.length === 0) return err(refusal(answer, charge, prices));
  return ok({
    outputs,
    charge: charge ?? unpriced,
    ref: textOrNull(answer['responseId']),
    model: textOrNull(answer['modelVersion']),
    serverMs: null,
  });
}

/** A picture without a word of its tokens. */
const unpriced: HostedCharge = { micros: null, basis: 'metered', from: 'tokens', qty: 0, stated: null };

function refusal(
  answer: Record<string, unknown>,
  charge: HostedCharge | null,
  prices: PriceTable,
): HostedFailure {
  const feedback = answer['promptFeedback'];
  const blocked = isRecord(feedback) ? textOrNull(feedback['blockReason']) : null;
  if (blocked !== null) return withoutPicture('moderation-input', answer, charge, prices, blocked);
  const candidate = firstCandidate(answer);
  const reason = textOrNull(candidate['finishReason']);
  const said = textOrNull(candidate['finishMessage']) ?? parts(answer).map(spokenOf).join(' ');
  const words = [reason, said].filter(Boolean).join(': ');
  const kind = withheld.has(reason) ? 'moderation-output' : 'no-image';
  return withoutPicture(kind, answer, charge, prices, words);
}

function withoutPicture(
  kind: FailureKind,
  answer: Record<string, unknown>,
  charge: HostedCharge | null,
  prices: PriceTable,
  words: string,
): HostedFailure {
  const billed = billedOn(prices, providerId, kind === 'no-image' ? 'failed' : 'blocked');
  return failed(serviceName, kind, {
    billed,
    charge,
    words,
    status: 200,
    ref: textOrNull(answer['responseId']),
  });
}

function firstCandidate(answer: Record<string, unknown>): Record<string, unknown> {
  const { candidates } = answer;
  const first: unknown = Array.isArray(candidates) ? candidates[0] : null;
  return isRecord(first) ? first : {};
}

/** Of the first candidate, without the pictures that the model only thought of. */
function parts(answer: Record<string, unknown>): readonly Record<string, unknown>[] {
  const { content } = firstCandidate(answer);
  const found: unknown = isRecord(content) ? content['parts'] : null;
  return (Array.isArray(found) ? found : []).filter(isRecord).filter(({ thought }) => thought !== true);
}

function pictureOf({ inlineData }: Record<string, unknown>): readonly HostedOutput[] {
  const data = isRecord(inlineData) ? textOrNull(inlineData['data']) : null;
  const bytes = data === null ? null : bytesOfBase64(data);
  const mimeType = bytes && imageType(bytes);
  return bytes && mimeType ? [{ bytes, mimeType, seed: null }] : [];
}

const spokenOf = ({ text }: Record<string, unknown>): string => textOrNull(text) ?? '';

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
