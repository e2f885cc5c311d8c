import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { priceRowOf, tableOf } from './priceRows.ts';
import type { EventDraft } from '../../../src/kernel/ledger/events.ts';
import { zeroHlc } from '../../../src/kernel/ledger/hlc.ts';
import { stampEvents } from '../../../src/kernel/ledger/stamp.ts';
import { parseEvent } from '../../../src/kernel/ledger/validate.ts';
import type { PriceDims, PriceRow } from '../../../src/kernel/pricing/priceTable.ts';
import { isRetired, isStale, quoteOf } from '../../../src/kernel/pricing/quoteRow.ts';
import type { RunPrice } from '../../../src/kernel/pricing/runPrice.ts';

const today = '2026-11-27';
const mp = 1_000_000;
const one: PriceDims = { outputs: 1, outputPixels: mp, inputPixels: mp };
const unpriced = { micros: null, upperMicros: null, qualifier: 'unpriced', snapshot: null };

const quote = (patch: Partial<PriceRow>, dims: Partial<PriceDims> = {}): RunPrice => {
  const row = priceRowOf(patch);
  return quoteOf(tableOf([row]), row, { ...one, ...dims }, today);
};
const rates = {
  textIn: 1_500_000,
  cachedTextIn: null,
  imageIn: 1_500_000,
  cachedImageIn: null,
  textOut: 7_500_000,
  imageOut: 30_000_000,
};
const token = {
  unit: 'token',
  unitMicros: null,
  tokenRates: rates,
  tokensPerImage: { '1K': 1120, '4K': 2000 },
} as const;

test.each<[Partial<PriceRow>, RunPrice['doubts']]>([
  [{ asOf: '2026-11-20' }, undefined],
  [{ asOf: '2026-10-20' }, ['old']],
  [{ asOf: null }, ['undated']],
  [{ asOf: '2062-11-22' }, ['undated']],
  [{ asOf: '2026-11-20', confidence: 'secondary' }, ['second-hand']],
  [{ asOf: '2026-10', confidence: 'observed' }, ['observed', 'old']],
  [{ asOf: '2026-11-20', confidence: 'user' }, undefined],
  // What has no price has none to doubt.
  [{ asOf: null, unitMicros: null }, undefined],
])('a price of %j is doubted as %j', (patch, doubts) => {
  expect(quote(patch).doubts).toEqual(doubts);
});

describe('exact', () => {
  test('an image of a price list, each output by itself; a call once', () => {
    expect(quote({ unit: 'image' }, { outputs: 3 })).toMatchObject({
      micros: 120_000,
      upperMicros: 120_000,
      qualifier: 'exact',
    });
    expect(quote({ unit: 'call' }, { outputs: 3, outputPixels: null })).toMatchObject({
      micros: 40_000,
      upperMicros: 40_000,
      qualifier: 'exact',
    });
    expect(quote({ unitMicros: 0 })).toMatchObject({ micros: 0, upperMicros: 0, qualifier: 'exact' });
  });

  test('the snapshot names the table and the row', () => {
    const variant = { size: '1024x1536', quality: 'high' };
    expect(quote({ variant }).snapshot).toEqual({
      table: 'bundled@2026-11-22',
      sku: 'fal/fal-ai/bria/eraser quality=high size=1024x1536',
      unit: 'call',
      unitMicro: 40_000,
      unitPer: 1,
      cur: 'USD',
      dims: { w: 1024, h: 1536, quality: 'high' },
      billsOn: { failed: 'n', blocked: '?', cancelled: '?', timeout: '?' },
      source: 'bundled',
    });
    expect(quote({ confidence: 'user' }).snapshot?.source).toBe('user');
    expect(quote({ provider: 'nobody' }).snapshot?.billsOn.failed).toBe('?');
  });
});

