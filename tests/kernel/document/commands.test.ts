import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arbitraryDocument } from './arbitraries.ts';
import { emptyDocument, unwrap } from './pictures.ts';
import { applyStaged, layersAddedBy } from '../../../src/kernel/document/commands/applyStaged.ts';
import { createDocument, createLayer } from '../../../src/kernel/document/commands/createDocument.ts';
import {
  resizeDocument,
  rotateDocument,
  scaleDocument,
} from '../../../src/kernel/document/commands/frame.ts';
import {
  patchTiles,
  removeLayerMask,
  setLayerMask,
  setMaskEnabled,
} from '../../../src/kernel/document/commands/layerPixels.ts';
import {
  addLayer,
  addLayerAbove,
  duplicateLayer,
  moveLayer,
  removeLayer,
  setLayerProps,
} from '../../../src/kernel/document/commands/layers.ts';
import {
  addMaskShape,
  clearSelection,
  invertSelection,
  setFeather,
} from '../../../src/kernel/document/commands/selection.ts';
import { applyDiff, diffDocuments } from '../../../src/kernel/document/diff.ts';
import { frameOf } from '../../../src/kernel/document/documentFrame.ts';
import type { DocumentRecord, LayerRecord } from '../../../src/kernel/document/records.ts';
import { maxLayers } from '../../../src/kernel/document/records.ts';
import { mapPoint, transformMatrix } from '../../../src/kernel/document/transform.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import { assetId, layerId, tileHash, tileKey } from '../../../src/kernel/shared/ids.ts';
import type { StagedChange } from '../../../src/kernel/workspace/staged.ts';

const a = layerId('a');
const b = layerId('b');
const c = layerId('c');
const key = tileKey(0, 0);
const hash = (letter: string): ReturnType<typeof tileHash> => tileHash(letter.repeat(64));

function layer(id: string, patch: Partial<LayerRecord> = {}): LayerRecord {
  const base = createLayer({
    id: layerId(id),
    name: id.toUpperCase(),
    pixelWidth: 200,
    pixelHeight: 100,
    tiles: { [key]: hash('1') },
    origin: { kind: 'painted' },
  });
  return { ...base, ...patch };
}

function documentOf(...layers: readonly LayerRecord[]): DocumentRecord {
  return layers.reduce((document, next) => unwrap(addLayer(document, next)), emptyDocument(200, 100));
}

