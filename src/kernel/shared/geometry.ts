/** A rectangle in document pixels: integer edges when it addresses pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

declare const space: unique symbol;
/** A point in document pixels. */
export type DocPoint = { readonly x: number; readonly y: number } & { readonly [space]?: 'document' };
/** A point in CSS pixels relative to the canvas element. */
export type ScreenPoint = { readonly x: number; readonly y: number } & { readonly [space]?: 'screen' };

export function isEmptyRect(rect: Rect): boolean {
  return rect.width <= 0 || rect.height <= 0;
}

export function intersectRects(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const right = Math.min(a.x + a.width, b.x + b.width);
  const bottom = Math.min(a.y + a.height, b.y + b.height);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** The smallest rectangle holding both; an empty one is ignored. */
export function unionRects(a: Rect, b: Rect): Rect {
  if (isEmptyRect(a)) return b;
  if (isEmptyRect(b)) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Grown by `margin` on every side and snapped outward to whole pixels. */
export function inflateRect(rect: Rect, margin: number): Rect {
  const x = Math.floor(rect.x - margin);
  const y = Math.floor(rect.y - margin);
  return {
    x,
    y,
    width: Math.ceil(rect.x + rect.width + margin) - x,
    height: Math.ceil(rect.y + rect.height + margin) - y,
  };
}
