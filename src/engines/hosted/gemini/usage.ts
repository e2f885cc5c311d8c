import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { tokenMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceRow, TokenRates, TokenUsage } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';

/** Tokens × price of one answer; `micros` null where a rate or the split is not stated. Null without `usageMetadata`. */
export function tokenCharge(metadata: unknown, row: PriceRow | null): HostedCharge | null {
  if (!isRecord(metadata)) return null;
  const usage = row?.tokenRates ? usageOf(metadata, row.tokenRates) : null;
  return {
    micros: row && usage ? tokenMicros(row, usage) : null,
    basis: 'metered',
    from: 'tokens',
    qty: count(metadata['totalTokenCount']) || stated.reduce((sum, name) => sum + count(metadata[name]), 0),
    stated: stated.map((name) => `${name}: ${count(metadata[name])}`).join(', '),
  };
}

const stated = ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount'] as const;

interface Split {
  readonly text: number;
  readonly image: number;
}

function usageOf(metadata: Record<string, unknown>, rates: TokenRates): TokenUsage | null {
  const sent = split(count(metadata['promptTokenCount']), metadata['promptTokensDetails']);
  const cached = split(count(metadata['cachedContentTokenCount']), metadata['cacheTokensDetails']);
  const made = split(count(metadata['candidatesTokenCount']), metadata['candidatesTokensDetails']);
  if (!sent || !cached || !made) return null;
  // A row without a rate for pictures has one for all that is sent.
  const asText = rates.imageIn === null;
  const input = asText ? joined(sent) : sent;
  const kept = asText ? joined(cached) : cached;
  return {
    // The prompt's figures hold the cached ones.
    textIn: Math.max(0, input.text - kept.text),
    cachedTextIn: kept.text,
    imageIn: Math.max(0, input.image - kept.image),
    cachedImageIn: kept.image,
    // Thoughts stand beside the candidates' figure.
    textOut: made.text + count(metadata['thoughtsTokenCount']),
    imageOut: made.image,
  };
}

const joined = ({ text, image }: Split): Split => ({ text: text + image, image: 0 });

/**
 * What the details leave over is text, of which they are sometimes silent. Null where a total has no details or counts
 * anything but text and pictures: then nobody can say what it costs.
 */
function split(total: number, details: unknown): Split | null {
  const known = { TEXT: 0, IMAGE: 0 };
  for (const detail of Array.isArray(details) ? details : []) {
    if (!isRecord(detail)) return null;
    const { modality, tokenCount } = detail;
    if (modality === 'TEXT' || modality === 'IMAGE') known[modality] += count(tokenCount);
    else if (count(tokenCount) > 0) return null;
  }
  const seen = known.TEXT + known.IMAGE;
  if (seen === 0 && total > 0) return null;
  return { text: known.TEXT + Math.max(0, total - seen), image: known.IMAGE };
}

/** Absent is 0 on this wire. */
function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
