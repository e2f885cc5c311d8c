/**
 * Hosted engines through the real proxy, against providers on this machine that answer as their documentation says and
 * count what would have cost money.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { buildProduct } from '../../scripts/lib/preview.mjs';
import { BrowserProfile, setClockAhead } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { everyExport } from './harness/everyExport.ts';
import { mulberry } from './harness/photographs.ts';
import { serveProviders, type ServedProviders } from './harness/servedProviders.ts';
import type { ScriptedProviders } from './harness/providers.ts';
import { readEverything } from './harness/everythingStored.ts';
import { eventsOfAsset, readEvents, type RawEvent } from './harness/rawEvents.ts';

const profile = new BrowserProfile();
let served: ServedProviders;
let providers: ScriptedProviders;

beforeAll(async () => {
  served = await serveProviders();
  ({ providers } = served);
});

// Also after a test that failed half way.
afterEach(async () => {
  await profile.close();
  profile.clockAheadMs = 0;
  Object.assign(providers, { paceMs: 0, acceptMs: 0, aheadMs: 0 });
});

afterAll(async () => {
  await profile.dispose();
  await served.close();
});

const engines = { generate: /FLUX\.2 pro \(BFL\)/, erase: /Recraft/, upscale: /SeedVR/ } as const;

async function withEngine(editor: EditorPage, tool: string, engine: RegExp): Promise<void> {
  await editor.chooseTool(tool);
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), engine);
}

const assetOf = (editor: EditorPage): string =>
  decodeURIComponent(new URL(editor.page.url()).hash.split('/')[2] ?? '');

const ownEvents = async (editor: EditorPage, asset = assetOf(editor)): Promise<readonly RawEvent[]> =>
  eventsOfAsset(await readEvents(editor.page), asset);

const ofType = (events: readonly RawEvent[], ...types: readonly string[]): readonly RawEvent[] =>
  events.filter(({ type }) => types.includes(type));

/** An asset of 256 × 256 px with a picture that was imported, so that nothing was spent on it. */
async function freshAsset(editor: EditorPage, base: string): Promise<void> {
  await editor.page.goto(base);
  await editor.page.getByRole('button', { name: 'Import image' }).first().waitFor();
  await editor.importImage({ name: 'ground.png', mimeType: 'image/png', buffer: await ground() });
  await editor.canvas.settled();
}

