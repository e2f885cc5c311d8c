import { Buffer } from 'node:buffer';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { MemoryTiles } from './memoryTiles.ts';
import { emptyDocument, noise, unwrap } from './pictures.ts';
import { applyStaged } from '../../../src/kernel/document/commands/applyStaged.ts';
import { createLayer } from '../../../src/kernel/document/commands/createDocument.ts';
import { resizeDocument } from '../../../src/kernel/document/commands/frame.ts';
import { addLayer } from '../../../src/kernel/document/commands/layers.ts';
import { addMaskShape, setFeather } from '../../../src/kernel/document/commands/selection.ts';
import { applyDiff, diffDocuments } from '../../../src/kernel/document/diff.ts';
import { frameOf } from '../../../src/kernel/document/documentFrame.ts';
import { documentSource, flattenRegion } from '../../../src/kernel/document/flatten.ts';
import type { DocumentRecord } from '../../../src/kernel/document/records.ts';
import { canLieUnder, writeOverlap } from '../../../src/kernel/document/underlay.ts';
import { selectionSource } from '../../../src/kernel/document/selectionMask.ts';
import { createTileSink } from '../../../src/kernel/pixels/tileSink.ts';
import { layerId } from '../../../src/kernel/shared/ids.ts';
import { grownSize, innerRect, ringRects } from '../../../src/kernel/shared/margins.ts';
import type { Margins } from '../../../src/kernel/shared/margins.ts';

const side = fc.integer({ min: 0, max: 300 });
const margins: fc.Arbitrary<Margins> = fc.record({ left: side, top: side, right: side, bottom: side });

