import fc from 'fast-check';
import { expect, test } from 'vitest';

import { reduceRgba } from '../../src/canvas/tiles/reduce.ts';

const side = 16;

test('each pixel is the alpha-weighted mean of its block', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: side * side * 4, maxLength: side * side * 4 }),
      fc.integer({ min: 1, max: 4 }),
      (bytes, levels) => {
        const source = new Uint8ClampedArray(bytes);
        const small = reduceRgba(source, side, levels);
        const count = side >> levels;
        expect(small).toHaveLength(count * count * 4);
        for (let i = 0; i < small.length; i += 1) {
          const pixel = i >> 2;
          const wanted = meanOf(source, pixel % count, Math.floor(pixel / count), 2 ** levels, i & 3);
          expect(Math.abs((small[i] ?? 0) - wanted)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      },
    ),
  );
});

test('colour of transparent pixels does not bleed in', () => {
  const source = new Uint8ClampedArray([255, 0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0]);
  expect([...reduceRgba(source, 2, 1)]).toEqual([255, 0, 0, 64]);
});

function meanOf(
  source: Uint8ClampedArray,
  column: number,
  row: number,
  block: number,
  channel: number,
): number {
  let sum = 0;
  let alpha = 0;
  for (let y = 0; y < block; y += 1) {
    for (let x = 0; x < block; x += 1) {
      const at = ((row * block + y) * side + column * block + x) * 4;
      const a = source[at + 3] ?? 0;
      alpha += a;
      sum += (source[at + channel] ?? 0) * a;
    }
  }
  if (channel === 3) return alpha / (block * block);
  return alpha === 0 ? 0 : sum / alpha;
}
