import { expect, test } from 'vitest';

import { tokenCharge } from '../../../../src/engines/hosted/gemini/usage.ts';
import { priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { geminiPrices } from './prices.ts';

const row = (id: string) => priceRow(geminiPrices, { provider: 'gemini', id, variant: null });

/** 8 text + 258 picture tokens in, 1,120 picture + 10 text tokens out. */
const metadata = {
  promptTokenCount: 266,
  promptTokensDetails: [
    { modality: 'TEXT', tokenCount: 8 },
    { modality: 'IMAGE', tokenCount: 258 },
  ],
  candidatesTokenCount: 1130,
  candidatesTokensDetails: [
    { modality: 'IMAGE', tokenCount: 1120 },
    { modality: 'TEXT', tokenCount: 10 },
  ],
  totalTokenCount: 1396,
};

test.each([
  // 266 × 0.25 + 1120 × 30 + 10 × 1.5 = 33,681.5 micros
  ['gemini-3.1-flash-lite-image', 33_682],
  ['gemini-3-pro-image', 135_052],
  // 266 × 1.5 + 1120 × 30 + 10 × 7.5
  ['gemini-nano-banana-2.1', 34_074],
])('tokens × price of %s', (id, micros) => {
  expect(tokenCharge(metadata, row(id))).toEqual({
    micros,
    basis: 'metered',
    from: 'tokens',
    qty: 1396,
    stated: 'promptTokenCount: 266, candidatesTokenCount: 1130, thoughtsTokenCount: 0',
  });
});

test('thoughts are charged as text', () => {
  const charge = tokenCharge({ ...metadata, thoughtsTokenCount: 200 }, row('gemini-nano-banana-2.1'));
  expect(charge?.micros).toBe(34_074 + 200 * 7.5);
});

test('text that the details leave out is charged as text', () => {
  const silent = { ...metadata, candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }] };
  expect(tokenCharge(silent, row('gemini-nano-banana-2.1'))?.micros).toBe(34_074);
});

test.each([
  ['no row', metadata, null],
  ['a total without a split', { ...metadata, candidatesTokensDetails: undefined }, 'gemini-3-pro-image'],
  [
    'a modality without a rate',
    { ...metadata, candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 1130 }] },
    'gemini-3-pro-image',
  ],
  [
    'cached tokens without a rate',
    { ...metadata, cachedContentTokenCount: 8, cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 8 }] },
    'gemini-nano-banana-2.1',
  ],
])('unpriced, never 0: %s', (_what, usage, id) => {
  expect(tokenCharge(usage, id === null ? null : row(id))).toMatchObject({ micros: null, qty: 1396 });
});

test('no usage is no charge', () => {
  expect(tokenCharge(undefined, row('gemini-3-pro-image'))).toBeNull();
});