test('what is new lies around the picture: every pixel of it once, and none of the picture', () => {
  const sides = fc.integer({ min: 1, max: 40 });
  const small = fc.record({ left: sides, top: sides, right: sides, bottom: sides });
  fc.assert(
    fc.property(sides, sides, fc.oneof(small, margins), (width, height, around) => {
      const grown = grownSize({ width, height }, around);
      const times = new Uint8Array(grown.width * grown.height);
      const inner = innerRect({ width, height }, around);
      for (const rect of [inner, ...ringRects({ width, height }, around)]) {
        for (let y = rect.y; y < rect.y + rect.height; y += 1)
          for (let x = rect.x; x < rect.x + rect.width; x += 1) {
            const at = y * grown.width + x;
            times[at] = (times[at] ?? 0) + 1;
          }
      }
      expect(times.every((count) => count === 1)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

/** Element by element, an assertion takes seconds. */
const same = (one: Uint8ClampedArray, other: Uint8ClampedArray): boolean =>
  Buffer.from(one).equals(Buffer.from(other));

/** Two layers of noise, one of them half outside of the frame that a crop has left. */
async function croppedDocument(store: MemoryTiles): Promise<DocumentRecord> {
  let document = emptyDocument(90, 70);
  for (const [index, size] of [
    [0, 90],
    [1, 60],
  ] as const) {
    const pixels = noise(size, 70, index + 1);
    const sink = createTileSink(store, size, 70);
    await sink.write(0, 0, pixels);
    const { tiles } = await sink.finish();
    const id = layerId(`l${index}`);
    const origin = { kind: 'painted' } as const;
    const layer = createLayer({ id, name: id, tiles, pixelWidth: size, pixelHeight: 70, origin });
    const placed = { ...layer, transform: { ...layer.transform, x: index * 40 } };
    document = unwrap(addLayer(document, placed));
  }
  const cropped = unwrap(resizeDocument(document, { x: 13, y: 9, width: 64, height: 48 }));
  const rect = { x: 5, y: 6, width: 20, height: 11 };
  return setFeather(addMaskShape(cropped, { kind: 'rect', mode: 'add', rect }), 3);
}

test('growing the frame keeps every pixel and the selection in their place, shows what was made, and is undone exactly', async () => {
  const store = new MemoryTiles();
  const document = await croppedDocument(store);
  const whole = { x: 0, y: 0, width: document.width, height: document.height };
  const before = await flattenRegion(document, store, whole);
  const mask = await selectionSource(document.selection, document, store).readRegion(whole);
  await fc.assert(
    fc.asyncProperty(margins, fc.integer({ min: 1, max: 1e6 }), async (around, seed) => {
      const grown = grownSize(document, around);
      const sink = createTileSink(store, grown.width, grown.height);
      for (const rect of ringRects(document, around)) {
        await sink.write(rect.x, rect.y, noise(rect.width, rect.height, seed, true));
      }
      const { tiles } = await sink.finish();
      const staged = {
        change: {
          kind: 'frame',
          tiles,
          pixelWidth: grown.width,
          pixelHeight: grown.height,
          margins: around,
        },
        changed: { x: 0, y: 0, ...grown },
        base: frameOf(document),
        tool: 'expand',
        settings: {},
        origin: { kind: 'painted' },
      } as const;
      const after = unwrap(applyStaged(document, staged, [layerId('new')], 'Expand'));
      const inner = innerRect(document, around);
      expect(same((await flattenRegion(after, store, inner)).data, before.data)).toBe(true);
      const moved = selectionSource(after.selection, after, store);
      expect(same((await moved.readRegion(inner)).data, mask.data)).toBe(true);
      for (const rect of ringRects(document, around)) {
        const shown = await flattenRegion(after, store, rect);
        expect(same(shown.data, noise(rect.width, rect.height, seed, true).data)).toBe(true);
      }
      expect(applyDiff(after, diffDocuments(after, document))).toEqual(document);
    }),
    { numRuns: 8 },
  );
});

/** One opaque layer with a transparent corner, over the whole frame. */
async function plainDocument(store: MemoryTiles): Promise<DocumentRecord> {
  const pixels = noise(90, 70, 5);
  for (let y = 0; y < 70; y += 1)
    for (let x = 0; x < 90; x += 1) pixels.data[(y * 90 + x) * 4 + 3] = x + y < 30 ? (x * 7) % 256 : 255;
  const sink = createTileSink(store, 90, 70);
  await sink.write(0, 0, pixels);
  const { tiles } = await sink.finish();
  const origin = { kind: 'painted' } as const;
  const layer = createLayer({
    id: layerId('l0'),
    name: 'l0',
    tiles,
    pixelWidth: 90,
    pixelHeight: 70,
    origin,
  });
  return unwrap(addLayer(emptyDocument(90, 70), layer));
}

test('below the picture, what is new goes on under it, and no pixel of the picture changes', async () => {
  const store = new MemoryTiles();
  const document = await plainDocument(store);
  expect(canLieUnder(document)).toBe(true);
  const whole = { x: 0, y: 0, width: document.width, height: document.height };
  const before = await flattenRegion(document, store, whole);
  const around = { left: 11, top: 0, right: 0, bottom: 7 };
  const grown = grownSize(document, around);
  const sink = createTileSink(store, grown.width, grown.height);
  for (const rect of ringRects(document, around)) {
    await sink.write(rect.x, rect.y, noise(rect.width, rect.height, 9, true));
  }
  await writeOverlap(documentSource(document, store), around, sink);
  const { tiles } = await sink.finish();
  const staged = {
    change: {
      kind: 'frame',
      tiles,
      pixelWidth: grown.width,
      pixelHeight: grown.height,
      margins: around,
      isUnder: true,
    },
    changed: { x: 0, y: 0, ...grown },
    base: frameOf(document),
    tool: 'expand',
    settings: {},
    origin: { kind: 'painted' },
  } as const;
  const after = unwrap(applyStaged(document, staged, [layerId('new')], 'Expand'));
  expect(after.layerOrder).toEqual(['new', 'l0']);
  const inner = innerRect(document, around);
  expect(same((await flattenRegion(after, store, inner)).data, before.data)).toBe(true);
  // Under it: the picture's own pixels along the sides that grew, none where it is not opaque, none farther in.
  const under = await flattenRegion(after, store, inner, { layers: [layerId('new')] });
  const at = (x: number, y: number): number[] => [
    ...under.data.subarray((y * 90 + x) * 4, (y * 90 + x) * 4 + 4),
  ];
  const own = (x: number, y: number): number[] => [
    ...before.data.subarray((y * 90 + x) * 4, (y * 90 + x) * 4 + 4),
  ];
  expect(at(0, 45)).toEqual(own(0, 45));
  expect(at(21, 45)).toEqual(own(21, 45));
  expect(at(60, 69)).toEqual(own(60, 69));
  expect(at(60, 30)).toEqual([0, 0, 0, 0]);
  expect(at(5, 5)).toEqual([0, 0, 0, 0]);
  expect(at(89, 0)).toEqual([0, 0, 0, 0]);
});

test('it lies on top where something reaches out of the frame, or blends with what is below', async () => {
  const store = new MemoryTiles();
  expect(canLieUnder(await croppedDocument(store))).toBe(false);
  const document = await plainDocument(store);
  const [id] = document.layerOrder;
  const layer = id && document.layers[id];
  if (!id || !layer) throw new Error('The document has a layer.');
  const withLayer = (change: Partial<typeof layer>): DocumentRecord => ({
    ...document,
    layers: { [id]: { ...layer, ...change } },
  });
  expect(canLieUnder(withLayer({ blendMode: 'multiply' }))).toBe(false);
  expect(canLieUnder(withLayer({ blendMode: 'multiply', visible: false }))).toBe(true);
});
