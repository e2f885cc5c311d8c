/**
 * Expand, Style transfer and Face swap, each in this browser and at a provider on this machine that answers as its
 * documentation says: what comes back, what it leaves alone, and what stands in the ledger.
 */
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { softwareGlFlags } from '../../scripts/lib/chromium.mjs';
import type { PixelBuffer } from '../../src/kernel/pixels/buffers.ts';
import { dark, faceOver, pale, wall } from '../engines/local/support/drawnFace.ts';
import { BrowserProfile } from './harness/browserProfile.ts';
import { chooseIn } from './harness/controls.ts';
import { EditorPage } from './harness/editorPage.ts';
import { mulberry } from './harness/photographs.ts';
import { comparePictures, cropPicture, decodePicture, readPixels, type Picture } from './harness/pixels.ts';
import { serveProviders, type ServedProviders } from './harness/servedProviders.ts';
import type { ScriptedProviders } from './harness/providers.ts';
import { eventsOfAsset, readEvents, type RawEvent } from './harness/rawEvents.ts';

const profile = new BrowserProfile({
  viewport: { width: 1100, height: 700 },
  extraFlags: softwareGlFlags,
});
let served: ServedProviders;
let providers: ScriptedProviders;

beforeAll(async () => {
  served = await serveProviders();
  ({ providers } = served);
});

// Also after a test that failed half way.
afterEach(() => profile.close());

afterAll(async () => {
  await profile.dispose();
  await served.close();
});

/** The editor with one picture in it, and the picture as an independent decoder reads it. */
async function opened(name: string, buffer: Buffer): Promise<{ editor: EditorPage; before: Picture }> {
  const editor = new EditorPage(await profile.open(served.url));
  await editor.importImage({ name: `${name}.png`, mimeType: 'image/png', buffer });
  await editor.canvas.settled();
  return { editor, before: await decodePicture(buffer) };
}

async function exported(editor: EditorPage): Promise<Picture> {
  const { bytes } = await editor.export({ format: 'PNG', preset: 'Minimal' });
  return decodePicture(bytes);
}

interface Expected {
  /** Clicks cost one request each at a provider, and none here. */
  readonly posts: 0 | 1;
  readonly provider: string;
  readonly micros: number;
}

const here: Expected = { posts: 0, provider: 'local', micros: 0 };

/** One click and one acceptance; the settings that stand in the ledger. */
async function oneRun(editor: EditorPage, expected: Expected): Promise<Readonly<Record<string, unknown>>> {
  const posts = providers.posts();
  await editor.run();
  await editor.accept();
  expect(providers.posts() - posts).toBe(expected.posts);
  const asset = decodeURIComponent(new URL(editor.page.url()).hash.split('/')[2] ?? '');
  const events = eventsOfAsset(await readEvents(editor.page), asset);
  const bodies = (...types: readonly string[]): readonly RawEvent['body'][] =>
    events.filter(({ type }) => types.includes(type)).map(({ body }) => body);
  const submitted = bodies('call.submitted');
  expect(submitted.map(({ provider }) => provider)).toEqual([expected.provider]);
  expect(bodies('call.completed')).toHaveLength(1);
  expect(bodies('charge.metered', 'charge.reported').map(({ micro }) => micro)).toEqual([expected.micros]);
  expect(bodies('output.decided').map(({ decision }) => decision)).toEqual(['accepted']);
  expect((await editor.meter())['money-micros']).toBe(expected.micros);
  expect(profile.complaints).toEqual([]);
  return submitted[0]?.['settings'] as Readonly<Record<string, unknown>>;
}

async function withEngine(editor: EditorPage, tool: string, engine: RegExp): Promise<void> {
  await editor.chooseTool(tool);
  await chooseIn(editor.options.getByRole('combobox', { name: 'Engine' }), engine);
}

// --- Expand -------------------------------------------------------------------------------------------------------

const scene = { width: 750, height: 600 } as const;

