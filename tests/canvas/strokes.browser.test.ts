import { afterEach, expect, test } from 'vitest';

import { tileSize } from '../../src/kernel/document/records.ts';
import { closeCanvases, createCanvasDriver, largestDifference } from '../drivers/canvasDriver.ts';
import type { CanvasDriver } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

const maskBrush = { kind: 'mask-brush', mode: 'add', size: 40, hardness: 1 } as const;

async function opened(options: Parameters<typeof createCanvasDriver>[0] = {}): Promise<CanvasDriver> {
  const driver = createCanvasDriver(options);
  await driver.open(500, 350, [{ paint: () => [90, 90, 90, 255] }, { paint: null }]);
  await driver.look({ scale: 1, offsetX: 50, offsetY: 25 });
  return driver;
}

test('a mask stroke is one shape in document pixels, and stays on screen', async () => {
  const driver = await opened();
  await driver.look({ scale: 0.5, offsetX: 100, offsetY: 60 });
  driver.use(maskBrush);
  await driver.drag([
    { x: 100, y: 100 },
    { x: 200, y: 100 },
    { x: 200, y: 200 },
  ]);
  expect(driver.shapes).toEqual([
    { kind: 'stroke', mode: 'add', points: [100, 100, 1, 200, 100, 1, 200, 200, 1], size: 40, hardness: 1 },
  ]);
  expect(driver.maskAt(150, 100)).toBe(255);
  expect(driver.maskAt(150, 140)).toBe(0);
  await driver.select({ shapes: [...driver.shapes] });
  expect(driver.maskAt(150, 100)).toBe(255);
});

test('the stroke shows while the pointer is still down', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  driver.pointer('pointerdown', { x: 100, y: 100 });
  driver.pointer('pointermove', { x: 200, y: 100 });
  await driver.frame();
  await driver.frame();
  expect(driver.maskAt(150, 100)).toBe(255);
  expect(driver.shapes).toEqual([]);
  driver.pointer('pointerup', { x: 200, y: 100 });
  expect(driver.shapes).toHaveLength(1);
});

test('a click is a dot', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  await driver.drag([{ x: 100, y: 100 }]);
  expect(driver.shapes).toEqual([
    { kind: 'stroke', mode: 'add', points: [100, 100, 1], size: 40, hardness: 1 },
  ]);
});

test('a stroke goes on outside the canvas and ends where the pointer is lifted', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  driver.pointer('pointerdown', { x: 400, y: 100 });
  driver.pointer('pointermove', { x: 480, y: 100 });
  driver.container.dispatchEvent(new PointerEvent('pointerleave', { pointerId: 1 }));
  driver.pointer('pointermove', { x: 900, y: -200 });
  await driver.frame();
  driver.pointer('pointermove', { x: 300, y: 300 });
  driver.pointer('pointerup', { x: 300, y: 300 });
  const shape = driver.shapes[0];
  expect(shape?.kind === 'stroke' && shape.points).toEqual([
    400, 100, 1, 480, 100, 1, 900, -200, 1, 300, 300, 1,
  ]);
});

test('a real pointer keeps its stroke through capture', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  let captured = 0;
  driver.container.setPointerCapture = () => {
    captured += 1;
  };
  await driver.drag([
    { x: 10, y: 10 },
    { x: 60, y: 60 },
  ]);
  expect(captured).toBe(1);
});

test('the pen’s pressure is kept; a mouse always presses fully', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  await driver.pen([
    { x: 50, y: 50, pressure: 0.25 },
    { x: 100, y: 50, pressure: 0.5 },
    { x: 150, y: 50, pressure: 1 },
  ]);
  const shape = driver.shapes[0];
  expect(shape?.kind === 'stroke' && shape.points).toEqual([50, 50, 0.25, 100, 50, 0.5, 150, 50, 1]);
  expect(driver.maskAt(100, 57)).toBe(255); // radius 10 at half pressure
  expect(driver.maskAt(100, 68)).toBe(0);
  await driver.drag([{ x: 200, y: 200 }]);
  const dot = driver.shapes[1];
  expect(dot?.kind === 'stroke' && dot.points[2]).toBe(1);
});

test('all positions between two frames are used', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  driver.pointer('pointerdown', { x: 10, y: 10 });
  for (let x = 20; x <= 100; x += 10) driver.pointer('pointermove', { x, y: 10 });
  driver.pointer('pointerup', { x: 100, y: 10 });
  const shape = driver.shapes[0];
  expect(shape?.kind === 'stroke' && shape.points.length).toBe(30);
});

