import { describe, expect, test } from 'vitest';

import { bundledPrices } from '../../../../src/engines/hosted/prices/bundled.ts';
import { priceFile } from '../../../../src/kernel/pricing/priceFile.ts';
import { parsePriceTable } from '../../../../src/kernel/pricing/parsePrices.ts';
import { billsOnOf, priceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import type { PriceRow } from '../../../../src/kernel/pricing/priceTable.ts';
import { isRetired, quoteOf } from '../../../../src/kernel/pricing/quoteRow.ts';

const today = '2026-11-27';
const { table, providers } = await bundledPrices();

function rowOf(provider: string, id: string, variant: PriceRow['variant'] = null): PriceRow | null {
  return priceRow(table, { provider, id, variant }, 'quote');
}
const quote = (row: PriceRow | null, outputPixels: number | null = 1024 * 1024) =>
  quoteOf(table, row, { outputs: 1, outputPixels, inputPixels: 1024 * 1024 }, today);

test('the table is whole, with the terms of every provider in it', () => {
  expect([table.id, table.asOf]).toEqual(['bundled@2026-11-22', '2026-11-22']);
  const sold = new Set(table.rows.map(({ provider }) => provider));
  expect([...sold]).toEqual([...table.providers.keys()]);
  expect([...sold]).toEqual(['fal', 'gemini', 'openai', 'bfl', 'recraft', 'stability', 'self-hosted']);
  expect(table.rows.every(({ source }) => source !== '')).toBe(true);
});

test('written as a file it is the same table', () => {
  const file: unknown = JSON.parse(JSON.stringify(priceFile(table, providers)));
  expect(parsePriceTable(file, table.id)).toEqual({ ok: true, value: table });
});

test('prices as listed, from a tenth of a cent up: no dataset’s ten times too low', () => {
  expect(quote(rowOf('stability', 'v2beta/stable-image/edit/erase'))).toMatchObject({
    micros: 50_000,
    qualifier: 'exact',
  });
  expect(quote(rowOf('recraft', 'images/eraseRegion'))).toMatchObject({ micros: 2_000, qualifier: 'exact' });
  expect(quote(rowOf('fal', 'fal-ai/object-removal/mask', { model: 'low_quality' })).micros).toBe(6_000);
  expect(rowOf('fal', 'fal-ai/object-removal/mask')).toBeNull();
});

test('expand: per picture, by begun megapixels of the grown one, or not at all', () => {
  expect(quote(rowOf('bfl', 'flux-pro-1.0-expand'))).toMatchObject({ micros: 50_000, qualifier: 'exact' });
  expect(quote(rowOf('stability', 'v2beta/stable-image/edit/outpaint')).micros).toBe(40_000);
  expect(quote(rowOf('fal', 'fal-ai/flux-pro/v1/fill'), 1280 * 1024).micros).toBe(100_000);
  expect(quote(rowOf('recraft', 'images/outpaint')).qualifier).toBe('unpriced');
});

test('tokens are quoted by size, and only sizes that are known', () => {
  const banana = rowOf('gemini', 'gemini-nano-banana-2.1');
  expect(quote(banana)).toMatchObject({ micros: 33_600, upperMicros: null, qualifier: 'estimate' });
  expect(quote(banana, 2048 * 2048).qualifier).toBe('unpriced');
  const size = { size: '1024x1024', quality: 'medium' };
  expect(quote(rowOf('openai', 'gpt-image-2', size))).toMatchObject({ micros: 53_000, upperMicros: null });
  // The estimate is for quotes only: a charge has no row for it.
  expect(priceRow(table, { provider: 'openai', id: 'gpt-image-2', variant: size })).toBeNull();
});

describe('notes that say how megapixels are counted are still understood', () => {
  test('rounded up', () => {
    const fill = quote(rowOf('fal', 'fal-ai/flux-pro/v1/fill'), 2_500_000);
    expect(fill).toMatchObject({ micros: 150_000, upperMicros: 150_000 });
  });
  test('input or output', () => {
    const upscale = quote(rowOf('fal', 'fal-ai/seedvr/upscale/image'), 16_000_000);
    expect(upscale).toMatchObject({ micros: 1_049, upperMicros: 16_000 });
  });
});

test('what is retired, and what has no rate, is unpriced', () => {
  expect(quote(rowOf('openai', 'gpt-image-1')).qualifier).toBe('unpriced');
  expect(quote(rowOf('self-hosted', 'comfyui')).qualifier).toBe('unpriced');
  expect(table.rows.filter((row) => isRetired(row, today)).map(({ id }) => id)).toEqual([
    'gemini-3.1-flash-image',
    'gemini-2.5-flash-image',
    'imagen-4.0-*',
    'gpt-image-1',
    'dall-e-2',
    'dall-e-3',
  ]);
});

test('a failure is free only where the provider says so', () => {
  expect(billsOnOf(table, 'stability')).toEqual({ failed: 'n', blocked: 'n', cancelled: '?', timeout: '?' });
  expect(billsOnOf(table, 'openai').failed).toBe('?');
  expect(billsOnOf(table, 'self-hosted').failed).toBe('y');
});
