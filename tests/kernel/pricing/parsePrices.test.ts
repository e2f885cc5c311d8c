import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fileOf, fileProvider, fileRow, priceRowOf, tableOf } from './priceRows.ts';
import { parsePriceTable } from '../../../src/kernel/pricing/parsePrices.ts';
import { priceFile } from '../../../src/kernel/pricing/priceFile.ts';
import type { PriceRow } from '../../../src/kernel/pricing/priceTable.ts';

const parse = (file: unknown) => parsePriceTable(file, 'team@2026-11-27');

function rowOf(patch: Readonly<Record<string, unknown>>): PriceRow {
  const parsed = parse(fileOf([fileRow(patch)]));
  if (!parsed.ok) throw new Error(parsed.error);
  const [row] = parsed.value.rows;
  if (row === undefined) throw new Error('no row');
  return row;
}

function errorOf(file: unknown): string {
  const parsed = parse(file);
  return parsed.ok ? 'none' : parsed.error;
}

const faultOf = (patch: Readonly<Record<string, unknown>>): string => errorOf(fileOf([fileRow(patch)]));
const rates = {
  text_in: 5,
  cached_text_in: 1.25,
  image_in: 8,
  cached_image_in: null,
  text_out: null,
  image_out: 35.294,
};

test('a row becomes integer micros, and nothing that is unknown becomes a number', () => {
  const parsed = parse(fileOf([fileRow()]));
  expect(parsed).toEqual({ ok: true, value: tableOf([priceRowOf()], { id: 'team@2026-11-27' }) });
});

test('token rates are micro-USD per million; a rate that is not stated stays null', () => {
  const row = rowOf({ unit: 'token', usd: null, usd_per_million_tokens: rates });
  expect(row.unitMicros).toBeNull();
  expect(row.tokenRates).toEqual({
    textIn: 5_000_000,
    cachedTextIn: 1_250_000,
    imageIn: 8_000_000,
    cachedImageIn: null,
    textOut: null,
    imageOut: 35_294_000,
  });
});

test('values of a variant are texts, and a variant without keys is none', () => {
  expect(rowOf({ variant: { size: '1024x1024', n: 2, hd: true } }).variant).toEqual({
    size: '1024x1024',
    n: '2',
    hd: 'true',
  });
  expect(rowOf({ variant: {} }).variant).toBeNull();
});

