import type { DeviceView } from './deviceView.ts';
import type { SceneLayer } from '../scene/scene.ts';
import type { Pyramid, TileNode } from '../scene/tileTree.ts';
import { cellKey } from '../scene/tileTree.ts';
import { tileSize } from '../../kernel/document/records.ts';
import { mipLevelFor } from '../../kernel/document/tiles.ts';
import type { Matrix } from '../../kernel/document/transform.ts';
import { invertMatrix, mapRect } from '../../kernel/document/transform.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

export interface VisibleTile {
  readonly node: TileNode;
  readonly column: number;
  readonly row: number;
}

export interface VisibleTiles {
  readonly level: number;
  /** Edge of a tile in layer pixels. */
  readonly span: number;
  readonly tiles: readonly VisibleTile[];
}

/** Layer pixels → device pixels. */
export function layerToDevice(layer: SceneLayer, view: DeviceView): Matrix {
  const { a, b, c, d, e, f } = layer.matrix;
  const s = view.scale;
  return { a: a * s, b: b * s, c: c * s, d: d * s, e: e * s + view.x, f: f * s + view.y };
}

/** No rotation and no mirroring: tiles can be drawn straight onto the device grid. */
export function isUpright(matrix: Matrix): boolean {
  return matrix.b === 0 && matrix.c === 0 && matrix.a > 0 && matrix.d > 0;
}

/** The tiles of the right level that a device rectangle shows. */
export function visibleTiles(pyramid: Pyramid, matrix: Matrix, rect: Rect): VisibleTiles {
  const scale = Math.max(Math.hypot(matrix.a, matrix.b), Math.hypot(matrix.c, matrix.d));
  const level = mipLevelFor(scale, pyramid.maxLevel);
  const span = tileSize * 2 ** level;
  const inverse = invertMatrix(matrix);
  if (inverse === null) return { level, span, tiles: [] };
  // Half a source pixel around the rectangle, which smoothing reads.
  const area = mapRect(inverse, {
    x: rect.x - 1,
    y: rect.y - 1,
    width: rect.width + 2,
    height: rect.height + 2,
  });
  const nodes = pyramid.level(level);
  const tiles: VisibleTile[] = [];
  const side = 2 ** (pyramid.maxLevel - level);
  const lastRow = Math.min(side - 1, Math.floor((area.y + area.height) / span));
  const lastColumn = Math.min(side - 1, Math.floor((area.x + area.width) / span));
  for (let row = Math.max(0, Math.floor(area.y / span)); row <= lastRow; row += 1) {
    for (let column = Math.max(0, Math.floor(area.x / span)); column <= lastColumn; column += 1) {
      const node = nodes.get(cellKey(column, row));
      if (node !== undefined) tiles.push({ node, column, row });
    }
  }
  return { level, span, tiles };
}
