import { expect, test } from 'vitest';

import { srgbColourIn, srgbPixelsIn } from '../../../src/kernel/pixels/colourSpace.ts';

test.each([
  // Worked out from the primaries and the white point of both spaces, in exact fractions.
  ['#ff0000', '#ea3323'],
  ['#00ff00', '#75fb4c'],
  ['#0000ff', '#0000f5'],
  ['#ff8800', '#ef8e34'],
  ['#e9e4dc', '#e8e4dd'],
  ['#000000', '#000000'],
  ['#ffffff', '#ffffff'],
])('%s of sRGB is %s in Display P3, and itself in sRGB', (srgb, p3) => {
  expect(srgbColourIn('display-p3', srgb)).toBe(p3);
  expect(srgbColourIn('srgb', srgb)).toBe(srgb);
});

test('greys stay what they are in every step, and alpha is kept', () => {
  const data = new Uint8ClampedArray(256 * 4);
  for (let grey = 0; grey < 256; grey += 1) data.set([grey, grey, grey, 255 - grey], grey * 4);
  const pixels = { width: 256, height: 1, data };
  expect(srgbPixelsIn('display-p3', pixels).data).toEqual(data);
  expect(srgbPixelsIn('srgb', pixels)).toBe(pixels);
});
