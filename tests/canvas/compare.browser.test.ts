import { afterEach, expect, test } from 'vitest';

import { callId, outputId } from '../../src/kernel/shared/ids.ts';
import type { StagedChange, StagedResult } from '../../src/kernel/workspace/staged.ts';
import { closeCanvases, createCanvasDriver } from '../drivers/canvasDriver.ts';
import type { CanvasDriver } from '../drivers/canvasDriver.ts';

afterEach(closeCanvases);

const grey = [90, 90, 90, 255] as const;
const green = [20, 200, 40, 255] as const;

async function opened(): Promise<CanvasDriver> {
  const driver = createCanvasDriver();
  await driver.open(400, 300, [{ paint: () => grey }]);
  await driver.look({ scale: 1, offsetX: 100, offsetY: 50 });
  return driver;
}

function staged(driver: CanvasDriver, change: StagedChange): StagedResult {
  return {
    id: outputId('output'),
    asset: driver.document.asset,
    call: callId('call'),
    index: 0,
    tool: 'erase',
    engine: 'scripted',
    createdAt: 0,
    change,
    changed: { x: 0, y: 0, width: 400, height: 300 },
    origin: { kind: 'painted' },
    thumbnail: null,
    settings: {},
  };
}

async function greenLayer(driver: CanvasDriver): Promise<StagedResult> {
  const tiles = await driver.putTiles(400, 300, () => green);
  return staged(driver, { kind: 'layer', tiles, pixelWidth: 400, pixelHeight: 300, x: 0, y: 0, above: null });
}

test('a staged result is shown over the document, and goes without a trace', async () => {
  const driver = await opened();
  const result = await greenLayer(driver);
  await driver.stage(result, { kind: 'result' });
  expect(driver.contentAt(200, 150)).toEqual(green);
  await driver.stage(result, { kind: 'original' });
  expect(driver.contentAt(200, 150)).toEqual(grey);
  await driver.stage(null, { kind: 'result' });
  expect(driver.contentAt(200, 150)).toEqual(grey);
});

test('split shows the original left of the divider and the result right of it', async () => {
  const driver = await opened();
  await driver.stage(await greenLayer(driver), { kind: 'split', position: 0.25 });
  expect(driver.contentAt(97, 20)).toEqual(grey);
  expect(driver.contentAt(103, 20)).toEqual(green);
  const line = driver.screenAt(100, 20);
  expect(line).not.toEqual(grey);
  expect(line).not.toEqual(green);
});

test('the divider can be dragged', async () => {
  const driver = await opened();
  await driver.stage(await greenLayer(driver), { kind: 'split', position: 0.25 });
  driver.use({ kind: 'mask-brush', mode: 'add', size: 20, hardness: 1 });
  await driver.drag([
    { x: 101, y: 150 },
    { x: 200, y: 150 },
    { x: 300, y: 150 },
  ]);
  await driver.settled();
  expect(driver.splits.at(-1)).toBeCloseTo(0.75, 2);
  expect(driver.contentAt(290, 20)).toEqual(grey);
  expect(driver.contentAt(310, 20)).toEqual(green);
  expect(driver.shapes).toEqual([]);
});

test('a result of another size is compared in register', async () => {
  const driver = await opened();
  const tiles = await driver.putTiles(800, 600, (x) => (x < 400 ? green : [0, 0, 200, 255]));
  await driver.stage(staged(driver, { kind: 'document', tiles, pixelWidth: 800, pixelHeight: 600 }), {
    kind: 'result',
  });
  expect(driver.contentAt(190, 150)).toEqual(green);
  expect(driver.contentAt(210, 150)).toEqual([0, 0, 200, 255]);
});

test('the canvas stays usable while a result is staged', async () => {
  const driver = await opened();
  await driver.stage(await greenLayer(driver), { kind: 'result' });
  driver.use({ kind: 'mask-brush', mode: 'add', size: 20, hardness: 1 });
  await driver.drag([
    { x: 50, y: 50 },
    { x: 80, y: 50 },
  ]);
  expect(driver.shapes).toHaveLength(1);
  await driver.look({ scale: 2, offsetX: -50, offsetY: -50 });
  expect(driver.contentAt(200, 150)).toEqual(green);
});