test('Escape takes the stroke back and commits nothing', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  driver.pointer('pointerdown', { x: 100, y: 100 });
  driver.pointer('pointermove', { x: 200, y: 100 });
  await driver.frame();
  driver.key('Escape');
  driver.pointer('pointermove', { x: 250, y: 100 });
  driver.pointer('pointerup', { x: 250, y: 100 });
  await driver.settled();
  expect(driver.shapes).toEqual([]);
  expect(driver.maskAt(150, 100)).toBe(0);
  expect(driver.canvas.cancelGesture()).toBe(false);
});

test('a second finger turns a started stroke into a pinch', async () => {
  const driver = await opened();
  driver.use(maskBrush);
  const before = driver.canvas.view();
  const finger = (id: number): PointerEventInit => ({
    pointerType: 'touch',
    pointerId: id,
    isPrimary: id === 1,
  });
  // Document points move with the view: speak in screen terms through the view at the start.
  driver.pointer('pointerdown', { x: 100, y: 100 }, finger(1));
  driver.pointer('pointerdown', { x: 200, y: 100 }, finger(2));
  driver.pointer('pointermove', { x: 50, y: 100 }, finger(1));
  driver.pointer('pointermove', { x: 250, y: 100 }, finger(2));
  await driver.settled();
  const after = driver.canvas.view();
  expect(after.scale).toBeGreaterThan(before.scale * 1.4);
  driver.pointer('pointerup', { x: 0, y: 0 }, finger(1));
  driver.pointer('pointerup', { x: 0, y: 0 }, finger(2));
  expect(driver.shapes).toEqual([]);
});

test('a paint stroke changes the tiles it touches as the kernel paints it', async () => {
  const driver = await opened();
  driver.use({ kind: 'paint', layer: driver.layer(1), colour: '#ff8800', opacity: 1, size: 30, hardness: 1 });
  await driver.drag([
    { x: 100, y: 100 },
    { x: 200, y: 150 },
  ]);
  await driver.settled();
  // The stroke stays on screen from the first frame on, stored or not.
  expect(driver.contentAt(150, 125)).toEqual([255, 136, 0, 255]);
  await expect.poll(() => driver.painted.length).toBe(1);
  expect([...(driver.painted[0]?.tiles.keys() ?? [])]).toEqual(['0,0']);
  expect(driver.painted[0]?.target).toBe('pixels');
  await driver.settled();
  const rect = { x: 80, y: 80, width: 150, height: 100 };
  expect(largestDifference(driver.contentRegion(rect), await driver.flatten(rect))).toBeLessThanOrEqual(1);
});

test('in a Display P3 document a colour looks as chosen: it is stored with the bytes of that space', async () => {
  const driver = createCanvasDriver();
  await driver.open(300, 200, [{ paint: null }], { colorSpace: 'display-p3' });
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  driver.use({ kind: 'paint', layer: driver.layer(0), colour: '#ff0000', opacity: 1, size: 40, hardness: 1 });
  await driver.drag([{ x: 100, y: 100 }]);
  await expect.poll(() => driver.painted.length).toBe(1);
  const tile = [...(driver.painted[0]?.tiles.values() ?? [])][0];
  const at = (100 * tileSize + 100) * 4;
  expect([...(tile?.subarray(at, at + 4) ?? [])]).toEqual(browserBytes('#ff0000'));
  await driver.settled();
  expect(driver.contentAt(100, 100)).toEqual(browserBytes('#ff0000'));
});

/** The browser's own conversion of a CSS colour to Display P3. */
function browserBytes(colour: string): readonly number[] {
  const context = document.createElement('canvas').getContext('2d', { colorSpace: 'display-p3' });
  if (context === null) throw new Error('no context');
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}

test('strokes that follow fast build on each other', async () => {
  const driver = await opened();
  const paint = { kind: 'paint', layer: driver.layer(1), opacity: 1, size: 30, hardness: 1 } as const;
  driver.use({ ...paint, colour: '#ff0000' });
  await driver.drag([{ x: 100, y: 100 }]);
  driver.use({ ...paint, colour: '#00ff00' });
  await driver.drag([{ x: 200, y: 100 }]);
  driver.use({ ...paint, colour: '#0000ff' });
  await driver.drag([{ x: 300, y: 100 }]);
  await expect.poll(() => driver.painted.length).toBe(3);
  await driver.settled();
  const rect = { x: 90, y: 90, width: 230, height: 20 };
  const [red, green, blue] = [100, 200, 300].map((x) => driver.contentAt(x, 100));
  expect([red, green, blue]).toEqual([
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 255],
  ]);
  expect(largestDifference(driver.contentRegion(rect), await driver.flatten(rect))).toBeLessThanOrEqual(1);
});

