import type { TileStore } from './ports.ts';
import type { MaskShape, SelectionRecord } from './records.ts';
import { identityTransform } from './records.ts';
import { readPlacedCoverage } from './placedCoverage.ts';
import { tilesInRect } from './tiles.ts';
import { mapRect, transformMatrix } from './transform.ts';
import type { AlphaBuffer, MaskSource } from '../pixels/buffers.ts';
import { blurAlpha, blurReach, blurWindow } from '../pixels/blur.ts';
import { polygonBounds, rasterisePolygon } from '../pixels/polygonRaster.ts';
import { rasteriseStroke, strokeBounds } from '../pixels/strokeRaster.ts';
import type { Rect, Size } from '../shared/geometry.ts';
import { inflateRect, intersectRects, isEmptyRect, unionRects } from '../shared/geometry.ts';

/** Feather is the visible half-width of the ramp, about two standard deviations. */
export function featherSigma(featherPx: number): number {
  return featherPx / 2;
}

/**
 * A box that certainly holds all coverage, from the shapes alone (no tile is read). It may be too large where
 * shapes were subtracted; `measureSelection` gives the exact one.
 */
export function selectionBounds(selection: SelectionRecord, size: Size): Rect {
  const whole: Rect = { x: 0, y: 0, width: size.width, height: size.height };
  let bounds: Rect = { x: 0, y: 0, width: 0, height: 0 };
  for (const shape of selection.shapes) {
    if (shape.kind === 'invert') bounds = whole;
    else if (shape.mode === 'add') bounds = unionRects(bounds, intersectRects(shapeBounds(shape), whole));
  }
  if (isEmptyRect(bounds)) return { x: 0, y: 0, width: 0, height: 0 };
  return intersectRects(inflateRect(bounds, blurReach(featherSigma(selection.featherPx))), whole);
}

/** Pixels a shape can touch, snapped outward, not clipped to the document. */
export function shapeBounds(shape: Exclude<MaskShape, { kind: 'invert' }>): Rect {
  switch (shape.kind) {
    case 'stroke':
      return strokeBounds(shape);
    case 'polygon':
      return polygonBounds(shape.points);
    case 'rect':
      return inflateRect(shape.rect, 0);
    case 'raster':
      // One pixel around for the interpolation of a scaled or turned grid.
      return shape.transform === undefined
        ? shape.bounds
        : inflateRect(mapRect(transformMatrix(shape.transform), shape.bounds), 1);
  }
}

/**
 * Coverage of the selection over `rect` (integer edges, inside the document). Shapes apply in order: `add`
 * takes the larger coverage, `subtract` the smaller of what is there and what the shape leaves, `invert` the
 * complement. The feather comes last, over the finished coverage.
 */
export async function rasteriseSelection(
  selection: SelectionRecord,
  size: Size,
  tiles: TileStore,
  rect: Rect,
): Promise<AlphaBuffer> {
  const sigma = featherSigma(selection.featherPx);
  if (isEmptyRect(intersectRects(rect, selectionBounds(selection, size)))) return emptyAlpha(rect);
  if (sigma <= 0) return rasteriseShapes(selection.shapes, tiles, rect);
  const window = blurWindow(rect, sigma, size);
  const buffer = await rasteriseShapes(selection.shapes, tiles, window);
  blurAlpha(buffer, sigma);
  return cropAlpha(buffer, { ...rect, x: rect.x - window.x, y: rect.y - window.y });
}

/** The selection as the engines read it; `bounds` is conservative unless the exact one is handed in. */
export function selectionSource(
  selection: SelectionRecord,
  size: Size,
  tiles: TileStore,
  bounds: Rect = selectionBounds(selection, size),
): MaskSource {
  return {
    width: size.width,
    height: size.height,
    bounds,
    readRegion: (rect) => rasteriseSelection(selection, size, tiles, rect),
  };
}

