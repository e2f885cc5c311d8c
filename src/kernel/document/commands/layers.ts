import { checkRoom, findLayer, findUnlockedLayer, refuse, withLayer } from './commandError.ts';
import type { CommandResult } from './commandError.ts';
import type { DocumentRecord, LayerRecord } from '../records.ts';
import { assert } from '../../shared/assert.ts';
import type { LayerId } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';

/** Adds a layer at `index` of the order (0 = bottom); on top of everything when left out. */
export function addLayer(document: DocumentRecord, layer: LayerRecord, index?: number): CommandResult {
  assert(document.layers[layer.id] === undefined, 'a new layer has a new id');
  const room = checkRoom(document, 1);
  if (!room.ok) return room;
  if (!isUsableExtent(layer)) return refuse('invalid', 'A layer needs at least one pixel.');
  const at = clampIndex(index ?? document.layerOrder.length, document.layerOrder.length);
  return ok({
    ...withLayer(document, layer),
    layerOrder: document.layerOrder.toSpliced(at, 0, layer.id),
  });
}

/** Directly above `below`, or on top when that is null or gone. */
export function addLayerAbove(
  document: DocumentRecord,
  layer: LayerRecord,
  below: LayerId | null,
): CommandResult {
  const position = below === null ? -1 : document.layerOrder.indexOf(below);
  return addLayer(document, layer, position === -1 ? document.layerOrder.length : position + 1);
}

export function removeLayer(document: DocumentRecord, id: LayerId): CommandResult {
  const layer = findUnlockedLayer(document, id);
  if (!layer.ok) return layer;
  const layers: Record<LayerId, LayerRecord> = { ...document.layers };
  delete layers[id];
  return ok({ ...document, layers, layerOrder: document.layerOrder.filter((other) => other !== id) });
}

export type LayerProps = Partial<
  Pick<LayerRecord, 'name' | 'opacity' | 'blendMode' | 'visible' | 'locked' | 'transform'>
>;

/** Opacity is clamped to 0..1. A locked layer accepts name, visibility and the lock itself. */
export function setLayerProps(document: DocumentRecord, id: LayerId, patch: LayerProps): CommandResult {
  const touchesPixels =
    patch.opacity !== undefined || patch.blendMode !== undefined || patch.transform !== undefined;
  const layer =
    touchesPixels && patch.locked !== false ? findUnlockedLayer(document, id) : findLayer(document, id);
  if (!layer.ok) return layer;
  const { opacity, transform } = patch;
  if (opacity !== undefined && !Number.isFinite(opacity)) {
    return refuse('invalid', 'Opacity must be a number from 0 to 100 %.');
  }
  if (transform !== undefined) {
    const { x, y, scaleX, scaleY, rotation } = transform;
    if (![x, y, scaleX, scaleY, rotation].every(Number.isFinite) || scaleX === 0 || scaleY === 0) {
      return refuse('invalid', 'A layer cannot be scaled to nothing.');
    }
  }
  const clamped = opacity === undefined ? {} : { opacity: Math.min(1, Math.max(0, opacity)) };
  return ok(withLayer(document, { ...layer.value, ...patch, ...clamped }));
}

/** Moves a layer so that it ends up at `toIndex` of the order (0 = bottom). */
export function moveLayer(document: DocumentRecord, id: LayerId, toIndex: number): CommandResult {
  const layer = findLayer(document, id);
  if (!layer.ok) return layer;
  const others = document.layerOrder.filter((other) => other !== id);
  const layerOrder = others.toSpliced(clampIndex(toIndex, others.length), 0, id);
  return ok({ ...document, layerOrder });
}

/** A copy directly above; tiles are shared, so it costs no pixels. */
export function duplicateLayer(document: DocumentRecord, id: LayerId, copy: LayerId): CommandResult {
  const layer = findLayer(document, id);
  if (!layer.ok) return layer;
  return addLayerAbove(
    document,
    { ...layer.value, id: copy, name: `${layer.value.name} copy`, locked: false },
    id,
  );
}

function isUsableExtent(layer: LayerRecord): boolean {
  return (
    Number.isInteger(layer.pixelWidth) &&
    Number.isInteger(layer.pixelHeight) &&
    layer.pixelWidth > 0 &&
    layer.pixelHeight > 0
  );
}

function clampIndex(index: number, length: number): number {
  return Math.max(0, Math.min(length, Math.trunc(index)));
}