test('a cancelled paint stroke leaves the picture as it was', async () => {
  const driver = await opened();
  const rect = { x: 50, y: 50, width: 200, height: 100 };
  const before = [...driver.contentRegion(rect)];
  driver.use({
    kind: 'paint',
    layer: driver.layer(1),
    colour: '#ff0000',
    opacity: 0.5,
    size: 30,
    hardness: 0.2,
  });
  driver.pointer('pointerdown', { x: 100, y: 100 });
  driver.pointer('pointermove', { x: 200, y: 100 });
  await driver.frame();
  await driver.frame();
  expect([...driver.contentRegion(rect)]).not.toEqual(before);
  expect(driver.canvas.cancelGesture()).toBe(true);
  await driver.settled();
  expect([...driver.contentRegion(rect)]).toEqual(before);
  expect(driver.painted).toEqual([]);
});

test('a layer mask is painted in its own tiles, shown at once', async () => {
  const driver = createCanvasDriver();
  await driver.open(300, 200, [
    { paint: () => [10, 10, 10, 255] },
    { paint: () => [250, 250, 250, 255], mask: () => 255 },
  ]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  driver.use({ kind: 'paint-mask', layer: driver.layer(1), value: 0, size: 40, hardness: 1 });
  driver.pointer('pointerdown', { x: 100, y: 100 });
  await driver.frame();
  await driver.frame();
  expect(driver.contentAt(100, 100)).toEqual([10, 10, 10, 255]);
  driver.pointer('pointerup', { x: 100, y: 100 });
  await expect.poll(() => driver.painted.length).toBe(1);
  expect(driver.painted[0]?.target).toBe('mask');
  await driver.settled();
  expect(driver.contentAt(100, 100)).toEqual([10, 10, 10, 255]);
  expect(driver.contentAt(160, 100)).toEqual([250, 250, 250, 255]);
});

test('locked and hidden layers take no paint', async () => {
  const driver = createCanvasDriver();
  await driver.open(300, 200, [{ paint: () => [10, 10, 10, 255], locked: true }]);
  driver.use({ kind: 'paint', layer: driver.layer(0), colour: '#ff0000', opacity: 1, size: 40, hardness: 1 });
  driver.pointer('pointerdown', { x: 100, y: 100 });
  expect(driver.canvas.cancelGesture()).toBe(false);
  driver.pointer('pointerup', { x: 100, y: 100 });
  expect(driver.painted).toEqual([]);
});

test('a large brush between many layers shows while painting what the document will hold', async () => {
  const driver = createCanvasDriver();
  const veil = (shift: number) => ({
    paint: (x: number, y: number) =>
      [(x + shift) % 256, (y * 2) % 256, shift, (x + y + shift) % 256] as const,
    opacity: 0.8,
  });
  await driver.open(500, 350, [
    { paint: (x, y) => [x % 256, y % 256, 50, 255] },
    { ...veil(40), blendMode: 'multiply' },
    { paint: null, opacity: 0.9, blendMode: 'screen' },
    veil(90),
    veil(160),
  ]);
  await driver.look({ scale: 1, offsetX: 50, offsetY: 25 });
  driver.use({
    kind: 'paint',
    layer: driver.layer(2),
    colour: '#40c0ff',
    opacity: 0.6,
    size: 260,
    hardness: 0.3,
  });
  driver.pointer('pointerdown', { x: 150, y: 150 });
  for (let x = 170; x <= 330; x += 40) {
    driver.pointer('pointermove', { x, y: 170 });
    await driver.frame();
    await driver.frame();
  }
  const rect = { x: 10, y: 10, width: 480, height: 330 };
  const live = driver.contentRegion(rect);
  driver.pointer('pointerup', { x: 330, y: 170 });
  await expect.poll(() => driver.painted.length).toBe(1);
  await driver.settled();
  const stored = await driver.flatten(rect);
  expect(largestDifference(driver.contentRegion(rect), stored)).toBeLessThanOrEqual(3);
  expect(largestDifference(live, stored)).toBeLessThanOrEqual(4);
});

test('a stroke that the session takes without storing it leaves the screen', async () => {
  const driver = createCanvasDriver({ acceptPaint: false });
  await driver.open(300, 200, [
    { paint: () => [10, 10, 10, 255] },
    { paint: () => [250, 250, 250, 255], mask: () => 255 },
  ]);
  await driver.look({ scale: 1, offsetX: 0, offsetY: 0 });
  driver.use({ kind: 'paint-mask', layer: driver.layer(1), value: 0, size: 40, hardness: 1 });
  await driver.drag([{ x: 100, y: 100 }]);
  await driver.frame();
  await driver.frame();
  await driver.strokes[0];
  await driver.settled();
  await expect.poll(() => driver.contentAt(100, 100)).toEqual([250, 250, 250, 255]);
});