describe('estimates', () => {
  const perMp = {
    unit: 'megapixel',
    unitMicros: 30_000,
    extraMpMicros: 15_000,
    inputMpMicros: 10_000,
  } as const;

  test('megapixels: both roundings, unless the row says how they are counted', () => {
    const dims = { outputPixels: 2.5 * mp, inputPixels: 1.2 * mp, outputs: 2 };
    expect(quote(perMp, dims)).toMatchObject({
      micros: 2 * (30_000 + 22_500) + 12_000,
      upperMicros: 2 * (30_000 + 30_000) + 20_000,
      qualifier: 'estimate',
    });
    expect(quote({ ...perMp, note: 'rounded up to the next MP' }, dims)).toMatchObject({
      micros: 140_000,
      upperMicros: 140_000,
      qualifier: 'estimate',
    });
  });

  test('a price that may count input or output: from the smaller to the larger picture', () => {
    const upscale = { ...perMp, unitMicros: 1_000, extraMpMicros: 1_000, inputMpMicros: null };
    const note = 'whether input or output MP are counted is not established';
    expect(quote({ ...upscale, note }, { inputPixels: mp, outputPixels: 15.5 * mp })).toMatchObject({
      micros: 1_000,
      upperMicros: 16_000,
    });
  });

  test('of an unknown size, or price of further ones, the first megapixel is sure', () => {
    expect(quote({ ...perMp, extraMpMicros: null, inputMpMicros: null })).toMatchObject({
      micros: 30_000,
      upperMicros: null,
      qualifier: 'estimate',
    });
    expect(quote(perMp, { outputPixels: null, outputs: 2 })).toMatchObject({
      micros: 60_000,
      upperMicros: null,
      qualifier: 'estimate',
    });
  });

  test('what was only seen has no upper end, and no more has a figure of an image billed by tokens', () => {
    for (const basis of ['observed', 'estimate'] as const)
      expect(quote({ unit: 'image', basis }, { outputs: 2 })).toMatchObject({
        micros: 80_000,
        upperMicros: null,
        qualifier: 'estimate',
      });
    expect(
      quote(
        { unit: 'image', basis: 'observed', extraMpMicros: 4_000, inputMpMicros: 4_000 },
        { outputPixels: 2 * mp, inputPixels: 2 * mp },
      ),
    ).toMatchObject({ micros: 52_000, upperMicros: null });
  });

  test('tokens: the pictures of the size; what the model thinks is on top and not known', () => {
    const square = 1024 * 1024;
    const lower = { micros: 2 * 33_600, upperMicros: null, qualifier: 'estimate' };
    expect(quote(token, { outputPixels: square, outputs: 2 })).toMatchObject(lower);
    // 21:9 of the same size.
    expect(quote(token, { outputPixels: 1584 * 672, outputs: 2 })).toMatchObject(lower);
    expect(quote(token, { outputPixels: 4096 * 4096 })).toMatchObject({ micros: 60_000 });
    expect(quote(token, { outputPixels: square }).snapshot).toMatchObject({
      unit: 'token',
      unitMicro: 30_000_000,
      unitPer: 1_000_000,
    });
  });

  test('a machine by the second: the seconds that were seen, once the team has set a rate', () => {
    const second = { unit: 'second', unitMicros: 1_001, latencyS: 2.5 } as const;
    expect(quote(second)).toMatchObject({ micros: 2_503, upperMicros: null, qualifier: 'estimate' });
    expect(quote({ ...second, latencyS: null })).toEqual(unpriced);
  });
});

describe('unpriced', () => {
  test.each<[string, Partial<PriceRow>, Partial<PriceDims>]>([
    ['a price that is not known', { unitMicros: null }, {}],
    ['a machine without a rate', { unit: 'second', unitMicros: null, latencyS: 3 }, {}],
    ['a number of credits that no row tells', { unit: 'credit' }, {}],
    ['a size that no tokens are known of', token, { outputPixels: 2048 * 2048 }],
    ['a size beyond all that have a name', token, { outputPixels: 8192 * 8192 }],
    ['tokens of an unknown size', token, { outputPixels: null }],
    ['tokens without figures per image', { ...token, tokensPerImage: null }, {}],
    ['tokens without a rate for images', { ...token, tokenRates: { ...rates, imageOut: null } }, {}],
    ['a model that was shut down', { retiredOn: today }, {}],
    ['megapixels without a price', { unit: 'megapixel', unitMicros: null }, { outputPixels: null }],
  ])('%s', (_, patch, dims) => {
    expect(quote(patch, dims)).toEqual(unpriced);
  });

  test('no row: never that of a similar model', () => {
    expect(quoteOf(tableOf([priceRowOf()]), null, one, today)).toEqual(unpriced);
  });
});