async function ground(): Promise<Buffer> {
  const size = 256;
  const data = Buffer.alloc(size * size * 3);
  for (let at = 0; at < size * size; at += 1) data.set([(at * 3) % 200, 60 + ((at >> 8) % 100), 120], at * 3);
  return sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

test('generate, erase and upscale at three providers: quoted, charged as reported, outside the mask untouched', async () => {
  const editor = new EditorPage(await profile.open(served.url));
  await editor.newAsset({ name: 'Hosted bottle', width: 512, height: 512, tier: 1 });
  await withEngine(editor, 'Generate', engines.generate);
  await editor.options.getByRole('textbox', { name: 'Prompt' }).fill('a green glass bottle');
  expect(await editor.runButton.textContent()).toMatch(/3 credits/);
  await editor.run();
  await editor.accept();
  expect((await editor.canvas.facts()).docWidth).toBe(512);

  await withEngine(editor, 'Erase', engines.erase);
  await editor.paintMask([{ x: 250, y: 250 }], 80);
  const before = await pixelsOf(editor);
  const workers: string[] = [];
  editor.page.on('worker', (worker) => workers.push(worker.url()));
  await editor.run();
  expect(workers.filter((url) => url.includes('/fill.worker-'))).toHaveLength(1);
  await editor.accept();
  const after = await pixelsOf(editor);
  const centre = [250, 250] as const;
  // A brush of 80 px, and the dilated rim around it.
  expect(changedBeyond(before, after, centre, 80)).toBe(0);
  expect(changedBeyond(before, after, centre, 0)).toBeGreaterThan(1_000);

  await withEngine(editor, 'Upscale', engines.upscale);
  await editor.run();
  await editor.accept();
  expect((await editor.canvas.facts()).docWidth).toBe(1024);

  const events = await ownEvents(editor);
  expect(ofType(events, 'call.submitted').map(({ body }) => body['provider'])).toEqual([
    'bfl',
    'recraft',
    'fal',
  ]);
  const charges = ofType(events, 'charge.reported', 'charge.metered');
  expect(charges.map(({ type, body }) => [type, body['micro']])).toEqual([
    ['charge.reported', 30_000],
    ['charge.reported', 2_000],
    // One unit at the live price.
    ['charge.metered', 2_000],
  ]);
  expect((await editor.meter())['spent-micros'] ?? (await editor.meter())['total-micros']).toBe(34_000);
  expect(providers.posts()).toBe(3);
  expect(profile.complaints).toEqual([]);
});

test('a reload in the middle of a run: the result arrives once and is charged once', async () => {
  const editor = new EditorPage(await profile.open(served.url));
  await freshAsset(editor, served.url);
  await withEngine(editor, 'Upscale', engines.upscale);
  const posts = providers.fal.posts();
  providers.paceMs = 4_000;
  await editor.runButton.click();
  await expect
    .poll(async () => ofType(await ownEvents(editor), 'call.attempt').length, { timeout: 20_000 })
    .toBe(1);
  await editor.page.reload();
  await editor.isOpen();
  await editor.reviewBar.waitFor({ timeout: 60_000 });
  await editor.accept();
  providers.paceMs = 0;
  expect(providers.fal.posts() - posts).toBe(1);
  const events = await ownEvents(editor);
  expect(ofType(events, 'call.submitted')).toHaveLength(1);
  expect(ofType(events, 'charge.metered')).toHaveLength(1);
  expect(ofType(events, 'call.completed')).toHaveLength(1);
  expect((await editor.canvas.facts()).docWidth).toBe(512);
});

test('one prompt at three engines: the total on the button, a reload in the middle, all stand side by side, one is taken', async () => {
  const editor = new EditorPage(await profile.open(served.url));
  await editor.newAsset({ name: 'Three bottles', width: 512, height: 512, tier: 1 });
  await withEngine(editor, 'Generate', engines.generate);
  await editor.options.getByRole('textbox', { name: 'Prompt' }).fill('a green glass bottle');
  await editor.options.getByRole('button', { name: 'Several engines' }).click();
  const dialog = editor.page.getByRole('dialog', { name: 'Generate at several engines' });
  for (const name of [/^FLUX\.2 max/, /^FLUX\.2 flex/]) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => editor.runButton.textContent()).toMatch(/^Run Generate · 3 engines · ~15 credits/);
  const posts = providers.bfl.posts();
  providers.paceMs = 4_000;
  await editor.runButton.click();
  await expect
    .poll(async () => ofType(await ownEvents(editor), 'call.attempt').length, { timeout: 20_000 })
    .toBe(3);
  const results = editor.page
    .getByRole('group', { name: 'Results by engine' })
    .getByRole('button', { name: /^Result/ });
  await editor.page.reload();
  await editor.isOpen();
  await expect.poll(() => results.count(), { timeout: 60_000 }).toBe(3);
  providers.paceMs = 0;
  await results.filter({ hasText: 'FLUX.2 max' }).click();
  await editor.accept();
  expect(providers.bfl.posts() - posts).toBe(3);
  const events = await ownEvents(editor);
  expect(ofType(events, 'call.submitted')).toHaveLength(3);
  expect(new Set(ofType(events, 'call.submitted').map(({ body }) => body['fanOut']))).toHaveProperty(
    'size',
    1,
  );
  expect(ofType(events, 'call.completed')).toHaveLength(3);
  expect(ofType(events, 'charge.reported')).toHaveLength(3);
  const decisions = ofType(events, 'output.decided').map(({ body }) => String(body['decision']));
  expect(decisions.toSorted()).toEqual(['accepted', 'superseded', 'superseded']);
  expect((await editor.meter())['iterations']).toBe(3);
});

test('what fal billed settles the charge at the next visit; what it withdraws is not offered', async () => {
  const editor = new EditorPage(await profile.open(served.url));
  await freshAsset(editor, served.url);
  await withEngine(editor, 'Upscale', engines.upscale);
  await editor.run();
  await editor.accept();
  const posts = providers.posts();
  const microsOf = async () =>
    ofType(await ownEvents(editor), 'charge.metered', 'charge.reported').map(({ body }) => body['micro']);
  expect(await microsOf()).toEqual([2_000]);

  await editor.page.clock.setFixedTime(Date.now() + 10 * 60_000);
  await editor.page.reload();
  await editor.isOpen();
  await expect.poll(microsOf, { timeout: 60_000, interval: 1_000 }).toEqual([2_000, 2_200]);
  await editor.page.getByText('settled: 0.22 cr, was quoted').first().waitFor();
  expect((await editor.meter())['total-micros']).toBe(2_200);
  expect(providers.posts()).toBe(posts);

  await editor.chooseTool('Erase');
  const engine = editor.options.getByRole('combobox', { name: 'Engine' });
  await expect.poll(() => engine.textContent()).toMatch(/Bria Eraser/);
  expect(await engine.textContent()).not.toMatch(/Finegrain/);
  await editor.page.goto(`${served.url}/#/settings`);
  const reason = 'Finegrain Eraser (fal) is not offered: fal has marked it as deprecated.';
  await editor.page.getByText(reason).waitFor();
});