/** Bright and smooth, with grain: an edge that lets a dark ground through is seen, and a changed pixel as well. */
async function bright(): Promise<Buffer> {
  const { width, height } = scene;
  const random = mulberry(7);
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
    const grain = random() * 6;
    data.set([236 - 20 * y + grain, 226 - 14 * x + grain, 214 + 12 * y + grain], at * 3);
  }
  return pngOf({ width, height, data }, 3);
}

const pngOf = (
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  channels: 3 | 4,
): Promise<Buffer> => sharp(data, { raw: { width, height, channels } }).png().toBuffer();

/**
 * How much darker or lighter than both of its sides the picture is along an old edge, 0..255: means of the pixels of
 * each line along it, so that grain does not count.
 */
async function hairline(
  editor: EditorPage,
  margin: { readonly x: number; readonly y: number },
): Promise<number> {
  const { scale, offsetX, offsetY } = await editor.canvas.facts();
  const shown = await readPixels(editor.canvas.element);
  const at = (x: number, y: number): readonly [number, number] => [x * scale + offsetX, y * scale + offsetY];
  const [left, top] = at(margin.x, margin.y);
  const [right, bottom] = at(margin.x + scene.width, margin.y + scene.height);
  const reach = 6;
  const lines: number[][] = [];
  for (const x of [left, right]) {
    const region = {
      x: Math.round(x) - reach,
      y: Math.ceil(top) + 20,
      width: 2 * reach,
      height: Math.floor(bottom - top) - 40,
    };
    lines.push(means(cropPicture(shown, region), 'columns'));
  }
  for (const y of [top, bottom]) {
    const region = {
      x: Math.ceil(left) + 20,
      y: Math.round(y) - reach,
      width: Math.floor(right - left) - 40,
      height: 2 * reach,
    };
    lines.push(means(cropPicture(shown, region), 'rows'));
  }
  return Math.max(...lines.map(deepest));
}

function means({ width, height, rgba }: Picture, of: 'columns' | 'rows'): number[] {
  const sums = Array.from({ length: of === 'columns' ? width : height }, () => 0);
  for (let at = 0; at < width * height; at += 1) {
    const line = of === 'columns' ? at % width : Math.floor(at / width);
    sums[line] = (sums[line] ?? 0) + (rgba[at * 4 + 1] ?? 0);
  }
  return sums.map((sum) => sum / (of === 'columns' ? height : width));
}

/** The most that a line lies outside what is three lines before and three after it. */
function deepest(values: readonly number[]): number {
  const outside = values.slice(3, -3).map((value, index) => {
    const [before, after] = [values[index] ?? value, values[index + 6] ?? value];
    return Math.max(Math.min(before, after) - value, value - Math.max(before, after));
  });
  return Math.max(...outside);
}

test.each([
  ['here', /^Patch fill/, here],
  // What the answer to the submission says it cost.
  ['at BFL', /^FLUX Expand/, { posts: 1, provider: 'bfl', micros: 50_000 }],
] as const)(
  'Expand %s: the picture stays as it is, and no hairline shows where it ended',
  async (_where, engine, expected) => {
    const { editor, before } = await opened('Bright wall', await bright());
    await withEngine(editor, 'Expand', engine);
    await chooseIn(editor.options.getByRole('combobox', { name: 'Expand to' }), '10 % all round');
    await oneRun(editor, expected);
    const margin = { x: 75, y: 60 };
    const after = await exported(editor);
    expect([after.width, after.height]).toEqual([900, 720]);
    expect(comparePictures(before, cropPicture(after, { ...margin, ...scene })).changed).toBe(0);
    // Drawn everywhere, and as bright as the picture.
    expect(faintest(after)).toBeGreaterThan(180);
    // As it is fitted into the window, and at two more scales that are no simple fractions.
    let scale = 1;
    for (let zoom = 0; zoom < 3; zoom += 1) {
      if (zoom > 0) await editor.page.getByRole('button', { name: 'Zoom out' }).click();
      await expect.poll(async () => (await editor.canvas.facts()).scale).toBeLessThan(scale);
      await editor.canvas.settled();
      scale = (await editor.canvas.facts()).scale;
      expect(await hairline(editor, margin), `at a scale of ${scale}`).toBeLessThan(1.5);
    }
  },
);

