import { rateNames } from '../../../kernel/pricing/priceFile.ts';
import type { PriceRow, TokenRates } from '../../../kernel/pricing/priceTable.ts';
import { isRetired, isStale } from '../../../kernel/pricing/quoteRow.ts';

/** One amount of a row, as it is shown and entered. */
export interface PricePart {
  readonly key: 'unitMicros' | 'extraMpMicros' | 'inputMpMicros' | keyof TokenRates;
  /** "per image", "text in, per million tokens". */
  readonly per: string;
  readonly micros: number | null;
}

const unitWords: Readonly<Record<Exclude<PriceRow['unit'], 'token'>, string>> = {
  image: 'per image',
  call: 'per call',
  megapixel: 'for the first megapixel',
  credit: 'per credit',
  second: 'per second',
};

/** What of a row can be entered; parts that the row has nothing to do with are left out. */
export function priceParts(row: PriceRow): readonly PricePart[] {
  if (row.unit === 'token')
    return (Object.keys(rateNames) as (keyof TokenRates)[]).map((key) => ({
      key,
      per: `${rateNames[key].replaceAll('_', ' ')}, per million tokens`,
      micros: row.tokenRates?.[key] ?? null,
    }));
  const byMp = row.unit === 'megapixel';
  const parts: readonly PricePart[] = [
    { key: 'unitMicros', per: unitWords[row.unit], micros: row.unitMicros },
    { key: 'extraMpMicros', per: 'per further megapixel', micros: row.extraMpMicros },
    { key: 'inputMpMicros', per: 'per megapixel sent', micros: row.inputMpMicros },
  ];
  return parts.filter(({ key, micros }) => key === 'unitMicros' || byMp || micros !== null);
}

/** The row with other amounts, as the team entered them. */
export function withParts(row: PriceRow, parts: readonly PricePart[], day: string): PriceRow {
  const amount = (key: PricePart['key']): number | null =>
    parts.find((one) => one.key === key)?.micros ?? null;
  const entered = { ...row, source: 'entered by the team', asOf: day, confidence: 'user' } as const;
  if (row.unit !== 'token')
    return {
      ...entered,
      unitMicros: amount('unitMicros'),
      extraMpMicros: amount('extraMpMicros'),
      inputMpMicros: amount('inputMpMicros'),
    };
  return {
    ...entered,
    tokenRates: {
      textIn: amount('textIn'),
      cachedTextIn: amount('cachedTextIn'),
      imageIn: amount('imageIn'),
      cachedImageIn: amount('cachedImageIn'),
      textOut: amount('textOut'),
      imageOut: amount('imageOut'),
    },
  };
}

// A price is shown whole: the digits that other amounts lose would be missing in the product.
const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** `$0.0475 per image`, one line for each amount that is known. */
export function priceLines(row: PriceRow): readonly string[] {
  const known = priceParts(row).flatMap(({ micros, per }) =>
    micros === null ? [] : [`$${exact.format(micros / 1_000_000)} ${per}`],
  );
  return known.length === 0 ? ['Not known'] : known;
}

/** `size 1024x1024, quality high`; empty where the price depends on nothing else. A figure for quotes is told as such. */
export function variantText({ variant, basis }: PriceRow): string {
  const parts = Object.entries(variant ?? {}).map(([key, value]) => `${key} ${value}`);
  if (basis === 'estimate') parts.push('estimate for quotes');
  if (basis === 'observed') parts.push('seen, not listed');
  return parts.join(', ');
}

/** Names a row among all others of its provider. */
export function rowName(row: PriceRow): string {
  return [row.id, variantText(row)].filter((part) => part !== '').join(', ');
}

const confidenceWords: Readonly<Record<PriceRow['confidence'], string>> = {
  official: 'official',
  observed: 'observed',
  secondary: 'second hand',
  user: 'the team’s',
};
export const confidenceText = ({ confidence }: PriceRow): string => confidenceWords[confidence];

/** `22 Nov 2026`, `Nov 2026`, `undated`. */
export function dateText(date: string | null): string {
  if (date === null) return 'undated';
  return new Date(`${date.length === 7 ? `${date}-01` : date}T00:00Z`).toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    ...(date.length === 7 ? {} : { day: 'numeric' }),
  });
}

/** Whether anything is known of what it costs: the rate of a machine is not until the team enters it. */
export function hasPrice({ unitMicros, tokenRates }: PriceRow): boolean {
  return unitMicros !== null || tokenRates !== null;
}

/** A price that should be looked up again: old, or of an unknown day. */
export function isDoubtful(row: PriceRow, today: string): boolean {
  return hasPrice(row) && isStale(row, today);
}

/** What a reader should know before trusting the price, in words. */
export function warningsOf(row: PriceRow, today: string): readonly string[] {
  const { retiredOn, asOf } = row;
  if (isRetired(row, today)) return [`Retired ${dateText(retiredOn)}`];
  return [
    ...(retiredOn === null ? [] : [`Retires ${dateText(retiredOn)}`]),
    // Of an undated price the date itself says so.
    ...(asOf !== null && isDoubtful(row, today) ? ['Over 30 days old'] : []),
  ];
}

/** Whether every word of `query` stands somewhere in the row. */
export function matches(row: PriceRow, query: string): boolean {
  const { provider, jobs, source, note, unit } = row;
  const text = [provider, rowName(row), ...jobs, unit, source, note ?? '', confidenceText(row)]
    .join(' ')
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