interface Pixels {
  readonly width: number;
  readonly data: Buffer;
}

async function pixelsOf(editor: EditorPage): Promise<Pixels> {
  const { bytes } = await editor.export({ format: 'PNG', preset: 'Minimal' });
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, data };
}

/** How many pixels further than `radius` from `centre` differ. */
function changedBeyond(
  before: Pixels,
  after: Pixels,
  [x, y]: readonly [number, number],
  radius: number,
): number {
  let changed = 0;
  for (let at = 0; at < before.data.length; at += 4) {
    const pixel = at / 4;
    const away = Math.hypot((pixel % before.width) - x, Math.floor(pixel / before.width) - y);
    if (away > radius && before.data.compare(after.data, at, at + 4, at, at + 4) !== 0) changed += 1;
  }
  return changed;
}

const kills = 25;
/** Longer than the time in which fal's list cannot tell one lost request from another. */
const betweenKillsMs = 15 * 60_000;

test(
  `the browser is killed at ${kills} moments between submission and answer: all that the provider accepted is taken in once and paid once`,
  { timeout: 20 * 60_000 },
  async () => {
    const random = mulberry(20_261_127);
    let editor = new EditorPage(await profile.open(served.url));
    await freshAsset(editor, served.url);
    const url = editor.page.url();
    const asset = assetOf(editor);
    const firstAccepted = providers.falRequests().length;
    const seen = { unsubmitted: 0, unsent: 0, stored: 0, found: 0 };
    for (let kill = 0; kill < kills; kill += 1) {
      const where = `kill ${kill}`;
      profile.clockAheadMs += betweenKillsMs;
      providers.aheadMs = profile.clockAheadMs;
      await editor.page.evaluate(setClockAhead, betweenKillsMs);
      await withEngine(editor, 'Upscale', engines.upscale);
      await editor.page.locator('[data-saved="true"]').waitFor();
      const before = await ownEvents(editor, asset);
      const [posts, listed] = [providers.posts(), providers.fal.seen.filter(isListing).length];
      const requests = providers.falRequests().length;
      providers.acceptMs = random() * 500;
      providers.paceMs = 300 + random() * 1_200;
      await editor.runButton.click({ noWaitAfter: true });
      await new Promise((resolve) => setTimeout(resolve, random() * 900));
      await profile.kill();

      editor = new EditorPage(await profile.open(url));
      await editor.isOpen();
      // What fal has accepted has to end. Of what it never got its list cannot be sure for an hour: that may stay open.
      const settled = async (): Promise<boolean> => {
        const fresh = (await ownEvents(editor, asset)).slice(before.length);
        const call = ofType(fresh, 'call.submitted')[0]?.body['call'];
        if (call === undefined) return true;
        const ends = ofType(fresh, 'call.completed', 'call.failed');
        if (ends.some(({ body }) => body['call'] === call)) return true;
        const isAccepted = providers.falRequests().length > requests;
        return !isAccepted && (await editor.page.getByText('The run is not lost').isVisible());
      };
      await expect.poll(settled, { timeout: 60_000, message: where }).toBe(true);
      const fresh = (await ownEvents(editor, asset)).slice(before.length);
      const submitted = ofType(fresh, 'call.submitted');
      const accepted = providers.falRequests().slice(requests);
      expect(submitted.length, where).toBeLessThanOrEqual(1);
      // Never without a submission in the ledger, and never twice.
      expect(accepted.length, where).toBeLessThanOrEqual(submitted.length);
      expect(providers.posts() - posts, where).toBe(accepted.length);
      const own = fresh.filter(({ body }) => body['call'] === submitted[0]?.body['call']);
      const charges = ofType(own, 'charge.metered', 'charge.reported').map(({ body }) => body['micro']);
      if (accepted.length === 1) {
        expect(ofType(own, 'call.completed'), where).toHaveLength(1);
        expect(
          ofType(own, 'call.attempt').map(({ body }) => body['ref'] ?? null),
          where,
        ).toEqual(accepted);
        expect(charges, where).toEqual([2_000]);
        const wasAsked = providers.fal.seen.filter(isListing).length > listed;
        seen[wasAsked ? 'found' : 'stored'] += 1;
        await editor.reviewBar.waitFor();
        await editor.reject('other');
      } else {
        expect(charges, where).toEqual([]);
        expect(ofType(fresh, 'call.completed'), where).toEqual([]);
        seen[submitted.length === 0 ? 'unsubmitted' : 'unsent'] += 1;
      }
    }
    // The moments must have met runs before and after fal's word of them was stored, or nothing was shown.
    expect(seen.stored, JSON.stringify(seen)).toBeGreaterThanOrEqual(5);
    expect(seen.found, JSON.stringify(seen)).toBeGreaterThanOrEqual(3);
    const completed = ofType(await ownEvents(editor, asset), 'call.completed');
    expect(completed).toHaveLength(providers.falRequests().length - firstAccepted);
  },
);

