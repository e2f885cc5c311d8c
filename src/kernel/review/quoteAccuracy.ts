/** A call whose quote and charge are both known, in micros. */
export interface QuotedCharge {
  readonly quotedMicros: number;
  readonly actualMicros: number;
  readonly qualifier: 'exact' | 'estimate';
  /** Upper end of a range; null for a single figure. */
  readonly upperMicros: number | null;
}

export interface QuoteAccuracy {
  readonly n: number;
  /** Σ|actual − quote| / Σ actual (M11); null where nothing was charged. */
  readonly wape: number | null;
  /** Σ(actual − quote) / Σ actual. */
  readonly bias: number | null;
  /** Of the calls quoted with a range, those charged inside it. */
  readonly insideRange: { readonly inside: number; readonly n: number };
  /** `exact` quotes that were not charged as quoted (A6). */
  readonly exactMismatches: number;
}

/** Sums over calls, from which the figures follow; those of disjoint calls add up. */
export interface QuoteSums {
  n: number;
  actual: number;
  absolute: number;
  signed: number;
  inside: number;
  ranged: number;
  exactMismatches: number;
}

export const noQuotes = (): QuoteSums => ({
  n: 0,
  actual: 0,
  absolute: 0,
  signed: 0,
  inside: 0,
  ranged: 0,
  exactMismatches: 0,
});

export function addQuote(sums: QuoteSums, call: QuotedCharge): void {
  const difference = call.actualMicros - call.quotedMicros;
  sums.n += 1;
  sums.actual += call.actualMicros;
  sums.absolute += Math.abs(difference);
  sums.signed += difference;
  if (call.qualifier === 'exact' && difference !== 0) sums.exactMismatches += 1;
  if (call.upperMicros === null || call.upperMicros === call.quotedMicros) return;
  sums.ranged += 1;
  if (difference >= 0 && call.actualMicros <= call.upperMicros) sums.inside += 1;
}

export function addedQuotes(all: readonly QuoteSums[]): QuoteSums {
  const sums = noQuotes();
  for (const one of all) for (const name of Object.keys(sums) as (keyof QuoteSums)[]) sums[name] += one[name];
  return sums;
}

export function quoteAccuracy(sums: Readonly<QuoteSums>): QuoteAccuracy {
  const { n, actual, absolute, signed, inside, ranged, exactMismatches } = sums;
  return {
    n,
    wape: actual === 0 ? null : absolute / actual,
    bias: actual === 0 ? null : signed / actual,
    insideRange: { inside, n: ranged },
    exactMismatches,
  };
}
