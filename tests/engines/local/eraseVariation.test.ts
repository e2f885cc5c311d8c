import { expect, test } from 'vitest';

import { cropAround } from '../../../src/engines/local/erase/crop.ts';
import { erase } from '../../../src/engines/local/erase/erase.ts';
import { turned, turnedBack, variationOf } from '../../../src/engines/local/erase/variation.ts';
import { nodeContext } from './support/networks.ts';
import { maskOf, maskSourceOf, painted, pixelCollector, sourceOf } from './support/pictures.ts';

const indices = [0, 1, 2, 3, 4, 5, 6, 7];

test('the first run is the plain view, and every repeated one is another', () => {
  expect(variationOf(0)).toEqual({
    context: 1,
    shift: [0, 0],
    mirrored: false,
    flipped: false,
    transposed: false,
  });
  const all = Array.from({ length: 24 }, (_, index) => JSON.stringify(variationOf(index)));
  expect(new Set(all).size).toBe(24);
});

test('what is turned for the network is turned back exactly', () => {
  const planes = Float32Array.from({ length: 512 * 512 * 2 }, (_, i) => i);
  for (const index of indices) {
    const variation = variationOf(index);
    const seen = turned(planes, variation);
    expect(seen.every((value, i) => value === i)).toBe(index === 0);
    expect(turnedBack(seen, variation).every((value, i) => value === i)).toBe(true);
  }
});

test('the hole lies inside the crop of every variation, with something known beside it', () => {
  const picture = { width: 3000, height: 2000 };
  for (const hole of [
    { x: 1200, y: 700, width: 800, height: 90 },
    { x: 0, y: 0, width: 40, height: 40 },
    { x: 2200, y: 100, width: 800, height: 1800 },
  ])
    for (const index of indices) {
      const crop = cropAround(hole, picture, variationOf(index));
      expect(crop.x).toBeLessThanOrEqual(hole.x);
      expect(crop.y).toBeLessThanOrEqual(hole.y);
      expect(crop.x + crop.width).toBeGreaterThanOrEqual(hole.x + hole.width);
      expect(crop.y + crop.height).toBeGreaterThanOrEqual(hole.y + hole.height);
      expect(crop.width * crop.height).toBeGreaterThan(1.2 * hole.width * hole.height);
    }
});

test('"Try again" gives really different fills', { timeout: 240_000 }, async () => {
  const side = 320;
  const inside = (x: number, y: number): boolean => Math.abs(x - 150) < 45 && Math.abs(y - 170) < 45;
  // Bricks: something that can be continued in more than one way.
  const picture = painted(side, side, (x, y) => {
    const joint = y % 32 < 4 || (x + (y % 64 < 32 ? 0 : 30)) % 60 < 4;
    return joint ? [200, 196, 188] : [150 + ((x * 7 + y * 13) % 20), 70, 55];
  });
  const fill = async (variation: number): Promise<Uint8ClampedArray> => {
    const sink = pixelCollector(side, side);
    const mask = maskSourceOf(maskOf(side, side, inside));
    const result = await erase(nodeContext(), { source: sourceOf(picture), mask, sink, variation });
    expect(result.ok).toBe(true);
    return sink.picture.data;
  };
  const fills: Uint8ClampedArray[] = [];
  for (const variation of [0, 1, 2]) fills.push(await fill(variation));
  for (const [i, a] of fills.entries())
    for (const b of fills.slice(i + 1)) expect(rootMeanSquare(a, b, 90 * 90)).toBeGreaterThan(4);
});

function rootMeanSquare(a: Uint8ClampedArray, b: Uint8ClampedArray, pixels: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum / (3 * pixels));
}
