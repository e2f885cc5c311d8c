/** axe reports nothing on any screen in any state, in both themes, on the production build as it is painted. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, inject, test } from 'vitest';

import { axeFindings } from './harness/axe.ts';
import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { blemish, photograph } from './harness/photographs.ts';

const baseUrl = inject('baseUrl');
const profiles: BrowserProfile[] = [];
afterAll(() => Promise.all(profiles.map((profile) => profile.dispose())));

/** Every state that is looked at; a state that a change makes unreachable must fail, not vanish. */
const states = [
  'assets, empty',
  'new asset dialog',
  'new asset dialog, name missing',
  'loading',
  'editor, empty',
  'file refused',
  'editor with a picture',
  'mask painted',
  'box by numbers',
  'budget dialog',
  'over budget',
  'running',
  'staged',
  'compare split',
  'reject menu',
  'run failed',
  'upscale',
  'remove background',
  'replace background',
  'expand',
  'crop',
  'export dialog',
  'export result',
  'shortcuts sheet',
  'breakdown of the meter',
  'finished',
  '1024 × 700',
  'asset history',
  'settings',
  'assets, filled',
  'offline',
  'asset menu',
  'nothing matches',
  'delete dialog',
  'in doubt',
  'unknown route',
] as const;

test('axe sees a planted fault through the content security policy', async () => {
  const page = await start();
  await page.getByRole('button', { name: 'New asset' }).first().waitFor();
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.style.color = '#777';
    document.querySelector('main')?.append(button);
  });
  expect((await axeFindings(page)).join('\n')).toContain('button-name');
});

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  test('axe reports nothing anywhere', { timeout: 10 * 60_000 }, async () => {
    const page = await start();
    const seen: string[] = [];
    const findings: string[] = [];
    const look = async (state: (typeof states)[number]): Promise<void> => {
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      seen.push(state);
      for (const finding of await axeFindings(page)) findings.push(`${state}: ${finding}`);
    };
    await chooseTheme(page, theme);
    await visitAll(page, look);
    expect(findings).toEqual([]);
    expect(seen).toEqual(states);
  });
});

