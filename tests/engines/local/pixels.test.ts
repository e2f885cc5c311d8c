import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { boxMean } from '../../../src/engines/local/pixels/boxMean.ts';
import { createComponentFinder } from '../../../src/engines/local/pixels/components.ts';
import { squaredDistances } from '../../../src/engines/local/pixels/distance.ts';
import { guidedCoefficients } from '../../../src/engines/local/pixels/guidedFilter.ts';
import { oklabOf, srgbOf } from '../../../src/engines/local/pixels/oklab.ts';
import { createRowSampler, resizedPlane } from '../../../src/engines/local/pixels/planes.ts';
import { pullPush } from '../../../src/engines/local/pixels/pullPush.ts';
import { shrunk } from '../../../src/engines/local/pixels/shrink.ts';
import { painted, sourceOf } from './support/pictures.ts';

const grid = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }), seed: fc.nat() })
  .map(({ width, height, seed }) => {
    let state = seed + 1;
    const bits = new Uint8ClampedArray(width * height).map(() => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state > 0xa0000000 ? 255 : 0;
    });
    return { width, height, bits };
  });

/** Flood fill, the obvious way. */
function countPieces(bits: Uint8ClampedArray, width: number, height: number): number {
  const seen = new Uint8Array(bits.length);
  let pieces = 0;
  for (let start = 0; start < bits.length; start += 1) {
    if (bits[start] === 0 || seen[start] === 1) continue;
    pieces += 1;
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let dy = -1; dy <= 1; dy += 1)
        for (let dx = -1; dx <= 1; dx += 1) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
          const next = ny * width + nx;
          if (bits[next] === 0 || seen[next] === 1) continue;
          seen[next] = 1;
          open.push(next);
        }
    }
  }
  return pieces;
}

describe('connected components', () => {
  test('agree with a flood fill, and their runs redraw the mask', () => {
    fc.assert(
      fc.property(grid, ({ width, height, bits }) => {
        const finder = createComponentFinder();
        for (let y = 0; y < height; y += 1) finder.addRow(y, 0, bits, y * width, width);
        const components = finder.finish();
        expect(components.length).toBe(countPieces(bits, width, height));
        const drawn = new Uint8ClampedArray(bits.length);
        for (const { runs, pixels, bounds } of components) {
          let count = 0;
          for (let i = 0; i < runs.length; i += 3) {
            const [y = 0, from = 0, to = 0] = runs.subarray(i, i + 3);
            expect(from).toBeGreaterThanOrEqual(bounds.x);
            expect(to).toBeLessThanOrEqual(bounds.x + bounds.width);
            expect(y).toBeLessThan(bounds.y + bounds.height);
            drawn.fill(255, y * width + from, y * width + to);
            count += to - from;
          }
          expect(count).toBe(pixels);
        }
        expect(drawn).toEqual(bits);
      }),
    );
  });

  test('rows that are left out separate pieces', () => {
    const finder = createComponentFinder();
    const row = Uint8ClampedArray.of(0, 255, 255, 0);
    finder.addRow(3, 10, row, 0, 4);
    finder.addRow(5, 10, row, 0, 4);
    expect(finder.finish().map(({ bounds }) => bounds)).toEqual([
      { x: 11, y: 3, width: 2, height: 1 },
      { x: 11, y: 5, width: 2, height: 1 },
    ]);
  });
});

test('distances are exact up to the limit and larger than it beyond', () => {
  fc.assert(
    fc.property(grid, fc.integer({ min: 1, max: 12 }), ({ width, height, bits }, limit) => {
      const distances = squaredDistances(Uint8Array.from(bits), width, height, limit);
      for (let at = 0; at < bits.length; at += 1) {
        let nearest = Number.POSITIVE_INFINITY;
        for (let other = 0; other < bits.length; other += 1) {
          if (bits[other] === 0) continue;
          const dx = (at % width) - (other % width);
          const dy = Math.floor(at / width) - Math.floor(other / width);
          nearest = Math.min(nearest, dx * dx + dy * dy);
        }
        if (nearest <= limit * limit) expect(distances[at]).toBe(nearest);
        else expect(distances[at]).toBeGreaterThan(limit * limit);
      }
    }),
    { numRuns: 40 },
  );
});

