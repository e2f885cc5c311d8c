import type { PriceRow, PriceTable, TokenRates } from '../../../../src/kernel/pricing/priceTable.ts';

/** Two rows as they stand in a table, whose charges were worked out by hand and by an independent calculator. */
export const geminiPrices: PriceTable = {
  id: 'test@2026-11-22',
  asOf: '2026-11-22',
  rows: [
    row('gemini-nano-banana-2.1', { textIn: 1_500_000, imageIn: 1_500_000, textOut: 7_500_000 }, 30_000_000),
    row('gemini-3.1-flash-lite-image', { textIn: 250_000, imageIn: null, textOut: 1_500_000 }, 30_000_000),
    row('gemini-3-pro-image', { textIn: 2_000_000, imageIn: null, textOut: 12_000_000 }, 120_000_000),
  ],
  providers: new Map(),
};

function row(
  id: string,
  rates: Pick<TokenRates, 'textIn' | 'imageIn' | 'textOut'>,
  imageOut: number,
): PriceRow {
  return {
    provider: 'gemini',
    id,
    variant: null,
    jobs: ['generate', 'edit'],
    basis: 'list',
    unit: 'token',
    unitMicros: null,
    extraMpMicros: null,
    inputMpMicros: null,
    tokenRates: { ...rates, imageOut, cachedTextIn: null, cachedImageIn: null },
    tokensPerImage: { '1K': 1120 },
    latencyS: null,
    source: 'test',
    asOf: '2026-10',
    confidence: 'secondary',
    retiredOn: null,
    note: null,
  };
}