const isListing = ({ path }: { readonly path: string }): boolean =>
  path.startsWith('/platform/models/requests/by-endpoint?');

test('two tabs at the edge of a budget: one run fits, and only one is sent', async () => {
  const editor = new EditorPage(await profile.open(served.url));
  await editor.newAsset({ name: 'Edge', width: 512, height: 512, tier: 1 });
  await editor.page.getByRole('button', { name: 'Set budget', exact: true }).click();
  const dialog = editor.page.getByRole('dialog', { name: 'Budget of this asset' });
  await dialog.getByRole('textbox', { name: 'Budget in credits' }).fill('4');
  await dialog.getByRole('button', { name: 'Save budget' }).click();
  const other = new EditorPage(await profile.openTab(editor.page.url()));
  await other.isOpen();
  for (const tab of [editor, other]) {
    await withEngine(tab, 'Generate', engines.generate);
    await tab.options.getByRole('textbox', { name: 'Prompt' }).fill('a bottle');
  }
  const posts = providers.bfl.posts();
  providers.paceMs = 1_500;
  // At the same moment: each tab still sees a budget that its run fits into.
  const at = Date.now() + 1_500;
  const clickAt = (element: Element, moment: number): void => {
    setTimeout(() => (element as HTMLElement).click(), moment - Date.now());
  };
  await Promise.all([editor.runButton.evaluate(clickAt, at), other.runButton.evaluate(clickAt, at)]);
  const events = async (): Promise<readonly RawEvent[]> => ownEvents(editor);
  await expect.poll(async () => ofType(await events(), 'call.completed').length, { timeout: 60_000 }).toBe(1);
  await expect.poll(async () => ofType(await events(), 'call.blocked').length, { timeout: 20_000 }).toBe(1);
  providers.paceMs = 0;
  expect(providers.bfl.posts() - posts).toBe(1);
  expect(ofType(await events(), 'call.submitted')).toHaveLength(1);
});

test('keys are nowhere but in the server: not in the build, the database, any export or the page', async () => {
  // The build that is served was made before there were keys here: another one is made beside them.
  const built = mkdtempSync(join(tmpdir(), 'build-beside-keys-'));
  try {
    await buildProduct(built);
    const files = filesUnder(built);
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) expectNoKey(readFileSync(file), file);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
  const editor = new EditorPage(await profile.open(served.url));
  await editor.openAsset('Hosted bottle');
  await editor.canvas.settled();
  const stored = await editor.page.evaluate(readEverything);
  expect(stored.length).toBeGreaterThan(1_000);
  expectNoKey(stored, 'database and storage');
  for (const { name, content } of await everyExport(editor)) expectNoKey(content, name);
  expectNoKey(await editor.page.content(), 'page');
  const status = await editor.page.evaluate(async () => (await fetch('/api/engines/status')).text());
  expect(status).toContain('fal');
  expectNoKey(status, 'status');
});

function expectNoKey(content: string | Uint8Array, where: string): void {
  const buffer = Buffer.from(content);
  for (const key of providers.keys)
    expect(buffer.includes(key), `${key.slice(0, 12)}… in ${where}`).toBe(false);
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}
