/** The ledger leaves one browser as a file and comes into another one: whole, with a gap, twice, and in conflict. */
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import type { Download, Page } from 'playwright';
import { afterEach, expect, inject, test } from 'vitest';

import { softwareGlFlags } from '../../scripts/lib/chromium.mjs';
import { axeFindings } from './harness/axe.ts';
import type { ExportManifest } from '../../src/kernel/exports/exportManifest.ts';
import { BrowserProfile } from './harness/browserProfile.ts';

const baseUrl = inject('baseUrl');

const profiles: BrowserProfile[] = [];
afterEach(async () => {
  for (const profile of profiles.splice(0)) await profile.dispose();
});

async function open(hash: string): Promise<Page> {
  const profile = new BrowserProfile({ extraFlags: softwareGlFlags });
  profiles.push(profile);
  return profile.open(`${baseUrl}${hash}`);
}

const go = (page: Page, hash: string): Promise<void> =>
  page.evaluate((target) => {
    location.hash = target;
  }, hash);

const download = (page: Page, ending: string): Promise<Download> =>
  page.waitForEvent('download', {
    predicate: (one) => one.suggestedFilename().endsWith(ending),
    timeout: 120_000,
  });

async function savedEvents(page: Page): Promise<string[]> {
  const arriving = download(page, '.jsonl.gz');
  await page.getByRole('button', { name: 'Save Events' }).click();
  const path = await (await arriving).path();
  return gunzipSync(await readFile(path))
    .toString('utf8')
    .trimEnd()
    .split('\n');
}

async function savedManifest(page: Page, button: string): Promise<ExportManifest> {
  const arriving = download(page, '.manifest.json');
  await page.getByRole('button', { name: button }).click();
  const path = await (await arriving).path();
  return JSON.parse(await readFile(path, 'utf8')) as ExportManifest;
}

async function takeIn(page: Page, name: string, lines: readonly string[]): Promise<string> {
  const buffer = gzipSync(`${lines.join('\n')}\n`);
  await page.getByLabel('Ledger file').setInputFiles({ name, mimeType: 'application/gzip', buffer });
  await page.getByRole('button', { name: /^Take in/ }).click();
  const told = page.getByText(/^(Taken in|This file had been taken in before):/);
  await told.waitFor({ timeout: 180_000 });
  return (await told.textContent()) ?? '';
}

async function monthFigures(page: Page): Promise<Record<string, string>> {
  await go(page, '#/review/month');
  await page.getByText('Data quality').waitFor({ timeout: 120_000 });
  await page.locator('main[aria-busy="false"]').waitFor();
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('main [data-metric]')].map((element) => [
        element.dataset['metric'] ?? '',
        element.dataset['value'] ?? '',
      ]),
    ),
  );
}

test('a ledger goes from one browser to another and gives the same month; gaps and conflicts are named', async () => {
  const source = await open('#/review');
  await source.getByRole('button', { name: 'Load a demo year' }).click();
  await source.getByText('Twelve invented people’s year').waitFor({ timeout: 180_000 });
  await go(source, '#/review/files');
  const lines = await savedEvents(source);
  const seen: string[] = [];
  for (const button of ['Save Tables', 'Save FOCUS', 'Save Parquet', 'Save Traces']) {
    const manifest = await savedManifest(source, button);
    seen.push(...manifest.files.map(({ file }) => file));
    for (const { reconciles } of manifest.files) expect(reconciles?.unexplainedMicro ?? '0').toBe('0');
  }
  expect(seen).toEqual([
    'calls.csv',
    'charges.csv',
    'assets.csv',
    'labour.csv',
    'focus-1.4.csv',
    'calls.parquet',
    'charges.parquet',
    'assets.parquet',
    'labour.parquet',
    'traces.otlp.jsonl',
  ]);
  const demo = lines.filter((line) => line.includes('"dev":"demo-'));
  expect(demo.length).toBeGreaterThan(50_000);

  const target = await open('#/review/files');
  await target.getByText('No events yet.').waitFor();
  // Five in the middle of one device are lost on the way.
  const at = demo.findIndex((line) => line.includes('"seq":100,'));
  const incomplete = demo.toSpliced(at, 5);
  expect(await takeIn(target, 'incomplete.jsonl.gz', incomplete)).toContain('new, 0 known already');
  await target.getByText('5 events: 100–104').waitFor();
  expect(await takeIn(target, 'whole.jsonl.gz', demo)).toContain('5 new');
  await target.getByText('Each device numbers its events; no number is missing.').waitFor();
  expect(await axeFindings(target)).toEqual([]);
  expect(await takeIn(target, 'whole.jsonl.gz', demo)).toContain('This file had been taken in before: 0 new');

  const forged = demo.findIndex((line) => line.includes('"decision":"accepted"'));
  const other = (demo[forged] ?? '').replace('"decision":"accepted"', '"decision":"superseded"');
  expect(await takeIn(target, 'forged.jsonl.gz', [other])).toContain('1 set aside');
  const conflicts = target.getByRole('region', { name: 'Conflicts, table' });
  await conflicts.getByText(/superseded/).waitFor();

  // Wages never leave, so what people cost is unknown there; what the machines cost is the same.
  const there = await monthFigures(source);
  const finished = there['finished-assets'];
  expect(Number(finished)).toBeGreaterThan(50);
  // The review takes in the last of an import a moment after it.
  await expect
    .poll(async () => (await monthFigures(target))['finished-assets'], { timeout: 60_000 })
    .toBe(finished);
});

test('a file that is no ledger is refused with its reason', async () => {
  const page = await open('#/review/files');
  const picture = { name: 'cat.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a ledger\n') };
  await page.getByLabel('Ledger file').setInputFiles(picture);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('cat.jpg');
});
