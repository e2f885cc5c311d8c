import { afterEach, expect, test } from 'vitest';

import type { MaskShape } from '../../src/kernel/document/records.ts';
import { closeCanvases, createCanvasDriver } from '../drivers/canvasDriver.ts';
import type { CanvasDriver, CanvasDriverOptions } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

async function opened(options: CanvasDriverOptions = {}): Promise<CanvasDriver> {
  const driver = createCanvasDriver(options);
  await driver.open(500, 350, [{ paint: () => [90, 90, 90, 255] }]);
  await driver.look({ scale: 1, offsetX: 50, offsetY: 25 });
  return driver;
}

function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  mode: 'add' | 'subtract' = 'add',
): MaskShape {
  return { kind: 'rect', mode, rect: { x, y, width, height } };
}

test('overlapping shapes never darken', async () => {
  const driver = await opened();
  await driver.select({ shapes: [rect(50, 50, 100, 100)] });
  const alone = driver.screenAt(75, 75);
  expect(alone).not.toEqual([90, 90, 90, 255]);
  await driver.select({ shapes: [rect(50, 50, 100, 100), rect(60, 60, 100, 100), rect(50, 50, 80, 80)] });
  expect(driver.screenAt(75, 75)).toEqual(alone);
});

test('subtract takes out, invert turns over, in the order they were made', async () => {
  const driver = await opened();
  await driver.select({ shapes: [rect(50, 50, 200, 200), rect(100, 100, 50, 50, 'subtract')] });
  expect([driver.maskAt(70, 70), driver.maskAt(120, 120), driver.maskAt(300, 300)]).toEqual([255, 0, 0]);
  await driver.select({ shapes: [...driver.document.selection.shapes, { kind: 'invert' }] });
  expect([driver.maskAt(70, 70), driver.maskAt(120, 120), driver.maskAt(300, 300)]).toEqual([0, 255, 255]);
  expect(driver.maskAt(-20, 100)).toBe(0); // an inverted mask ends with the document
  await driver.select({ shapes: [...driver.document.selection.shapes, rect(60, 60, 20, 20)] });
  expect(driver.maskAt(70, 70)).toBe(255);
});

test('the mask follows pan and zoom in document pixels', async () => {
  const driver = await opened();
  await driver.select({ shapes: [rect(200, 100, 60, 60)] });
  await driver.look({ scale: 3, offsetX: -500, offsetY: -200 });
  expect([driver.maskAt(201, 101), driver.maskAt(259, 159)]).toEqual([255, 255]);
  expect([driver.maskAt(198, 101), driver.maskAt(262, 159)]).toEqual([0, 0]);
});

test('feather is shown as a ramp around the edge', async () => {
  const driver = await opened();
  await driver.select({ shapes: [rect(100, 100, 200, 200)], featherPx: 20 });
  const edge = driver.maskAt(100, 200);
  expect(edge).toBeGreaterThan(90);
  expect(edge).toBeLessThan(165);
  expect(driver.maskAt(92, 200)).toBeGreaterThan(0);
  expect(driver.maskAt(92, 200)).toBeLessThan(edge);
  expect(driver.maskAt(200, 200)).toBe(255);
});

test('a raster selection is drawn from its tiles', async () => {
  const driver = await opened();
  const tiles = await putCoverage(driver, (x, y) => ((x - 150) ** 2 + (y - 150) ** 2 < 2500 ? 255 : 0));
  await driver.select({
    shapes: [{ kind: 'raster', mode: 'add', tiles, bounds: { x: 100, y: 100, width: 100, height: 100 } }],
  });
  expect([driver.maskAt(150, 150), driver.maskAt(102, 102)]).toEqual([255, 0]);
});

test('soft strokes are as soft as the kernel makes them', async () => {
  const driver = await opened();
  await driver.select({
    shapes: [{ kind: 'stroke', mode: 'add', points: [100, 100, 1, 300, 100, 1], size: 80, hardness: 0 }],
  });
  expect(driver.maskAt(200, 100)).toBeGreaterThan(245);
  const half = driver.maskAt(200, 120);
  expect(half).toBeGreaterThan(100);
  expect(half).toBeLessThan(155);
  expect(driver.maskAt(200, 142)).toBe(0);
});

test('the mask can be hidden and shown again', async () => {
  const driver = await opened();
  await driver.select({ shapes: [rect(50, 50, 100, 100)] });
  driver.canvas.setMaskVisible(false);
  await driver.settled();
  expect(driver.screenAt(75, 75)).toEqual([90, 90, 90, 255]);
  driver.canvas.setMaskVisible(true);
  await driver.settled();
  expect(driver.maskAt(75, 75)).toBe(255);
});

test('undo of a stroke takes it off the screen', async () => {
  const driver = await opened();
  driver.use({ kind: 'mask-brush', mode: 'add', size: 40, hardness: 1 });
  await driver.drag([
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ]);
  await driver.select({ shapes: [...driver.shapes] });
  expect(driver.maskAt(150, 100)).toBe(255);
  await driver.select({ shapes: [] });
  expect(driver.maskAt(150, 100)).toBe(0);
});

test('a shape that the session takes without storing it leaves the screen', async () => {
  const answer = deferred();
  const driver = await opened({ answerShape: () => answer.promise });
  driver.use({ kind: 'mask-rect', mode: 'add' });
  await driver.drag(diagonal);
  await driver.settled();
  expect(driver.maskAt(150, 150)).toBe(255);
  answer.resolve();
  await answer.promise;
  await driver.settled();
  expect(driver.maskAt(150, 150)).toBe(0);
});

