import { afterEach, expect, test } from 'vitest';

import { closeCanvases, createCanvasDriver } from '../drivers/canvasDriver.ts';
import type { CanvasDriver } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

const frame = { x: 100, y: 80, width: 200, height: 120 };

async function opened(): Promise<CanvasDriver> {
  const driver = createCanvasDriver();
  await driver.open(400, 300, [{ paint: () => [200, 200, 200, 255] }]);
  await driver.look({ scale: 1, offsetX: 100, offsetY: 50 });
  driver.use({ kind: 'crop', frame, aspect: null });
  await driver.frame();
  await driver.frame();
  return driver;
}

test('what the crop takes away is darkened', async () => {
  const driver = await opened();
  expect(driver.screenAt(50, 150)[0]).toBeLessThan(120);
  expect(driver.screenAt(140, 130)[0]).toBeGreaterThan(190);
});

test('a corner, an edge and the inside can be dragged; one change per drag', async () => {
  const driver = await opened();
  await driver.drag([
    { x: 300, y: 200 },
    { x: 320, y: 210 },
    { x: 330.4, y: 219.6 },
  ]);
  expect(driver.crops).toEqual([{ x: 100, y: 80, width: 230, height: 140 }]);
  await driver.drag([
    { x: 100, y: 120 },
    { x: 60, y: 300 },
  ]);
  expect(driver.crops.at(-1)).toEqual({ x: 60, y: 80, width: 270, height: 140 });
  await driver.drag([
    { x: 200, y: 150 },
    { x: 210, y: 140 },
  ]);
  expect(driver.crops.at(-1)).toEqual({ x: 70, y: 70, width: 270, height: 140 });
});

test('Escape puts the frame back', async () => {
  const driver = await opened();
  driver.pointer('pointerdown', { x: 200, y: 150 });
  driver.pointer('pointermove', { x: 250, y: 150 });
  await driver.frame();
  driver.key('Escape');
  driver.pointer('pointerup', { x: 250, y: 150 });
  expect(driver.crops).toEqual([]);
  driver.key('ArrowRight');
  expect(driver.crops).toEqual([{ ...frame, x: 101 }]);
});

test('arrow keys move the frame and, with Alt, its corner', async () => {
  const driver = await opened();
  driver.key('ArrowLeft', { shiftKey: true });
  driver.key('ArrowDown', { altKey: true });
  expect(driver.crops).toEqual([
    { x: 90, y: 80, width: 200, height: 120 },
    { x: 90, y: 80, width: 200, height: 121 },
  ]);
});
