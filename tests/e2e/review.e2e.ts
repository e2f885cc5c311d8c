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

test('a model that a lead retires leaves the picker of the editor, and comes back when it is kept', async () => {
  const editor = await start();
  const { page } = editor;
  const engines = editor.options.getByRole('combobox', { name: 'Engine' });
  await editor.importImage(await photograph());
  await editor.canvas.settled();
  const asset = await page.evaluate(() => location.hash);
  await editor.chooseTool('Upscale');
  await chooseIn(engines, 'Lanczos');
  await editor.run();
  await editor.reject('style');

  await page.evaluate(() => {
    location.hash = '#/review/models';
  });
  const decide = page.getByRole('button', { name: /^Decide on lanczos3, Upscale/ });
  await decide.click();
  const dialog = page.getByRole('dialog', { name: 'Decide on lanczos3' });
  await dialog.getByRole('radio', { name: 'Retire' }).check();
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Too soft for packshots');
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Record decision' }).click();
  const row = page.getByRole('row').filter({ hasText: 'lanczos3' });
  await row.getByText('Retired').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const decided = (await readEvents(page)).filter(({ type }) => type === 'model.decided');
  expect(decided).toMatchObject([
    {
      scope: {},
      body: {
        provider: 'local',
        model: 'lanczos3',
        tool: 'upscale',
        decision: 'retire',
        evidence: { verdict: 'not-enough-data', decidedSets: 1, rejectedSets: 1, rejectRate: 1 },
        note: 'Too soft for packshots',
      },
    },
  ]);

  await page.evaluate((hash) => {
    location.hash = hash;
  }, asset);
  await editor.isOpen();
  await editor.chooseTool('Upscale');
  const off = engines.locator('option:disabled', { hasText: 'Retired' });
  const reason = /^Lanczos · Retired by a lead on .+: rejected 100 % of 1\. “Too soft for packshots”$/;
  // The network that runs instead is being warmed up meanwhile, which can keep two cores busy.
  await expect
    .poll(() => engines.locator('option').allTextContents(), { timeout: 90_000 })
    .toContainEqual(expect.stringMatching(reason));
  expect(await off.count()).toBe(1);
  expect(await engines.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toMatch(
    /^ESRGAN slim/,
  );
  // The person had chosen it: what runs instead is said.
  await editor.options.getByText(/^ESRGAN slim runs instead of Lanczos\./).waitFor();

  const lead = await page.context().newPage();
  await lead.goto(`${baseUrl}#/review/models`);
  await lead.getByRole('button', { name: /^Decide on lanczos3, Upscale/ }).click();
  await lead.getByRole('radio', { name: 'Keep' }).check();
  await lead.getByRole('button', { name: 'Record decision' }).click();
  await off.waitFor({ state: 'detached' });
  await page.getByText('Lanczos is offered again.').waitFor();
});

test('a month’s budget with a hard stop is told of once, in two tabs, and stops the next run', async () => {
  const editor = await start();
  const { page } = editor;
  // A thousand dollars an hour: looking at a result already costs more than a cent.
  await page.evaluate(() => localStorage.setItem('ninetyten.hourlyRateMicros', '1000000000'));
  await editor.importImage(await photograph());
  await editor.canvas.settled();
  await editor.chooseTool('Upscale');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await editor.run();
  await page.waitForTimeout(1_500);
  await editor.accept();
  await page.getByRole('button', { name: /^Run Upscale/ }).waitFor();

  const lead = await page.context().newPage();
  await lead.goto(`${baseUrl}#/review`);
  await lead.locator('[data-metric="spent-micros"]').waitFor();
  await expect
    .poll(async () => Number(await lead.locator('[data-metric="spent-micros"]').getAttribute('data-value')))
    .toBeGreaterThan(10_000);
  const onlooker = await page.context().newPage();
  await onlooker.goto(`${baseUrl}#/review`);
  await onlooker.getByRole('heading', { name: 'Alerts' }).waitFor();
  await lead.getByRole('button', { name: /^Set budget of/ }).click();
  await lead.getByRole('textbox', { name: 'Budget in dollars' }).fill('0.01');
  await lead.getByRole('checkbox', { name: 'Stop runs that would go over it' }).check();
  await lead.getByRole('button', { name: 'Save budget' }).click();
  for (const tab of [lead, onlooker]) await tab.getByText(/^The budget of .* is used up$/).waitFor();
  await lead.getByRole('button', { name: /^Acknowledge: The budget/ }).click();
  await onlooker.getByText(/acknowledged or over/).waitFor();
  expect(await axeFindings(lead)).toEqual([]);
  const fired = (await readEvents(page)).filter(({ type }) => type === 'alert.fired');
  expect(fired).toHaveLength(3);

  await page.bringToFront();
  await page.getByText(/^Budget of the month: .* are spent\.$/).waitFor();
  await page.getByRole('button', { name: 'Run anyway' }).click();
  await editor.accept();
  const overridden = (await readEvents(page)).filter(({ type }) => type === 'budget.overridden');
  expect(overridden.map(({ body }) => (body as { scope: string }).scope)).toEqual(['workspace']);
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
  for (const section of [
    'Month',
    'Models',
    'What if',
    'People and campaigns',
    'Asset history',
    'Report',
    'Files',
  ]) {
    await fresh.page.getByRole('link', { name: section }).click();
    await expect.poll(() => fresh.page.locator('[aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
    expect(await axeFindings(fresh.page)).toEqual([]);
  }
  // Files can be taken in where there is nothing to review; the month says that there is nothing.
  await fresh.page.getByRole('link', { name: 'Month', exact: true }).click();
  await fresh.page.getByRole('button', { name: 'Remove demo data' }).click();
  await fresh.page.getByRole('heading', { name: 'Nothing to review yet' }).waitFor({ timeout: 60_000 });
  const left = await readEvents(fresh.page);
  expect(left.filter(({ dev }) => dev.startsWith('demo-'))).toEqual([]);
  expect(left.map(({ type }) => type)).toEqual(['ledger.imported']);
});
