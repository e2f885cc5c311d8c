import type { AlphaBuffer } from './buffers.ts';
import { parseHexColour } from './colour.ts';
import { compositeArea } from './composite.ts';
import { rasteriseStroke, strokeBounds } from './strokeRaster.ts';
import type { BrushStroke } from './strokeRaster.ts';
import type { LayerRecord } from '../document/records.ts';
import { tileSize } from '../document/records.ts';
import { maskTileBytes, pixelTileBytes, tilesInRect } from '../document/tiles.ts';
import type { TileCell } from '../document/tiles.ts';
import { invertMatrix, mapPoint, mapRect, transformMatrix } from '../document/transform.ts';
import type { Rect } from '../shared/geometry.ts';
import { inflateRect, intersectRects, unionRects } from '../shared/geometry.ts';
import type { TileKey } from '../shared/ids.ts';

/** What the stroke leaves: colour over the pixels, or coverage pulled towards 0 or 255. */
export type PaintTarget =
  | { readonly kind: 'pixels'; /** #rrggbb */ readonly colour: string; /** 0..1 */ readonly opacity: number }
  | { readonly kind: 'mask'; readonly value: 0 | 255 };

export interface PaintResult {
  /** Whole new tiles of the layer's grid, only those with at least one changed byte. */
  readonly tiles: ReadonlyMap<TileKey, Uint8Array<ArrayBuffer>>;
  /** Box around the changed tiles' part of the stroke, in document pixels, snapped outward. */
  readonly bounds: Rect;
}

/**
 * Rasterises a finished stroke (document pixels) into a layer's tiles. The stroke accumulates by maximum and
 * is composited once, so that `opacity` holds where it crosses itself. Under a transform the stroke is mapped
 * into the layer; an unevenly scaled layer takes the mean scale for the brush's size.
 * `readTile` gives the current bytes, or null for a missing tile (transparent pixels, a mask that hides).
 * It never writes into what `readTile` returned, and never outside the layer's extent.
 */
export async function paintStroke(
  layer: Pick<LayerRecord, 'transform' | 'pixelWidth' | 'pixelHeight'>,
  stroke: BrushStroke,
  target: PaintTarget,
  readTile: (key: TileKey) => Promise<Uint8Array<ArrayBuffer> | null>,
): Promise<PaintResult> {
  const matrix = transformMatrix(layer.transform);
  const extent = { width: layer.pixelWidth, height: layer.pixelHeight };
  const own = strokeInLayer(stroke, layer);
  const tiles = new Map<TileKey, Uint8Array<ArrayBuffer>>();
  let bounds: Rect = { x: 0, y: 0, width: 0, height: 0 };
  if (own === null) return { tiles, bounds };
  const touched = intersectRects(strokeBounds(own), { x: 0, y: 0, ...extent });
  for (const cell of tilesInRect(touched, extent)) {
    const part = intersectRects(cell.rect, touched);
    const coverage: AlphaBuffer = {
      width: part.width,
      height: part.height,
      data: new Uint8ClampedArray(part.width * part.height),
    };
    rasteriseStroke(coverage, part.x, part.y, own);
    if (!coverage.data.some((value) => value > 0)) continue;
    // One tile at a time bounds the memory.
    const old = await readTile(cell.key);
    const painted =
      target.kind === 'pixels'
        ? paintPixels(old, cell, part, coverage, target)
        : paintCoverage(old, cell, part, coverage, target.value);
    if (painted === null) continue;
    tiles.set(cell.key, painted);
    bounds = unionRects(bounds, part);
  }
  return { tiles, bounds: tiles.size === 0 ? bounds : inflateRect(mapRect(matrix, bounds), 0) };
}

/** The stroke in layer pixels, or null when the transform leaves nothing to paint on. */
function strokeInLayer(stroke: BrushStroke, layer: Pick<LayerRecord, 'transform'>): BrushStroke | null {
  const inverse = invertMatrix(transformMatrix(layer.transform));
  if (inverse === null) return null;
  const points = [...stroke.points];
  for (let i = 0; i + 2 < points.length; i += 3) {
    const point = mapPoint(inverse, points[i] as number, points[i + 1] as number);
    points[i] = point.x;
    points[i + 1] = point.y;
  }
  const factor = Math.sqrt(Math.abs(layer.transform.scaleX * layer.transform.scaleY));
  return { points, size: stroke.size / factor, hardness: stroke.hardness };
}

function paintPixels(
  old: Uint8Array<ArrayBuffer> | null,
  cell: TileCell,
  part: Rect,
  coverage: AlphaBuffer,
  target: Extract<PaintTarget, { kind: 'pixels' }>,
): Uint8Array<ArrayBuffer> | null {
  const bytes = old === null ? new Uint8Array(pixelTileBytes) : old.slice();
  const { r, g, b } = parseHexColour(target.colour);
  const row = new Uint8Array(part.width * 4);
  for (let i = 0; i < row.length; i += 4) row.set([r, g, b, 255], i);
  const x = part.x - cell.rect.x;
  const y = part.y - cell.rect.y;
  const tile = { width: tileSize, height: tileSize, data: new Uint8ClampedArray(bytes.buffer) };
  for (let line = 0; line < part.height; line += 1) {
    compositeArea(
      tile,
      { data: row, stride: part.width },
      { targetX: x, targetY: y + line, sourceX: 0, sourceY: 0, width: part.width, height: 1 },
      {
        mode: 'normal',
        opacity: target.opacity,
        mask: { data: coverage.data, stride: part.width, x: 0, y: line },
      },
    );
  }
  return differs(old, bytes) ? bytes : null;
}

function paintCoverage(
  old: Uint8Array<ArrayBuffer> | null,
  cell: TileCell,
  part: Rect,
  coverage: AlphaBuffer,
  value: 0 | 255,
): Uint8Array<ArrayBuffer> | null {
  const bytes = old === null ? new Uint8Array(maskTileBytes) : old.slice();
  for (let y = 0; y < part.height; y += 1) {
    let at = (part.y + y - cell.rect.y) * tileSize + (part.x - cell.rect.x);
    for (let x = 0; x < part.width; x += 1, at += 1) {
      const amount = coverage.data[y * part.width + x] as number;
      const before = bytes[at] as number;
      bytes[at] = Math.round(before + ((value - before) * amount) / 255);
    }
  }
  return differs(old, bytes) ? bytes : null;
}

function differs(old: Uint8Array | null, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] !== (old === null ? 0 : old[i])) return true;
  }
  return false;
}
