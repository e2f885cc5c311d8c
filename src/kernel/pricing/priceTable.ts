import type { PriceSnapshot, YesNoUnknown } from '../ledger/events.ts';

/** What one provider charges for one model or endpoint; unknown is null, never 0. Amounts are integer micro-USD. */
export interface PriceRow {
  readonly provider: string;
  /** As it is sent. */
  readonly id: string;
  /** What else the price depends on; keys are fields of the request where known. */
  readonly variant: Readonly<Record<string, string>> | null;
  readonly jobs: readonly string[];
  /** `estimate`: per-image figure of a model billed by tokens, for quotes only; `observed`: seen, no list price found. */
  readonly basis: 'list' | 'estimate' | 'observed';
  readonly unit: 'image' | 'call' | 'megapixel' | 'token' | 'credit' | 'second';
  /** One unit; of `megapixel` the first output megapixel. Null: not known, or (`token`) in `tokenRates`. */
  readonly unitMicros: number | null;
  /** Each further output megapixel. */
  readonly extraMpMicros: number | null;
  /** Each input megapixel. */
  readonly inputMpMicros: number | null;
  /** Micro-USD per million tokens; null members are not stated. */
  readonly tokenRates: TokenRates | null;
  /** Image output tokens by size, for quotes; the charge uses the answer's. */
  readonly tokensPerImage: Readonly<Record<string, number>> | null;
  readonly latencyS: number | null;
  readonly source: string;
  /** `YYYY-MM-DD` or `YYYY-MM`; null = undated. */
  readonly asOf: string | null;
  readonly confidence: 'official' | 'observed' | 'secondary' | 'user';
  /** From that day on it is not offered; the row stays for old ledgers. */
  readonly retiredOn: string | null;
  readonly note: string | null;
}

export interface TokenRates {
  readonly textIn: number | null;
  readonly cachedTextIn: number | null;
  readonly imageIn: number | null;
  readonly cachedImageIn: number | null;
  readonly textOut: number | null;
  readonly imageOut: number | null;
}

/** Of one answer; cached tokens are not also counted as input. */
export type TokenUsage = { readonly [K in keyof TokenRates]: number };

export interface ProviderTerms {
  readonly provider: string;
  /** Worth of the provider's own credit in micro-USD; null where it has none. */
  readonly creditMicros: number | null;
  readonly billsOn: PriceSnapshot['billsOn'];
}

export interface PriceTable {
  /** Name and date, as it stands in events: `bundled@2026-11-22`. */
  readonly id: string;
  readonly asOf: string;
  readonly rows: readonly PriceRow[];
  readonly providers: ReadonlyMap<string, ProviderTerms>;
}

/** What a price may depend on beside the row. */
export interface PriceDims {
  readonly outputs: number;
  /** Pixels of one output; null where it cannot be known before. */
  readonly outputPixels: number | null;
  readonly inputPixels: number;
}

/** The same for the same variant, whatever the order of its keys. */
export const variantKey = (variant: PriceRow['variant']): string =>
  JSON.stringify(Object.entries(variant ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Exact match on provider, id and variant; null = unpriced: a similar row is never a guess (G3). */
export function priceRow(
  { rows }: PriceTable,
  wanted: Pick<PriceRow, 'provider' | 'id' | 'variant'>,
  basis: 'quote' | 'charge' = 'charge',
): PriceRow | null {
  const found = rows.filter(
    ({ provider, id, variant }) =>
      provider === wanted.provider && id === wanted.id && variantKey(variant) === variantKey(wanted.variant),
  );
  const charging = found.find((row) => row.basis !== 'estimate');
  if (basis === 'charge') return charging ?? null;
  return found.find((row) => row.basis === 'estimate') ?? charging ?? null;
}

const unknownTerms: PriceSnapshot['billsOn'] = { failed: '?', cancelled: '?', blocked: '?', timeout: '?' };

/** Whether a provider charges what did not succeed; a failure is not assumed to be free. */
export function billsOnOf({ providers }: PriceTable, provider: string): PriceSnapshot['billsOn'] {
  return providers.get(provider)?.billsOn ?? unknownTerms;
}

export function billedOn(
  table: PriceTable,
  provider: string,
  what: keyof PriceSnapshot['billsOn'],
): YesNoUnknown {
  return billsOnOf(table, provider)[what];
}

const pixelsOfMp = 1_000_000;

/**
 * Micros of one run by the formulas of the table (image, call: n × price; megapixel: first + further output MP + input MP);
 * null where the row or the dimensions do not say. `roundUp` counts begun megapixels as whole ones.
 */
export function runMicros(row: PriceRow, dims: PriceDims, roundUp: boolean): number | null {
  const { unitMicros, extraMpMicros, inputMpMicros, unit } = row;
  if (unitMicros === null) return null;
  if (unit === 'call') return unitMicros;
  if (unit === 'image' && extraMpMicros === null && inputMpMicros === null) return unitMicros * dims.outputs;
  if (unit !== 'megapixel' && unit !== 'image') return null;
  if (dims.outputPixels === null) return null;
  const mp = (pixels: number): number => (roundUp ? Math.ceil(pixels / pixelsOfMp) : pixels / pixelsOfMp);
  const extra = Math.max(0, mp(dims.outputPixels) - 1) * (extraMpMicros ?? 0);
  const input = mp(dims.inputPixels) * (inputMpMicros ?? 0);
  return Math.round((unitMicros + extra) * dims.outputs + input);
}

/** Σ tokens × rate; null where a rate that is needed is not stated. */
export function tokenMicros({ tokenRates }: PriceRow, usage: TokenUsage): number | null {
  if (tokenRates === null) return null;
  let sum = 0;
  for (const kind of Object.keys(usage) as (keyof TokenRates)[]) {
    if (usage[kind] === 0) continue;
    const rate = tokenRates[kind];
    if (rate === null) return null;
    sum += usage[kind] * rate;
  }
  return Math.round(sum / 1_000_000);
}
