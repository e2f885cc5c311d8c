import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arbitraryVectorShape } from './arbitraries.ts';
import { MemoryTiles } from './memoryTiles.ts';
import { noiseAlpha, putTiles, sameBytes, whole } from './pictures.ts';
import type { MaskShape, SelectionRecord } from '../../../src/kernel/document/records.ts';
import {
  measureSelection,
  rasteriseSelection,
  selectionBounds,
  selectionSource,
} from '../../../src/kernel/document/selectionMask.ts';
import type { AlphaBuffer } from '../../../src/kernel/pixels/buffers.ts';
import type { Rect } from '../../../src/kernel/shared/geometry.ts';

const size = { width: 200, height: 150 };
const none = new MemoryTiles();

function selection(shapes: readonly MaskShape[], featherPx = 0): SelectionRecord {
  return { shapes, featherPx };
}

function at(mask: AlphaBuffer, x: number, y: number): number {
  return mask.data[y * mask.width + x] as number;
}

async function draw(shapes: readonly MaskShape[], featherPx = 0): Promise<AlphaBuffer> {
  return rasteriseSelection(selection(shapes, featherPx), size, none, whole(size));
}

function sum(mask: AlphaBuffer): number {
  return mask.data.reduce((total, value) => total + value, 0) / 255;
}

const square: MaskShape = { kind: 'rect', mode: 'add', rect: { x: 40, y: 30, width: 60, height: 50 } };

function stroke(points: readonly number[], size_: number, hardness: number): MaskShape {
  return { kind: 'stroke', mode: 'add', points, size: size_, hardness };
}

