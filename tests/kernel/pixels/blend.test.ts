import { describe, expect, it } from 'vitest';

import { blendChannel, blendTable } from '../../../src/kernel/pixels/blend.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { compositeArea } from '../../../src/kernel/pixels/composite.ts';

describe('blend functions', () => {
  it('give the values worked out by hand from the specification', () => {
    const cases = [
      ['normal', 0.2, 0.7, 0.7],
      ['multiply', 0.5, 0.4, 0.2],
      ['screen', 0.5, 0.4, 0.7],
      ['overlay', 0.25, 0.6, 0.3],
      ['overlay', 0.75, 0.6, 0.8],
      ['darken', 0.3, 0.6, 0.3],
      ['lighten', 0.3, 0.6, 0.6],
      ['color-dodge', 0.3, 0.5, 0.6],
      ['color-dodge', 0, 1, 0],
      ['color-dodge', 0.1, 1, 1],
      ['color-burn', 0.7, 0.5, 0.4],
      ['color-burn', 1, 0, 1],
      ['color-burn', 0.9, 0, 0],
      ['hard-light', 0.6, 0.25, 0.3],
      ['hard-light', 0.6, 0.75, 0.8],
      ['soft-light', 0.5, 0.25, 0.375],
      ['soft-light', 0.64, 0.75, 0.72],
      ['soft-light', 0.125, 0.75, 0.125 + 0.5 * (((16 * 0.125 - 12) * 0.125 + 4) * 0.125 - 0.125)],
      ['difference', 0.3, 0.8, 0.5],
      ['exclusion', 0.5, 0.4, 0.5],
    ] as const;
    for (const [mode, backdrop, source, expected] of cases) {
      expect(blendChannel(mode, backdrop, source), `${mode} ${backdrop} ${source}`).toBeCloseTo(expected, 12);
    }
  });

  it('are tabulated backdrop first', () => {
    expect(blendTable('color-burn')[200 * 256 + 100]).toBeCloseTo(
      255 * blendChannel('color-burn', 200 / 255, 100 / 255),
    );
    expect(blendTable('color-burn')).toBe(blendTable('color-burn'));
  });
});

describe('compositeArea', () => {
  const buffer = (...bytes: readonly number[]): PixelBuffer => ({
    width: bytes.length / 4,
    height: 1,
    data: new Uint8ClampedArray(bytes),
  });
  const one = { targetX: 0, targetY: 0, sourceX: 0, sourceY: 0, width: 1, height: 1 };

  it('leaves colour under zero alpha alone, in target and source', () => {
    const target = buffer(10, 20, 30, 0);
    compositeArea(target, { data: buffer(1, 2, 3, 0).data, stride: 1 }, one, {
      mode: 'normal',
      opacity: 1,
      mask: null,
    });
    expect([...target.data]).toEqual([10, 20, 30, 0]);
  });

  it('multiplies alpha, mask and opacity before the only rounding', () => {
    const target = buffer(0, 0, 0, 255);
    const mask = { data: new Uint8Array([127]), stride: 1, x: 0, y: 0 };
    compositeArea(target, { data: buffer(255, 255, 255, 129).data, stride: 1 }, one, {
      mode: 'normal',
      opacity: 0.5,
      mask,
    });
    expect(target.data[0]).toBe(Math.round((255 * 129 * 127 * 0.5) / (255 * 255)));
  });

  it('reads tiles that do not start on a word', () => {
    const target = buffer(0, 0, 0, 0);
    const odd = new Uint8Array(9).subarray(1);
    odd.set([7, 8, 9, 255], 4);
    compositeArea(
      target,
      { data: odd, stride: 2 },
      { ...one, sourceX: 1 },
      { mode: 'normal', opacity: 1, mask: null },
    );
    expect([...target.data]).toEqual([7, 8, 9, 255]);
  });
});