test('a shape that the session fails to store leaves the screen, and the failure is reported', async () => {
  const reported: unknown[] = [];
  const stopListening = onUnhandled((reason) => reported.push(reason));
  const failure = new Error('The disk is full.');
  const answer = deferred();
  const driver = await opened({ answerShape: () => answer.promise });
  driver.use({ kind: 'mask-brush', mode: 'add', size: 40, hardness: 1 });
  await driver.drag(diagonal);
  await driver.settled();
  expect(driver.maskAt(150, 150)).toBe(255);
  answer.reject(failure);
  await expect.poll(() => driver.maskAt(150, 150)).toBe(0);
  await expect.poll(() => reported).toEqual([failure]);
  stopListening();
});

test('a shape whose answer comes with its document stays; what follows a lost one goes with its own', async () => {
  const answers: (() => void)[] = [];
  const driver = await opened({ answerShape: () => new Promise((resolve) => answers.push(resolve)) });
  driver.use({ kind: 'mask-rect', mode: 'add' });
  await driver.drag(diagonal);
  await driver.drag([
    { x: 300, y: 100 },
    { x: 380, y: 180 },
  ]);
  await driver.settled();
  expect([driver.maskAt(150, 150), driver.maskAt(340, 140)]).toEqual([255, 255]);
  answers[0]?.();
  await expect.poll(() => driver.maskAt(150, 150)).toBe(0);
  expect(driver.maskAt(340, 140)).toBe(255);
  answers[1]?.();
  await driver.select({ shapes: driver.shapes.slice(1) });
  await driver.settled();
  expect(driver.maskAt(340, 140)).toBe(255);
  await driver.select({ shapes: [] });
  expect(driver.maskAt(340, 140)).toBe(0);
});

test('a lasso closes by itself', async () => {
  const driver = await opened();
  driver.use({ kind: 'mask-lasso', mode: 'add' });
  await driver.drag([
    { x: 100, y: 100 },
    { x: 200, y: 100 },
    { x: 200, y: 200 },
  ]);
  expect(driver.shapes).toEqual([{ kind: 'polygon', mode: 'add', points: [100, 100, 200, 100, 200, 200] }]);
  await driver.settled();
  expect([driver.maskAt(190, 120), driver.maskAt(110, 180)]).toEqual([255, 0]);
});

test('a rectangle lands on whole document pixels; a mere click makes none', async () => {
  const driver = await opened();
  driver.use({ kind: 'mask-rect', mode: 'subtract' });
  await driver.drag([
    { x: 210.4, y: 180.2 },
    { x: 120.7, y: 99.6 },
  ]);
  await driver.drag([{ x: 50, y: 50 }]);
  expect(driver.shapes).toEqual([
    { kind: 'rect', mode: 'subtract', rect: { x: 121, y: 100, width: 89, height: 80 } },
  ]);
});

test('a zoom in mid-drag leaves what is drawn where it is', async () => {
  const driver = await opened();
  for (const kind of ['mask-lasso', 'mask-rect'] as const) {
    await driver.look({ scale: 1, offsetX: 50, offsetY: 25 });
    driver.use({ kind, mode: 'add' });
    driver.pointer('pointerdown', { x: 100, y: 100 });
    driver.pointer('pointermove', { x: 200, y: 100 });
    await driver.frame();
    await driver.look({ scale: 2, offsetX: -40, offsetY: -100 });
    driver.pointer('pointermove', { x: 200, y: 150 });
    await driver.frame();
    driver.pointer('pointerup', { x: 200, y: 150 });
  }
  expect(driver.shapes).toEqual([
    { kind: 'polygon', mode: 'add', points: [100, 100, 200, 100, 200, 150] },
    { kind: 'rect', mode: 'add', rect: { x: 100, y: 100, width: 100, height: 50 } },
  ]);
});

test('a rectangle can be made with the keyboard alone', async () => {
  const driver = await opened();
  driver.use({ kind: 'mask-rect', mode: 'add' });
  driver.key('Enter');
  driver.key('ArrowRight', { shiftKey: true });
  driver.key('ArrowDown', { altKey: true });
  driver.key('Enter');
  expect(driver.shapes).toHaveLength(1);
  const shape = driver.shapes[0];
  expect(shape?.kind === 'rect' && shape.rect).toEqual({ x: 177, y: 117, width: 167, height: 118 });
  driver.key('Enter');
  driver.key('Escape');
  driver.key('ArrowRight');
  expect(driver.shapes).toHaveLength(1);
});

const diagonal = [
  { x: 100, y: 100 },
  { x: 200, y: 200 },
];

function deferred(): {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(reason: Error): void;
} {
  let settle: { resolve(): void; reject(reason: Error): void } | null = null;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return {
    promise,
    resolve: () => settle?.resolve(),
    reject: (reason) => settle?.reject(reason),
  };
}

/** Takes unhandled rejections before the test runner sees them. */
function onUnhandled(take: (reason: unknown) => void): () => void {
  function listener(event: PromiseRejectionEvent): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    take(event.reason);
  }
  window.addEventListener('unhandledrejection', listener, { capture: true });
  return () => window.removeEventListener('unhandledrejection', listener, { capture: true });
}

async function putCoverage(
  driver: CanvasDriver,
  coverage: (x: number, y: number) => number,
): Promise<Extract<MaskShape, { kind: 'raster' }>['tiles']> {
  await driver.open(500, 350, [{ paint: () => [90, 90, 90, 255], mask: coverage }]);
  await driver.look({ scale: 1, offsetX: 50, offsetY: 25 });
  return driver.document.layers[driver.layer(0)]?.mask?.tiles ?? {};
}
