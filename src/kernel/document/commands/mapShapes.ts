import type { LayerTransform, MaskShape, SelectionRecord } from '../records.ts';
import { identityTransform } from '../records.ts';
import type { Matrix } from '../transform.ts';
import { mapPoint, mapRect } from '../transform.ts';

/** How a change of the document's frame moves what lies in it. */
export interface FrameChange {
  /** Old document pixels → new document pixels; axis-aligned (scale, quarter turn, move). */
  readonly matrix: Matrix;
  /** Mean linear factor, for brush sizes and feather. */
  readonly factor: number;
  /** The same change for a placed pixel grid. */
  placed(transform: LayerTransform): LayerTransform;
}

export function mapSelection(selection: SelectionRecord, change: FrameChange): SelectionRecord {
  return {
    shapes: selection.shapes.map((shape) => mapShape(shape, change)),
    featherPx: selection.featherPx * change.factor,
  };
}

function mapShape(shape: MaskShape, change: FrameChange): MaskShape {
  switch (shape.kind) {
    case 'stroke':
      return {
        ...shape,
        points: mapPoints(shape.points, 3, change.matrix),
        size: shape.size * change.factor,
      };
    case 'polygon':
      return { ...shape, points: mapPoints(shape.points, 2, change.matrix) };
    case 'rect':
      return { ...shape, rect: mapRect(change.matrix, shape.rect) };
    case 'raster':
      return { ...shape, transform: change.placed(shape.transform ?? identityTransform) };
    case 'invert':
      return shape;
  }
}

function mapPoints(points: readonly number[], stride: 2 | 3, matrix: Matrix): readonly number[] {
  // `+ 0` turns -0 into 0: JSON has none.
  const mapped = [...points];
  for (let i = 0; i + 1 < points.length; i += stride) {
    const point = mapPoint(matrix, points[i] ?? 0, points[i + 1] ?? 0);
    mapped[i] = point.x + 0;
    mapped[i + 1] = point.y + 0;
  }
  return mapped;
}
