import { afterEach, expect, test } from 'vitest';

import { closeCanvases, createCanvasDriver } from '../drivers/canvasDriver.ts';
import type { CanvasDriver } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

async function opened(): Promise<CanvasDriver> {
  const driver = createCanvasDriver();
  await driver.open(1600, 1200, [{ paint: (x, y) => [x % 256, y % 256, (x >> 8) * 16 + (y >> 8), 255] }]);
  return driver;
}

function wheel(driver: CanvasDriver, x: number, y: number, init: WheelEventInit): void {
  const bounds = driver.container.getBoundingClientRect();
  driver.container.dispatchEvent(
    new WheelEvent('wheel', {
      bubbles: true,
      cancelable: true,
      clientX: bounds.left + x,
      clientY: bounds.top + y,
      ...init,
    }),
  );
}

test('a document opens fitted and centred', async () => {
  const driver = await opened();
  const { scale, offsetX, offsetY } = driver.canvas.view();
  expect(scale).toBeCloseTo(336 / 1200, 5);
  expect(offsetX).toBe((600 - Math.round(1600 * scale)) / 2);
  expect(offsetY).toBe(32);
});

test.each([{ ctrlKey: true }, { metaKey: true }])(
  'wheel with %o keeps the point under the pointer',
  async (keys) => {
    const driver = await opened();
    for (let i = 0; i < 6; i += 1) {
      const before = driver.canvas.view();
      const held = { x: (150 - before.offsetX) / before.scale, y: (220 - before.offsetY) / before.scale };
      wheel(driver, 150, 220, { deltaY: -120, ...keys });
      const after = driver.canvas.view();
      expect(after.scale).toBeGreaterThan(before.scale);
      expect(Math.abs(held.x * after.scale + after.offsetX - 150)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(held.y * after.scale + after.offsetY - 220)).toBeLessThanOrEqual(0.5);
    }
    await driver.settled();
    const { scale, offsetX, offsetY } = driver.canvas.view();
    const x = Math.floor((150 - offsetX) / scale);
    const y = Math.floor((220 - offsetY) / scale);
    const [r, g] = driver.contentAt(x + 0.5, y + 0.5);
    expect(Math.abs(r - (x % 256))).toBeLessThanOrEqual(2);
    expect(Math.abs(g - (y % 256))).toBeLessThanOrEqual(2);
  },
);

test('zoomTo without an anchor holds the middle of the view', async () => {
  const driver = await opened();
  driver.canvas.zoomTo(1);
  const { scale, offsetX, offsetY } = driver.canvas.view();
  expect(scale).toBe(1);
  expect(Math.abs(300 - offsetX - 800)).toBeLessThanOrEqual(1);
  expect(Math.abs(200 - offsetY - 600)).toBeLessThanOrEqual(1);
});

test('the plain wheel pans, with Shift sideways, and what comes into view is right', async () => {
  const driver = await opened();
  await driver.look({ scale: 1, offsetX: -100, offsetY: -100 });
  wheel(driver, 100, 100, { deltaX: 30, deltaY: 40 });
  wheel(driver, 100, 100, { deltaY: 25, shiftKey: true });
  expect(driver.canvas.view()).toEqual({ scale: 1, offsetX: -155, offsetY: -140 });
  await driver.settled();
  const rect = { x: 155, y: 140, width: 600, height: 400 };
  expect(driver.contentRegion(rect)).toEqual(await driver.flatten(rect));
});

test('panning in steps of any size leaves no seam', async () => {
  const driver = await opened();
  await driver.look({ scale: 1, offsetX: -300, offsetY: -300 });
  for (const [dx, dy] of [
    [7, -3],
    [-61, 20],
    [13.4, 90.7],
    [-200, -150],
    [700, 0],
  ]) {
    driver.canvas.panBy(dx ?? 0, dy ?? 0);
    await driver.frame();
  }
  await driver.settled();
  const { offsetX, offsetY } = driver.canvas.view();
  const rect = { x: Math.max(0, -offsetX), y: -offsetY, width: 200, height: 400 };
  expect(driver.contentRegion(rect)).toEqual(await driver.flatten(rect));
});

test('dragging with the middle button or with Space pans, whatever the tool', async () => {
  const driver = await opened();
  driver.use({ kind: 'mask-brush', mode: 'add', size: 20, hardness: 1 });
  await driver.look({ scale: 1, offsetX: -100, offsetY: -100 });
  driver.pointer('pointerdown', { x: 300, y: 300 }, { button: 1, buttons: 4 });
  driver.pointer('pointermove', { x: 250, y: 310 }, { buttons: 4 });
  driver.pointer('pointerup', { x: 250, y: 310 }, { button: 1 });
  expect(driver.canvas.view()).toEqual({ scale: 1, offsetX: -150, offsetY: -90 });
  driver.key(' ', { code: 'Space' });
  expect(driver.container.style.cursor).toBe('grab');
  driver.pointer('pointerdown', { x: 300, y: 300 });
  driver.pointer('pointermove', { x: 320, y: 300 });
  driver.pointer('pointerup', { x: 320, y: 300 });
  driver.release(' ', { code: 'Space' });
  expect(driver.canvas.view()).toEqual({ scale: 1, offsetX: -130, offsetY: -90 });
  expect(driver.shapes).toEqual([]);
});

test('two fingers zoom and pan at once', async () => {
  const driver = await opened();
  await driver.look({ scale: 1, offsetX: -200, offsetY: -200 });
  const bounds = driver.container.getBoundingClientRect();
  const finger = (type: string, id: number, x: number, y: number): void => {
    driver.container.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerType: 'touch',
        pointerId: id,
        clientX: bounds.left + x,
        clientY: bounds.top + y,
      }),
    );
  };
  finger('pointerdown', 1, 200, 200);
  finger('pointerdown', 2, 300, 200);
  finger('pointermove', 1, 170, 240);
  finger('pointermove', 2, 370, 240);
  // The fingers are twice as far apart, and their middle moved by (20, 40).
  expect(driver.canvas.view()).toEqual({ scale: 2, offsetX: -630, offsetY: -560 });
  finger('pointerup', 1, 170, 240);
  finger('pointermove', 2, 0, 0);
  finger('pointerup', 2, 0, 0);
  expect(driver.canvas.view()).toEqual({ scale: 2, offsetX: -630, offsetY: -560 });
});

test('the document cannot be lost off-screen', async () => {
  const driver = await opened();
  driver.canvas.panBy(-100_000, 100_000);
  const { scale, offsetX, offsetY } = driver.canvas.view();
  expect(offsetX + 1600 * scale).toBeGreaterThan(0);
  expect(offsetY).toBeLessThan(400);
});

test('a resized container is filled again, and a fitted view stays fitted', async () => {
  const driver = await opened();
  driver.container.style.width = '800px';
  driver.container.style.height = '700px';
  await expect.poll(() => driver.canvas.view().scale).toBeCloseTo(736 / 1600, 3);
  await driver.settled();
  const surface = driver.container.querySelector('canvas');
  expect([surface?.width, surface?.height]).toEqual([800, 700]);
  expect(driver.contentAt(40.5, 30.5)[3]).toBe(255);
});

test('busy is reported while a fresh view is drawn', async () => {
  const driver = await opened();
  await driver.look({ scale: 2, offsetX: -300, offsetY: -300 });
  expect(driver.busy.at(-1)).toBe(false);
  expect(driver.busy.filter((value) => value).length).toBeGreaterThanOrEqual(1);
});
