import { afterEach, expect, test } from 'vitest';

import type { BlendMode } from '../../src/kernel/document/records.ts';
import { identityTransform } from '../../src/kernel/document/records.ts';
import type { Painter } from '../drivers/canvasDriver.ts';
import { closeCanvases, createCanvasDriver, largestDifference } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

const quadrants: Painter = (x, y) => [x < 400 ? 200 : 40, y < 300 ? 180 : 20, 90, 255];
/** Every pixel differs from its neighbours, so a shift by one shows, and every tile from the others. */
const noise: Painter = (x, y) => [
  (x * 37 + y * 11) % 256,
  (x * 5 + y * 91) % 256,
  ((x ^ y) + (x >> 9) * 40 + (y >> 9) * 90) % 256,
  255,
];
const translucent: Painter = (x, y) => [(x * 3) % 256, 255 - ((y * 2) % 256), 128, (x + y) % 256];

test('document pixels stand where the view puts them', async () => {
  const driver = createCanvasDriver();
  await driver.open(800, 600, [{ paint: quadrants }]);
  await driver.look({ scale: 0.5, offsetX: 40, offsetY: 30 });
  expect(driver.contentAt(100, 100)).toEqual([200, 180, 90, 255]);
  expect(driver.contentAt(700, 100)).toEqual([40, 180, 90, 255]);
  expect(driver.contentAt(100, 500)).toEqual([200, 20, 90, 255]);
  expect(driver.contentAt(700, 500)).toEqual([40, 20, 90, 255]);
  expect(driver.contentAt(-40, -40)).toEqual([22, 22, 22, 255]); // the pasteboard
});

test('at 100 % the screen shows the stored bytes, across tile edges too', async () => {
  const driver = createCanvasDriver();
  await driver.open(1200, 700, [{ paint: noise }]);
  await driver.look({ scale: 1, offsetX: -400, offsetY: -350 });
  const rect = { x: 450, y: 400, width: 200, height: 200 };
  expect(driver.contentRegion(rect)).toEqual(await driver.flatten(rect));
});

test('beyond 200 % document pixels are squares with hard edges', async () => {
  const driver = createCanvasDriver();
  await driver.open(40, 40, [{ paint: (x) => (x % 2 === 0 ? [255, 0, 0, 255] : [0, 0, 255, 255]) }]);
  await driver.look({ scale: 8, offsetX: 100, offsetY: 50 });
  const region = driver.contentRegion({ x: 10, y: 10, width: 32, height: 1 });
  const reds = Array.from({ length: 32 }, (_, i) => region[i * 4]);
  expect(new Set(reds)).toEqual(new Set([0, 255]));
  expect(reds.slice(0, 16)).toEqual([...Array<number>(8).fill(255), ...Array<number>(8).fill(0)]);
});

test.each<BlendMode>([
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
])('%s with opacity and mask looks as the kernel flattens it', async (blendMode) => {
  const driver = createCanvasDriver();
  await driver.open(300, 200, [
    { paint: (x, y) => [x % 256, y % 256, (x + y) % 256, 255] },
    { paint: translucent, blendMode, opacity: 0.7, mask: (x, y) => (x * 2 + y) % 256 },
  ]);
  await driver.look({ scale: 1, offsetX: 20, offsetY: 20 });
  const rect = { x: 0, y: 0, width: 300, height: 200 };
  expect(largestDifference(driver.contentRegion(rect), await driver.flatten(rect))).toBeLessThanOrEqual(2);
});

test('color-dodge looks as the kernel flattens it but for what eight bits of premultiplied colour lose', async () => {
  const driver = createCanvasDriver();
  await driver.open(300, 200, [
    { paint: (x, y) => [x % 256, y % 256, (x + y) % 256, 255] },
    { paint: translucent, blendMode: 'color-dodge', opacity: 0.7 },
  ]);
  await driver.look({ scale: 1, offsetX: 20, offsetY: 20 });
  const rect = { x: 0, y: 0, width: 300, height: 200 };
  const [screen, flat] = [driver.contentRegion(rect), await driver.flatten(rect)];
  // The mode divides by what is left of white: one step of a faint colour becomes many.
  expect(countDifferent(screen, flat, 2)).toBeLessThan(rect.width * rect.height * 0.05);
  expect(largestDifference(screen, flat)).toBeLessThanOrEqual(40);
});

