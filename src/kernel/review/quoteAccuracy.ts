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

export function quoteAccuracy(calls: readonly QuotedCharge[]): QuoteAccuracy {
  let actual = 0;
  let absolute = 0;
  let signed = 0;
  let inside = 0;
  let ranged = 0;
  let exactMismatches = 0;
  for (const call of calls) {
    const difference = call.actualMicros - call.quotedMicros;
    actual += call.actualMicros;
    absolute += Math.abs(difference);
    signed += difference;
    if (call.qualifier === 'exact' && difference !== 0) exactMismatches += 1;
    if (call.upperMicros === null || call.upperMicros === call.quotedMicros) continue;
    ranged += 1;
    if (difference >= 0 && call.actualMicros <= call.upperMicros) inside += 1;
  }
  return {
    n: calls.length,
    wape: actual === 0 ? null : absolute / actual,
    bias: actual === 0 ? null : signed / actual,
    insideRange: { inside, n: ranged },
    exactMismatches,
  };
}