describe('layers', () => {
  it('are added, moved, copied and removed in order', () => {
    let document = documentOf(layer('a'), layer('b'));
    document = unwrap(addLayerAbove(document, layer('c'), a));
    expect(document.layerOrder).toEqual([a, c, b]);
    document = unwrap(moveLayer(document, a, 2));
    expect(document.layerOrder).toEqual([c, b, a]);
    document = unwrap(moveLayer(document, a, -5));
    expect(document.layerOrder).toEqual([a, c, b]);
    document = unwrap(duplicateLayer(document, c, layerId('d')));
    expect(document.layerOrder).toEqual([a, c, 'd', b]);
    expect(document.layers[layerId('d')]).toMatchObject({ name: 'C copy', tiles: { [key]: hash('1') } });
    document = unwrap(removeLayer(document, c));
    expect(document.layerOrder).toEqual([a, 'd', b]);
    expect(document.layers[c]).toBeUndefined();
    expect(document.revision).toBe(0);
  });

  it('stop at the limit with a sentence', () => {
    const full = documentOf(...Array.from({ length: maxLayers }, (_, i) => layer(`l${i}`)));
    const refused = addLayer(full, layer('more'));
    expect(refused.ok ? null : refused.error).toEqual({
      kind: 'too-many-layers',
      message: `A document holds at most ${maxLayers} layers, and this one has ${maxLayers}. Delete a layer first.`,
    });
    expect(duplicateLayer(full, layerId('l0'), layerId('copy')).ok).toBe(false);
  });

  it('that are locked keep their pixels, place and mask', () => {
    const document = documentOf(layer('a', { locked: true, mask: { tiles: {}, enabled: true } }));
    const refusals = [
      removeLayer(document, a),
      setLayerProps(document, a, { opacity: 0.5 }),
      setLayerMask(document, a, {}),
      removeLayerMask(document, a),
      setMaskEnabled(document, a, false),
      patchTiles(document, a, 'pixels', { [key]: hash('2') }),
    ];
    expect(refusals.map((result) => (result.ok ? 'ok' : result.error.kind))).toEqual(
      Array.from({ length: 6 }, () => 'locked'),
    );
    expect(unwrap(setLayerProps(document, a, { visible: false })).layers[a]?.visible).toBe(false);
    expect(unwrap(setLayerProps(document, a, { locked: false, opacity: 0.5 })).layers[a]?.opacity).toBe(0.5);
  });

  it('take opacity from 0 to 1 and refuse a scale of nothing', () => {
    const document = documentOf(layer('a'));
    expect(unwrap(setLayerProps(document, a, { opacity: 7 })).layers[a]?.opacity).toBe(1);
    expect(setLayerProps(document, a, { opacity: Number.NaN }).ok).toBe(false);
    const flat = { x: 0, y: 0, scaleX: 0, scaleY: 1, rotation: 0 };
    expect(setLayerProps(document, a, { transform: flat }).ok).toBe(false);
    expect(setLayerProps(document, b, { opacity: 1 })).toMatchObject({
      ok: false,
      error: { kind: 'no-such-layer' },
    });
  });

  it('get tiles and masks patched without losing the others', () => {
    const other = tileKey(1, 0);
    let document = documentOf(layer('a', { tiles: { [key]: hash('1'), [other]: hash('2') } }));
    document = unwrap(patchTiles(document, a, 'pixels', { [key]: hash('3'), [other]: null }));
    expect(document.layers[a]?.tiles).toEqual({ [key]: hash('3') });
    expect(patchTiles(document, a, 'mask', { [key]: hash('4') }).ok).toBe(false);
    document = unwrap(setLayerMask(document, a, { [other]: hash('5') }));
    document = unwrap(patchTiles(document, a, 'mask', { [key]: hash('4') }));
    expect(document.layers[a]?.mask).toEqual({
      tiles: { [key]: hash('4'), [other]: hash('5') },
      enabled: true,
    });
    document = unwrap(setMaskEnabled(document, a, false));
    expect(document.layers[a]?.mask?.enabled).toBe(false);
    expect(unwrap(removeLayerMask(document, a)).layers[a]?.mask).toBeNull();
  });
});

