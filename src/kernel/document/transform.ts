import type { LayerRecord, LayerTransform } from './records.ts';
import type { Rect } from '../shared/geometry.ts';

/** `x' = a·x + c·y + e`, `y' = b·x + d·y + f`: the convention of SVG and Canvas 2D. */
export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Layer pixels → document pixels. Quarter turns have exact entries, so they move pixels without resampling. */
export function transformMatrix(transform: LayerTransform): Matrix {
  const { cos, sin } = exactTurn(transform.rotation);
  return {
    a: cos * transform.scaleX,
    b: sin * transform.scaleX,
    c: -sin * transform.scaleY,
    d: cos * transform.scaleY,
    e: transform.x,
    f: transform.y,
  };
}

/** Document pixels → layer pixels, or null when the transform flattens the layer to a line. */
export function invertMatrix(matrix: Matrix): Matrix | null {
  const determinant = matrix.a * matrix.d - matrix.b * matrix.c;
  if (determinant === 0 || !Number.isFinite(determinant)) return null;
  return {
    a: matrix.d / determinant,
    b: -matrix.b / determinant,
    c: -matrix.c / determinant,
    d: matrix.a / determinant,
    e: (matrix.c * matrix.f - matrix.d * matrix.e) / determinant,
    f: (matrix.b * matrix.e - matrix.a * matrix.f) / determinant,
  };
}

export function mapPoint(matrix: Matrix, x: number, y: number): { readonly x: number; readonly y: number } {
  return { x: matrix.a * x + matrix.c * y + matrix.e, y: matrix.b * x + matrix.d * y + matrix.f };
}

/** The axis-aligned box around a mapped rectangle (not snapped to pixels). */
export function mapRect(matrix: Matrix, rect: Rect): Rect {
  const corners = [
    mapPoint(matrix, rect.x, rect.y),
    mapPoint(matrix, rect.x + rect.width, rect.y),
    mapPoint(matrix, rect.x, rect.y + rect.height),
    mapPoint(matrix, rect.x + rect.width, rect.y + rect.height),
  ];
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Moves whole pixels onto whole pixels: no resampling is needed and none is done. */
export function isPixelExact(matrix: Matrix): boolean {
  const unit = (value: number): boolean => value === 0 || value === 1 || value === -1;
  return (
    unit(matrix.a) &&
    unit(matrix.b) &&
    unit(matrix.c) &&
    unit(matrix.d) &&
    Number.isInteger(matrix.e) &&
    Number.isInteger(matrix.f)
  );
}

export function isTranslation(matrix: Matrix): boolean {
  return isPixelExact(matrix) && matrix.a === 1 && matrix.d === 1;
}

/** Where the layer lies in the document, snapped outward to whole pixels. */
export function layerBounds(layer: LayerRecord): Rect {
  const box = mapRect(transformMatrix(layer.transform), {
    x: 0,
    y: 0,
    width: layer.pixelWidth,
    height: layer.pixelHeight,
  });
  // A hair of tolerance: 0.1 * 10 must not grow the box by a pixel.
  const x = Math.floor(box.x + 1e-6);
  const y = Math.floor(box.y + 1e-6);
  return {
    x,
    y,
    width: Math.ceil(box.x + box.width - 1e-6) - x,
    height: Math.ceil(box.y + box.height - 1e-6) - y,
  };
}

export function normaliseDegrees(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned === 0 ? 0 : turned;
}

export function isQuarterTurn(degrees: number): boolean {
  return normaliseDegrees(degrees) % 90 === 0;
}

function exactTurn(degrees: number): { readonly cos: number; readonly sin: number } {
  switch (normaliseDegrees(degrees)) {
    case 0:
      return { cos: 1, sin: 0 };
    case 90:
      return { cos: 0, sin: 1 };
    case 180:
      return { cos: -1, sin: 0 };
    case 270:
      return { cos: 0, sin: -1 };
    default: {
      const radians = (degrees * Math.PI) / 180;
      return { cos: Math.cos(radians), sin: Math.sin(radians) };
    }
  }
}
