import type { TileStore } from './ports.ts';
import type { DocumentRecord, LayerRecord, TileMap } from './records.ts';
import { tileSize } from './records.ts';
import { rasteriseSelection } from './selectionMask.ts';
import { mapPoint, mapRect, transformMatrix, type Matrix } from './transform.ts';
import type { AlphaBuffer } from '../pixels/buffers.ts';
import { createMaskTileSink } from '../pixels/tileSink.ts';
import { inflateRect, intersectRects, isEmptyRect, type Rect } from '../shared/geometry.ts';

/** The selection as a mask of `layer`: its coverage sampled in the layer's own pixel grid. */
export async function maskFromSelection(
  document: DocumentRecord,
  layer: LayerRecord,
  tiles: TileStore,
): Promise<TileMap> {
  const sink = createMaskTileSink(tiles, layer.pixelWidth, layer.pixelHeight);
  for (let y = 0; y < layer.pixelHeight; y += tileSize) {
    for (let x = 0; x < layer.pixelWidth; x += tileSize) {
      const width = Math.min(tileSize, layer.pixelWidth - x);
      const height = Math.min(tileSize, layer.pixelHeight - y);
      await sink.write(x, y, await coverageUnder(document, layer, tiles, { x, y, width, height }));
    }
  }
  return (await sink.finish()).tiles;
}

async function coverageUnder(
  document: DocumentRecord,
  layer: LayerRecord,
  tiles: TileStore,
  part: Rect,
): Promise<AlphaBuffer> {
  const matrix = transformMatrix(layer.transform);
  const whole: Rect = { x: 0, y: 0, width: document.width, height: document.height };
  // One pixel around, for the interpolation.
  const seen = intersectRects(inflateRect(mapRect(matrix, part), 1), whole);
  const data = new Uint8ClampedArray(part.width * part.height);
  if (isEmptyRect(seen)) return { width: part.width, height: part.height, data };
  const selected = await rasteriseSelection(document.selection, document, tiles, seen);
  let at = 0;
  for (let y = 0; y < part.height; y += 1) {
    for (let x = 0; x < part.width; x += 1, at += 1)
      data[at] = sample(selected, seen, matrix, part.x + x, part.y + y);
  }
  return { width: part.width, height: part.height, data };
}

/** Bilinear at the middle of a layer pixel; nothing is selected outside the document. */
function sample(selected: AlphaBuffer, seen: Rect, matrix: Matrix, x: number, y: number): number {
  const point = mapPoint(matrix, x + 0.5, y + 0.5);
  const left = Math.floor(point.x - seen.x - 0.5);
  const top = Math.floor(point.y - seen.y - 0.5);
  const right = point.x - seen.x - 0.5 - left;
  const down = point.y - seen.y - 0.5 - top;
  const above = valueAt(selected, left, top) * (1 - right) + valueAt(selected, left + 1, top) * right;
  const below = valueAt(selected, left, top + 1) * (1 - right) + valueAt(selected, left + 1, top + 1) * right;
  return above * (1 - down) + below * down;
}

function valueAt({ data, width, height }: AlphaBuffer, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0);
}
