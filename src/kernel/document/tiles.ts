import type { LayerMask, LayerRecord, TileMap } from './records.ts';
import { tileSize } from './records.ts';
import type { Rect, Size } from '../shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../shared/geometry.ts';
import type { TileHash, TileKey } from '../shared/ids.ts';
import { parseTileKey, tileKey } from '../shared/ids.ts';

/** Bytes of one RGBA tile and of one coverage tile. */
export const pixelTileBytes = tileSize * tileSize * 4;
export const maskTileBytes = tileSize * tileSize;

/** One cell of a tile grid. `rect` is the full square; it may reach past the grid's extent. */
export interface TileCell {
  readonly key: TileKey;
  readonly column: number;
  readonly row: number;
  readonly rect: Rect;
}

export function tileRect(key: TileKey): Rect {
  const { column, row } = parseTileKey(key);
  return { x: column * tileSize, y: row * tileSize, width: tileSize, height: tileSize };
}

/** The cells of the grid over `extent` that touch `rect`, row by row. */
export function tilesInRect(rect: Rect, extent: Size): readonly TileCell[] {
  const inside = intersectRects(rect, { x: 0, y: 0, width: extent.width, height: extent.height });
  if (isEmptyRect(inside)) return [];
  const firstColumn = Math.floor(inside.x / tileSize);
  const firstRow = Math.floor(inside.y / tileSize);
  const lastColumn = Math.ceil((inside.x + inside.width) / tileSize) - 1;
  const lastRow = Math.ceil((inside.y + inside.height) / tileSize) - 1;
  const cells: TileCell[] = [];
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      cells.push({
        key: tileKey(column, row),
        column,
        row,
        rect: { x: column * tileSize, y: row * tileSize, width: tileSize, height: tileSize },
      });
    }
  }
  return cells;
}

export function tileKeysOf(map: TileMap): readonly TileKey[] {
  return Object.keys(map) as TileKey[];
}

/** A map with `patch` written over it; `null` removes a tile. */
export function patchTileMap(map: TileMap, patch: Readonly<Record<TileKey, TileHash | null>>): TileMap {
  const next: Record<TileKey, TileHash> = { ...map };
  for (const key of Object.keys(patch) as TileKey[]) {
    const hash = patch[key];
    if (hash === null || hash === undefined) delete next[key];
    else next[key] = hash;
  }
  return next;
}

/** Keys whose hash differs, with the value `after` has (`null` = absent); empty when equal. */
export function changedTiles(before: TileMap, after: TileMap): Readonly<Record<TileKey, TileHash | null>> {
  const changes: Record<TileKey, TileHash | null> = {};
  if (before === after) return changes;
  for (const key of tileKeysOf(before)) {
    if (after[key] === undefined) changes[key] = null;
  }
  for (const key of tileKeysOf(after)) {
    const hash = after[key];
    if (hash !== undefined && hash !== before[key]) changes[key] = hash;
  }
  return changes;
}

/** The pyramid level to draw at a view scale: the smallest that still has a pixel per screen pixel. */
export function mipLevelFor(scale: number, maxLevel: number): number {
  let level = 0;
  while (level < maxLevel && scale * 2 ** (level + 1) <= 1) level += 1;
  return level;
}

/** Tiles a layer refers to, pixels and mask. */
export function* tilesOfLayer(layer: LayerRecord): Generator<TileHash> {
  yield* tilesOfMap(layer.tiles);
  yield* tilesOfMask(layer.mask);
}

export function* tilesOfMask(mask: LayerMask | null): Generator<TileHash> {
  if (mask !== null) yield* tilesOfMap(mask.tiles);
}

export function* tilesOfMap(map: TileMap): Generator<TileHash> {
  for (const key of tileKeysOf(map)) {
    const hash = map[key];
    if (hash !== undefined) yield hash;
  }
}
