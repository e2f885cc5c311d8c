import { expect, test } from 'vitest';

import { grownSize, noMargins } from '../../src/kernel/shared/margins.ts';
import { presetOf, presets } from '../../src/tools/expand/frames.ts';

const size = { width: 1200, height: 901 };
const marginsOf = (value: string, of = size) => presets.find((preset) => preset.value === value)?.margins(of);

test('shares grow every side by its own length', () => {
  expect(marginsOf('10%')).toEqual({ left: 120, right: 120, top: 90, bottom: 90 });
  expect(marginsOf('25%')).toEqual({ left: 300, right: 300, top: 225, bottom: 225 });
});

test('a ratio grows the side that is too short, around the middle, and cuts nothing off', () => {
  expect(marginsOf('1:1')).toEqual({ left: 0, right: 0, top: 149, bottom: 150 });
  expect(marginsOf('16:9')).toEqual({ left: 201, right: 201, top: 0, bottom: 0 });
  for (const [value, ratio] of [
    ['1:1', 1],
    ['4:5', 0.8],
    ['9:16', 0.5625],
    ['16:9', 1.7778],
  ] as const) {
    const grown = grownSize(size, marginsOf(value) ?? noMargins);
    expect(grown.width / grown.height).toBeCloseTo(ratio, 2);
  }
  expect(marginsOf('1:1', { width: 300, height: 300 })).toEqual(noMargins);
});

test('margins are told by their preset, or are one’s own', () => {
  expect(presetOf(size, marginsOf('9:16') ?? noMargins)).toBe('9:16');
  expect(presetOf(size, { ...noMargins, left: 7 })).toBeNull();
});