test('a blend mode over nothing does not see the checkerboard', async () => {
  const driver = createCanvasDriver();
  await driver.open(100, 100, [{ paint: () => [200, 100, 50, 255], blendMode: 'multiply' }]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  expect(driver.contentAt(50, 50)).toEqual([200, 100, 50, 255]);
});

test('where nothing is painted the checkerboard shows', async () => {
  const driver = createCanvasDriver();
  await driver.open(64, 64, [{ paint: null }]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  expect(driver.contentAt(4, 4)).not.toEqual(driver.contentAt(12, 4));
  expect(driver.contentAt(4, 4)).toEqual(driver.contentAt(12, 12));
});

test('a moved, scaled and turned layer lands where its transform says', async () => {
  const driver = createCanvasDriver();
  const square: Painter = (x, y) => (x < 50 && y < 50 ? [255, 0, 0, 255] : [0, 200, 0, 255]);
  await driver.open(400, 300, [
    {
      paint: square,
      pixelWidth: 100,
      pixelHeight: 100,
      transform: { x: 200, y: 50, scaleX: 1.5, scaleY: 1, rotation: 90 },
    },
  ]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  // Turned clockwise about its corner: layer x runs down (150 px), layer y runs left (100 px).
  expect(driver.contentAt(190, 60)).toEqual([255, 0, 0, 255]);
  expect(driver.contentAt(110, 60)).toEqual([0, 200, 0, 255]);
  expect(driver.contentAt(190, 190)).toEqual([0, 200, 0, 255]);
  const rect = { x: 105, y: 55, width: 90, height: 140 };
  const differing = countDifferent(driver.contentRegion(rect), await driver.flatten(rect), 8);
  expect(differing).toBeLessThan(rect.width * rect.height * 0.03); // the two resamplers differ on the inner edge
});

test('hidden layers and a disabled mask are not drawn', async () => {
  const driver = createCanvasDriver();
  await driver.open(100, 100, [
    { paint: () => [10, 20, 30, 255] },
    { paint: () => [255, 0, 0, 255], visible: false },
    { paint: () => [0, 255, 0, 255], mask: () => 0 },
  ]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  expect(driver.contentAt(50, 50)).toEqual([10, 20, 30, 255]);
  const top = driver.document.layers[driver.layer(2)];
  if (top?.mask == null) throw new Error('The top layer has a mask.');
  await driver.change({
    layers: { ...driver.document.layers, [top.id]: { ...top, mask: { ...top.mask, enabled: false } } },
  });
  expect(driver.contentAt(50, 50)).toEqual([0, 255, 0, 255]);
});

test('a reduced view shows the mean of the pixels, not a sample of them', async () => {
  const driver = createCanvasDriver();
  await driver.open(4096, 512, [
    { paint: (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255, 255] : [0, 0, 0, 255]) },
  ]);
  await driver.look({ scale: 0.125, offsetX: 10, offsetY: 10 });
  for (const [x, y] of [
    [200, 200],
    [1023, 300],
    [1025, 300],
    [3900, 400],
  ]) {
    expect(Math.abs(driver.contentAt(x ?? 0, y ?? 0)[0] - 128)).toBeLessThanOrEqual(3);
  }
});

test('tiles pushed out by the budget come back when they are looked at again', async () => {
  const budget = 4 * 1024 * 1024;
  const driver = createCanvasDriver({ residentBudgetBytes: budget, width: 300, height: 300 });
  await driver.open(2048, 1024, [{ paint: noise }]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  await driver.look({ scale: 1, offsetX: -900, offsetY: -400 });
  await driver.look({ scale: 1, offsetX: -1700, offsetY: -700 });
  await driver.look({ scale: 1, offsetX: -1400, offsetY: -100 });
  expect(driver.canvas.stats().residentBytes).toBeLessThanOrEqual(budget);
  const before = driver.reads;
  await driver.look({ scale: 1, offsetX: -20, offsetY: -10 });
  expect(driver.reads).toBeGreaterThan(before);
  const rect = { x: 30, y: 20, width: 250, height: 250 };
  expect(driver.contentRegion(rect)).toEqual(await driver.flatten(rect));
});

test('a view whose tiles exceed the budget is drawn whole all the same', async () => {
  const budget = 13 * 1024 * 1024; // four tiles of three layers and one to spare; the view needs eighteen
  const driver = createCanvasDriver({ residentBudgetBytes: budget, width: 1100 });
  await driver.open(1500, 700, [
    { paint: noise },
    { paint: translucent },
    { paint: translucent, blendMode: 'screen' },
  ]);
  await driver.look({ scale: 1, offsetX: -300, offsetY: -300 });
  expect(driver.canvas.stats().residentBytes).toBeLessThanOrEqual(budget);
  const rect = { x: 300, y: 300, width: 1100, height: 400 };
  expect(largestDifference(driver.contentRegion(rect), await driver.flatten(rect))).toBeLessThanOrEqual(2);
});

test('only what a new document changes is read and redrawn', async () => {
  const driver = createCanvasDriver();
  await driver.open(1024, 512, [{ paint: noise }]);
  await driver.look({ scale: 0.5, offsetX: 20, offsetY: 20 });
  const layer = driver.document.layers[driver.layer(0)];
  if (layer === undefined) throw new Error('The document has a layer.');
  const other = await driver.putTiles(512, 512, () => [9, 99, 199, 255]);
  const before = driver.reads;
  await driver.change({
    layers: { ...driver.document.layers, [layer.id]: { ...layer, tiles: { ...layer.tiles, ...other } } },
  });
  expect(driver.contentAt(256, 256)).toEqual([9, 99, 199, 255]);
  expect(driver.reads - before).toBeLessThanOrEqual(2);
});

test('a tile that the store lacks is reported and leaves the rest in place', async () => {
  const driver = createCanvasDriver();
  await driver.open(1024, 400, [{ paint: () => [50, 60, 70, 255] }]);
  const layer = driver.document.layers[driver.layer(0)];
  if (layer === undefined) throw new Error('The document has a layer.');
  const lost = 'f'.repeat(64) as never;
  await driver.change({
    layers: {
      ...driver.document.layers,
      [layer.id]: { ...layer, tiles: { ...layer.tiles, ['0,0' as never]: lost } },
    },
  });
  expect(driver.missing).toContain(lost);
  expect(driver.contentAt(900, 100)).toEqual([50, 60, 70, 255]);
});

test('a tile that could not be read is not taken for lost: it appears when it can be read again', async () => {
  let broken = true;
  const driver = createCanvasDriver({ readsFail: () => broken });
  await driver.open(400, 300, [{ paint: () => [50, 60, 70, 255] }]);
  expect(driver.missing).not.toEqual([]);
  expect(driver.contentAt(100, 100)).not.toEqual([50, 60, 70, 255]);
  broken = false;
  await expect.poll(() => driver.contentAt(100, 100), { timeout: 10_000 }).toEqual([50, 60, 70, 255]);
});

test('at a pixel ratio of 2 a document pixel meets two device pixels', async () => {
  const real = Object.getOwnPropertyDescriptor(window, 'devicePixelRatio');
  Object.defineProperty(window, 'devicePixelRatio', { configurable: true, value: 2 });
  try {
    const driver = createCanvasDriver();
    await driver.open(64, 64, [{ paint: (x) => (x < 32 ? [255, 255, 255, 255] : [0, 0, 0, 255]) }]);
    await driver.look({ scale: 1, offsetX: 10.5, offsetY: 10 });
    const surface = driver.container.querySelector('canvas');
    expect([surface?.width, surface?.height]).toEqual([1200, 800]);
    expect(driver.canvas.view().offsetX).toBe(10.5);
    const row = surface?.getContext('2d')?.getImageData(21, 60, 128, 1).data;
    expect([row?.[0], row?.[60 * 4], row?.[68 * 4], row?.[120 * 4]]).toEqual([255, 255, 0, 0]);
  } finally {
    if (real !== undefined) Object.defineProperty(window, 'devicePixelRatio', real);
  }
});

test('there are at most three canvases on the page, and none of document size', async () => {
  const driver = createCanvasDriver();
  await driver.open(2000, 2000, [{ paint: null }, { paint: null }, { paint: null }, { paint: null }]);
  await driver.select({
    shapes: [{ kind: 'rect', mode: 'add', rect: { x: 0, y: 0, width: 50, height: 50 } }],
  });
  const canvases = [...driver.container.querySelectorAll('canvas')];
  expect(canvases.length).toBeLessThanOrEqual(3);
  for (const { width, height } of canvases) expect([width, height]).toEqual([600, 400]);
});

test('a document in Display P3 is drawn in Display P3', async () => {
  const driver = createCanvasDriver();
  await driver.open(64, 64, [{ paint: () => [255, 0, 0, 255], transform: identityTransform }], {
    colorSpace: 'display-p3',
  });
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  const context = driver.container.querySelector('canvas')?.getContext('2d');
  expect(context?.getContextAttributes().colorSpace).toBe('display-p3');
  expect([...(context?.getImageData(30, 30, 1, 1).data ?? [])]).toEqual([255, 0, 0, 255]);
});

test('the canvas takes the colour space that an import gives the document, and the old one back on undo', async () => {
  const driver = createCanvasDriver();
  await driver.open(64, 64, [{ paint: () => [255, 0, 0, 255], transform: identityTransform }]);
  const colours = (): unknown => {
    const context = driver.container.querySelector('canvas')?.getContext('2d');
    const middle = context?.getImageData(300, 200, 1, 1).data ?? [];
    return [context?.getContextAttributes().colorSpace, ...middle];
  };
  expect(colours()).toEqual(['srgb', 255, 0, 0, 255]);
  await driver.change({ colorSpace: 'display-p3' });
  expect(colours()).toEqual(['display-p3', 255, 0, 0, 255]);
  await driver.change({ colorSpace: 'srgb' });
  expect(colours()).toEqual(['srgb', 255, 0, 0, 255]);
});

test('an sRGB document opened after one in Display P3 is drawn in sRGB', async () => {
  const driver = createCanvasDriver();
  const red: Painter = () => [255, 0, 0, 255];
  await driver.open(64, 64, [{ paint: red, transform: identityTransform }], { colorSpace: 'display-p3' });
  driver.canvas.setDocument(null);
  await driver.settled();
  await driver.open(64, 64, [{ paint: red, transform: identityTransform }]);
  const context = driver.container.querySelector('canvas')?.getContext('2d');
  expect(context?.getContextAttributes().colorSpace).toBe('srgb');
});

function countDifferent(a: Uint8ClampedArray, b: Uint8ClampedArray, tolerance: number): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    const off = [0, 1, 2].some((c) => Math.abs((a[i + c] ?? 0) - (b[i + c] ?? 0)) > tolerance);
    if (off) count += 1;
  }
  return count;
}
