import { addedUp, sumOf, totalOf } from './costParts.ts';
import { callStatuses, lineBases, qualifiers } from './factColumns.ts';
import type { FactTable } from './factTable.ts';
import { monthSum } from './monthShares.ts';
import type { MonthShare } from './monthShare.ts';
import { addedQuotes, addQuote, noQuotes, quoteAccuracy } from './quoteAccuracy.ts';
import type { QuoteAccuracy, QuoteSums } from './quoteAccuracy.ts';
import type { MonthRoll } from './rollForward.ts';
import type { TablePass } from './tablePass.ts';

export interface DataQuality {
  readonly reported: number;
  readonly metered: number;
  /** Charged by their quote, because nothing better arrived. */
  readonly quoted: number;
  readonly unpriced: number;
  /** Share of the spend that no asset carries, 0..1. */
  readonly unallocatedShare: number;
  /** Paid time without a rate, in milliseconds. */
  readonly unratedMs: number;
  readonly quotes: QuoteAccuracy;
  /** Calls of which another party's figure is a fifth or more off our own. */
  readonly disputed: number;
}

export function qualityOf(
  table: FactTable,
  pass: TablePass,
  month: string,
  untilMs: number,
  roll: Pick<MonthRoll, 'spent' | 'bucket'>,
): DataQuality {
  const { byBasis, unpriced, unratedMs, quotes, disputed } = monthSum(table, pass, month, untilMs, {
    name: 'quality',
    of: (share) => qualitySum(table, share, untilMs),
    together: (parts) => ({
      byBasis: addedUp(parts.map((part) => part.byBasis)),
      unpriced: sumOf(parts, (part) => part.unpriced),
      unratedMs: sumOf(parts, (part) => part.unratedMs),
      quotes: addedQuotes(parts.map((part) => part.quotes)),
      disputed: sumOf(parts, (part) => part.disputed),
    }),
  });
  const count = (basis: (typeof lineBases)[number]): number => byBasis[lineBases.indexOf(basis)] ?? 0;
  const spent = totalOf(roll.spent);
  return {
    reported: count('reported'),
    metered: count('metered'),
    quoted: count('quoted'),
    unpriced,
    unallocatedShare: spent === 0 ? 0 : roll.bucket.unallocated / spent,
    unratedMs,
    quotes: quoteAccuracy(quotes),
    disputed,
  };
}

interface QualitySum {
  readonly byBasis: Float64Array;
  readonly unpriced: number;
  readonly unratedMs: number;
  readonly quotes: Readonly<QuoteSums>;
  readonly disputed: number;
}

function qualitySum(table: FactTable, share: MonthShare, untilMs: number): QualitySum {
  const { component, at: lineAt, basis: bases, unpriced } = table.lines.col;
  const [labour, calls] = [table.labour.col, table.calls.col];
  const byBasis = new Float64Array(lineBases.length);
  let unknown = 0;
  for (const row of share.lines) {
    if (component[row] === 2 || (lineAt[row] ?? 0) > untilMs) continue;
    const basis = bases[row] ?? 0;
    if ((unpriced[row] ?? 0) > 0) unknown += 1;
    else byBasis[basis] = (byBasis[basis] ?? 0) + 1;
  }
  let unratedMs = 0;
  for (const row of share.labour)
    if (labour.unrated[row] === 1 && (labour.at[row] ?? 0) <= untilMs) unratedMs += labour.ms[row] ?? 0;
  const quotes = noQuotes();
  let disputed = 0;
  for (const row of share.calls) {
    if (calls.disputed[row] === 1 && (calls.at[row] ?? 0) <= untilMs) disputed += 1;
    const qualifier = qualifiers[(calls.qualifier[row] ?? 0) - 1];
    const quotedMicros = calls.quoteMicros[row] ?? Number.NaN;
    if (qualifier === undefined || qualifier === 'unpriced' || Number.isNaN(quotedMicros)) continue;
    if ((calls.unpriced[row] ?? 0) > 0 || callStatuses[calls.status[row] ?? 0] === 'open') continue;
    if ((calls.at[row] ?? 0) > untilMs) continue;
    const upper = calls.upperMicros[row] ?? Number.NaN;
    addQuote(quotes, {
      quotedMicros,
      actualMicros: calls.micros[row] ?? 0,
      qualifier,
      upperMicros: Number.isNaN(upper) ? null : upper,
    });
  }
  return { byBasis, unpriced: unknown, unratedMs, quotes, disputed };
}
