import { expect, test } from 'vitest';

import { models } from '../../../../src/engines/hosted/gemini/models.ts';

test('every model has an id of its own, makes one picture a call, and sends no more than comes back', () => {
  expect(new Set(models.map(({ descriptor }) => descriptor.id)).size).toBe(12);
  expect(new Set(models.map(({ limits }) => limits.maxOutputs))).toEqual(new Set([1]));
  const lite = models.filter(({ endpoint }) => endpoint === 'gemini-3.1-flash-lite-image');
  expect(new Set(lite.map(({ limits }) => limits.maxPixels))).toEqual(new Set([1_310_720]));
});
