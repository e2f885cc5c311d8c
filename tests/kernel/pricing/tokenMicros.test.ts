import { expect, test } from 'vitest';

import { priceRowOf } from './priceRows.ts';
import { tokenMicros } from '../../../src/kernel/pricing/priceTable.ts';
import type { PriceRow, TokenRates, TokenUsage } from '../../../src/kernel/pricing/priceTable.ts';

const none: TokenUsage = {
  textIn: 0,
  cachedTextIn: 0,
  imageIn: 0,
  cachedImageIn: 0,
  textOut: 0,
  imageOut: 0,
};
const unstated: TokenRates = {
  textIn: null,
  cachedTextIn: null,
  imageIn: null,
  cachedImageIn: null,
  textOut: null,
  imageOut: null,
};
const billed = (rates: Partial<TokenRates>): PriceRow =>
  priceRowOf({ unit: 'token', unitMicros: null, tokenRates: { ...unstated, ...rates } });

const gptImage15 = billed({
  textIn: 5_000_000,
  cachedTextIn: 1_250_000,
  imageIn: 8_000_000,
  cachedImageIn: 2_000_000,
  textOut: 10_000_000,
  imageOut: 32_000_000,
});
/** Neither states a rate for pictures that are sent: they are billed as text. */
const flashLite = billed({ textIn: 250_000, textOut: 1_500_000, imageOut: 30_000_000 });
const pro = billed({ textIn: 2_000_000, textOut: 12_000_000, imageOut: 120_000_000 });
const geminiEdit = { ...none, textIn: 8 + 258, textOut: 10, imageOut: 1120 };

test('check values: the split of text and image is kept, or the sum is a third', () => {
  expect(tokenMicros(gptImage15, { ...none, textIn: 12, imageIn: 200, imageOut: 4160 })).toBe(134_780);
  // $0.0336815: half a micro is rounded once.
  expect(tokenMicros(flashLite, geminiEdit)).toBe(33_682);
  expect(tokenMicros(pro, geminiEdit)).toBe(135_052);
});

test('tokens without a rate are unpriced, not free; a rate that is not needed may be missing', () => {
  expect(tokenMicros(flashLite, { ...geminiEdit, imageIn: 258 })).toBeNull();
  expect(tokenMicros(billed({ imageOut: 30_000_000 }), { ...none, imageOut: 1000 })).toBe(30_000);
  expect(tokenMicros(priceRowOf(), { ...none, imageOut: 1000 })).toBeNull();
});
