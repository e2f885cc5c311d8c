import { eachLoaded, loadTile } from './loadTile.ts';
import { readPlacedCoverage } from './placedCoverage.ts';
import { readPlacedGrid } from './placedGrid.ts';
import type { TileStore } from './ports.ts';
import type { DocumentRecord, LayerMask, LayerRecord } from './records.ts';
import { tileSize } from './records.ts';
import { tilesInRect } from './tiles.ts';
import { isPixelExact, isTranslation, layerBounds, transformMatrix } from './transform.ts';
import type { PixelBuffer, PixelSource } from '../pixels/buffers.ts';
import { compositeArea } from '../pixels/composite.ts';
import { assert } from '../shared/assert.ts';
import type { Rect } from '../shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../shared/geometry.ts';
import type { LayerId } from '../shared/ids.ts';

export interface FlattenOptions {
  /** Only these layers, still in document order. */
  readonly layers?: readonly LayerId[];
  readonly includeHidden?: boolean;
  /** Masks to use instead of the layers' own; `null` = no mask. */
  readonly maskOverride?: ReadonlyMap<LayerId, LayerMask | null>;
}

/**
 * The document as one picture over `rect` (integer edges; outside the document is allowed and shows what layers
 * have there). Reads only the tiles it needs and holds at most a few of them. One opaque layer at whole-pixel
 * places comes out bit for bit; pixels no layer covers are 0,0,0,0.
 */
export async function flattenRegion(
  document: DocumentRecord,
  tiles: TileStore,
  rect: Rect,
  options: FlattenOptions = {},
): Promise<PixelBuffer> {
  assert([rect.x, rect.y, rect.width, rect.height].every(Number.isInteger), 'a region has integer edges');
  const output: PixelBuffer = {
    width: rect.width,
    height: rect.height,
    data: new Uint8ClampedArray(rect.width * rect.height * 4),
  };
  for (const id of document.layerOrder) {
    const layer = document.layers[id];
    if (layer === undefined || !isDrawn(layer, options)) continue;
    const own = options.maskOverride?.get(id);
    const mask = own === undefined ? layer.mask : own;
    // Layers are drawn bottom to top
    await drawLayer(output, rect, layer, mask?.enabled === true ? mask : null, tiles);
  }
  return output;
}

/** The flattened document as the engines read it. */
export function documentSource(
  document: DocumentRecord,
  tiles: TileStore,
  options: FlattenOptions = {},
): PixelSource {
  return {
    width: document.width,
    height: document.height,
    readRegion: (rect) => flattenRegion(document, tiles, rect, options),
  };
}

/** A tile map as a picture of its own: staged results, import previews. */
export function tileMapSource(
  map: LayerRecord['tiles'],
  width: number,
  height: number,
  tiles: TileStore,
): PixelSource {
  return {
    width,
    height,
    readRegion: async (rect) => {
      const output: PixelBuffer = {
        width: rect.width,
        height: rect.height,
        data: new Uint8ClampedArray(rect.width * rect.height * 4),
      };
      const grid = {
        tiles: map,
        pixelWidth: width,
        pixelHeight: height,
        opacity: 1,
        blendMode: 'normal' as const,
      };
      await drawTiles(output, rect, grid, { x: 0, y: 0 }, null, tiles);
      return output;
    },
  };
}

type DrawnGrid = Pick<LayerRecord, 'tiles' | 'pixelWidth' | 'pixelHeight' | 'opacity' | 'blendMode'>;

function isDrawn(layer: LayerRecord, options: FlattenOptions): boolean {
  if (layer.opacity <= 0) return false;
  if (!layer.visible && options.includeHidden !== true) return false;
  return options.layers === undefined || options.layers.includes(layer.id);
}

async function drawLayer(
  output: PixelBuffer,
  rect: Rect,
  layer: LayerRecord,
  mask: LayerMask | null,
  tiles: TileStore,
): Promise<void> {
  if (isTranslation(transformMatrix(layer.transform))) {
    await drawTiles(output, rect, layer, layer.transform, mask, tiles);
    return;
  }
  const area = intersectRects(rect, layerBounds(layer));
  for (let y = area.y; y < area.y + area.height; y += tileSize) {
    for (let x = area.x; x < area.x + area.width; x += tileSize) {
      const block = intersectRects(area, { x, y, width: tileSize, height: tileSize });
      // One block at a time bounds the memory
      await drawPlacedBlock(output, rect, layer, mask, tiles, block);
    }
  }
}

/** A layer at whole pixels: tiles go straight into the output. */
async function drawTiles(
  output: PixelBuffer,
  rect: Rect,
  layer: DrawnGrid,
  offset: { readonly x: number; readonly y: number },
  mask: LayerMask | null,
  tiles: TileStore,
): Promise<void> {
  const extent = { width: layer.pixelWidth, height: layer.pixelHeight };
  const wanted = intersectRects(
    { ...rect, x: rect.x - offset.x, y: rect.y - offset.y },
    { x: 0, y: 0, ...extent },
  );
  const present = tilesInRect(wanted, extent).filter(
    ({ key }) => layer.tiles[key] !== undefined && (mask === null || mask.tiles[key] !== undefined),
  );
  await eachLoaded(
    present,
    async ({ key }) => {
      const hash = layer.tiles[key];
      const maskHash = mask?.tiles[key];
      return {
        pixels: hash === undefined ? null : await loadTile(tiles, hash, 'pixels'),
        coverage: maskHash === undefined ? null : await loadTile(tiles, maskHash, 'mask'),
      };
    },
    (cell, { pixels, coverage }) => {
      if (pixels === null) return;
      const part = intersectRects(cell.rect, wanted);
      const inTile = { x: part.x - cell.rect.x, y: part.y - cell.rect.y };
      compositeArea(
        output,
        { data: pixels, stride: tileSize },
        {
          targetX: part.x + offset.x - rect.x,
          targetY: part.y + offset.y - rect.y,
          sourceX: inTile.x,
          sourceY: inTile.y,
          width: part.width,
          height: part.height,
        },
        {
          mode: layer.blendMode,
          opacity: layer.opacity,
          mask: coverage === null ? null : { data: coverage, stride: tileSize, ...inTile },
        },
      );
    },
  );
}

async function drawPlacedBlock(
  output: PixelBuffer,
  rect: Rect,
  layer: LayerRecord,
  mask: LayerMask | null,
  tiles: TileStore,
  block: Rect,
): Promise<void> {
  if (isEmptyRect(block)) return;
  const extent = { width: layer.pixelWidth, height: layer.pixelHeight };
  const { transform } = layer;
  // Unresampled pixels keep their mask apart, so that mask × opacity is rounded once, as in `drawTiles`.
  const apart = mask !== null && isPixelExact(transformMatrix(transform));
  const grid = { extent, transform, pixels: layer.tiles, mask: apart ? null : (mask?.tiles ?? null) };
  const pixels = await readPlacedGrid(grid, tiles, block);
  const coverage = apart
    ? await readPlacedCoverage(mask.tiles, { x: 0, y: 0, ...extent }, transform, tiles, block)
    : null;
  compositeArea(
    output,
    { data: pixels, stride: block.width },
    {
      targetX: block.x - rect.x,
      targetY: block.y - rect.y,
      sourceX: 0,
      sourceY: 0,
      width: block.width,
      height: block.height,
    },
    {
      mode: layer.blendMode,
      opacity: layer.opacity,
      mask: coverage === null ? null : { data: coverage.data, stride: block.width, x: 0, y: 0 },
    },
  );
}
