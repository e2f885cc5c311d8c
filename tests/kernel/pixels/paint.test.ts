import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryTiles } from '../document/memoryTiles.ts';
import {
  emptyDocument,
  layerOf,
  noise,
  pixelAt,
  sameBytes,
  whole,
  withLayers,
} from '../document/pictures.ts';
import { createLayer } from '../../../src/kernel/document/commands/createDocument.ts';
import { flattenRegion } from '../../../src/kernel/document/flatten.ts';
import type { LayerRecord } from '../../../src/kernel/document/records.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { paintStroke } from '../../../src/kernel/pixels/paint.ts';
import type { PaintResult, PaintTarget } from '../../../src/kernel/pixels/paint.ts';
import type { BrushStroke } from '../../../src/kernel/pixels/strokeRaster.ts';
import { layerId, tileKey } from '../../../src/kernel/shared/ids.ts';
import type { TileHash, TileKey } from '../../../src/kernel/shared/ids.ts';

const blank = createLayer({
  id: layerId('p'),
  name: 'Paint',
  pixelWidth: 700,
  pixelHeight: 600,
  tiles: {},
  origin: { kind: 'painted' },
});
const red: PaintTarget = { kind: 'pixels', colour: '#c81e0a', opacity: 1 };

async function paint(
  layer: LayerRecord,
  stroke: BrushStroke,
  target: PaintTarget,
  tiles: MemoryTiles,
): Promise<PaintResult> {
  const map = target.kind === 'pixels' ? layer.tiles : (layer.mask?.tiles ?? {});
  return paintStroke(layer, stroke, target, async (key) => {
    const hash = map[key];
    return hash === undefined ? null : tiles.get(hash);
  });
}

async function painted(layer: LayerRecord, result: PaintResult, tiles: MemoryTiles): Promise<PixelBuffer> {
  const map: Record<TileKey, TileHash> = { ...layer.tiles };
  for (const [key, bytes] of result.tiles) map[key] = await tiles.put(bytes);
  const document = withLayers(emptyDocument(700, 600), [{ ...layer, tiles: map }]);
  return flattenRegion(document, tiles, whole(document));
}