/** The least of all channels, opacity included. */
const faintest = ({ rgba }: Picture): number => rgba.reduce((least, value) => Math.min(least, value), 255);

// --- Style transfer -----------------------------------------------------------------------------------------------

test.each([
  ['here', /^Painterly/, here],
  ['at BFL', /^FLUX\.2 pro edit/, { posts: 1, provider: 'bfl', micros: 30_000 }],
] as const)(
  'Style transfer %s: the whole picture is drawn anew at its size, and undo brings back every pixel',
  async (_where, engine, expected) => {
    const { editor, before } = await opened('Portrait', await portrait());
    await editor.chooseTool('Style transfer');
    if (expected.posts === 1) {
      await editor.options.getByRole('radio', { name: 'Words' }).click();
      await editor.options.getByRole('textbox', { name: 'Style in words' }).fill('a linocut in two colours');
    } else {
      await editor.options.getByRole('radio', { name: 'Ink' }).check();
    }
    await withEngine(editor, 'Style transfer', engine);
    const settings = await oneRun(editor, expected);
    expect(settings).toMatchObject(
      expected.posts === 1
        ? { style: 'prompt', prompt: 'a linocut in two colours' }
        : { style: 'preset', preset: 'ink' },
    );
    const after = await exported(editor);
    const { changed } = comparePictures(before, after);
    expect(changed / (after.width * after.height)).toBeGreaterThan(0.9);
    await editor.undo();
    expect(comparePictures(before, await exported(editor)).changed).toBe(0);
  },
);

// --- Face swap ----------------------------------------------------------------------------------------------------

const sitter = { x: 300, y: 210, radius: 80 } as const;

const portrait = (): Promise<Buffer> => pngOf(bytes(faceOver(wall(576, 448), sitter, pale)), 4);

const other = (): Promise<Buffer> =>
  pngOf(bytes(faceOver(wall(320, 360), { x: 160, y: 170, radius: 85 }, dark)), 4);

const bytes = ({
  width,
  height,
  data,
}: PixelBuffer): { width: number; height: number; data: Uint8Array } => ({
  width,
  height,
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});

/** 0 in the middle of the face, 1 where hair and neck begin. */
const awayFromFace = (x: number, y: number): number =>
  Math.hypot((x - sitter.x) / sitter.radius, (y - sitter.y) / (1.35 * sitter.radius));

test.each([
  ['here', /^Face warp/, here],
  // One call at the price of the table.
  ['at fal', /^Advanced Face Swap/, { posts: 1, provider: 'fal', micros: 50_000 }],
] as const)(
  'Face swap %s: the face changes and nothing around it, with the consent in the ledger',
  async (_where, engine, expected) => {
    const { editor, before } = await opened('Portrait', await portrait());
    await withEngine(editor, 'Face swap', engine);
    await editor.options
      .getByLabel('Picture that the face comes from')
      .setInputFiles({ name: 'colleague.png', mimeType: 'image/png', buffer: await other() });
    if (expected.posts === 1) await editor.options.getByRole('radio', { name: 'A woman' }).click();
    expect(await editor.runButton.isEnabled()).toBe(false);
    await editor.options.getByRole('checkbox', { name: /consent of the person/ }).check();
    const settings = await oneRun(editor, expected);
    expect(settings).toMatchObject({
      faceFile: 'colleague.png',
      consent: 'I have the consent of the person shown.',
      ...(expected.posts === 1 ? { person: 'female' } : {}),
    });
    const after = await exported(editor);
    expect(comparePictures(before, after, (x, y) => awayFromFace(x, y) > 1.6).changed).toBe(0);
    const middle = comparePictures(before, after, (x, y) => awayFromFace(x, y) < 0.5);
    expect(middle.changed).toBeGreaterThan(4_000);
    expect(middle.maximum).toBeGreaterThan(24);
  },
);
