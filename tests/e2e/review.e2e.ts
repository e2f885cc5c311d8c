/** The lead's review on the production build: real work and the demo year, read by its own worker from the database. */
import { afterEach, expect, inject, test } from 'vitest';

import { softwareGlFlags } from '../../scripts/lib/chromium.mjs';
import { axeFindings } from './harness/axe.ts';
import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { photograph } from './harness/photographs.ts';
import { readEvents } from './harness/rawEvents.ts';

const baseUrl = inject('baseUrl');

let profile: BrowserProfile | null = null;
afterEach(async () => {
  await profile?.dispose();
  profile = null;
});

async function start(): Promise<EditorPage> {
  profile = new BrowserProfile({ extraFlags: softwareGlFlags });
  return new EditorPage(await profile.open(baseUrl));
}

async function figures({ page }: EditorPage): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('main [data-metric]')].map((element) => [
        element.dataset['metric'] ?? '',
        element.dataset['value'] ?? '',
      ]),
    ),
  );
}

test('a finished asset is in the review at once, in this tab and in one that looks on', async () => {
  const editor = await start();
  const { page } = editor;
  const onlooker = await page.context().newPage();
  await onlooker.goto(`${baseUrl}#/review`);
  await onlooker.getByRole('heading', { name: 'Nothing to review yet' }).waitFor();

  await editor.importImage(await photograph());
  await editor.canvas.settled();
  await editor.chooseTool('Upscale');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await editor.run();
  await editor.reject('style');
  await editor.run();
  await editor.accept();
  await editor.finish();
  await onlooker.locator('[data-metric="finished-assets"][data-value="1"]').waitFor();

  await page.evaluate(() => {
    location.hash = '#/review/models';
  });
  const row = page.getByRole('row').filter({ hasText: 'Upscale' });
  await row.waitFor();
  expect((await row.getByRole('cell').allTextContents()).join(' ')).toContain('1 of 2');
  const submitted = (await readEvents(page)).filter(({ type }) => type === 'call.submitted');
  expect(submitted).toHaveLength(2);
});

test('a finished asset is replayed with its pictures, found by its new name, and stands in the list', async () => {
  const editor = await start();
  const { page } = editor;
  await editor.importImage(await photograph());
  await editor.canvas.settled();
  await editor.chooseTool('Upscale');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await editor.run();
  await editor.reject('style');
  await editor.run();
  await editor.accept();
  await editor.finish();
  await page.getByRole('link', { name: 'Open history' }).click();

  const steps = page.getByRole('list', { name: 'Steps' });
  await steps.getByRole('button').filter({ hasText: 'Finished' }).waitFor();
  const runs = steps.getByRole('button').filter({ hasText: 'Upscale' });
  expect(await runs.count()).toBe(2);
  await runs.first().click();
  const step = page.getByRole('region', { name: 'Step', exact: true });
  await step.getByText('Rejected: style').first().waitFor();
  // The picture is that of the run, as it was kept when it was looked at.
  const picture = step.getByRole('img', { name: 'Result 1' });
  await picture.waitFor();
  expect(await picture.getAttribute('src')).toMatch(/^data:image\//);
  await page.keyboard.press('End');
  await step.getByRole('img', { name: 'What was delivered' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.evaluate(() => {
    location.hash = '#/';
  });
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Blue kettle');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.evaluate(() => {
    location.hash = '#/review/history';
  });
  await page.getByRole('searchbox', { name: 'Search assets' }).fill('kettle');
  await page.getByRole('link', { name: 'Blue kettle' }).click();
  await page.getByRole('heading', { name: 'Blue kettle' }).waitFor();
  await steps.waitFor();
});

test('the demo year is loaded, looked at on every section, and removed without a trace of it', async () => {
  const fresh = await start();
  await fresh.page.evaluate(() => {
    location.hash = '#/review';
  });
  await fresh.page.getByRole('button', { name: 'Load a demo year' }).click();
  await fresh.page.getByText('Twelve invented people’s year').waitFor({ timeout: 180_000 });
  await expect
    .poll(async () => Number((await figures(fresh))['finished-assets']), { timeout: 120_000 })
    .toBeGreaterThan(50);
  for (const section of ['Month', 'Models', 'What if', 'People and campaigns']) {
    await fresh.page.getByRole('link', { name: section }).click();
    await fresh.page.locator('main[aria-busy="false"]').waitFor();
    expect(await axeFindings(fresh.page)).toEqual([]);
  }
  await fresh.page.getByRole('link', { name: 'Asset history' }).click();
  await fresh.page.getByRole('region', { name: 'Assets, table' }).getByRole('link').first().click();
  const step = fresh.page.getByRole('region', { name: 'Step', exact: true });
  await step.waitFor();
  await fresh.page.getByRole('button', { name: 'Compare' }).click();
  const others = fresh.page.getByRole('region', { name: 'Compare with' });
  await others.getByRole('link').first().click();
  await fresh.page.getByRole('region', { name: 'Comparison' }).waitFor();
  expect(await axeFindings(fresh.page)).toEqual([]);
  await fresh.page.getByRole('link', { name: 'Month', exact: true }).click();
  await fresh.page.getByRole('button', { name: 'Remove demo data' }).click();
  await fresh.page.getByRole('heading', { name: 'Nothing to review yet' }).waitFor({ timeout: 60_000 });
  const left = await readEvents(fresh.page);
  expect(left.filter(({ dev }) => dev.startsWith('demo-'))).toEqual([]);
  expect(left.map(({ type }) => type)).toEqual(['ledger.imported']);
});
