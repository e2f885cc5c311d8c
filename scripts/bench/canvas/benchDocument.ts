import { paintedHash } from './paintedTiles.ts';
import { identityTransform, tileSize } from '../../../src/kernel/document/records.ts';
import type {
  BlendMode,
  DocumentRecord,
  LayerRecord,
  TileMap,
} from '../../../src/kernel/document/records.ts';
import type { LayerId, TileHash, TileKey } from '../../../src/kernel/shared/ids.ts';
import { assetId, layerId, tileKey } from '../../../src/kernel/shared/ids.ts';

/** A square document whose layers are painted from edge to edge. */
export function paintedDocument(side: number, layerCount: number): DocumentRecord {
  const ids = Array.from({ length: layerCount }, (_, i) => layerId(`layer-${i}`));
  const modes: readonly BlendMode[] = ['normal', 'multiply', 'normal', 'screen'];
  const layers: Record<LayerId, LayerRecord> = {};
  ids.forEach((id, i) => {
    layers[id] = {
      id,
      name: `Layer ${i + 1}`,
      opacity: i === 0 ? 1 : 0.8,
      blendMode: modes[i % modes.length] ?? 'normal',
      visible: true,
      locked: false,
      transform: identityTransform,
      pixelWidth: side,
      pixelHeight: side,
      tiles: paintedTiles(i, side),
      mask: null,
      origin: { kind: 'painted' },
    };
  });
  return {
    asset: assetId('bench'),
    width: side,
    height: side,
    colorSpace: 'srgb',
    layerOrder: ids,
    layers,
    selection: { shapes: [], featherPx: 0 },
    revision: 1,
  };
}

function paintedTiles(layer: number, side: number): TileMap {
  const tiles: Record<TileKey, TileHash> = {};
  const count = Math.ceil(side / tileSize);
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      tiles[tileKey(column, row)] = paintedHash(layer, column, row);
    }
  }
  return tiles;
}
