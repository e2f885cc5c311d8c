/**
 * A key of a person's own: entered in the browser, sealed, used for calls that the page makes itself, and found nowhere.
 * The server of these tests has no key at all.
 */
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { browserProviders, type BrowserProviders } from './harness/browserProviders.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { everyExport } from './harness/everyExport.ts';
import { readEverything } from './harness/everythingStored.ts';
import { readEvents } from './harness/rawEvents.ts';

const baseUrl = inject('baseUrl');
const profile = new BrowserProfile();
const passphrase = 'a long planted passphrase';
const secret = '8f2ac04d91be77aa53c0';
const key = `planted-own-31c7:${secret}`;

let page: Page;
let editor: EditorPage;
let providers: BrowserProviders;

beforeAll(async () => {
  page = await profile.open(baseUrl);
  providers = await browserProviders(page.context());
  editor = new EditorPage(page);
});

afterAll(() => profile.dispose());

/** Also no half of the key, which has two. */
function expectNoKey(content: string | Uint8Array, where: string): void {
  const buffer = Buffer.from(content);
  for (const planted of [key, secret, passphrase, Buffer.from(key).toString('base64')])
    expect(buffer.includes(planted), `${planted.slice(0, 12)}… in ${where}`).toBe(false);
}

const section = () => page.getByRole('region', { name: 'Providers and keys' });

async function toSettings(): Promise<void> {
  await page.goto(`${baseUrl}/#/settings`);
  await section().getByRole('group', { name: 'Your own keys' }).waitFor();
}

async function withUpscaler(): Promise<void> {
  await editor.chooseTool('Upscale');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), /SeedVR/);
}

test('a key is entered in Settings, and its engines are there without a server', async () => {
  await toSettings();
  await section().getByRole('button', { name: 'Add key for fal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your key for fal' });
  const field = dialog.getByLabel('Key', { exact: true });
  expect(await field.getAttribute('type')).toBe('password');
  expect(await field.getAttribute('autocomplete')).toBe('off');
  await field.fill(key);
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('Passphrase once more').fill(passphrase);
  await dialog.getByRole('button', { name: 'Save key' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await section().getByText('your key, in this browser', { exact: true }).waitFor();
  expectNoKey(await page.content(), 'Settings');
  const values = await page
    .locator('input')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expectNoKey(values.join('\n'), 'fields');
});

test('a run goes to the provider itself, with the key, and the ledger says whose money it was', async () => {
  // Another address would load the page anew, and lock the keys.
  await page.evaluate(() => location.assign('#/'));
  await page.getByRole('button', { name: 'Import image' }).first().waitFor();
  const grey = { create: { width: 64, height: 64, channels: 3 as const, background: '#708090' } };
  const buffer = await sharp(grey).png().toBuffer();
  await editor.importImage({ name: 'grey.png', mimeType: 'image/png', buffer });
  await editor.canvas.settled();
  await withUpscaler();
  await editor.run();
  await editor.accept();
  expect((await editor.canvas.facts()).docWidth).toBe(128);

  const posts = providers.seen.filter(({ method }) => method === 'POST');
  expect(posts).toHaveLength(1);
  expect(posts[0]?.url).toBe('https://queue.fal.run/fal-ai/seedvr/upscale/image');
  expect(posts[0]?.headers['authorization']).toBe(`Key ${key}`);
  expect(posts[0]?.headers['cookie']).toBeUndefined();
  expect(posts[0]?.headers['referer']).toBeUndefined();
  const pictures = providers.seen.filter(({ url }) => url.includes('fal.media'));
  expect(pictures).toHaveLength(1);
  expect(pictures[0]?.headers['authorization']).toBeUndefined();
  // Nothing of it went through the server.
  expect(providers.proxied.filter((path) => path !== '/api/engines/status')).toEqual([]);

  const submitted = (await readEvents(page)).filter(({ type }) => type === 'call.submitted');
  expect(submitted.map(({ body }) => body['settings'])).toMatchObject([{ payer: 'own key' }]);
  expect(profile.complaints).toEqual([]);
});

test('a provider that repeats the key in its error: nobody reads it', async () => {
  await withUpscaler();
  providers.refuseNext = true;
  await editor.runButton.click();
  const message = page.getByRole('status').filter({ hasText: 'could not finish' });
  await message.first().waitFor();
  const words = await page.locator('body').innerText();
  expect(words).toContain('[removed]');
  expectNoKey(words, 'the message');
  expectNoKey(await page.content(), 'the page');
});

test('after a reload the keys are locked; the wrong passphrase opens nothing, the right one does', async () => {
  await page.reload();
  await editor.isOpen();
  await editor.chooseTool('Upscale');
  const engines = editor.options.getByRole('combobox', { name: 'Engine' });
  const locked = engines.locator('option').filter({ hasText: /SeedVR.*Unlock your keys in Settings/ });
  await locked.waitFor({ state: 'attached' });
  await editor.options.getByRole('button', { name: 'Unlock your keys' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unlock your keys' });
  await dialog.getByLabel('Passphrase').fill('a long planted passphrasE');
  await dialog.getByRole('button', { name: 'Unlock' }).click();
  await dialog.getByText('This passphrase does not open your keys.').waitFor();
  await dialog.getByLabel('Passphrase').fill(passphrase);
  await dialog.getByRole('button', { name: 'Unlock' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await locked.waitFor({ state: 'detached' });
  await withUpscaler();
  expect(await editor.runButton.isEnabled()).toBe(true);
});

test('the key is nowhere: not in a store, an event, an export, the console or the page', async () => {
  const stored = await page.evaluate(readEverything);
  // The sealed key is among what was read, or nothing was shown.
  expect(stored).toContain('"keys":{"fal"');
  expectNoKey(stored, 'database, storage and caches');
  const files = await everyExport(editor);
  for (const { name, content } of files) expectNoKey(content, name);
  // The run that the key paid for is among what was saved.
  const events = files.find(({ name }) => name.includes('events.jsonl'));
  expect(events?.content.toString()).toContain('"payer":"own key"');
  expectNoKey(profile.complaints.join('\n'), 'console');
  expectNoKey(await page.content(), 'page');
});

test('the policy lets a page reach those providers, and no other path of the world', async () => {
  const reached = await page.evaluate(async () => {
    const tried = async (url: string): Promise<boolean> => {
      try {
        await fetch(url, { mode: 'no-cors' });
        return true;
      } catch {
        return false;
      }
    };
    return Promise.all(
      [
        'https://queue.fal.run/x',
        'https://v3.fal.media/x.png',
        'https://api.bfl.ai/x',
        'https://fal.media/x',
      ].map(tried),
    );
  });
  expect(reached).toEqual([true, true, false, false]);
});

test('what is locked, removed or forgotten is gone', async () => {
  const asset = page.url();
  await toSettings();
  await section().getByText('Unlocked').waitFor();
  await section().getByRole('button', { name: 'Lock now' }).click();
  await section().getByText('Locked', { exact: true }).waitFor();
  await section().getByRole('button', { name: 'Unlock your keys' }).waitFor();
  // The engine that was chosen stays chosen, and is not run with another key or without one.
  await page.evaluate((address) => location.assign(new URL(address).hash), asset);
  await editor.isOpen();
  await editor.chooseTool('Upscale');
  await editor.options.getByText('Unlock your keys in Settings.').waitFor();
  expect(await editor.runButton.isEnabled()).toBe(false);
  await toSettings();
  await section().getByRole('button', { name: 'Forget all keys' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget all keys' }).click();
  await section().getByText('no key').first().waitFor();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(databases).not.toContain('ninetyten-keys');
});