describe('the frame', () => {
  it('has limits, told in a sentence', () => {
    expect(createDocument(assetId('x'), 8193, 10)).toMatchObject({
      ok: false,
      error: { message: '8193 × 10 pixels is too large: a document side is at most 8192 pixels.' },
    });
    expect(createDocument(assetId('x'), 0, 10)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(resizeDocument(emptyDocument(9, 9), { x: 0.5, y: 0, width: 3, height: 3 }).ok).toBe(false);
  });

  it('crops by moving: pixels stay, and cropping back restores the document', () => {
    const document = addMaskShape(documentOf(layer('a')), {
      kind: 'rect',
      mode: 'add',
      rect: { x: 50, y: 20, width: 30, height: 30 },
    });
    const cropped = unwrap(resizeDocument(document, { x: 40, y: 10, width: 100, height: 50 }));
    expect(cropped).toMatchObject({ width: 100, height: 50 });
    expect(cropped.layers[a]).toMatchObject({
      transform: { x: -40, y: -10 },
      pixelWidth: 200,
      tiles: document.layers[a]?.tiles,
    });
    expect(cropped.selection.shapes[0]).toMatchObject({ rect: { x: 10, y: 10, width: 30, height: 30 } });
    expect(unwrap(resizeDocument(cropped, { x: -40, y: -10, width: 200, height: 100 }))).toEqual(document);
  });

  it('comes back after four quarter turns, and a half turn is two quarters', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const once = rotateDocument(document, 1);
        const twice = rotateDocument(once, 1);
        expectClose(twice, rotateDocument(document, 2));
        expectClose(rotateDocument(twice, 1), rotateDocument(document, 3));
        expectClose(rotateDocument(once, 3), document);
      }),
    );
  });

  it('moves every layer point where the picture moves it', () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.integer({ min: 1, max: 3 }), (document, turns) => {
        const turned = rotateDocument(document, turns as 1 | 2 | 3);
        for (const id of document.layerOrder) {
          const old = must(document.layers[id], 'layers of the order exist');
          const now = must(turned.layers[id], 'a turn keeps layers');
          const before = mapPoint(transformMatrix(old.transform), 11, 7);
          const after = mapPoint(transformMatrix(now.transform), 11, 7);
          const { width, height } = document;
          const expected =
            turns === 1
              ? [height - before.y, before.x]
              : turns === 2
                ? [width - before.x, height - before.y]
                : [before.y, width - before.x];
          expect(after.x).toBeCloseTo(expected[0] as number, 6);
          expect(after.y).toBeCloseTo(expected[1] as number, 6);
        }
      }),
    );
  });

  it('scales layers of any quarter turn along the right axis', () => {
    const turned = layer('a', { transform: { x: 200, y: 0, scaleX: 1, scaleY: 1, rotation: 90 } });
    const document = documentOf(turned);
    const scaled = unwrap(scaleDocument(document, 400, 100));
    expect(mapPoint(transformMatrix(must(scaled.layers[a], 'kept').transform), 100, 50)).toEqual({
      x: 300,
      y: 100,
    });
    expect(mapPoint(transformMatrix(turned.transform), 100, 50)).toEqual({ x: 150, y: 100 });
  });

  it('refuses to shear a freely rotated layer, but not to round', () => {
    const document = documentOf(
      layer('a', { transform: { x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 10 } }),
    );
    expect(scaleDocument(document, 400, 100)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(scaleDocument(document, 301, 150).ok).toBe(true);
  });
});

describe('the selection', () => {
  it('inverts, clears and feathers', () => {
    const rect = { kind: 'rect', mode: 'add', rect: { x: 0, y: 0, width: 5, height: 5 } } as const;
    const document = addMaskShape(emptyDocument(10, 10), rect);
    const inverted = invertSelection(document);
    expect(inverted.selection.shapes).toEqual([rect, { kind: 'invert' }]);
    expect(invertSelection(inverted)).toEqual(document);
    const feathered = setFeather(inverted, 1e9);
    expect(feathered.selection.featherPx).toBe(500);
    expect(clearSelection(feathered).selection).toEqual({ shapes: [], featherPx: 500 });
  });
});

