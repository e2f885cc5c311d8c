import type {
  DocumentRecord,
  LayerMask,
  LayerRecord,
  LayerTransform,
  MaskShape,
  SelectionRecord,
} from './records.ts';
import { sameValue } from './equality.ts';
import { changedTiles, patchTileMap, tilesOfLayer, tilesOfMap, tilesOfMask } from './tiles.ts';
import { assert, must } from '../shared/assert.ts';
import type { LayerId, TileHash, TileKey } from '../shared/ids.ts';

/** What changed between two documents, small enough to store per history entry. `null` tile = absent. */
export interface DocumentDiff {
  readonly size?: { readonly width: number; readonly height: number };
  /** A base picture brings its own; absent = as it was, also in entries stored before this field existed. */
  readonly colorSpace?: DocumentRecord['colorSpace'];
  /** `null`: back to none. */
  readonly placement?: LayerTransform | null;
  readonly layerOrder?: readonly LayerId[];
  /** Whole records for added (`to`) and removed (`null`) layers. */
  readonly layers?: Readonly<Record<LayerId, LayerRecord | null>>;
  /** Changed fields of layers that exist on both sides, tiles apart. */
  readonly layerFields?: Readonly<Record<LayerId, Partial<Omit<LayerRecord, 'id' | 'tiles' | 'mask'>>>>;
  readonly tiles?: Readonly<Record<LayerId, Readonly<Record<TileKey, TileHash | null>>>>;
  /** Whole mask where it appears, disappears or is switched; tile patches otherwise. */
  readonly masks?: Readonly<Record<LayerId, LayerMask | null>>;
  readonly maskTiles?: Readonly<Record<LayerId, Readonly<Record<TileKey, TileHash | null>>>>;
  /** The whole selection, where it shares no leading shapes with the one before. */
  readonly selection?: SelectionRecord;
  /** Keeps the first `keep` shapes and appends: a stroke costs its own points, not those of all strokes before. */
  readonly selectionPatch?: {
    readonly keep: number;
    readonly append: readonly MaskShape[];
    readonly featherPx: number;
  };
}

/** One undoable step: `forward` redoes it, `backward` undoes it. */
export interface HistoryEntry {
  /** Rising per document, gap-free within the undo stack. */
  readonly index: number;
  /** In the words of the interface: "Erase", "Brush stroke", "Layer opacity". */
  readonly label: string;
  readonly at: number;
  readonly forward: DocumentDiff;
  readonly backward: DocumentDiff;
}

export type DiffFunction = (before: DocumentRecord, after: DocumentRecord) => DocumentDiff;

/**
 * What turns `before` into `after`. Both are states of one asset; `revision` is not part of a diff.
 * The inverse step is `diffDocuments(after, before)`.
 */
export function diffDocuments(before: DocumentRecord, after: DocumentRecord): DocumentDiff {
  assert(before.asset === after.asset, 'a diff stays within one asset');
  const sizeChanged = before.width !== after.width || before.height !== after.height;
  return {
    ...(sizeChanged ? { size: { width: after.width, height: after.height } } : {}),
    ...(before.colorSpace === after.colorSpace ? {} : { colorSpace: after.colorSpace }),
    ...(sameValue(before.placement, after.placement) ? {} : { placement: after.placement ?? null }),
    ...(sameValue(before.layerOrder, after.layerOrder) ? {} : { layerOrder: after.layerOrder }),
    ...diffLayers(before, after),
    ...diffSelection(before.selection, after.selection),
  };
}

/** `document` with `diff` applied; `revision` stays. The document must be the state the diff was made from. */
export function applyDiff(document: DocumentRecord, diff: DocumentDiff): DocumentRecord {
  const layers: Record<LayerId, LayerRecord> = { ...document.layers };
  for (const [id, layer] of entriesOf(diff.layers)) {
    if (layer === null) delete layers[id];
    else layers[id] = layer;
  }
  for (const [id, fields] of entriesOf(diff.layerFields)) layers[id] = { ...known(layers, id), ...fields };
  for (const [id, patch] of entriesOf(diff.tiles)) {
    const layer = known(layers, id);
    layers[id] = { ...layer, tiles: patchTileMap(layer.tiles, patch) };
  }
  for (const [id, mask] of entriesOf(diff.masks)) layers[id] = { ...known(layers, id), mask };
  for (const [id, patch] of entriesOf(diff.maskTiles)) {
    const layer = known(layers, id);
    const mask = must(layer.mask, 'a mask patch belongs to a layer with a mask');
    layers[id] = { ...layer, mask: { ...mask, tiles: patchTileMap(mask.tiles, patch) } };
  }
  const { placement: placed, ...unplaced } = document;
  const placement = diff.placement === undefined ? placed : diff.placement;
  return {
    ...unplaced,
    ...diff.size,
    ...(placement ? { placement } : {}),
    colorSpace: diff.colorSpace ?? document.colorSpace,
    layerOrder: diff.layerOrder ?? document.layerOrder,
    layers,
    selection: patchSelection(document.selection, diff),
  };
}

