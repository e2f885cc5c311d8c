import { variantKey } from './priceTable.ts';
import type { PriceRow, PriceTable, TokenRates } from './priceTable.ts';

/** Of the files that `parsePriceTable` reads and `priceFile` writes; another shape gets another number. */
export const priceSchema = 'ninetyten.prices/1';

/** Names of the token rates in a file. */
export const rateNames: { readonly [K in keyof TokenRates]: string } = {
  textIn: 'text_in',
  cachedTextIn: 'cached_text_in',
  imageIn: 'image_in',
  cachedImageIn: 'cached_image_in',
  textOut: 'text_out',
  imageOut: 'image_out',
};

/** What makes a row unique in its table. */
export function rowKey({ provider, id, variant, unit, basis }: Omit<PriceRow, 'jobs'>): string {
  return JSON.stringify([provider, id, variantKey(variant), unit, basis]);
}

/**
 * The table as a file of the schema. `providers` are blocks of such a file as they were read: a table holds only what
 * quotes and charges need of them.
 */
export function priceFile(
  { asOf, rows }: Pick<PriceTable, 'asOf' | 'rows'>,
  providers: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return { schema: priceSchema, as_of: asOf, currency: 'USD', rows: rows.map(fileRow), providers };
}

function fileRow(row: PriceRow): Readonly<Record<string, unknown>> {
  return {
    provider: row.provider,
    id: row.id,
    variant: row.variant,
    jobs: row.jobs,
    basis: row.basis,
    unit: row.unit,
    usd: dollars(row.unitMicros),
    extra_mp_usd: dollars(row.extraMpMicros),
    input_mp_usd: dollars(row.inputMpMicros),
    usd_per_million_tokens: row.tokenRates === null ? null : fileRates(row.tokenRates),
    tokens_per_image: row.tokensPerImage,
    latency_s: row.latencyS,
    source: row.source,
    as_of: row.asOf,
    confidence: row.confidence,
    retired_on: row.retiredOn,
    note: row.note,
  };
}

function fileRates(rates: TokenRates): Readonly<Record<string, number | null>> {
  const kinds = Object.keys(rateNames) as (keyof TokenRates)[];
  return Object.fromEntries(kinds.map((kind) => [rateNames[kind], dollars(rates[kind])]));
}

/** The nearest double of at most six decimals: read again it gives the same micros. */
const dollars = (micros: number | null): number | null => (micros === null ? null : micros / 1_000_000);
