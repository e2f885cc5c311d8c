import type { DeviceView } from './deviceView.ts';
import { isUpright, visibleTiles } from './layerTiles.ts';
import type { VisibleTile, VisibleTiles } from './layerTiles.ts';
import type { Scratch } from './scratch.ts';
import type { Pyramid, TileNode } from '../scene/tileTree.ts';
import { cellKey } from '../scene/tileTree.ts';
import { tileSize } from '../../kernel/document/records.ts';
import type { Matrix } from '../../kernel/document/transform.ts';
import { invertMatrix, mapRect } from '../../kernel/document/transform.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

export interface TileSource {
  /** undefined: not resident; null: known to be missing. */
  get(id: number): ImageBitmap | null | undefined;
}

/** What drawing one pyramid needs; `tiles` joins the tiles of turned layers. */
export interface PyramidFrame {
  readonly view: DeviceView;
  readonly source: TileSource;
  readonly tiles: Scratch;
}

/** Draws the part of a pyramid inside `rect` (device px) with `rect`'s corner at the context's origin. */
export function drawPyramid(
  context: CanvasRenderingContext2D,
  rect: Rect,
  pyramid: Pyramid,
  matrix: Matrix,
  frame: PyramidFrame,
): void {
  const visible = visibleTiles(pyramid, matrix, rect);
  context.imageSmoothingEnabled = !frame.view.crisp;
  const tiles: TileBrush = { context, pyramid, level: visible.level, source: frame.source };
  if (isUpright(matrix)) drawUpright(tiles, rect, visible, matrix);
  else drawTurned(tiles, rect, visible, matrix, frame.tiles);
}

/** Where tiles are drawn to, and what they and their stand-ins are read from. */
interface TileBrush {
  readonly context: CanvasRenderingContext2D;
  readonly pyramid: Pyramid;
  readonly level: number;
  readonly source: TileSource;
}

/** Tile edges on whole device pixels: neighbours meet without a seam or an overlap. */
function drawUpright(brush: TileBrush, rect: Rect, visible: VisibleTiles, matrix: Matrix): void {
  for (const tile of visible.tiles) {
    const x = Math.round(matrix.e + tile.column * visible.span * matrix.a) - rect.x;
    const y = Math.round(matrix.f + tile.row * visible.span * matrix.d) - rect.y;
    const right = Math.round(matrix.e + (tile.column + 1) * visible.span * matrix.a) - rect.x;
    const bottom = Math.round(matrix.f + (tile.row + 1) * visible.span * matrix.d) - rect.y;
    drawTile(brush, tile, { x, y, width: right - x, height: bottom - y });
  }
}

/** Turned or mirrored layers: tiles are joined at their own resolution first, then drawn once. */
function drawTurned(
  brush: TileBrush,
  rect: Rect,
  visible: VisibleTiles,
  matrix: Matrix,
  joined: Scratch,
): void {
  const inverse = invertMatrix(matrix);
  if (inverse === null || visible.tiles.length === 0) return;
  const unit = visible.span / tileSize;
  const area = mapRect(inverse, {
    x: rect.x - 2,
    y: rect.y - 2,
    width: rect.width + 4,
    height: rect.height + 4,
  });
  const x = Math.floor(area.x / unit) - 2;
  const y = Math.floor(area.y / unit) - 2;
  const width = Math.ceil((area.x + area.width) / unit) + 2 - x;
  const height = Math.ceil((area.y + area.height) / unit) + 2 - y;
  const joining = { ...brush, context: joined.take(width, height) };
  for (const tile of visible.tiles) {
    const left = tile.column * tileSize - x;
    const top = tile.row * tileSize - y;
    drawTile(joining, tile, { x: left, y: top, width: tileSize, height: tileSize });
  }
  const { context } = brush;
  context.save();
  context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e - rect.x, matrix.f - rect.y);
  context.drawImage(joined.canvas, 0, 0, width, height, x * unit, y * unit, width * unit, height * unit);
  context.restore();
}

function drawTile(brush: TileBrush, tile: VisibleTile, to: Rect): void {
  const bitmap = brush.source.get(tile.node.id);
  if (bitmap === null) return;
  if (bitmap === undefined) {
    if (!drawFiner(brush, tile.node, to)) drawCoarser(brush, tile, to);
  } else if (to.width === tileSize && to.height === tileSize) brush.context.drawImage(bitmap, to.x, to.y);
  else brush.context.drawImage(bitmap, to.x, to.y, to.width, to.height);
}

/** The four quarters of the tile, when a closer view left them behind. */
function drawFiner({ context, source }: TileBrush, node: TileNode, to: Rect): boolean {
  const children = node.children.filter((child) => child !== null);
  if (children.length === 0) return false;
  const bitmaps = node.children.map((child) => (child === null ? null : source.get(child.id)));
  if (bitmaps.includes(undefined)) return false;
  const middleX = Math.round(to.width / 2);
  const middleY = Math.round(to.height / 2);
  bitmaps.forEach((bitmap, index) => {
    if (!bitmap) return;
    const x = (index & 1) === 0 ? 0 : middleX;
    const y = index < 2 ? 0 : middleY;
    const width = x === 0 ? middleX : to.width - x;
    const height = y === 0 ? middleY : to.height - y;
    context.drawImage(bitmap, to.x + x, to.y + y, width, height);
  });
  return true;
}

/** The part of the nearest resident tile above this one. */
function drawCoarser({ context, pyramid, level, source }: TileBrush, tile: VisibleTile, to: Rect): void {
  for (let up = 1; level + up <= pyramid.maxLevel; up += 1) {
    const node = pyramid.level(level + up).get(cellKey(tile.column >> up, tile.row >> up));
    const bitmap = node === undefined ? undefined : source.get(node.id);
    if (!bitmap) continue;
    const side = tileSize >> up;
    const x = (tile.column & (2 ** up - 1)) * side;
    const y = (tile.row & (2 ** up - 1)) * side;
    context.drawImage(bitmap, x, y, side, side, to.x, to.y, to.width, to.height);
    return;
  }
}
