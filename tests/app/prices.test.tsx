import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { axeFindings, renderApp } from '../drivers/renderApp.tsx';
import { fileOf, fileProvider, fileRow } from '../kernel/pricing/priceRows.ts';
import { importPrices, pricesInUse } from '../../src/app/services/prices.ts';
import { bundledPrices } from '../../src/engines/hosted/prices/bundled.ts';
import { priceRow } from '../../src/kernel/pricing/priceTable.ts';

const storageKey = 'ninetyten.teamPrices';
const eraser = { provider: 'fal', id: 'fal-ai/bria/eraser', variant: null };

beforeEach(async () => {
  // The page forgets what it has read one turn after it was left.
  await new Promise((done) => setTimeout(done));
  // Of the clock only the date: the table ages.
  vi.setSystemTime('2026-11-27T12:00:00Z');
  localStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const section = (): Promise<HTMLElement> => screen.findByRole('region', { name: 'Prices' });
const open = async () => {
  const { user } = renderApp('#/settings');
  const prices = await section();
  await within(prices).findByRole('button', { name: 'Import prices' });
  return { user, prices };
};
const jsonFile = (value: unknown, name = 'ours.json') =>
  new File([typeof value === 'string' ? value : JSON.stringify(value)], name, { type: 'application/json' });

test('prices are listed by provider, with what makes them doubtful in words', async () => {
  const { user, prices } = await open();
  expect(prices.textContent).toContain('The 100 prices this version came with, of 22 Nov 2026.');
  expect(prices.textContent).toContain('In the ledger: bundled@2026-11-22.');
  const fold = within(prices).getByRole('button', {
    name: /^openai 22 prices, 17 old or undated, 3 retired$/,
  });
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  expect(within(prices).queryByRole('table')).toBeNull();
  await user.click(fold);
  expect(fold.getAttribute('aria-expanded')).toBe('true');
  const table = within(prices).getByRole('region', { name: 'Prices of openai, table' });
  const rows = within(table).getAllByRole('row');
  const line = (start: string): string =>
    rows.find((row) => row.textContent?.startsWith(start))?.textContent ?? 'none';
  expect(line('gpt-image-1$')).toContain('Retired 23 Oct 2026');
  expect(line('gpt-image-2.6-sunburst')).toContain('$30.00 image out, per million tokens');
  expect(line('gpt-image-2.6-sunburst')).toContain('developers.openai.com model page (official)');
  expect(line('gpt-image-2.6-sunburst')).not.toContain('Over 30 days old');
  expect(line('gpt-image-2size 1024x1024, quality low')).toContain('estimate for quotes$0.006 per image');
  expect(line('gpt-image-2size 1024x1024, quality low')).toContain('21 Aug 2026Over 30 days old');
  expect(line('dall-e-2')).toContain('Not known');
  expect(await axeFindings()).toEqual([]);
  await user.click(fold);
  expect(within(prices).queryByRole('table')).toBeNull();
});

test('every word of a search must stand in a row; what is found is shown at once', async () => {
  const { user, prices } = await open();
  const search = within(prices).getByRole('searchbox', { name: 'Search prices' });
  await user.type(search, 'Erase recraft');
  const table = within(prices).getByRole('region', { name: 'Prices of recraft, table' });
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  expect(table.textContent).toContain('images/eraseRegion');
  expect(within(prices).queryByRole('region', { name: /fal/ })).toBeNull();
  await user.type(search, ' nothing');
  expect(within(prices).getByText('No price matches.')).toBeTruthy();
});

test('a lead enters what the team pays: to the micro, marked as theirs, under a new table id', async () => {
  const { user, prices } = await open();
  await user.type(within(prices).getByRole('searchbox', { name: 'Search prices' }), 'bria eraser');
  await user.click(within(prices).getByRole('button', { name: 'Edit the price of fal-ai/bria/eraser' }));
  const dialog = await screen.findByRole('dialog', { name: 'Price of fal-ai/bria/eraser' });
  const field = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Dollars per call' });
  expect(field.value).toBe('0.04');
  await user.clear(field);
  await user.type(field, '0.0312345');
  await user.click(within(dialog).getByRole('button', { name: 'Save price' }));
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(localStorage.getItem(storageKey)).toBeNull();
  expect(await axeFindings()).toEqual([]);
  await user.clear(field);
  await user.type(field, '0,031234{Enter}');
  await within(prices).findByText('$0.031234 per call');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(prices.textContent).toContain('1 price of the team’s own among 100; the table is of 22 Nov 2026.');
  expect(prices.textContent).toContain('entered by the team (the team’s)');
  const { table } = await pricesInUse();
  expect(table.id).toMatch(/^team@2026-11-27\./);
  expect(priceRow(table, eraser)).toMatchObject({
    unitMicros: 31_234,
    asOf: '2026-11-27',
    confidence: 'user',
  });

  // A second one stands beside the first; an empty field is not known, never 0.
  await user.click(within(prices).getByRole('button', { name: 'Edit the price of fal-ai/bria/eraser' }));
  await user.clear(await screen.findByRole('textbox', { name: 'Dollars per call' }));
  await user.click(screen.getByRole('button', { name: 'Save price' }));
  await within(prices).findByText('Not known');
  expect(priceRow((await pricesInUse()).table, eraser)?.unitMicros).toBeNull();
});

test('the rate of a machine and rates of tokens can be entered too', async () => {
  const { user, prices } = await open();
  const search = within(prices).getByRole('searchbox', { name: 'Search prices' });
  await user.type(search, 'comfyui');
  await user.click(within(prices).getByRole('button', { name: 'Edit the price of comfyui' }));
  await user.type(await screen.findByRole('textbox', { name: 'Dollars per second' }), '0.000278{Enter}');
  await within(prices).findByText('$0.000278 per second');
  await user.clear(search);
  await user.type(search, 'nano-banana-2.1 gemini');
  await user.click(within(prices).getByRole('button', { name: 'Edit the price of gemini-nano-banana-2.1' }));
  const out = await screen.findByRole('textbox', { name: 'Dollars image out, per million tokens' });
  await user.clear(out);
  await user.type(out, '28{Enter}');
  await within(prices).findByText('$28.00 image out, per million tokens');
  const { table } = await pricesInUse();
  const row = { provider: 'gemini', id: 'gemini-nano-banana-2.1', variant: null };
  expect(priceRow(table, row)?.tokenRates).toMatchObject({
    imageOut: 28_000_000,
    textIn: 1_500_000,
    cachedTextIn: null,
  });
  expect(priceRow(table, { provider: 'self-hosted', id: 'comfyui', variant: null })?.unitMicros).toBe(278);
});

test('a file is taken in whole, or nothing of it, with the row and key that are wrong', async () => {
  const { user, prices } = await open();
  const input = within(prices).getByLabelText<HTMLInputElement>('Price table file');
  await user.upload(input, jsonFile(fileOf([fileRow(), fileRow({ id: 'x', usd: -1 })])));
  const fault = await within(prices).findByRole('alert');
  expect(fault.textContent).toBe('Nothing was imported. Row 2 (fal x): "usd" is not a number of at least 0.');
  expect(localStorage.getItem(storageKey)).toBeNull();
  await user.upload(input, jsonFile('no json', 'notes.json'));
  await waitFor(() => expect(fault.textContent).toContain('notes.json is not a JSON file.'));
  await user.upload(input, jsonFile(fileOf([fileRow({ usd: 0.02 })])));
  await within(prices).findByText('1 price taken in from ours.json.');
  expect(within(prices).queryByRole('alert')).toBeNull();
  expect(priceRow((await pricesInUse()).table, eraser)?.unitMicros).toBe(20_000);
});

test('the bundled prices come back after a question', async () => {
  importPrices(fileOf([fileRow({ usd: 0.02 })]), '2026-11-26');
  const { user, prices } = await open();
  await user.click(within(prices).getByRole('button', { name: 'Back to the bundled prices' }));
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect((await pricesInUse()).team).not.toBeNull();
  await user.click(within(prices).getByRole('button', { name: 'Back to the bundled prices' }));
  await user.click(screen.getByRole('button', { name: 'Remove the team’s prices' }));
  await within(prices).findByText(/this version came with/);
  expect(within(prices).queryByRole('button', { name: 'Back to the bundled prices' })).toBeNull();
  expect(localStorage.getItem(storageKey)).toBeNull();
});

test('what is exported can be imported and means the same, terms of providers included', async () => {
  const terms = fileProvider({ bills_on: { failed: 'y', blocked: 'y', cancelled: 'y', timeout: 'y' } });
  importPrices(fileOf([fileRow({ usd: 0.02 })], { providers: [terms] }), '2026-11-26');
  const blobs: Blob[] = [];
  vi.stubGlobal(
    'URL',
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`,
      revokeObjectURL: () => undefined,
    }),
  );
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const { user, prices } = await open();
  await user.click(within(prices).getByRole('button', { name: 'Export prices' }));
  expect(click.mock.contexts.map((link) => (link as HTMLAnchorElement).download)).toEqual([
    'ninetyten-prices-2026-11-27.json',
  ]);
  const before = (await pricesInUse()).table;
  const file: unknown = JSON.parse((await blobs[0]?.text()) ?? '');
  expect(importPrices(file, '2026-11-26').ok).toBe(true);
  const after = (await pricesInUse()).table;
  expect(after.rows).toEqual(before.rows);
  expect(after.providers).toEqual(before.providers);
  expect(after.providers.get('fal')?.billsOn.failed).toBe('y');
  vi.unstubAllGlobals();
});

test('kept prices that cannot be read do not count, and that is said', async () => {
  const { table } = await bundledPrices();
  for (const text of ['{', '7', '{"changedOn":"today"}', '{"changedOn":"2026-11-26","file":{"rows":[]}}']) {
    localStorage.setItem(storageKey, text);
    const prices = await pricesInUse();
    expect(prices.table).toEqual(table);
    expect(prices.problem).not.toBeNull();
  }
  const { prices } = await open();
  expect(within(prices).getByRole('alert').textContent).toContain('"schema" is missing');
  expect(within(prices).getByRole('button', { name: 'Back to the bundled prices' })).toBeTruthy();
});

test('where the browser keeps nothing, the prices hold for the page, and that is said', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  importPrices(fileOf([fileRow({ usd: 0.02 })]), '2026-11-26');
  expect(priceRow((await pricesInUse()).table, eraser)?.unitMicros).toBe(20_000);
  const { prices } = await open();
  expect(within(prices).getByRole('alert').textContent).toContain('did not keep the last change');
  vi.restoreAllMocks();
  importPrices(fileOf([fileRow({ usd: 0.03 })]), '2026-11-26');
  expect((await pricesInUse()).isKept).toBe(true);
});
