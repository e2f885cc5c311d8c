/** A provider that refuses, and another one that stands in, through the real proxy: told before the click and after it. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { serveProviders, type ServedProviders } from './harness/servedProviders.ts';
import type { ScriptedProviders } from './harness/providers.ts';
import { readEvents } from './harness/rawEvents.ts';

const profile = new BrowserProfile();
let served: ServedProviders;
let providers: ScriptedProviders;

beforeAll(async () => {
  // Recraft refuses every request: its key is another one there.
  served = await serveProviders({ RECRAFT_API_TOKEN: 'not-its-key' });
  ({ providers } = served);
});

afterEach(() => profile.close());

afterAll(async () => {
  await profile.dispose();
  await served.close();
});

test('a refused key: the next provider runs once for each click, and after three refusals it is named before the click', async () => {
  const editor = new EditorPage(await profile.open(`${served.url}/#/settings`));
  const { page } = editor;
  const settings = page.getByRole('region', { name: 'Fallback' });
  await settings.getByRole('combobox', { name: 'Another engine may stand in' }).selectOption('refusal');
  await settings.getByRole('textbox', { name: 'At most, in credits a run' }).fill('10');
  await chooseIn(settings.getByRole('combobox', { name: 'Add an engine' }), /^FLUX\.2 pro \(BFL\)/);

  await page.goto(served.url);
  await editor.newAsset({ name: 'Bottle', width: 512, height: 512, tier: 2 });
  await editor.chooseTool('Generate');
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), /Recraft V4\.1 /);
  await editor.options.getByRole('textbox', { name: 'Prompt' }).fill('a green glass bottle');
  await editor.options
    .getByText(/refuses and charges nothing, FLUX\.2 pro .* runs instead, ~3 credits/)
    .waitFor();

  for (let click = 1; click <= 3; click += 1) {
    await editor.run();
    expect([providers.recraft.posts(), providers.bfl.posts()]).toEqual([click, click]);
    await page.getByText(/FLUX\.2 pro .* stood in\. Recraft/).waitFor();
    await editor.reject('style');
  }
  // The account's circuit is open: nobody asks Recraft any more.
  await editor.options.getByText(/stands in, ~3 credits( \([^)]+\))?, at Black Forest Labs\./).waitFor();
  expect(await editor.runButton.textContent()).toMatch(/3 credits/);
  await editor.run();
  expect([providers.recraft.posts(), providers.bfl.posts()]).toEqual([3, 4]);

  const bodies = (await readEvents(page))
    .filter(({ type }) => type === 'call.submitted')
    .map(({ body }) => body);
  expect(
    bodies.map((body) => [body['provider'], (body['standsInFor'] as { when?: string } | undefined)?.when]),
  ).toEqual([
    ['recraft', undefined],
    ['bfl', 'refused'],
    ['recraft', undefined],
    ['bfl', 'refused'],
    ['recraft', undefined],
    ['bfl', 'refused'],
    ['bfl', 'paused'],
  ]);
});
