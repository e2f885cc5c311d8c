import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryTiles } from '../document/memoryTiles.ts';
import { noise, noiseAlpha, picture, putTiles, sameBytes, seeded, whole } from '../document/pictures.ts';
import { tileMapSource } from '../../../src/kernel/document/flatten.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { importToTiles } from '../../../src/kernel/pixels/importTiles.ts';
import { createMaskTileSink, createTileSink } from '../../../src/kernel/pixels/tileSink.ts';
import type { Rect } from '../../../src/kernel/shared/geometry.ts';
import { tileKey } from '../../../src/kernel/shared/ids.ts';

const neverAborted = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };

/** A random guillotine cut of the picture, shuffled. */
function pieces(size: { width: number; height: number }, seed: number): Rect[] {
  const next = seeded(seed);
  const cut = (rect: Rect, depth: number): Rect[] => {
    if (depth === 0) return [rect];
    const across = next() < 0.5;
    const length = across ? rect.width : rect.height;
    if (length < 2) return [rect];
    const at = 1 + Math.floor(next() * (length - 1));
    const [first, second] = across
      ? [
          { ...rect, width: at },
          { ...rect, x: rect.x + at, width: rect.width - at },
        ]
      : [
          { ...rect, height: at },
          { ...rect, y: rect.y + at, height: rect.height - at },
        ];
    return [...cut(first, depth - 1), ...cut(second, depth - 1)];
  };
  return cut(whole(size), 4)
    .map((rect) => ({ rect, order: next() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ rect }) => rect);
}

function part(buffer: { width: number; data: Uint8ClampedArray }, rect: Rect, channels: number): PixelBuffer {
  const data = new Uint8ClampedArray(rect.width * rect.height * channels);
  for (let y = 0; y < rect.height; y += 1) {
    const from = ((rect.y + y) * buffer.width + rect.x) * channels;
    data.set(buffer.data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return { width: rect.width, height: rect.height, data };
}

describe('createTileSink', () => {
  it('stores the same tiles whatever the pieces and their order', async () => {
    const pixels = noise(900, 700, 4);
    const alpha = noiseAlpha(900, 700, 5);
    const expected = await putTiles(pixels, 4, new MemoryTiles());
    const expectedMask = await putTiles(alpha, 1, new MemoryTiles());
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const tiles = new MemoryTiles();
        const sink = createTileSink(tiles, 900, 700);
        const maskSink = createMaskTileSink(tiles, 900, 700);
        for (const rect of pieces(pixels, seed)) {
          await sink.write(rect.x, rect.y, part(pixels, rect, 4));
          await maskSink.write(rect.x, rect.y, part(alpha, rect, 1));
        }
        expect(tiles.puts).toBe(8);
        expect((await sink.finish()).tiles).toEqual(expected);
        expect((await maskSink.finish()).tiles).toEqual(expectedMask);
      }),
      { numRuns: 12 },
    );
  });

  it('skips what is transparent and reports the exact box of what is not', async () => {
    const tiles = new MemoryTiles();
    const sink = createTileSink(tiles, 1200, 600);
    await sink.write(
      600,
      30,
      picture(40, 20, (x, y) => (x >= 5 && x < 30 && y === 7 ? [1, 2, 3, 9] : [9, 9, 9, 0])),
    );
    const { tiles: map, changed } = await sink.finish();
    expect(Object.keys(map)).toEqual([tileKey(1, 0)]);
    expect(changed).toEqual({ x: 605, y: 37, width: 25, height: 1 });
    const nothing = createTileSink(tiles, 10, 10);
    await nothing.write(
      0,
      0,
      picture(10, 10, () => [200, 0, 0, 0]),
    );
    expect(await nothing.finish()).toEqual({ tiles: {}, changed: { x: 0, y: 0, width: 0, height: 0 } });
  });

  it('lets a tile go as soon as it is complete', async () => {
    const tiles = new MemoryTiles();
    const sink = createTileSink(tiles, 1024, 512);
    await sink.write(0, 0, noise(700, 512, 1, true));
    expect(tiles.puts).toBe(1);
    await sink.write(700, 0, noise(324, 512, 2, true));
    expect(tiles.puts).toBe(2);
  });

  it('calls overlapping, outlying and late regions bugs', async () => {
    const sink = createTileSink(new MemoryTiles(), 20, 20);
    await sink.write(0, 0, noise(20, 20, 1));
    await expect(sink.write(5, 5, noise(2, 2, 1))).rejects.toThrow('overlap');
    await expect(sink.write(15, 0, noise(10, 2, 1))).rejects.toThrow('pixels of the output');
    await sink.finish();
    await expect(sink.write(0, 0, noise(2, 2, 1))).rejects.toThrow('finished');
  });
});

describe('importToTiles', () => {
  it('stores a picture that reads back bit for bit, band by band', async () => {
    const tiles = new MemoryTiles();
    const pixels = noise(800, 1300, 6, true);
    const heights: number[] = [];
    const source = {
      width: 800,
      height: 1300,
      readRegion: (rect: Rect) => {
        heights.push(rect.height);
        return Promise.resolve(part(pixels, rect, 4));
      },
    };
    const fractions: number[] = [];
    const stored = await importToTiles(source, tiles, (fraction) => fractions.push(fraction), neverAborted);
    if (!stored.ok) throw new Error('cancelled');
    const back = await tileMapSource(stored.value.tiles, 800, 1300, tiles).readRegion(whole(pixels));
    expect(sameBytes(back.data, pixels.data)).toBe(true);
    expect(heights).toEqual([512, 512, 276]);
    expect(fractions.at(-1)).toBe(1);
  });

  it('stops between bands when cancelled', async () => {
    const tiles = new MemoryTiles();
    const signal = { ...neverAborted, aborted: false };
    const source = {
      width: 100,
      height: 2000,
      readRegion: (rect: Rect) => Promise.resolve(noise(rect.width, rect.height, 1, true)),
    };
    const stop = (): void => {
      signal.aborted = true;
    };
    expect(await importToTiles(source, tiles, stop, signal)).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(tiles.puts).toBe(1);
  });
});