const amount = fc.option(fc.integer({ min: 0, max: 5_000_000 }), { nil: null });
const anyRow = fc.record({
  basis: fc.constantFrom('list', 'estimate', 'observed'),
  unit: fc.constantFrom('image', 'call', 'megapixel', 'token', 'credit', 'second'),
  unitMicros: amount,
  extraMpMicros: amount,
  inputMpMicros: amount,
  tokenRates: fc.constantFrom(rates, null),
  tokensPerImage: fc.constantFrom({ '1K': 1120 }, null),
  latencyS: fc.option(fc.double({ min: 0, max: 60, noNaN: true }), { nil: null }),
  note: fc.constantFrom(null, 'rounded up', 'whether input or output MP are counted is not established'),
}) as fc.Arbitrary<Partial<PriceRow>>;
const pixels = fc.integer({ min: 0, max: 64 * mp });
const anyDims = fc.record({
  outputs: fc.integer({ min: 1, max: 8 }),
  outputPixels: fc.option(pixels, { nil: null }),
  inputPixels: pixels,
});

test('amounts are whole micros, the ends stand in order, and each qualifier keeps its word', () => {
  fc.assert(
    fc.property(anyRow, anyDims, (patch, dims) => {
      const { micros, upperMicros, qualifier, snapshot } = quote(patch, dims);
      if (qualifier === 'unpriced') {
        expect([micros, upperMicros, snapshot]).toEqual([null, null, null]);
        return;
      }
      expect(Number.isSafeInteger(micros)).toBe(true);
      expect(upperMicros === null || upperMicros >= Number(micros)).toBe(true);
      expect(Number.isSafeInteger(snapshot?.unitMicro)).toBe(true);
      if (qualifier === 'exact') {
        expect(upperMicros).toBe(micros);
        expect([patch.basis, patch.extraMpMicros, patch.inputMpMicros]).toEqual(['list', null, null]);
        expect(['image', 'call']).toContain(patch.unit);
      }
    }),
  );
});

test('a larger picture or one more output never costs less', () => {
  fc.assert(
    fc.property(anyRow, anyDims, pixels, (patch, dims, more) => {
      if (patch.unit === 'token') return;
      const before = quote(patch, dims);
      const larger = dims.outputPixels === null ? null : dims.outputPixels + more;
      const after = quote(patch, {
        outputs: dims.outputs + 1,
        outputPixels: larger,
        inputPixels: dims.inputPixels + more,
      });
      expect(after.qualifier).toBe(before.qualifier);
      expect(Number(after.micros)).toBeGreaterThanOrEqual(Number(before.micros));
      expect(Number(after.upperMicros)).toBeGreaterThanOrEqual(Number(before.upperMicros));
    }),
  );
});

test('a quote of each kind passes the gate of the ledger', () => {
  const quotes = [
    quote({}),
    quote({ unit: 'image', basis: 'estimate' }),
    quote(token),
    quote({ unitMicros: null }),
  ];
  const drafts = quotes.map(({ micros, upperMicros, qualifier, snapshot }): EventDraft => ({
    type: 'call.quoted',
    scope: { asset: 'a' },
    body: {
      call: 'c',
      qtyLow: 1,
      qtyHigh: 1,
      micro: micros,
      upperMicro: upperMicros,
      qualifier,
      price: snapshot ?? null,
    },
  }));
  const clock = { now: () => 1, mono: () => 1, tzOffsetMinutes: () => 0 };
  const { events } = stampEvents(drafts, { dev: 'd', seq: 0, hlc: zeroHlc }, clock, 'ana');
  expect(events.map((event) => parseEvent(event).kind)).toEqual(['known', 'known', 'known', 'known']);
});

test('older than 30 days, or undated; of a month the first day counts', () => {
  const stale = (asOf: string | null): boolean => isStale({ asOf }, today);
  expect([stale('2026-10-28'), stale('2026-10-27')]).toEqual([false, true]);
  expect([stale('2026-11'), stale('2026-10'), stale(null)]).toEqual([false, true, true]);
});

test('shut down from that day on', () => {
  const retired = (retiredOn: string | null): boolean => isRetired({ retiredOn }, today);
  expect([retired('2026-11-28'), retired(today), retired('2025-01-01'), retired(null)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