describe('refused, with the row and the key', () => {
  test.each(Object.keys(fileRow()))('without %s', (key) => {
    const { [key]: left, ...rest } = fileRow();
    expect(left).not.toBe(undefined);
    expect(errorOf(fileOf([fileRow({ id: 'other' }), rest]))).toMatch(
      new RegExp(`^Row 2.*: "${key}" is missing`),
    );
  });

  test.each([
    [{ usd: -0.01 }, '"usd" is not a number of at least 0'],
    [{ usd: '0.04' }, '"usd" is not a number'],
    [{ usd: Number.NaN }, '"usd" is not a number'],
    [{ usd: Number.POSITIVE_INFINITY }, '"usd" is not a number'],
    [{ usd: 0.0000001 }, '"usd" has more than six decimals'],
    [{ usd: 1e12 }, '"usd" is too large'],
    [{ extra_mp_usd: 0.0151515 }, '"extra_mp_usd" has more than six decimals'],
    [{ latency_s: -1 }, '"latency_s" is not a number'],
    [{ as_of: '2026-02-30' }, '"as_of" is not a day'],
    [{ as_of: '2026-13' }, '"as_of" is not a day'],
    [{ as_of: '22.11.2026' }, '"as_of" is not a day'],
    [{ retired_on: '2026-10' }, '"retired_on" is not a day'],
    [{ unit: 'pixel' }, '"unit" is not one of image, call'],
    [{ basis: 'guess' }, '"basis" is not one of list'],
    [{ confidence: 'high' }, '"confidence" is not one of'],
    [{ jobs: 'erase' }, '"jobs" is not a list'],
    [{ jobs: ['erase', 1] }, '"jobs"[1] is not a text'],
    [{ variant: { size: null } }, '"variant", size, is not a text'],
    [{ variant: ['1K'] }, '"variant" is not an object'],
    [{ usd_per_million_tokens: rates }, 'only for the unit token'],
    [{ unit: 'token' }, '"usd" must be null'],
    [{ unit: 'token', usd: null, usd_per_million_tokens: { ...rates, text_in: -1 } }, '"text_in" is not'],
    [{ unit: 'token', usd: null, usd_per_million_tokens: { text_in: 1 } }, '"cached_text_in" is missing'],
    [{ tokens_per_image: { '1K': -1 } }, '"tokens_per_image", 1K, is not a number'],
    [{ discount: 0.5 }, '"discount" is not known'],
  ])('%j', (patch, words) => {
    expect(faultOf(patch)).toContain('Row 1 (fal fal-ai/bria/eraser): ');
    expect(faultOf(patch)).toContain(words);
  });

  test('a row without a name, and what is no row', () => {
    expect(faultOf({ id: ' ' })).toBe('Row 1: "id" is empty.');
    expect(errorOf(fileOf([null]))).toBe('Row 1 is not an object.');
    expect(errorOf(fileOf([[]]))).toBe('Row 1 is not an object.');
  });

  test.each([
    [null, 'The file is not an object.'],
    ['[]', 'The file is not an object.'],
    [fileOf([], { schema: 'ninetyten.prices/2' }), '"schema" is not one of ninetyten.prices/1'],
    [fileOf([], { currency: 'EUR' }), '"currency" is not one of USD'],
    [fileOf([], { as_of: '2026-11' }), '"as_of" is not a day'],
    [fileOf([], { rows: {} }), '"rows" is not a list'],
    [fileOf([], { extra: 1 }), '"extra" is not known'],
    [fileOf([], { providers: [fileProvider({ currency: 'EUR' })] }), 'Provider 1 (fal): "currency"'],
    [fileOf([], { providers: [fileProvider({ bills_on: { failed: 'n' } })] }), '"cancelled" is missing'],
    [fileOf([], { providers: [fileProvider(), fileProvider()] }), 'The provider fal stands twice'],
  ])('a file %#', (file, words) => {
    expect(errorOf(file)).toContain(words);
  });

  test('twins, whatever the order of a variant’s keys', () => {
    const one = fileRow({ variant: { size: '1K', quality: 'low' } });
    const twin = fileRow({ variant: { quality: 'low', size: '1K' }, usd: 0.05 });
    expect(errorOf(fileOf([fileRow(), one, twin]))).toBe(
      'fal fal-ai/bria/eraser stands twice, at 2 and 3: which one holds?',
    );
    expect(errorOf(fileOf([one, { ...twin, unit: 'image' }]))).toBe('none');
    expect(errorOf(fileOf([one, { ...twin, basis: 'estimate' }]))).toBe('none');
  });
});

test('every amount of at most six decimals is exact, there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), (micros) => {
      // As a person writes it: the digits, not a quotient.
      const digits = String(micros).padStart(7, '0');
      const usd = Number(`${digits.slice(0, -6)}.${digits.slice(-6)}`);
      const row = rowOf({ usd });
      expect(row.unitMicros).toBe(micros);
      expect(priceFile({ asOf: '2026-11-22', rows: [row] }, [])['rows']).toEqual([fileRow({ usd })]);
    }),
  );
});

test('an amount with a seventh decimal is refused, never rounded', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 9 }), (micros, rest) => {
      const digits = String(micros).padStart(6, '0');
      expect(faultOf({ usd: Number(`0.${digits}${rest}`) })).toContain('more than six decimals');
    }),
  );
});

test('what is written is read again as it was', () => {
  const rows = [
    priceRowOf({ variant: { model: 'low_quality' }, unitMicros: 6_000 }),
    priceRowOf({ unit: 'megapixel', extraMpMicros: 15_000, inputMpMicros: 1, retiredOn: '2026-12-01' }),
    priceRowOf({
      unit: 'token',
      unitMicros: null,
      tokenRates: {
        textIn: 1_500_000,
        cachedTextIn: null,
        imageIn: 1,
        cachedImageIn: 0,
        textOut: 7_500_000,
        imageOut: 35_294_000,
      },
      tokensPerImage: { '1K': 1120 },
      asOf: null,
      note: 'a note',
      latencyS: 2.6,
    }),
  ];
  const table = tableOf(rows, { id: 'team@2026-11-27' });
  const written: unknown = JSON.parse(JSON.stringify(priceFile(table, [fileProvider()])));
  expect(parse(written)).toEqual({ ok: true, value: table });
});
