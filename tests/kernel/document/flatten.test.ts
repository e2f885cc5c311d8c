import { describe, expect, it } from 'vitest';

import { MemoryTiles } from './memoryTiles.ts';
import {
  emptyDocument,
  layerOf,
  noise,
  noiseAlpha,
  picture,
  pixelAt,
  putTiles,
  sameBytes,
  whole,
  withLayers,
} from './pictures.ts';
import { rotateDocument, scaleDocument } from '../../../src/kernel/document/commands/frame.ts';
import { flattenRegion, tileMapSource } from '../../../src/kernel/document/flatten.ts';
import { identityTransform } from '../../../src/kernel/document/records.ts';
import type { BlendMode, DocumentRecord } from '../../../src/kernel/document/records.ts';
import { invertMatrix, mapPoint, transformMatrix } from '../../../src/kernel/document/transform.ts';
import { blendChannel } from '../../../src/kernel/pixels/blend.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { layerId } from '../../../src/kernel/shared/ids.ts';

const size = { width: 700, height: 530 };

async function sampleDocument(tiles: MemoryTiles): Promise<DocumentRecord> {
  const mask = await putTiles(noiseAlpha(600, 520, 9), 1, tiles);
  return withLayers(emptyDocument(size.width, size.height), [
    await layerOf('a', noise(700, 530, 1, true), tiles),
    await layerOf('b', noise(600, 520, 2), tiles, {
      transform: { ...identityTransform, x: 37, y: -11 },
      opacity: 0.7,
      blendMode: 'multiply',
      mask: { tiles: mask, enabled: true },
    }),
    await layerOf('c', noise(300, 200, 3), tiles, {
      transform: { x: 120, y: 90, scaleX: 0.41, scaleY: 1.3, rotation: 33 },
      blendMode: 'soft-light',
    }),
    await layerOf('d', noise(300, 200, 4), tiles, {
      transform: { x: 640, y: 500, scaleX: 1, scaleY: -1, rotation: 180 },
    }),
  ]);
}