describe('paintStroke', () => {
  it('makes only the tiles it touches and leaves the old ones unwritten', async () => {
    const tiles = new MemoryTiles();
    const layer = await layerOf('p', noise(700, 600, 1, true), tiles);
    const before = new Map([...tiles.bytes].map(([hash, bytes]) => [hash, bytes.slice()]));
    const result = await paint(
      layer,
      { points: [505, 40, 1, 520, 40, 1], size: 20, hardness: 1 },
      red,
      tiles,
    );
    expect([...result.tiles.keys()]).toEqual([tileKey(0, 0), tileKey(1, 0)]);
    expect(result.bounds).toEqual({ x: 494, y: 29, width: 37, height: 22 });
    for (const [hash, bytes] of before)
      expect(sameBytes(tiles.bytes.get(hash) ?? bytes.slice(1), bytes)).toBe(true);
  });

  it('changes nothing outside its bounds and paints the colour inside', async () => {
    const tiles = new MemoryTiles();
    const picture = noise(700, 600, 2, true);
    const layer = await layerOf('p', picture, tiles);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -20, max: 720 }),
        fc.integer({ min: -20, max: 620 }),
        fc.double({ min: 1, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (x, y, size, hardness) => {
          const result = await paint(layer, { points: [x, y, 1], size, hardness }, red, tiles);
          const after = await painted(layer, result, tiles);
          const { bounds } = result;
          for (let i = 0; i < picture.data.length; i += 4) {
            const px = (i >> 2) % 700;
            const py = Math.floor((i >> 2) / 700);
            const inside =
              px >= bounds.x &&
              py >= bounds.y &&
              px < bounds.x + bounds.width &&
              py < bounds.y + bounds.height;
            if (!inside && after.data[i] !== picture.data[i]) throw new Error(`pixel ${px},${py} changed`);
          }
          const centred = x > 0 && y > 0 && x < 700 && y < 600 && size > 8;
          if (centred) expect(pixelAt(after, x, y)[0]).toBeGreaterThan(180);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('holds its opacity where it crosses itself', async () => {
    const tiles = new MemoryTiles();
    const half: PaintTarget = { ...red, opacity: 0.5 };
    const stroke = { points: [20, 50, 1, 90, 50, 1, 20, 50, 1], size: 20, hardness: 1 };
    const after = await painted(blank, await paint(blank, stroke, half, tiles), tiles);
    expect(pixelAt(after, 50, 50)).toEqual([200, 30, 10, 128]);
  });

  it('reveals and hides coverage, and returns nothing where nothing changes', async () => {
    const tiles = new MemoryTiles();
    const stroke = { points: [100, 100, 1], size: 40, hardness: 1 };
    expect((await paint(blank, stroke, { kind: 'mask', value: 0 }, tiles)).tiles.size).toBe(0);
    const shown = await paint(blank, stroke, { kind: 'mask', value: 255 }, tiles);
    const bytes = shown.tiles.get(tileKey(0, 0));
    expect(bytes?.length).toBe(512 * 512);
    expect([bytes?.[100 * 512 + 100], bytes?.[100 * 512 + 130]]).toEqual([255, 0]);
    const mask = { tiles: { [tileKey(0, 0)]: await tiles.put(bytes ?? new Uint8Array()) }, enabled: true };
    const hidden = await paint({ ...blank, mask }, stroke, { kind: 'mask', value: 0 }, tiles);
    expect(hidden.tiles.get(tileKey(0, 0))?.every((value) => value < 128)).toBe(true);
    const again = await paint({ ...blank, mask }, stroke, { kind: 'mask', value: 255 }, tiles);
    expect(
      [...(again.tiles.get(tileKey(0, 0)) ?? [])].filter((value, i) => value < (bytes?.[i] ?? 0)),
    ).toEqual([]);
  });

  it('lands under the pointer on a moved, turned and scaled layer', async () => {
    const tiles = new MemoryTiles();
    for (const transform of [
      { x: 60, y: 40, scaleX: 1, scaleY: 1, rotation: 0 },
      { x: 650, y: 10, scaleX: 1, scaleY: 1, rotation: 90 },
      { x: 100, y: 50, scaleX: 0.5, scaleY: 0.5, rotation: 20 },
    ]) {
      const layer = { ...blank, transform };
      const stroke = { points: [260, 220, 1], size: 60, hardness: 1 };
      const after = await painted(layer, await paint(layer, stroke, red, tiles), tiles);
      const alpha = after.data.reduce((total, value, i) => total + (i % 4 === 3 ? value / 255 : 0), 0);
      expect(alpha).toBeGreaterThan(Math.PI * 900 * 0.98);
      expect(alpha).toBeLessThan(Math.PI * 900 * 1.02);
      expect(pixelAt(after, 260, 220)).toEqual([200, 30, 10, 255]);
      expect(pixelAt(after, 285, 220)[3]).toBe(255);
      expect(pixelAt(after, 293, 220)[3]).toBe(0);
    }
  });

  it('stays within the extent of the layer', async () => {
    const tiles = new MemoryTiles();
    const result = await paint(blank, { points: [699, 599, 1], size: 90, hardness: 1 }, red, tiles);
    const bytes = result.tiles.get(tileKey(1, 1));
    expect(bytes?.[((599 - 512) * 512 + (699 - 512)) * 4 + 3]).toBe(255);
    expect(bytes?.[((599 - 512) * 512 + (700 - 512)) * 4 + 3]).toBe(0);
    expect(bytes?.[((600 - 512) * 512 + (699 - 512)) * 4 + 3]).toBe(0);
  });
});