describe('accepting a staged result', () => {
  const origin: LayerRecord['origin'] = { kind: 'painted' };
  const ids = ['n1', 'n2', 'n3'].map(layerId);
  const tiles = { [key]: hash('9') };
  const changes: readonly StagedChange[] = [
    { kind: 'layer', tiles, pixelWidth: 20, pixelHeight: 20, x: 5, y: 6, above: a },
    { kind: 'layer-mask', layer: b, tiles },
    { kind: 'cutout', tiles, maskTiles: tiles, hide: [a, b] },
    {
      kind: 'backdrop',
      subjectTiles: tiles,
      maskTiles: tiles,
      backdropTiles: tiles,
      shadowTiles: tiles,
      hide: [a, b],
    },
    {
      kind: 'backdrop',
      subjectTiles: tiles,
      maskTiles: tiles,
      backdropTiles: tiles,
      shadowTiles: null,
      hide: [a],
    },
    { kind: 'document', tiles, pixelWidth: 400, pixelHeight: 200 },
    { kind: 'document', tiles, pixelWidth: 64, pixelHeight: 64 },
    { kind: 'document', tiles, pixelWidth: 200, pixelHeight: 100 },
    {
      kind: 'frame',
      tiles,
      pixelWidth: 240,
      pixelHeight: 130,
      margins: { left: 30, top: 0, right: 10, bottom: 30 },
    },
  ];
  const document = addMaskShape(documentOf(layer('a'), layer('b'), layer('c', { visible: false })), {
    kind: 'rect',
    mode: 'add',
    rect: { x: 1, y: 2, width: 3, height: 4 },
  });

  /** As a run on `on` would leave it. */
  function result(change: StagedChange | undefined, on: DocumentRecord = document) {
    const changed = { x: 0, y: 0, width: on.width, height: on.height };
    return {
      change: must(change, 'listed above'),
      origin,
      base: frameOf(on),
      changed,
      tool: 'erase',
      settings: {},
    };
  }

  it.each(changes)('$kind destroys no pixel, adds what it says, and undo is exact', (change) => {
    const after = unwrap(applyStaged(document, result(change), ids, 'Result'));
    for (const id of document.layerOrder) {
      expect(after.layers[id]?.tiles).toEqual(document.layers[id]?.tiles);
      expect(after.layerOrder).toContain(id);
    }
    expect(after.layerOrder.length - document.layerOrder.length).toBe(layersAddedBy(change));
    expect(applyDiff(after, diffDocuments(after, document))).toEqual(document);
  });

  const grownTo = (pixelWidth: number) => ({ kind: 'frame', tiles, pixelWidth, pixelHeight: 100 }) as const;

  function accept(change: StagedChange | undefined): DocumentRecord {
    return unwrap(applyStaged(document, result(change), ids, 'Result'));
  }

  it('puts an erase right above the layer it belongs to', () => {
    const after = accept(changes[0]);
    expect(after.layerOrder).toEqual([a, 'n1', b, c]);
    expect(after.layers[layerId('n1')]).toMatchObject({
      name: 'Result',
      transform: { x: 5, y: 6 },
      pixelWidth: 20,
    });
  });

  it('masks a layer without touching its pixels', () => {
    expect(accept(changes[1]).layers[b]?.mask).toEqual({ tiles, enabled: true });
  });

  it('stacks backdrop, shadow and masked subject above the hidden originals', () => {
    const after = accept(changes[3]);
    expect(after.layerOrder).toEqual([a, b, 'n1', 'n2', 'n3', c]);
    expect([a, b, c].map((id) => after.layers[id]?.visible)).toEqual([false, false, false]);
    expect(after.layers[layerId('n2')]?.blendMode).toBe('multiply');
    expect(after.layers[layerId('n3')]).toMatchObject({ mask: { tiles, enabled: true }, pixelWidth: 200 });
    expect(accept(changes[4]).layers[b]?.visible).toBe(true);
  });

  it('scales hidden layers and selection along with an upscale', () => {
    const after = accept(changes[5]);
    expect(after).toMatchObject({ width: 400, height: 200 });
    expect(after.layers[a]).toMatchObject({ visible: false, transform: { scaleX: 2, scaleY: 2 } });
    expect(after.selection.shapes[0]).toMatchObject({ rect: { x: 2, y: 4, width: 6, height: 8 } });
  });

  it('moves layers and selection along when the frame grows, and puts what is new on top', () => {
    const after = accept(changes[8]);
    expect(after).toMatchObject({ width: 240, height: 130 });
    expect(after.layerOrder).toEqual([a, b, c, 'n1']);
    expect(after.layers[a]).toMatchObject({ visible: true, transform: { x: 30, y: 0 } });
    expect(after.layers[layerId('n1')]).toMatchObject({ transform: { x: 0, y: 0 }, pixelWidth: 240 });
    expect(after.selection.shapes[0]).toMatchObject({ rect: { x: 31, y: 2, width: 3, height: 4 } });
    const wide: StagedChange = { ...grownTo(9000), margins: { left: 8800, top: 0, right: 0, bottom: 0 } };
    expect(applyStaged(document, result(wide), ids, 'x')).toMatchObject({ error: { kind: 'too-large' } });
  });

  it('knows the frame that a grown one was made for, even where it was not recorded', () => {
    const { base: _, ...unframed } = result(changes[8]);
    expect(applyStaged(document, unframed, ids, 'x').ok).toBe(true);
    expect(applyStaged(rotateDocument(document, 1), unframed, ids, 'x').ok).toBe(false);
  });

  it('leaves layers alone and clears the selection for a base image of other proportions', () => {
    const after = accept(changes[6]);
    expect(after.layers[a]).toEqual({ ...layer('a'), visible: false });
    expect(after.selection.shapes).toEqual([]);
  });

  it('refuses what the document cannot hold, before anything else', () => {
    const large: StagedChange = { kind: 'document', tiles, pixelWidth: 9000, pixelHeight: 100 };
    expect(applyStaged(document, result(large), ids, 'x')).toMatchObject({
      error: { kind: 'too-large' },
    });
    const full = documentOf(...Array.from({ length: maxLayers - 2 }, (_, i) => layer(`l${i}`)));
    expect(applyStaged(full, result(changes[3], full), ids, 'x')).toMatchObject({
      error: { kind: 'too-many-layers' },
    });
  });

  const reframed: Readonly<Record<string, DocumentRecord>> = {
    'turned by a quarter': rotateDocument(document, 1),
    'turned by a half': rotateDocument(document, 2),
    cropped: unwrap(resizeDocument(document, { x: 10, y: 0, width: 100, height: 100 })),
    'cropped elsewhere at the same size': unwrap(
      resizeDocument(document, { x: 10, y: 0, width: 200, height: 100 }),
    ),
    resized: unwrap(scaleDocument(document, 100, 50)),
    'of another colour space': { ...document, colorSpace: 'display-p3' },
  };

  it.each(Object.keys(reframed))('refuses every change in a frame %s', (name) => {
    for (const change of changes) {
      const applied = applyStaged(must(reframed[name], name), result(change), ids, 'Result');
      expect(applied).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/cropped, rotated/) },
      });
    }
  });

  it('takes a result in a frame that was left and found again', () => {
    const moved = unwrap(resizeDocument(document, { x: 10, y: 4, width: 100, height: 50 }));
    const back = unwrap(resizeDocument(moved, { x: -10, y: -4, width: 200, height: 100 }));
    expect(applyStaged(back, result(changes[0]), ids, 'Result').ok).toBe(true);
    const around = ([1, 1, 2] as const).reduce(rotateDocument, document);
    expect(applyStaged(around, result(changes[2]), ids, 'Result').ok).toBe(true);
    const halfTurn = rotateDocument(document, 2);
    const undone = applyDiff(halfTurn, diffDocuments(halfTurn, document));
    expect(applyStaged(undone, result(changes[2]), ids, 'Result').ok).toBe(true);
  });

  it('takes a result staged before frames were recorded where the sizes agree, and only there', () => {
    const fits = (on: DocumentRecord, change: StagedChange | undefined, settings = {}): boolean => {
      const { base: _base, ...old } = { ...result(change), settings };
      return applyStaged(on, old, ids, 'Result').ok;
    };
    const erased: StagedChange = {
      kind: 'layer',
      tiles,
      pixelWidth: 200,
      pixelHeight: 100,
      x: 0,
      y: 0,
      above: a,
    };
    const turned = rotateDocument(document, 1);
    for (const change of [erased, ...changes.slice(1, 5)]) {
      expect([fits(document, change), fits(turned, change)]).toEqual([true, false]);
    }
    const doubled = { factor: 2 };
    expect([fits(document, changes[5], doubled), fits(turned, changes[5], doubled)]).toEqual([true, false]);
  });
});

/** Structure equal, numbers within rounding. */
function expectClose(actual: unknown, expected: unknown): void {
  expect(rounded(actual)).toEqual(rounded(expected));
}

function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, item: unknown) => {
      // A raster that was never turned has no transform; one turned all the way has the identity.
      if (name === 'transform' && isIdentity(item)) return undefined;
      return typeof item === 'number' ? Math.round(item * 1e6) / 1e6 + 0 : item;
    }),
  );
}

function isIdentity(item: unknown): boolean {
  return JSON.stringify(item) === JSON.stringify({ x: 0, y: 0, scaleX: 1, scaleY: 1, rotation: 0 });
}
