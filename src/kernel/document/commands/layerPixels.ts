import { findUnlockedLayer, refuse, withLayer } from './commandError.ts';
import type { CommandResult } from './commandError.ts';
import type { DocumentRecord, TileMap } from '../records.ts';
import { patchTileMap } from '../tiles.ts';
import type { LayerId, TileHash, TileKey } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';

/** Gives a layer a mask in its own pixel grid, switched on; replaces the one it had. */
export function setLayerMask(document: DocumentRecord, id: LayerId, tiles: TileMap): CommandResult {
  const layer = findUnlockedLayer(document, id);
  if (!layer.ok) return layer;
  return ok(withLayer(document, { ...layer.value, mask: { tiles, enabled: true } }));
}

export function removeLayerMask(document: DocumentRecord, id: LayerId): CommandResult {
  const layer = findUnlockedLayer(document, id);
  if (!layer.ok) return layer;
  return ok(withLayer(document, { ...layer.value, mask: null }));
}

export function setMaskEnabled(document: DocumentRecord, id: LayerId, enabled: boolean): CommandResult {
  const layer = findUnlockedLayer(document, id);
  if (!layer.ok) return layer;
  if (layer.value.mask === null) return refuse('invalid', `The layer “${layer.value.name}” has no mask.`);
  return ok(withLayer(document, { ...layer.value, mask: { ...layer.value.mask, enabled } }));
}

/** Puts stored tiles (a finished stroke) into a layer's pixels or mask; `null` removes a tile. */
export function patchTiles(
  document: DocumentRecord,
  id: LayerId,
  target: 'pixels' | 'mask',
  tiles: Readonly<Record<TileKey, TileHash | null>>,
): CommandResult {
  const layer = findUnlockedLayer(document, id);
  if (!layer.ok) return layer;
  if (target === 'pixels') {
    return ok(withLayer(document, { ...layer.value, tiles: patchTileMap(layer.value.tiles, tiles) }));
  }
  const { mask } = layer.value;
  if (mask === null) return refuse('invalid', `The layer “${layer.value.name}” has no mask to paint on.`);
  return ok(
    withLayer(document, { ...layer.value, mask: { ...mask, tiles: patchTileMap(mask.tiles, tiles) } }),
  );
}