export function isEmptyDiff(diff: DocumentDiff): boolean {
  return Object.keys(diff).length === 0;
}

/** Every tile a diff would bring back. */
export function* tilesOfDiff(diff: DocumentDiff): Generator<TileHash> {
  for (const [, layer] of entriesOf(diff.layers)) if (layer !== null) yield* tilesOfLayer(layer);
  for (const [, mask] of entriesOf(diff.masks)) yield* tilesOfMask(mask);
  for (const patches of [diff.tiles, diff.maskTiles]) {
    for (const [, patch] of entriesOf(patches)) {
      for (const hash of Object.values(patch)) if (hash !== null) yield hash;
    }
  }
  const shapes = [...(diff.selection?.shapes ?? []), ...(diff.selectionPatch?.append ?? [])];
  for (const shape of shapes) if (shape.kind === 'raster') yield* tilesOfMap(shape.tiles);
}

function diffLayers(before: DocumentRecord, after: DocumentRecord): DocumentDiff {
  const layers: Record<LayerId, LayerRecord | null> = {};
  const layerFields: Record<LayerId, LayerFields> = {};
  const tiles: Record<LayerId, TilePatch> = {};
  const masks: Record<LayerId, LayerMask | null> = {};
  const maskTiles: Record<LayerId, TilePatch> = {};
  for (const [id] of entriesOf(before.layers)) if (after.layers[id] === undefined) layers[id] = null;
  for (const [id, layer] of entriesOf(after.layers)) {
    const old = before.layers[id];
    if (old === undefined) {
      layers[id] = layer;
    } else if (old !== layer) {
      const fields = changedFields(old, layer);
      if (Object.keys(fields).length > 0) layerFields[id] = fields;
      const patch = changedTiles(old.tiles, layer.tiles);
      if (Object.keys(patch).length > 0) tiles[id] = patch;
      if (old.mask === null || layer.mask === null || old.mask.enabled !== layer.mask.enabled) {
        if (!sameValue(old.mask, layer.mask)) masks[id] = layer.mask;
      } else {
        const maskPatch = changedTiles(old.mask.tiles, layer.mask.tiles);
        if (Object.keys(maskPatch).length > 0) maskTiles[id] = maskPatch;
      }
    }
  }
  const parts = { layers, layerFields, tiles, masks, maskTiles };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}

function changedFields(before: LayerRecord, after: LayerRecord): LayerFields {
  const { id: _id, tiles: _tiles, mask: _mask, ...fields } = after;
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => !sameValue(before[key as keyof LayerFields], value)),
  );
}

function diffSelection(before: SelectionRecord, after: SelectionRecord): DocumentDiff {
  if (sameValue(before, after)) return {};
  const shared = Math.min(before.shapes.length, after.shapes.length);
  let keep = 0;
  while (keep < shared && sameValue(before.shapes[keep], after.shapes[keep])) keep += 1;
  if (keep === 0) return { selection: after };
  return { selectionPatch: { keep, append: after.shapes.slice(keep), featherPx: after.featherPx } };
}

function patchSelection(selection: SelectionRecord, diff: DocumentDiff): SelectionRecord {
  const { selectionPatch: patch } = diff;
  if (patch === undefined) return diff.selection ?? selection;
  assert(selection.shapes.length >= patch.keep, 'a selection patch keeps shapes that exist');
  return {
    shapes: [...selection.shapes.slice(0, patch.keep), ...patch.append],
    featherPx: patch.featherPx,
  };
}

type LayerFields = Partial<Omit<LayerRecord, 'id' | 'tiles' | 'mask'>>;
type TilePatch = Readonly<Record<TileKey, TileHash | null>>;

function entriesOf<T>(record: Readonly<Record<LayerId, T>> | undefined): [LayerId, T][] {
  return record === undefined ? [] : (Object.entries(record) as [LayerId, T][]);
}

function known(layers: Readonly<Record<LayerId, LayerRecord>>, id: LayerId): LayerRecord {
  return must(layers[id], 'a diff changes layers that exist');
}
