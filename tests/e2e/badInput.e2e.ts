/** Files that cannot be opened, through the real controls: the message names file and reason, and nothing changes. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { pictureFixtures, pictureHeight, pictureWidth } from '../fixtures/pictures.ts';
import { BrowserProfile } from './harness/browserProfile.ts';
import { EditorPage } from './harness/editorPage.ts';
import { readEvents } from './harness/rawEvents.ts';
import { readStored } from './harness/storedState.ts';

const baseUrl = inject('baseUrl');
const profile = new BrowserProfile();
let page: Page;
let editor: EditorPage;
let files: Readonly<Record<string, Buffer>>;

beforeAll(async () => {
  files = await pictureFixtures();
  page = await profile.open(baseUrl);
  page.setDefaultTimeout(60_000);
  editor = new EditorPage(page);
});
afterAll(() => profile.dispose());

/** What is wrong, and the words that must say so beside the file's name. */
const refused: readonly [what: string, file: string, name: string, reason: RegExp][] = [
  ['zero bytes', 'empty.png', 'hero shot.png', /empty \(0 bytes\)/],
  ['a truncated JPEG', 'truncated.jpg', 'cut off.jpg', /cut off|incomplete/i],
  ['a truncated PNG', 'truncated.png', 'half.png', /cut off|incomplete/i],
  [
    'a JPEG named .png',
    'jpeg-named.png',
    'really a jpeg.png',
    /is named as a PNG, but its content is a JPEG/,
  ],
  ['text named as a picture', 'text.png', 'notes.png', /content is not a picture/],
  ['HEIC', 'photo.heic', 'IMG_0001.heic', /HEIC/i],
  ['HEIC named .jpg', 'heic-named.jpg', 'IMG_0002.jpg', /HEIC/i],
  ['a raw photograph', 'photo.cr2', 'IMG_0003.cr2', /RAW/i],
  ['a raw photograph of another maker', 'photo.dng', 'IMG_0004.dng', /RAW/i],
  ['absurd dimensions', 'huge-header.png', 'huge.png', /100.?000 × 100.?000/],
  ['a decompression bomb', 'bomb.png', 'bomb.png', /claims 8.?000.*more than a file of its length can hold/],
  ['layers of another editor', 'layers.psd', 'layers.psd', /Photoshop document/],
];

test.each(refused)('%s is refused on the assets screen', async (_what, file, name, reason) => {
  await page.goto(`${baseUrl}/#/`);
  await page.getByRole('heading', { name: 'Assets' }).waitFor();
  const before = await everything(page);
  await offer(name, file);
  await expectRefusal(name, reason);
  expect(new URL(page.url()).hash).toBe('#/');
  expect(await everything(page)).toEqual(before);
});

test.each(refused)('%s is refused in the editor', async (_what, file, name, reason) => {
  const asset = await openEditor();
  const before = await readStored(page, asset);
  const all = await everything(page);
  await offer(name, file);
  await expectRefusal(name, reason);
  const after = await readStored(page, asset);
  expect(after.revision).toBe(before.revision);
  expect(after.layers).toBe(before.layers);
  expect(after.undoSteps).toBe(before.undoSteps);
  expect(withoutTime(await everything(page))).toEqual(withoutTime(all));
});

test('a GIF says that its first frame was opened', async () => {
  await openEditor();
  await offer('moving.gif', 'animated.gif');
  await expect
    .poll(() => page.getByRole('status').allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringMatching(/moving\.gif.*first frame/)]));
});

test('a GIF imported as an asset says so on the screen that opens', async () => {
  await page.goto(`${baseUrl}/#/`);
  await offer('still.gif', 'plain.gif');
  await editor.isOpen();
  await expect
    .poll(() => page.getByRole('status').allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringMatching(/still\.gif.*first frame/)]));
});

test('a picture dropped on the editor becomes a layer, undone in one step', async () => {
  const asset = await openEditor();
  const before = await readStored(page, asset);
  await hand('drop', 'dropped.png', 'plain.png');
  await expect.poll(async () => (await readStored(page, asset)).layers).toBe(before.layers + 1);
  await page.getByRole('region', { name: 'Layers' }).getByText('dropped.png').first().waitFor();
  await editor.undo();
  await expect.poll(async () => (await readStored(page, asset)).layers).toBe(before.layers);
});

