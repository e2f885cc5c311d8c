import { priceRow, runMicros, tokenMicros } from '../../../kernel/pricing/priceTable.ts';
import type { PriceRow, PriceTable } from '../../../kernel/pricing/priceTable.ts';
import type { HostedCharge } from '../contract.ts';
import type { OpenAiProfile } from './profile.ts';
import type { Answer } from './response.ts';

const costHeader = 'x-litellm-response-cost';

/**
 * Tokens × price first; then what a gateway says, by a table of its own; then our price of a picture. Null where the answer
 * does not show that anything was charged: that it has no picture either is for the caller to see.
 */
export function chargeOf(
  profile: OpenAiProfile,
  asked: string,
  answer: Answer,
  headers: Headers,
  prices: PriceTable,
): HostedCharge | null {
  const said = headers.get(costHeader);
  const usage = profile.hasUsage ? answer.usage : null;
  const outputs = answer.pictures.length;
  // What ran is what is charged: a similar row is no price.
  const row = priceRow(prices, { provider: profile.provider, id: answer.model ?? asked, variant: null });
  const stated = statedOf(said, usage?.total ?? null);
  const fromTokens = row && usage?.tokens ? tokenMicros(row, usage.tokens) : null;
  const reported = usdMicros(said);
  if (usage && fromTokens !== null) {
    const claim = reported === null ? {} : { claimMicros: reported };
    return { micros: fromTokens, basis: 'metered', from: 'tokens', qty: usage.total, stated, ...claim };
  }
  if (reported !== null)
    return { micros: reported, basis: 'reported', from: 'answer', qty: Math.max(1, outputs), stated };
  if (usage) return { micros: null, basis: 'metered', from: 'tokens', qty: usage.total, stated };
  if (outputs === 0) return null;
  return { micros: tableMicros(row, outputs), basis: 'metered', from: 'table', qty: outputs, stated };
}

function statedOf(cost: string | null, tokens: number | null): string | null {
  if (cost !== null) return `${costHeader}: ${cost.slice(0, 40)}`;
  return tokens === null ? null : `total_tokens: ${tokens}`;
}

/** Decimal US dollars, also as `4.2e-05`. A gateway says 0 of what its table does not know. */
function usdMicros(said: string | null): number | null {
  const micros = said === null || said.trim() === '' ? Number.NaN : Math.round(Number(said) * 1_000_000);
  return Number.isFinite(micros) && micros > 0 ? micros : null;
}

function tableMicros(row: PriceRow | null, outputs: number): number | null {
  return row && runMicros(row, { outputs, outputPixels: null, inputPixels: 0 }, true);
}
