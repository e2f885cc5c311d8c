import { expect, test } from 'vitest';

import { models, ratios } from '../../../../src/engines/hosted/gemini/models.ts';
import {
  canBeDrawn,
  drawnSize,
  stretchedMask,
  stretchedPicture,
} from '../../../../src/engines/hosted/gemini/sizes.ts';
import { picture } from '../harness/io.ts';

test('a ramp stays a ramp when it is stretched, in both directions and with its ends', () => {
  const ramp = { width: 2, height: 2, data: Uint8ClampedArray.from([0, 80, 40, 120]) };
  expect(Array.from(stretchedMask(ramp, { width: 4, height: 2 }).data)).toEqual([
    0, 20, 60, 80, 40, 60, 100, 120,
  ]);
  expect(Array.from(stretchedMask(ramp, { width: 2, height: 4 }).data)).toEqual([
    0, 80, 10, 90, 30, 110, 40, 120,
  ]);
});

test('the channels of a picture are kept apart', () => {
  const two = { width: 2, height: 1, data: Uint8ClampedArray.from([0, 100, 200, 255, 100, 0, 200, 255]) };
  expect(Array.from(stretchedPicture(two, { width: 3, height: 1 }).data)).toEqual([
    0, 100, 200, 255, 50, 50, 200, 255, 100, 0, 200, 255,
  ]);
});

test('at its own size a picture stays as it is', () => {
  const own = picture(5, 3);
  expect(stretchedPicture(own, { width: 5, height: 3 }).data).toEqual(own.data);
});

test.each([
  [{ width: 1024, height: 1024 }, { width: 1024, height: 1024 }, true],
  [{ width: 700, height: 520 }, { width: 700, height: 525 }, true],
  [{ width: 1360, height: 768 }, { width: 1365, height: 768 }, true],
  [{ width: 700, height: 500 }, { width: 700, height: 525 }, false],
  [{ width: 3000, height: 500 }, { width: 3000, height: 1286 }, false],
])('%o is drawn at %o: %o', (size, drawn, can) => {
  expect(drawnSize(size, ratios)).toEqual(drawn);
  expect(canBeDrawn(size, ratios)).toBe(can);
});

test('every model has an id of its own, makes one picture a call, and sends no more than comes back', () => {
  expect(new Set(models.map(({ descriptor }) => descriptor.id)).size).toBe(12);
  expect(new Set(models.map(({ limits }) => limits.maxOutputs))).toEqual(new Set([1]));
  const lite = models.filter(({ endpoint }) => endpoint === 'gemini-3.1-flash-lite-image');
  expect(new Set(lite.map(({ limits }) => limits.maxPixels))).toEqual(new Set([1_310_720]));
});
