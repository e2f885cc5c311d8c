import * as fc from 'fast-check';

import type {
  BlendMode,
  DocumentRecord,
  LayerRecord,
  MaskShape,
  TileMap,
} from '../../../src/kernel/document/records.ts';
import { assetId, layerId, tileHash, tileKey } from '../../../src/kernel/shared/ids.ts';
import type { LayerId } from '../../../src/kernel/shared/ids.ts';

const coordinate = fc.double({ min: -50, max: 250, noNaN: true }).map((value) => value + 0);

const arbitraryHash = fc.constantFrom('a', 'b', 'c', 'd', 'e').map((letter) => tileHash(letter.repeat(64)));

export const arbitraryTileMap: fc.Arbitrary<TileMap> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), arbitraryHash), {
    maxLength: 5,
  })
  .map((cells) => Object.fromEntries(cells.map(([column, row, hash]) => [tileKey(column, row), hash])));

export const arbitraryStroke: fc.Arbitrary<MaskShape> = fc.record({
  kind: fc.constant('stroke' as const),
  mode: fc.constantFrom('add' as const, 'subtract' as const),
  points: fc
    .array(fc.tuple(coordinate, coordinate, fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((points) => points.flat()),
  size: fc.double({ min: 0.5, max: 60, noNaN: true }),
  hardness: fc.double({ min: 0, max: 1, noNaN: true }),
});

export const arbitraryPolygon: fc.Arbitrary<MaskShape> = fc.record({
  kind: fc.constant('polygon' as const),
  mode: fc.constantFrom('add' as const, 'subtract' as const),
  points: fc
    .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 })
    .map((points) => points.flat()),
});

export const arbitraryRect: fc.Arbitrary<MaskShape> = fc
  .tuple(fc.constantFrom('add' as const, 'subtract' as const), coordinate, coordinate, coordinate, coordinate)
  .map(([mode, x, y, width, height]) => ({
    kind: 'rect',
    mode,
    rect: { x, y, width: Math.abs(width), height: Math.abs(height) },
  }));

export const arbitraryVectorShape: fc.Arbitrary<MaskShape> = fc.oneof(
  { weight: 4, arbitrary: arbitraryStroke },
  { weight: 3, arbitrary: arbitraryPolygon },
  { weight: 2, arbitrary: arbitraryRect },
  { weight: 1, arbitrary: fc.constant<MaskShape>({ kind: 'invert' }) },
);

const arbitraryRaster: fc.Arbitrary<MaskShape> = arbitraryTileMap.map((tiles) => ({
  kind: 'raster',
  mode: 'add',
  tiles,
  bounds: { x: 0, y: 0, width: 100, height: 100 },
}));

function arbitraryLayer(id: LayerId): fc.Arbitrary<LayerRecord> {
  const mask = fc.option(fc.record({ tiles: arbitraryTileMap, enabled: fc.boolean() }), { nil: null });
  return fc.record({
    id: fc.constant(id),
    name: fc.constantFrom('Photo', 'Erased', 'Brush'),
    opacity: fc.constantFrom(0, 0.25, 1),
    blendMode: fc.constantFrom<BlendMode>('normal', 'multiply', 'screen'),
    visible: fc.boolean(),
    locked: fc.boolean(),
    transform: fc.record({
      x: fc.integer({ min: 1, max: 3 }),
      y: fc.integer({ min: 1, max: 3 }),
      scaleX: fc.constantFrom(1, 0.5),
      scaleY: fc.constantFrom(1, -1),
      rotation: fc.constantFrom(0, 90, 33),
    }),
    pixelWidth: fc.constantFrom(512, 1024),
    pixelHeight: fc.constant(600),
    tiles: arbitraryTileMap,
    mask,
    origin: fc.constantFrom<LayerRecord['origin']>(
      { kind: 'painted' },
      { kind: 'derived', operation: 'crop', from: [layerId('l0')] },
    ),
  });
}

const ids = ['l0', 'l1', 'l2', 'l3'].map(layerId);

/** Documents of one asset over the same few layer ids, so that pairs share and differ in everything. */
export const arbitraryDocument: fc.Arbitrary<DocumentRecord> = fc
  .tuple(
    fc.shuffledSubarray(ids),
    fc.tuple(...ids.map(arbitraryLayer)),
    fc.array(fc.oneof(arbitraryVectorShape, arbitraryRaster), { maxLength: 4 }),
    fc.constantFrom(0, 3, 12.5),
    fc.constantFrom(64, 100),
    fc.constantFrom<DocumentRecord['colorSpace']>('srgb', 'display-p3'),
    fc.constantFrom<Pick<DocumentRecord, 'placement'>>(
      {},
      { placement: { x: 4, y: 0, scaleX: 1, scaleY: 1, rotation: 90 } },
    ),
  )
  .map(([layerOrder, layers, shapes, featherPx, width, colorSpace, placement]) => ({
    asset: assetId('asset'),
    width,
    height: 80,
    colorSpace,
    ...placement,
    layerOrder,
    layers: Object.fromEntries(
      layers.filter((layer) => layerOrder.includes(layer.id)).map((layer) => [layer.id, layer]),
    ),
    selection: { shapes, featherPx },
    revision: 7,
  }));
