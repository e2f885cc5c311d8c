import { checkSize } from './commandError.ts';
import type { CommandResult } from './commandError.ts';
import type { DocumentRecord, LayerOrigin, LayerRecord, SelectionRecord, TileMap } from '../records.ts';
import { identityTransform } from '../records.ts';
import type { AssetId, LayerId } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';

export const emptySelection: SelectionRecord = { shapes: [], featherPx: 0 };

/** A document without layers at revision 0: the first commit stores it as revision 1. */
export function createDocument(
  asset: AssetId,
  width: number,
  height: number,
  colorSpace: DocumentRecord['colorSpace'] = 'srgb',
): CommandResult {
  const size = checkSize(width, height);
  if (!size.ok) return size;
  return ok({
    asset,
    width,
    height,
    colorSpace,
    layerOrder: [],
    layers: {},
    selection: emptySelection,
    revision: 0,
  });
}

/** A visible, unlocked, unmasked layer at the document's origin. */
export function createLayer(layer: {
  readonly id: LayerId;
  readonly name: string;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  readonly tiles: TileMap;
  readonly origin: LayerOrigin;
  readonly x?: number;
  readonly y?: number;
}): LayerRecord {
  return {
    id: layer.id,
    name: layer.name,
    opacity: 1,
    blendMode: 'normal',
    visible: true,
    locked: false,
    transform: { ...identityTransform, x: layer.x ?? 0, y: layer.y ?? 0 },
    pixelWidth: layer.pixelWidth,
    pixelHeight: layer.pixelHeight,
    tiles: layer.tiles,
    mask: null,
    origin: layer.origin,
  };
}