async function visitAll(page: Page, look: (state: (typeof states)[number]) => Promise<void>): Promise<void> {
  const editor = new EditorPage(page);
  const { options } = editor;
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await button('New asset').first().waitFor();
  await look('assets, empty');
  await button('New asset').first().click();
  const dialog = page.getByRole('dialog', { name: 'New asset' });
  await dialog.waitFor();
  await look('new asset dialog');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('A name is needed').waitFor();
  await look('new asset dialog, name missing');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const editorChunk = await holdBack(page, /\/assets\/EditorScreen-/);
  const created = editor.newAsset({ name: 'Table, for a name that goes on and on', width: 640, height: 480 });
  await page.getByRole('main', { name: 'Loading' }).waitFor();
  await look('loading');
  editorChunk.release();
  await created;
  await page.getByText('A base image first').waitFor();
  await look('editor, empty');
  const picker = page.getByTestId('import-picker');
  await picker.setInputFiles({ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
  await page.getByRole('status').getByText('empty.png').waitFor();
  await look('file refused');
  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await picker.setInputFiles(await photograph());
  await editor.canvas.settled();
  await look('editor with a picture');

  await editor.chooseTool('Erase');
  const painted = [
    { x: blemish.x - 6, y: blemish.y },
    { x: blemish.x + 6, y: blemish.y },
  ];
  await editor.paintMask(painted, 60);
  await options
    .getByText(/mask|stroke|shape/i)
    .first()
    .waitFor();
  await look('mask painted');
  await options.getByRole('radio', { name: 'Box' }).click();
  await look('box by numbers');
  await button('Set budget').click();
  const budget = page.getByRole('dialog', { name: 'Budget of this asset' });
  await budget.getByRole('textbox', { name: 'Budget in credits' }).fill('1');
  await look('budget dialog');
  await page.keyboard.press('Enter');
  await page.getByText('Over budget by').waitFor();
  await button('Run anyway').waitFor();
  await look('over budget');
  await button('Edit budget').click();
  await budget.getByRole('textbox', { name: 'Budget in credits' }).fill('');
  await page.keyboard.press('Enter');
  await button('Run anyway').waitFor({ state: 'hidden' });

  // The weights are held back: the run stays where it is for as long as axe looks.
  const weights = await holdBack(page, /\/models\/migan/);
  await editor.runButton.click();
  await page.getByRole('progressbar').waitFor();
  await weights.requested;
  await look('running');
  await editor.cancel();
  weights.release();
  await page.getByRole('progressbar').waitFor({ state: 'hidden' });

  await editor.chooseTool('Upscale');
  await chooseIn(options.getByRole('combobox', { name: 'Engine' }), 'Lanczos');
  await editor.run();
  await look('staged');
  await editor.reviewBar.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('slider', { name: 'Split position' }).waitFor();
  await look('compare split');
  await editor.reviewBar.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('menu', { name: 'Reason' }).waitFor();
  await look('reject menu');
  await page.keyboard.press('Escape');
  await editor.accept();

  await page.route(/\/models\/esrgan/, (route) => route.abort());
  await chooseIn(options.getByRole('combobox', { name: 'Engine' }), 'ESRGAN slim');
  await editor.runButton.click();
  await button('Dismiss message').waitFor({ timeout: 60_000 });
  await look('run failed');
  await button('Dismiss message').click();
  await look('upscale');
  for (const [tool, state] of [
    ['Remove background', 'remove background'],
    ['Replace background', 'replace background'],
    ['Expand', 'expand'],
    ['Crop, rotate, resize', 'crop'],
  ] as const) {
    await editor.chooseTool(tool);
    await editor.runButton.waitFor();
    await look(state);
  }

  await button('Export').click();
  const exporting = page.getByRole('dialog', { name: 'Export' });
  await exporting.locator('dd').first().waitFor();
  await look('export dialog');
  await exporting.getByRole('button', { name: 'Save' }).click();
  const exported = page.getByRole('dialog', { name: 'Exported' });
  await exported.waitFor({ timeout: 60_000 });
  await look('export result');
  await exported.getByRole('button', { name: 'Done' }).click();
  await button('Keyboard shortcuts').click();
  await page.getByRole('dialog').waitFor();
  await look('shortcuts sheet');
  await page.keyboard.press('Escape');
  await button('Breakdown').click();
  await look('breakdown of the meter');
  await button('Less').click();
  await editor.finish();
  await button('Reopen').waitFor();
  await page.getByRole('region', { name: 'Finished' }).waitFor();
  await look('finished');
  await page.setViewportSize({ width: 1024, height: 700 });
  await editor.canvas.settled();
  await look('1024 × 700');
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('link', { name: 'Open history' }).click();
  await page.getByRole('table').waitFor();
  await look('asset history');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page
    .getByText('on first use')
    .or(page.getByText('Ready', { exact: true }))
    .first()
    .waitFor();
  await look('settings');
  await page.goto(`${baseUrl}/#/`);
  await page.getByRole('list', { name: 'Assets' }).waitFor();
  await look('assets, filled');
  await page.context().setOffline(true);
  await page.getByText('Offline', { exact: true }).waitFor();
  await look('offline');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menu').waitFor();
  await look('asset menu');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search assets' }).fill('no such thing');
  await page.getByText('No asset matches').waitFor();
  await look('nothing matches');
  await button('Clear search and filters').click();
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').waitFor();
  await look('delete dialog');
  await page.keyboard.press('Escape');

  await editor.openAsset('Table, for a name that goes on and on');
  await button('Reopen').click();
  await editor.chooseTool('Upscale');
  await page.unroute(/\/models\/esrgan/);
  await chooseIn(options.getByRole('combobox', { name: 'Engine' }), 'ESRGAN slim');
  const iterations = page.locator('[data-metric="iterations"]');
  const before = await iterations.getAttribute('data-value');
  await editor.runButton.click();
  await page.locator(`[data-metric="iterations"]:not([data-value="${before}"])`).waitFor();
  await page.reload();
  await page.getByRole('note', { name: 'Interrupted runs' }).waitFor();
  await look('in doubt');
  await page.goto(`${baseUrl}/#/no/such/page`);
  await page.getByText('There is no such page').waitFor();
  await look('unknown route');
}

async function start(): Promise<Page> {
  const profile = new BrowserProfile();
  profiles.push(profile);
  const page = await profile.open('about:blank');
  // The offline worker would answer before a request can be held back.
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await page.goto(baseUrl);
  page.setDefaultTimeout(60_000);
  // A fade would be judged in its middle.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return page;
}

async function chooseTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.goto(`${baseUrl}/#/settings`);
  // A dollar a second: people's time alone passes the smallest budget.
  await page.getByRole('textbox', { name: 'Hourly rate in dollars' }).fill('3600');
  const name = theme === 'dark' ? 'Dark' : 'Light';
  await page.getByRole('radio', { name, exact: true }).check();
  await page.goto(`${baseUrl}/#/`);
}

/** Requests for `url` wait until `release`; `requested` resolves with the first of them. */
async function holdBack(page: Page, url: RegExp): Promise<{ requested: Promise<void>; release: () => void }> {
  let release: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const requested = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  await page.context().route(url, async (route) => {
    arrived();
    await released;
    await route.continue();
  });
  return { requested, release };
}