describe('flattenRegion', () => {
  it('gives one opaque layer back bit for bit', async () => {
    const tiles = new MemoryTiles();
    const pixels = noise(700, 530, 5, true);
    const document = withLayers(emptyDocument(700, 530), [await layerOf('a', pixels, tiles)]);
    const flat = await flattenRegion(document, tiles, whole(size));
    expect(sameBytes(flat.data, pixels.data)).toBe(true);
  });

  it('keeps colour and alpha of half-transparent pixels over nothing', async () => {
    const tiles = new MemoryTiles();
    const pixels = picture(20, 10, (x) => [200, 10, x, x * 12]);
    const document = withLayers(emptyDocument(20, 10), [await layerOf('a', pixels, tiles)]);
    const flat = await flattenRegion(document, tiles, whole(document));
    expect(pixelAt(flat, 7, 3)).toEqual([200, 10, 7, 84]);
    expect(pixelAt(flat, 0, 3)).toEqual([0, 0, 0, 0]);
  });

  it('does not touch a pixel outside the mask of a layer above', async () => {
    const tiles = new MemoryTiles();
    const base = noise(100, 80, 6, true);
    const mask = { width: 100, height: 80, data: new Uint8ClampedArray(8000) };
    mask.data[40 * 100 + 30] = 255;
    const document = withLayers(emptyDocument(100, 80), [
      await layerOf('a', base, tiles),
      await layerOf('b', noise(100, 80, 7, true), tiles, {
        mask: { tiles: await putTiles(mask, 1, tiles), enabled: true },
      }),
    ]);
    const flat = await flattenRegion(document, tiles, whole(document));
    const different = [...flat.data.keys()].filter((i) => flat.data[i] !== base.data[i]);
    expect(different.every((i) => i >> 2 === 40 * 100 + 30)).toBe(true);
    expect(different.length).toBeGreaterThan(0);
  });

  it('reads by regions what it reads at once', async () => {
    const tiles = new MemoryTiles();
    const document = await sampleDocument(tiles);
    const at = await flattenRegion(document, tiles, whole(size));
    for (const rect of [
      { x: 0, y: 0, width: 513, height: 1 },
      { x: 511, y: 300, width: 3, height: 230 },
      { x: 100, y: 70, width: 333, height: 201 },
      { x: 699, y: 529, width: 1, height: 1 },
    ]) {
      const part = await flattenRegion(document, tiles, rect);
      expect(sameBytes(part.data, crop(at, rect).data)).toBe(true);
    }
  });

  it('turns by quarter turns without changing a pixel', async () => {
    const tiles = new MemoryTiles();
    const plain = await sampleDocument(tiles);
    // The freely rotated layer is resampled from other coordinates after a turn: leave it out here.
    const document = { ...plain, layerOrder: plain.layerOrder.filter((id) => id !== layerId('c')) };
    const before = await flattenRegion(document, tiles, whole(document));
    for (const turns of [1, 2, 3] as const) {
      const turned = rotateDocument(document, turns);
      const after = await flattenRegion(turned, tiles, whole(turned));
      expect(sameBytes(after.data, turn(before, turns).data)).toBe(true);
    }
  });

  it('fills the document after scaling: no transparent rim, uniform colour kept', async () => {
    const tiles = new MemoryTiles();
    const colour = picture(300, 200, () => [17, 140, 251, 255]);
    const document = withLayers(emptyDocument(300, 200), [await layerOf('a', colour, tiles)]);
    for (const [width, height] of [
      [77, 51],
      [613, 409],
      [150, 100],
      [29, 20],
    ] as const) {
      const scaled = scaleDocument(document, width, height);
      if (!scaled.ok) throw new Error(scaled.error.message);
      const flat = await flattenRegion(scaled.value, tiles, whole(scaled.value));
      expect(flat.data.every((value, i) => value === [17, 140, 251, 255][i & 3])).toBe(true);
    }
  });

  it('averages areas when it halves', async () => {
    const tiles = new MemoryTiles();
    const checks = picture(64, 64, (x, y) => ((x + y) & 1 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
    const document = withLayers(emptyDocument(64, 64), [await layerOf('a', checks, tiles)]);
    const half = scaleDocument(document, 32, 32);
    if (!half.ok) throw new Error(half.error.message);
    const flat = await flattenRegion(half.value, tiles, whole(half.value));
    expect(new Set(flat.data)).toEqual(new Set([128, 255]));
  });

  it('samples at pixel centres: ramps stay in place under any scale, turn and fraction', async () => {
    const tiles = new MemoryTiles();
    const ramps = picture(100, 100, (x, y) => [2 * x, 2 * y, 0, 255]);
    for (const transform of [
      { x: 0, y: 0, scaleX: 2, scaleY: 2, rotation: 0 },
      { x: 5.5, y: -3.25, scaleX: 1, scaleY: 1, rotation: 0 },
      { x: 0, y: 0, scaleX: 0.5, scaleY: 0.25, rotation: 0 },
      { x: 80, y: 10, scaleX: 0.7, scaleY: 1.4, rotation: 30 },
      { x: 90, y: 0, scaleX: -0.9, scaleY: 0.4, rotation: 0 },
    ]) {
      const document = withLayers(emptyDocument(120, 120), [await layerOf('a', ramps, tiles, { transform })]);
      const flat = await flattenRegion(document, tiles, whole(document));
      const inverse = must(invertMatrix(transformMatrix(transform)), 'none of them is flat');
      let checked = 0;
      for (let y = 0; y < 120; y += 1) {
        for (let x = 0; x < 120; x += 1) {
          const from = mapPoint(inverse, x + 0.5, y + 0.5);
          // Away from the border, where clamping bends the ramp.
          if (Math.min(from.x, from.y) < 6 || Math.max(from.x, from.y) > 94) continue;
          const [r = 0, g = 0] = pixelAt(flat, x, y);
          const off = Math.max(Math.abs(r - 2 * (from.x - 0.5)), Math.abs(g - 2 * (from.y - 0.5)));
          if (off > 0.51) throw new Error(`${x},${y} is off by ${off} under ${JSON.stringify(transform)}`);
          checked += 1;
        }
      }
      expect(checked).toBeGreaterThan(200);
    }
  });

  it('agrees with the compositing formula for every blend mode', async () => {
    const tiles = new MemoryTiles();
    const under = noise(40, 30, 21);
    const over = noise(40, 30, 22);
    const opacity = 0.63;
    for (const mode of modes) {
      const document = withLayers(emptyDocument(40, 30), [
        await layerOf('a', under, tiles),
        await layerOf('b', over, tiles, { blendMode: mode, opacity }),
      ]);
      const flat = await flattenRegion(document, tiles, whole(document));
      for (let i = 0; i < under.data.length; i += 4) {
        const expected = reference(under.data, over.data, i, mode, opacity);
        for (let c = 0; c < 4; c += 1) {
          if (expected[3] === 0) continue;
          expect(Math.abs((flat.data[i + c] as number) - (expected[c] as number))).toBeLessThanOrEqual(
            0.5 + 1e-9,
          );
        }
      }
    }
  });

  it('leaves out hidden layers, switched-off masks and what the options name', async () => {
    const tiles = new MemoryTiles();
    const red = picture(8, 8, () => [255, 0, 0, 255]);
    const blue = picture(8, 8, () => [0, 0, 255, 255]);
    const document = withLayers(emptyDocument(8, 8), [
      await layerOf('a', red, tiles, { visible: false }),
      await layerOf('b', blue, tiles, { mask: { tiles: {}, enabled: true } }),
    ]);
    const at = async (options = {}): Promise<readonly number[]> =>
      pixelAt(await flattenRegion(document, tiles, whole(document), options), 4, 4);
    expect(await at()).toEqual([0, 0, 0, 0]);
    expect(await at({ includeHidden: true })).toEqual([255, 0, 0, 255]);
    expect(await at({ maskOverride: new Map([[layerId('b'), null]]) })).toEqual([0, 0, 255, 255]);
    expect(await at({ includeHidden: true, layers: [layerId('b')] })).toEqual([0, 0, 0, 0]);
  });

  it('refuses to take a lost tile for transparency', async () => {
    const tiles = new MemoryTiles();
    const document = withLayers(emptyDocument(8, 8), [await layerOf('a', noise(8, 8, 1), tiles)]);
    tiles.bytes.clear();
    await expect(flattenRegion(document, tiles, whole(document))).rejects.toThrow('in storage');
  });

  it('reads a tile map as a picture', async () => {
    const tiles = new MemoryTiles();
    const pixels = noise(530, 20, 8, true);
    const source = tileMapSource(await putTiles(pixels, 4, tiles), 530, 20, tiles);
    const rect = { x: 500, y: 3, width: 30, height: 10 };
    expect(sameBytes((await source.readRegion(rect)).data, crop(pixels, rect).data)).toBe(true);
  });
});

const modes: readonly BlendMode[] = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
];

/** Premultiplied form of the same specification, written independently: co = cs·αs·(1−αb) + … , then divided. */
function reference(
  under: Uint8ClampedArray,
  over: Uint8ClampedArray,
  at: number,
  mode: BlendMode,
  opacity: number,
): readonly number[] {
  const ab = (under[at + 3] as number) / 255;
  const as = ((over[at + 3] as number) / 255) * opacity;
  const ao = as + ab - as * ab;
  if (ao === 0) return [0, 0, 0, 0];
  const channels = [0, 1, 2].map((c) => {
    const cb = (under[at + c] as number) / 255;
    const cs = (over[at + c] as number) / 255;
    const mixed = (1 - ab) * cs + ab * blendChannel(mode, cb, cs);
    return (255 * (as * mixed + (1 - as) * ab * cb)) / ao;
  });
  return [...channels, 255 * ao];
}

function crop(
  buffer: PixelBuffer,
  rect: { x: number; y: number; width: number; height: number },
): PixelBuffer {
  return picture(rect.width, rect.height, (x, y) => {
    const [r = 0, g = 0, b = 0, a = 0] = pixelAt(buffer, rect.x + x, rect.y + y);
    return [r, g, b, a];
  });
}

function turn(buffer: PixelBuffer, turns: 1 | 2 | 3): PixelBuffer {
  const { width, height } = buffer;
  const swapped = turns !== 2;
  return picture(swapped ? height : width, swapped ? width : height, (x, y) => {
    const [fx, fy] =
      turns === 1 ? [y, height - 1 - x] : turns === 2 ? [width - 1 - x, height - 1 - y] : [width - 1 - y, x];
    const [r = 0, g = 0, b = 0, a = 0] = pixelAt(buffer, fx, fy);
    return [r, g, b, a];
  });
}
