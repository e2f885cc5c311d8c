import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { noise, pixelAt } from '../document/pictures.ts';
import type { PixelBuffer, PixelSource } from '../../../src/kernel/pixels/buffers.ts';
import { fitWithin, thumbnailOf } from '../../../src/kernel/pixels/resample.ts';

function sourceOf(buffer: PixelBuffer): PixelSource {
  return {
    width: buffer.width,
    height: buffer.height,
    readRegion: (rect) => {
      const data = new Uint8ClampedArray(rect.width * rect.height * 4);
      for (let y = 0; y < rect.height; y += 1) {
        const from = ((rect.y + y) * buffer.width + rect.x) * 4;
        data.set(buffer.data.subarray(from, from + rect.width * 4), y * rect.width * 4);
      }
      return Promise.resolve({ width: rect.width, height: rect.height, data });
    },
  };
}

/** Area average of one output pixel over the whole source, the slow way. */
function areaAverage(
  buffer: PixelBuffer,
  size: { width: number; height: number },
  x: number,
  y: number,
): number[] {
  const sums = [0, 0, 0, 0];
  let area = 0;
  for (let sy = 0; sy < buffer.height; sy += 1) {
    const h = overlap(sy, y, buffer.height / size.height);
    if (h <= 0) continue;
    for (let sx = 0; sx < buffer.width; sx += 1) {
      const weight = h * overlap(sx, x, buffer.width / size.width);
      if (weight <= 0) continue;
      const [r = 0, g = 0, b = 0, a = 0] = pixelAt(buffer, sx, sy);
      [r * a, g * a, b * a, a].forEach((value, i) => (sums[i] = (sums[i] as number) + value * weight));
      area += weight;
    }
  }
  const [r = 0, g = 0, b = 0, a = 0] = sums;
  return a === 0 ? [0, 0, 0, 0] : [r / a, g / a, b / a, a / area];
}

function overlap(source: number, target: number, ratio: number): number {
  return Math.max(0, Math.min(source + 1, (target + 1) * ratio) - Math.max(source, target * ratio));
}

describe('thumbnailOf', () => {
  it('is the exact area average, across bands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 40 }),
        async (width, height, maxSide) => {
          const buffer = noise(width, height, width * 1000 + height);
          const small = await thumbnailOf(sourceOf(buffer), maxSide);
          expect(small).toMatchObject(fitWithin(buffer, maxSide));
          const x = Math.floor(small.width / 2);
          const y = small.height - 1;
          const expected = areaAverage(buffer, small, x, y);
          pixelAt(small, x, y).forEach((value, i) => {
            expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(0.5001);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps proportions, never enlarges, never vanishes', () => {
    expect(fitWithin({ width: 4000, height: 3000 }, 320)).toEqual({ width: 320, height: 240 });
    expect(fitWithin({ width: 10, height: 20 }, 320)).toEqual({ width: 10, height: 20 });
    expect(fitWithin({ width: 8000, height: 2 }, 100)).toEqual({ width: 100, height: 1 });
  });
});
