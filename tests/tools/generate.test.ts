import { describe, expect, test } from 'vitest';

import { promptHas, toggleWords } from '../../src/tools/generate/promptWords.ts';
import { fitGenerate, presetOf, sizePresets } from '../../src/tools/generate/sizes.ts';

describe('prompt words', () => {
  test('are found on word boundaries, in any case', () => {
    expect(promptHas('A Green Glass bottle', 'green glass')).toBe(true);
    expect(promptHas('bottles', 'bottle')).toBe(false);
    expect(promptHas('', 'bottle')).toBe(false);
    expect(promptHas('two lemons, c++ mug', 'c++')).toBe(true);
  });

  test('toggling adds a phrase and takes it out again', () => {
    expect(toggleWords('', 'bottle')).toBe('bottle');
    expect(toggleWords('bottle', 'marble table')).toBe('bottle, marble table');
    expect(toggleWords('bottle, Marble table , mug', 'marble table')).toBe('bottle, mug');
  });

  test('words inside a written phrase are left alone', () => {
    expect(toggleWords('a green glass bottle on oak', 'bottle')).toBe('a green glass bottle on oak');
  });
});

describe('sizes', () => {
  test('the asset’s size comes first, scaled into the limits', () => {
    expect(sizePresets({ width: 4000, height: 2000 })[0]).toMatchObject({
      id: 'asset',
      label: 'Asset size 2048 × 1024 (scaled to fit)',
      size: { width: 2048, height: 1024 },
    });
    expect(sizePresets({ width: 1200, height: 900 })[0]?.label).toBe('Asset size 1200 × 900');
    expect(fitGenerate({ width: 100, height: 100 })).toEqual({ width: 256, height: 256 });
  });

  test('a size that is no preset is custom', () => {
    const presets = sizePresets(null);
    expect(presetOf(presets, { width: 1024, height: 1024 })).toBe('square');
    expect(presetOf(presets, { width: 1000, height: 1024 })).toBe('custom');
  });
});