test('the box mean is the mean of the window inside the plane', () => {
  fc.assert(
    fc.property(grid, fc.integer({ min: 0, max: 9 }), ({ width, height, bits }, radius) => {
      const plane = Float32Array.from(bits);
      const means = boxMean(plane, width, radius);
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          let [sum, count] = [0, 0];
          for (let j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j += 1)
            for (let i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i += 1) {
              sum += plane[j * width + i] ?? 0;
              count += 1;
            }
          expect(means[y * width + x]).toBeCloseTo(sum / count, 2);
        }
    }),
    { numRuns: 40 },
  );
});

test('pull-push keeps what is known and stays inside its range elsewhere', () => {
  const [width, height] = [37, 21];
  const weights = new Float32Array(width * height);
  const values = new Float32Array(width * height);
  for (const [x, y, value] of [
    [2, 3, 10],
    [30, 4, -20],
    [18, 19, 5],
  ] as const) {
    weights[y * width + x] = 1;
    values[y * width + x] = value;
  }
  const out = pullPush(values, weights, width, height);
  expect(out[3 * width + 2]).toBe(10);
  expect(out[4 * width + 30]).toBe(-20);
  expect(Math.max(...out)).toBeLessThanOrEqual(10);
  expect(Math.min(...out)).toBeGreaterThanOrEqual(-20);
  expect(out[4 * width + 28] ?? 0).toBeLessThan(out[3 * width + 4] ?? 0);
});

test('the guided filter follows an edge of the guide that the values only hint at', () => {
  const [width, height] = [48, 32];
  const guide = new Float32Array(3 * width * height);
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const right = x >= 22 ? 1 : 0;
      guide[at] = 0.2 + 0.6 * right;
      guide[width * height + at] = 0.5;
      guide[2 * width * height + at] = 0.7 - 0.5 * right;
      // Blurred, and two pixels off the true edge.
      values[at] = Math.min(1, Math.max(0, (x - 18) / 12));
    }
  const [r, g, b, offset] = guidedCoefficients(guide, values, width, 10, 1e-4);
  const alphaAt = (x: number): number => {
    const at = 16 * width + x;
    const count = width * height;
    return (
      (r[at] ?? 0) * (guide[at] ?? 0) +
      (g[at] ?? 0) * (guide[count + at] ?? 0) +
      (b[at] ?? 0) * (guide[2 * count + at] ?? 0) +
      (offset[at] ?? 0)
    );
  };
  const step = alphaAt(22) - alphaAt(21);
  expect(step).toBeGreaterThan(0.45);
  expect(Math.abs(alphaAt(21) - alphaAt(20))).toBeLessThan(0.1);
});

test('OKLab goes there and back, and knows white and red', () => {
  const [l, a, b] = oklabOf(255, 255, 255);
  expect(l).toBeCloseTo(1, 3);
  expect(Math.hypot(a, b)).toBeLessThan(1e-3);
  // Published value of sRGB red.
  expect(oklabOf(255, 0, 0)[0]).toBeCloseTo(0.628, 3);
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (red, green, blue) => {
      const back = srgbOf(oklabOf(red, green, blue));
      expect(back[0]).toBeCloseTo(red, 0);
      expect(back[1]).toBeCloseTo(green, 0);
      expect(back[2]).toBeCloseTo(blue, 0);
    }),
  );
});

describe('resampling', () => {
  test('shrinking keeps the mean colour, whatever the ratio', async () => {
    const picture = painted(301, 700, (x, y) => [(x * 7) % 256, (y * 3) % 256, x > 150 ? 255 : 0]);
    const small = await shrunk(sourceOf(picture), { width: 40, height: 61 });
    for (let c = 0; c < 3; c += 1) {
      let whole = 0;
      for (let at = c; at < picture.data.length; at += 4) whole += picture.data[at] ?? 0;
      const plane = small.data.subarray(c * 40 * 61, (c + 1) * 40 * 61);
      expect(plane.reduce((sum, value) => sum + value, 0) / plane.length).toBeCloseTo(whole / (301 * 700), 1);
    }
  });

  test('a plane of the same size is unchanged, and a ramp stays a ramp when enlarged', () => {
    const ramp = Float32Array.from({ length: 8 }, (_, x) => x);
    expect([...resizedPlane(ramp, 8, 1, 8, 1)]).toEqual([...ramp]);
    const wide = resizedPlane(ramp, 8, 1, 16, 1);
    expect(wide[7]).toBeCloseTo(3.25, 5);
    expect(wide[8]).toBeCloseTo(3.75, 5);
    const line = new Float32Array(16);
    createRowSampler([ramp], 8, 1, 16, 1).sample(0, 0, 0, line);
    expect(line[7]).toBeCloseTo(3.25, 5);
  });
});
