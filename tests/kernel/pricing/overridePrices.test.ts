import { expect, test } from 'vitest';

import { priceRowOf, tableOf } from './priceRows.ts';
import { overridePrices } from '../../../src/kernel/pricing/overridePrices.ts';
import { billedOn, priceRow } from '../../../src/kernel/pricing/priceTable.ts';
import type { PriceRow } from '../../../src/kernel/pricing/priceTable.ts';

const erase = priceRowOf();
const fill = priceRowOf({ id: 'fill', variant: { size: '1K', quality: 'low' }, unitMicros: 50_000 });
const gone = priceRowOf({ id: 'gone', retiredOn: '2026-05-12' });
const bundled = tableOf([erase, fill, gone], { asOf: '2026-09-01', id: 'bundled@2026-09-01' });

const merged = (rows: readonly PriceRow[], asOf = '2026-11-27', changedOn = '2026-11-27') =>
  overridePrices(bundled, { changedOn, table: tableOf(rows, { asOf, id: 'x', providers: new Map() }) });

test('the team’s price holds and is marked as theirs, in its place; the others stay', () => {
  const own = { ...fill, variant: { quality: 'low', size: '1K' }, unitMicros: 45_000 };
  const extra = priceRowOf({ provider: 'ours', id: 'new' });
  const table = merged([own, extra]);
  expect(table.rows).toEqual([erase, { ...own, confidence: 'user' }, gone, { ...extra, confidence: 'user' }]);
  expect(priceRow(table, fill)?.unitMicros).toBe(45_000);
  expect(billedOn(table, 'fal', 'failed')).toBe('n');
});

test('a price that is the same as before is not theirs', () => {
  expect(merged([erase, fill]).rows).toEqual(bundled.rows);
});

test('terms of a provider come with the file', () => {
  const terms = {
    provider: 'fal',
    creditMicros: null,
    billsOn: { failed: 'y', cancelled: 'y', blocked: 'y', timeout: 'y' },
  } as const;
  const table = overridePrices(bundled, {
    changedOn: '2026-11-27',
    table: tableOf([], { providers: new Map([['fal', terms]]) }),
  });
  expect(billedOn(table, 'fal', 'failed')).toBe('y');
});

test('the id names the day and the content', () => {
  const cheaper = { ...fill, unitMicros: 45_000 };
  const { id } = merged([cheaper]);
  expect(id).toMatch(/^team@2026-11-27\.\d+\.\d+$/);
  expect(merged([cheaper]).id).toBe(id);
  expect(merged([{ ...fill, unitMicros: 45_001 }]).id).not.toBe(id);
  expect(merged([cheaper], '2026-11-27', '2026-11-28').id).not.toBe(id);
});

test('one corrected row does not make the table younger; a whole new list does, and never older', () => {
  expect(merged([fill]).asOf).toBe('2026-09-01');
  expect(merged([erase, fill]).asOf).toBe('2026-11-27');
  expect(merged([erase, fill], '2026-08-01').asOf).toBe('2026-09-01');
});
