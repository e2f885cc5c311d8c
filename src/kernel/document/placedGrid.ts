import { eachLoaded, loadTile } from './loadTile.ts';
import type { TileStore } from './ports.ts';
import type { LayerMask, LayerTransform, TileMap } from './records.ts';
import { tileSize } from './records.ts';
import { tilesInRect } from './tiles.ts';
import { invertMatrix, isPixelExact, mapPoint, mapRect, transformMatrix } from './transform.ts';
import type { Matrix } from './transform.ts';
import type { Rect, Size } from '../shared/geometry.ts';
import { inflateRect, intersectRects, isEmptyRect } from '../shared/geometry.ts';

/** Tiles with their place in the document: a layer (RGBA, perhaps masked) or a lone coverage grid. */
export interface PlacedGrid {
  readonly extent: Size;
  readonly transform: LayerTransform;
  /** RGBA tiles, or null for a coverage grid, which then is `mask` alone. */
  readonly pixels: TileMap | null;
  /** Coverage tiles of the same grid, or null for none. */
  readonly mask: LayerMask['tiles'] | null;
}

/**
 * The grid as it appears in `rect` of the document, mask included: straight RGBA (a coverage grid in alpha).
 * Quarter turns and mirrorings move pixels unchanged. Otherwise bilinear by inverse mapping over premultiplied
 * values; when minified by two or more, whole blocks of pixels are averaged first (area averaging). The grid's
 * own border is anti-aliased by the covered fraction of the document pixel, so that a grid scaled to fill
 * the document fills it without a transparent rim. Reading by regions gives the same bytes as reading at once.
 */
export async function readPlacedGrid(
  grid: PlacedGrid,
  tiles: TileStore,
  rect: Rect,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const output = new Uint8ClampedArray(rect.width * rect.height * 4);
  const matrix = transformMatrix(grid.transform);
  const inverse = invertMatrix(matrix);
  if (inverse === null) return output;
  const exact = isPixelExact(matrix);
  const step = exact
    ? { x: 1, y: 1 }
    : {
        x: Math.max(1, Math.floor(1 / Math.abs(grid.transform.scaleX) + 1e-9)),
        y: Math.max(1, Math.floor(1 / Math.abs(grid.transform.scaleY) + 1e-9)),
      };
  const needed = intersectRects(inflateRect(mapRect(inverse, rect), exact ? 0 : 1), {
    x: 0,
    y: 0,
    ...grid.extent,
  });
  if (isEmptyRect(needed)) return output;
  const cells = await gatherCells(grid, tiles, needed, step, exact ? 0 : 1);
  if (exact) placeExact(output, rect, inverse, grid.extent, cells);
  else placeResampled(output, rect, inverse, grid, cells);
  return output;
}

/** Sums of premultiplied pixels over blocks of `step` grid pixels; block 0,0 of the buffer is `x`, `y`. */
interface Cells {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  readonly step: { readonly x: number; readonly y: number };
  /** r·α, g·α, b·α, α per cell; averages. */
  readonly sums: Float32Array;
}

async function gatherCells(
  grid: PlacedGrid,
  tiles: TileStore,
  needed: Rect,
  step: Cells['step'],
  margin: number,
): Promise<Cells> {
  const lastColumn = Math.ceil(grid.extent.width / step.x) - 1;
  const lastRow = Math.ceil(grid.extent.height / step.y) - 1;
  const x = Math.max(0, Math.floor(needed.x / step.x) - margin);
  const y = Math.max(0, Math.floor(needed.y / step.y) - margin);
  const right = Math.min(lastColumn, Math.floor((needed.x + needed.width - 1) / step.x) + margin);
  const bottom = Math.min(lastRow, Math.floor((needed.y + needed.height - 1) / step.y) + margin);
  const cells: Cells = {
    x,
    y,
    columns: right - x + 1,
    rows: bottom - y + 1,
    step,
    sums: new Float32Array((right - x + 1) * (bottom - y + 1) * 4),
  };
  const span = {
    x: x * step.x,
    y: y * step.y,
    width: (right + 1) * step.x - x * step.x,
    height: (bottom + 1) * step.y - y * step.y,
  };
  const covered = intersectRects(span, { x: 0, y: 0, ...grid.extent });
  const present = tilesInRect(covered, grid.extent).filter(
    ({ key }) =>
      (grid.pixels === null || grid.pixels[key] !== undefined) &&
      (grid.mask === null || grid.mask[key] !== undefined),
  );
  await eachLoaded(
    present,
    async ({ key }) => {
      const pixelHash = grid.pixels?.[key];
      const maskHash = grid.mask?.[key];
      return {
        pixels: pixelHash === undefined ? null : await loadTile(tiles, pixelHash, 'pixels'),
        mask: maskHash === undefined ? null : await loadTile(tiles, maskHash, 'mask'),
      };
    },
    (cell, loaded) => addTile(cells, cell.rect, intersectRects(cell.rect, covered), loaded),
  );
  averageCells(cells, grid.extent);
  return cells;
}

