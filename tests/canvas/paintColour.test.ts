import fc from 'fast-check';
import { expect, test } from 'vitest';

import { paintColour } from '../../src/canvas/draft/paintColour.ts';

test('an sRGB document takes the colour as it is', () => {
  expect(paintColour('#Ff8000', 'srgb')).toBe('#Ff8000');
});

// Worked out from the primaries and the white point of both spaces, in exact fractions.
test.each([
  ['#ff0000', '#ea3323'],
  ['#00ff00', '#75fb4c'],
  ['#0000ff', '#0000f5'],
  ['#ff8800', '#ef8e34'],
])('in Display P3, %s is %s', (srgb, p3) => {
  expect(paintColour(srgb, 'display-p3')).toBe(p3);
});

test('greys stay greys', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), (level) => {
      const hex = level.toString(16).padStart(2, '0');
      expect(paintColour(`#${hex}${hex}${hex}`, 'display-p3')).toBe(`#${hex}${hex}${hex}`);
    }),
  );
});