test('a picture pasted on the assets screen becomes an asset', async () => {
  await page.goto(`${baseUrl}/#/`);
  await page.getByRole('list', { name: 'Assets' }).waitFor();
  await hand('paste', 'pasted.webp', 'plain.webp');
  await editor.isOpen();
  await editor.canvas.settled();
  expect(await editor.canvas.facts()).toMatchObject({ docWidth: pictureWidth, docHeight: pictureHeight });
  await expect.poll(() => page.getByRole('textbox', { name: 'Asset name' }).inputValue()).toBe('pasted');
});

test('a bad file dropped among nothing else is refused as a chosen one is', async () => {
  const asset = await openEditor();
  const before = await readStored(page, asset);
  await hand('drop', 'dropped.heic', 'photo.heic');
  await expectRefusal('dropped.heic', /HEIC/);
  expect((await readStored(page, asset)).revision).toBe(before.revision);
});

test('nothing of this was an error of the program', () => {
  expect(profile.complaints).toEqual([]);
});

/** An asset with a base image, opened in the editor; made by the first call. */
async function openEditor(): Promise<string> {
  await page.goto(`${baseUrl}/#/`);
  await page.getByRole('heading', { name: 'Assets' }).waitFor();
  await page.getByRole('list', { name: 'Assets' }).or(page.getByText('Make the first asset')).waitFor();
  const own = page.getByRole('link', { name: 'base', exact: true });
  if (await own.isVisible()) await own.click();
  else await offer('base.png', 'plain.png');
  await editor.isOpen();
  await editor.canvas.settled();
  await page.locator('[data-saved="true"]').waitFor();
  return decodeURIComponent(new URL(page.url()).hash.split('/')[2] ?? '');
}

async function offer(name: string, fixture: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import image' }).first().click(),
  ]);
  await chooser.setFiles({ name, mimeType: '', buffer: bytesOf(fixture) });
}

/** Drop and paste as the browser delivers them: an event that carries files. */
async function hand(how: 'drop' | 'paste', name: string, fixture: string): Promise<void> {
  await page.evaluate(
    ({ type, file, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], file));
      const common = { bubbles: true, cancelable: true };
      const target = document.querySelector('main') ?? document.body;
      if (type === 'paste')
        target.dispatchEvent(new ClipboardEvent('paste', { ...common, clipboardData: carried }));
      else {
        for (const step of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(step, { ...common, dataTransfer: carried }));
      }
    },
    { type: how, file: name, base64: bytesOf(fixture).toString('base64') },
  );
}

function bytesOf(fixture: string): Buffer {
  const bytes = files[fixture];
  if (!bytes) throw new Error(`There is no fixture ${fixture}.`);
  return bytes;
}

async function expectRefusal(name: string, reason: RegExp): Promise<void> {
  const status = page
    .getByRole('status')
    .filter({ hasText: name })
    .filter({ has: page.getByRole('button') });
  await status.waitFor();
  await expect.poll(() => status.innerText()).toMatch(reason);
  await status.getByRole('button', { name: 'Dismiss message' }).click();
}

interface Everything {
  readonly assets: number;
  readonly documents: number;
  readonly history: number;
  readonly events: readonly string[];
}

/** Rows of every store that a refused file must leave alone. */
async function everything(from: Page): Promise<Everything> {
  const counts = await from.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('ninetyten');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
    });
    try {
      const names = ['assets', 'documents', 'history'];
      const transaction = database.transaction(names);
      return await Promise.all(
        names.map(
          (name) =>
            new Promise<number>((resolve, reject) => {
              const request = transaction.objectStore(name).count();
              request.addEventListener('success', () => resolve(request.result));
              request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
            }),
        ),
      );
    } finally {
      database.close();
    }
  });
  const events = (await readEvents(from)).map((event) => event.type);
  return { assets: counts[0] ?? -1, documents: counts[1] ?? -1, history: counts[2] ?? -1, events };
}

/** A person reading the message is at work: their time goes on being recorded. */
function withoutTime(all: Everything): Everything {
  return { ...all, events: all.events.filter((type) => !type.startsWith('time.')) };
}