/** Exact bounding box of coverage > 0 and the sum of coverage in pixels; reads the selection tile by tile. */
export async function measureSelection(
  selection: SelectionRecord,
  size: Size,
  tiles: TileStore,
): Promise<{ readonly bounds: Rect; readonly coveredPixels: number }> {
  const outer = selectionBounds(selection, size);
  let bounds: Rect = { x: 0, y: 0, width: 0, height: 0 };
  let sum = 0;
  for (const cell of tilesInRect(outer, size)) {
    const part = intersectRects(cell.rect, outer);
    // One tile at a time bounds the memory
    const buffer = await rasteriseSelection(selection, size, tiles, part);
    const found = coveredBounds(buffer);
    if (isEmptyRect(found)) continue;
    bounds = unionRects(bounds, { ...found, x: found.x + part.x, y: found.y + part.y });
    for (let i = 0; i < buffer.data.length; i += 1) sum += buffer.data[i] as number;
  }
  return { bounds, coveredPixels: sum / 255 };
}

async function rasteriseShapes(
  shapes: readonly MaskShape[],
  tiles: TileStore,
  rect: Rect,
): Promise<AlphaBuffer> {
  const mask = emptyAlpha(rect);
  for (const shape of shapes) {
    if (shape.kind === 'invert') {
      for (let i = 0; i < mask.data.length; i += 1) mask.data[i] = 255 - (mask.data[i] as number);
      continue;
    }
    const part = intersectRects(shapeBounds(shape), rect);
    if (isEmptyRect(part)) continue;
    // Shapes apply in order
    const coverage = await rasteriseShape(shape, tiles, part);
    combine(mask, rect, coverage, part, shape.mode);
  }
  return mask;
}

async function rasteriseShape(
  shape: Exclude<MaskShape, { kind: 'invert' }>,
  tiles: TileStore,
  rect: Rect,
): Promise<AlphaBuffer> {
  const coverage = emptyAlpha(rect);
  switch (shape.kind) {
    case 'stroke':
      rasteriseStroke(coverage, rect.x, rect.y, shape);
      return coverage;
    case 'polygon':
      rasterisePolygon(coverage, rect.x, rect.y, shape.points);
      return coverage;
    case 'rect':
      fillRect(coverage, rect, shape.rect);
      return coverage;
    case 'raster':
      return readPlacedCoverage(shape.tiles, shape.bounds, shape.transform ?? identityTransform, tiles, rect);
  }
}

/** A fractional edge covers its pixels by area. */
function fillRect(coverage: AlphaBuffer, at: Rect, rect: Rect): void {
  const across = overlaps(at.x, coverage.width, rect.x, rect.x + rect.width);
  const down = overlaps(at.y, coverage.height, rect.y, rect.y + rect.height);
  for (let y = 0; y < coverage.height; y += 1) {
    for (let x = 0; x < coverage.width; x += 1) {
      coverage.data[y * coverage.width + x] = (255 * (across[x] as number) * (down[y] as number) + 0.5) | 0;
    }
  }
}

function overlaps(first: number, count: number, from: number, to: number): Float64Array {
  const parts = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    parts[i] = Math.max(0, Math.min(first + i + 1, to) - Math.max(first + i, from));
  }
  return parts;
}

function combine(
  mask: AlphaBuffer,
  maskAt: Rect,
  shape: AlphaBuffer,
  shapeAt: Rect,
  mode: 'add' | 'subtract',
): void {
  for (let y = 0; y < shape.height; y += 1) {
    let from = y * shape.width;
    let to = (y + shapeAt.y - maskAt.y) * mask.width + (shapeAt.x - maskAt.x);
    for (let x = 0; x < shape.width; x += 1, from += 1, to += 1) {
      const value = shape.data[from] as number;
      if (value === 0) continue;
      const old = mask.data[to] as number;
      if (mode === 'add') {
        if (value > old) mask.data[to] = value;
      } else if (255 - value < old) {
        mask.data[to] = 255 - value;
      }
    }
  }
}

function emptyAlpha(size: Size): AlphaBuffer {
  return { width: size.width, height: size.height, data: new Uint8ClampedArray(size.width * size.height) };
}

function cropAlpha(buffer: AlphaBuffer, rect: Rect): AlphaBuffer {
  const cropped = emptyAlpha(rect);
  for (let y = 0; y < rect.height; y += 1) {
    const from = (rect.y + y) * buffer.width + rect.x;
    cropped.data.set(buffer.data.subarray(from, from + rect.width), y * rect.width);
  }
  return cropped;
}

function coveredBounds(buffer: AlphaBuffer): Rect {
  const { data, width, height } = buffer;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[y * width + x] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right === -1) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