function addTile(
  cells: Cells,
  tile: Rect,
  part: Rect,
  loaded: { readonly pixels: Uint8Array | null; readonly mask: Uint8Array | null },
): void {
  const { pixels, mask } = loaded;
  const { sums, step } = cells;
  const columns = new Int32Array(part.width);
  for (let x = 0; x < part.width; x += 1) columns[x] = Math.floor((part.x + x) / step.x) - cells.x;
  for (let y = part.y; y < part.y + part.height; y += 1) {
    const cellRow = (Math.floor(y / step.y) - cells.y) * cells.columns;
    let at = (y - tile.y) * tileSize + (part.x - tile.x);
    for (let x = 0; x < part.width; x += 1, at += 1) {
      const own = pixels === null ? 255 : (pixels[at * 4 + 3] as number);
      const alpha = mask === null ? own : (own * (mask[at] as number)) / 255;
      if (alpha === 0) continue;
      const to = (cellRow + (columns[x] as number)) * 4;
      sums[to + 3] = (sums[to + 3] as number) + alpha;
      if (pixels === null) continue;
      sums[to] = (sums[to] as number) + (pixels[at * 4] as number) * alpha;
      sums[to + 1] = (sums[to + 1] as number) + (pixels[at * 4 + 1] as number) * alpha;
      sums[to + 2] = (sums[to + 2] as number) + (pixels[at * 4 + 2] as number) * alpha;
    }
  }
}

/** The last block of a row or column may hold fewer pixels. */
function averageCells(cells: Cells, extent: Size): void {
  const { step, sums } = cells;
  if (step.x === 1 && step.y === 1) return;
  for (let row = 0; row < cells.rows; row += 1) {
    const height = Math.min(step.y, extent.height - (cells.y + row) * step.y);
    for (let column = 0; column < cells.columns; column += 1) {
      const width = Math.min(step.x, extent.width - (cells.x + column) * step.x);
      const share = 1 / (width * height);
      const at = (row * cells.columns + column) * 4;
      for (let channel = 0; channel < 4; channel += 1) {
        sums[at + channel] = (sums[at + channel] as number) * share;
      }
    }
  }
}

function placeExact(
  output: Uint8ClampedArray,
  rect: Rect,
  inverse: Matrix,
  extent: Size,
  cells: Cells,
): void {
  for (let y = 0; y < rect.height; y += 1) {
    for (let x = 0; x < rect.width; x += 1) {
      const from = mapPoint(inverse, rect.x + x + 0.5, rect.y + y + 0.5);
      const column = Math.floor(from.x);
      const row = Math.floor(from.y);
      if (column < 0 || row < 0 || column >= extent.width || row >= extent.height) continue;
      const at = ((row - cells.y) * cells.columns + (column - cells.x)) * 4;
      writeStraight(output, (y * rect.width + x) * 4, cells.sums, at);
    }
  }
}

function placeResampled(
  output: Uint8ClampedArray,
  rect: Rect,
  inverse: Matrix,
  grid: PlacedGrid,
  cells: Cells,
): void {
  const { sums, columns, step } = cells;
  const lastColumn = columns - 1;
  const lastRow = cells.rows - 1;
  const perPixelX = Math.abs(grid.transform.scaleX);
  const perPixelY = Math.abs(grid.transform.scaleY);
  for (let y = 0; y < rect.height; y += 1) {
    for (let x = 0; x < rect.width; x += 1) {
      const docX = rect.x + x + 0.5;
      const docY = rect.y + y + 0.5;
      const u = inverse.a * docX + inverse.c * docY + inverse.e;
      const v = inverse.b * docX + inverse.d * docY + inverse.f;
      const inside =
        edgeCoverage(u, grid.extent.width, perPixelX) * edgeCoverage(v, grid.extent.height, perPixelY);
      if (inside === 0) continue;
      const cu = Math.min(lastColumn, Math.max(0, u / step.x - 0.5 - cells.x));
      const cv = Math.min(lastRow, Math.max(0, v / step.y - 0.5 - cells.y));
      const left = Math.floor(cu);
      const top = Math.floor(cv);
      const fx = cu - left;
      const fy = cv - top;
      const a = (top * columns + left) * 4;
      const b = left < lastColumn ? a + 4 : a;
      const down = top < lastRow ? columns * 4 : 0;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      const c = a + down;
      const d = b + down;
      const alpha = mix(sums, 3, a, b, c, d, wa, wb, wc, wd);
      if (alpha <= 0) continue;
      const to = (y * rect.width + x) * 4;
      output[to] = mix(sums, 0, a, b, c, d, wa, wb, wc, wd) / alpha;
      output[to + 1] = mix(sums, 1, a, b, c, d, wa, wb, wc, wd) / alpha;
      output[to + 2] = mix(sums, 2, a, b, c, d, wa, wb, wc, wd) / alpha;
      output[to + 3] = alpha * inside;
    }
  }
}

/** Fraction of a document pixel centred at `position` (grid pixels) that the extent covers along one axis. */
function edgeCoverage(position: number, length: number, documentPixelsPerGridPixel: number): number {
  // Beyond half a document pixel from the border the pixel is wholly in or out; 1e-9 forgives rounding.
  const fromStart = position * documentPixelsPerGridPixel + 0.5;
  const fromEnd = (length - position) * documentPixelsPerGridPixel + 0.5;
  const covered = Math.min(1, fromStart) + Math.min(1, fromEnd) - 1;
  return covered > 1 - 1e-9 ? 1 : covered < 1e-9 ? 0 : covered;
}

function mix(
  sums: Float32Array,
  channel: number,
  a: number,
  b: number,
  c: number,
  d: number,
  wa: number,
  wb: number,
  wc: number,
  wd: number,
): number {
  return (
    wa * (sums[a + channel] as number) +
    wb * (sums[b + channel] as number) +
    wc * (sums[c + channel] as number) +
    wd * (sums[d + channel] as number)
  );
}

/** Uint8ClampedArray rounds and clamps. */
function writeStraight(output: Uint8ClampedArray, to: number, sums: Float32Array, at: number): void {
  const alpha = sums[at + 3] as number;
  if (alpha <= 0) return;
  output[to] = (sums[at] as number) / alpha;
  output[to + 1] = (sums[at + 1] as number) / alpha;
  output[to + 2] = (sums[at + 2] as number) / alpha;
  output[to + 3] = alpha;
}