describe('rasteriseSelection', () => {
  const arbitrarySelection = fc.record({
    shapes: fc.array(arbitraryVectorShape, { maxLength: 5 }),
    featherPx: fc.constantFrom(0, 0, 1, 7, 40),
  });
  const arbitraryRegion: fc.Arbitrary<Rect> = fc
    .tuple(
      fc.integer({ min: 0, max: size.width - 1 }),
      fc.integer({ min: 0, max: size.height - 1 }),
      fc.integer({ min: 1, max: size.width }),
      fc.integer({ min: 1, max: size.height }),
    )
    .map(([x, y, width, height]) => ({
      x,
      y,
      width: Math.min(width, size.width - x),
      height: Math.min(height, size.height - y),
    }));

  it('gives a region the bytes it has in the whole', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySelection, arbitraryRegion, async (chosen, region) => {
        const all = await rasteriseSelection(chosen, size, none, whole(size));
        const part = await rasteriseSelection(chosen, size, none, region);
        for (let y = 0; y < region.height; y += 1) {
          const from = (region.y + y) * size.width + region.x;
          const expected = all.data.subarray(from, from + region.width);
          if (!sameBytes(part.data.subarray(y * region.width, (y + 1) * region.width), expected)) {
            throw new Error(`row ${region.y + y} differs`);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps all coverage within its bounds, and measures them exactly', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySelection, async (chosen) => {
        const all = await rasteriseSelection(chosen, size, none, whole(size));
        const outer = selectionBounds(chosen, size);
        const { bounds, coveredPixels } = await measureSelection(chosen, size, none);
        const touched = new Set<'left' | 'right' | 'top' | 'bottom'>();
        for (let i = 0; i < all.data.length; i += 1) {
          if (all.data[i] === 0) continue;
          const x = i % size.width;
          const y = Math.floor(i / size.width);
          for (const box of [outer, bounds]) {
            if (x < box.x || y < box.y || x >= box.x + box.width || y >= box.y + box.height) {
              throw new Error(`coverage at ${x},${y} outside ${JSON.stringify(box)}`);
            }
          }
          if (x === bounds.x) touched.add('left');
          if (y === bounds.y) touched.add('top');
          if (x === bounds.x + bounds.width - 1) touched.add('right');
          if (y === bounds.y + bounds.height - 1) touched.add('bottom');
        }
        expect(touched.size).toBe(bounds.width === 0 ? 0 : 4);
        expect(coveredPixels).toBeCloseTo(sum(all), 6);
      }),
      { numRuns: 100 },
    );
  });

  it('is complementary under inversion, feather included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryVectorShape, { maxLength: 4 }),
        fc.constantFrom(0, 9),
        async (shapes, feather) => {
          const straight = await draw(shapes, feather);
          const inverted = await draw([...shapes, { kind: 'invert' }], feather);
          for (let i = 0; i < straight.data.length; i += 1) {
            const total = (straight.data[i] as number) + (inverted.data[i] as number);
            // Each of six box passes rounds once in 1/256 steps.
            if (Math.abs(total - 255) > (feather === 0 ? 0 : 1))
              throw new Error(`pixel ${i} sums to ${total}`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('covers a whole-pixel rectangle fully and a fractional edge by area', async () => {
    const mask = await draw([
      { kind: 'rect', mode: 'add', rect: { x: 10, y: 10, width: 5.5, height: 4.25 } },
    ]);
    expect([at(mask, 9, 10), at(mask, 10, 10), at(mask, 14, 13), at(mask, 15, 10), at(mask, 15, 14)]).toEqual(
      [0, 255, 255, 128, Math.round(255 / 8)],
    );
  });

  it('draws a round brush of the right area, at any hardness 1 where it is hard', async () => {
    const mask = await draw([stroke([100, 75, 1], 60, 1)]);
    expect(sum(mask)).toBeGreaterThan(Math.PI * 900 * 0.995);
    expect(sum(mask)).toBeLessThan(Math.PI * 900 * 1.005);
    expect(at(mask, 100, 75)).toBe(255);
    expect(at(mask, 100 + 28, 75)).toBe(255);
    expect(at(mask, 100 + 31, 75)).toBe(0);
    const soft = await draw([stroke([100, 75, 1], 60, 0)]);
    expect(at(soft, 100, 75)).toBe(255);
    expect(at(soft, 115, 75)).toBeGreaterThan(90);
    expect(at(soft, 115, 75)).toBeLessThan(165);
  });

  it('follows pressure along the stroke', async () => {
    const mask = await draw([stroke([40, 75, 1, 160, 75, 0.2], 60, 1)]);
    const heightAt = (x: number): number =>
      Array.from({ length: size.height }, (_, y) => at(mask, x, y)).reduce(
        (total, value) => total + value / 255,
        0,
      );
    expect(heightAt(45)).toBeGreaterThan(56);
    expect(heightAt(155)).toBeLessThan(16);
    expect(heightAt(100)).toBeGreaterThan(33);
    expect(heightAt(100)).toBeLessThan(40);
  });

  it('does not darken where a soft stroke crosses itself', async () => {
    const one = await draw([stroke([20, 75, 1, 180, 75, 1], 40, 0)]);
    const twice = await draw([stroke([20, 75, 1, 180, 75, 1, 20, 75, 1], 40, 0)]);
    expect(sameBytes(one.data, twice.data)).toBe(true);
  });

  it('fills both loops of a lasso that crosses itself, and a loop run twice', async () => {
    const eight = [20, 20, 120, 120, 120, 20, 20, 120];
    const mask = await draw([{ kind: 'polygon', mode: 'add', points: eight }]);
    expect(at(mask, 25, 70)).toBe(255);
    expect(at(mask, 115, 70)).toBe(255);
    expect(at(mask, 70, 30)).toBe(0);
    expect(sum(mask)).toBeCloseTo(5000, -1);
    const round = [10, 10, 60, 10, 60, 60, 10, 60];
    const wound = await draw([{ kind: 'polygon', mode: 'add', points: [...round, ...round] }]);
    expect(at(wound, 30, 30)).toBe(255);
    expect(sum(wound)).toBe(2500);
  });

  it('anti-aliases slanted edges by area', async () => {
    const mask = await draw([{ kind: 'polygon', mode: 'add', points: [10, 10, 20, 10, 10, 20] }]);
    expect(sum(mask)).toBeCloseTo(50, 0);
    expect(at(mask, 14, 15)).toBeGreaterThan(110);
    expect(at(mask, 14, 15)).toBeLessThan(145);
  });

  it('adds and subtracts in order', async () => {
    const hole: MaskShape = { kind: 'rect', mode: 'subtract', rect: { x: 60, y: 50, width: 10, height: 10 } };
    expect(at(await draw([square, hole]), 65, 55)).toBe(0);
    expect(at(await draw([hole, square]), 65, 55)).toBe(255);
    expect(at(await draw([square, hole, square]), 65, 55)).toBe(255);
  });

  it('feathers an edge symmetrically and keeps the whole document whole', async () => {
    const soft = await draw([square], 12);
    expect(at(soft, 70, 55)).toBeGreaterThan(250);
    expect(at(soft, 40, 55) + at(soft, 39, 55)).toBeGreaterThan(253);
    expect(at(soft, 40, 55) + at(soft, 39, 55)).toBeLessThan(257);
    expect(at(soft, 28, 55)).toBeLessThan(10);
    const all = await draw([{ kind: 'invert' }], 40);
    expect(all.data.every((value) => value === 255)).toBe(true);
  });

  it('selects nothing without shapes', async () => {
    expect(selectionBounds(selection([], 20), size)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
    expect(sum(await draw([], 20))).toBe(0);
    const erased = await measureSelection(selection([square, { ...square, mode: 'subtract' }]), size, none);
    expect(erased).toEqual({ bounds: { x: 0, y: 0, width: 0, height: 0 }, coveredPixels: 0 });
  });

  it('reads raster shapes from their tiles, moved and turned with the document', async () => {
    const tiles = new MemoryTiles();
    const alpha = noiseAlpha(600, 520, 3);
    const raster = {
      kind: 'raster',
      mode: 'add',
      tiles: await putTiles(alpha, 1, tiles),
      bounds: whole(alpha),
    } as const;
    const canvas = { width: 600, height: 520 };
    const source = selectionSource(selection([raster]), canvas, tiles);
    const straight = await source.readRegion(whole(canvas));
    expect(sameBytes(straight.data, alpha.data)).toBe(true);
    const turned: MaskShape = { ...raster, transform: { x: 520, y: 0, scaleX: 1, scaleY: 1, rotation: 90 } };
    const onSide = { width: 520, height: 600 };
    const mask = await rasteriseSelection(selection([turned]), onSide, tiles, whole(onSide));
    for (const [x, y] of [
      [3, 5],
      [511, 10],
      [514, 519],
      [599, 0],
    ] as const) {
      expect(at(mask, 519 - y, x)).toBe(at(alpha, x, y));
    }
  });
});
