import { readPlacedGrid } from './placedGrid.ts';
import type { TileStore } from './ports.ts';
import type { LayerTransform, TileMap } from './records.ts';
import type { AlphaBuffer } from '../pixels/buffers.ts';
import type { Rect } from '../shared/geometry.ts';

/** Coverage tiles as they appear in `rect` of the document; what lies outside `bounds` (grid pixels) counts as 0. */
export async function readPlacedCoverage(
  map: TileMap,
  bounds: Rect,
  transform: LayerTransform,
  tiles: TileStore,
  rect: Rect,
): Promise<AlphaBuffer> {
  const extent = { width: bounds.x + bounds.width, height: bounds.y + bounds.height };
  const pixels = await readPlacedGrid({ extent, transform, pixels: null, mask: map }, tiles, rect);
  const data = new Uint8ClampedArray(rect.width * rect.height);
  for (let i = 0; i < data.length; i += 1) data[i] = pixels[i * 4 + 3] as number;
  return { width: rect.width, height: rect.height, data };
}
