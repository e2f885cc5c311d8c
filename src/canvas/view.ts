import type { CanvasView } from './contract.ts';
import type { Rect, Size } from '../kernel/shared/geometry.ts';

export const minScale = 1 / 64;
export const maxScale = 64;
/** Free space around the document after `fit`, in CSS pixels. */
const fitMargin = 32;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function toDocument(view: CanvasView, screen: Point): Point {
  return { x: (screen.x - view.offsetX) / view.scale, y: (screen.y - view.offsetY) / view.scale };
}

export function toScreen(view: CanvasView, point: Point): Point {
  return { x: point.x * view.scale + view.offsetX, y: point.y * view.scale + view.offsetY };
}

export function clampScale(scale: number): number {
  return Math.min(maxScale, Math.max(minScale, scale));
}

/** Offsets on whole device pixels: at 100 % every document pixel meets a screen pixel exactly. */
export function snapView(view: CanvasView, pixelRatio: number): CanvasView {
  return {
    scale: clampScale(view.scale),
    offsetX: Math.round(view.offsetX * pixelRatio) / pixelRatio,
    offsetY: Math.round(view.offsetY * pixelRatio) / pixelRatio,
  };
}

/** The document point under `anchor` (screen px) stays there. */
export function zoomAround(view: CanvasView, scale: number, anchor: Point): CanvasView {
  const next = clampScale(scale);
  const point = toDocument(view, anchor);
  return { scale: next, offsetX: anchor.x - point.x * next, offsetY: anchor.y - point.y * next };
}

/** The whole document centred; small documents are not enlarged beyond 100 %. */
export function fitView(document: Size, viewport: Size): CanvasView {
  const room = {
    width: Math.max(1, viewport.width - 2 * fitMargin),
    height: Math.max(1, viewport.height - 2 * fitMargin),
  };
  const scale = clampScale(Math.min(1, room.width / document.width, room.height / document.height));
  return {
    scale,
    offsetX: (viewport.width - document.width * scale) / 2,
    offsetY: (viewport.height - document.height * scale) / 2,
  };
}

/** Keeps at least a strip of the document in reach, so that it cannot be lost off-screen. */
export function keepInReach(view: CanvasView, document: Size, viewport: Size): CanvasView {
  const strip = 48;
  const width = document.width * view.scale;
  const height = document.height * view.scale;
  return {
    scale: view.scale,
    offsetX: Math.min(viewport.width - strip, Math.max(strip - width, view.offsetX)),
    offsetY: Math.min(viewport.height - strip, Math.max(strip - height, view.offsetY)),
  };
}

/** The document rectangle that the viewport shows (not clipped to the document). */
export function visibleRect(view: CanvasView, viewport: Size): Rect {
  return {
    x: -view.offsetX / view.scale,
    y: -view.offsetY / view.scale,
    width: viewport.width / view.scale,
    height: viewport.height / view.scale,
  };
}

export function sameView(a: CanvasView, b: CanvasView): boolean {
  return a.scale === b.scale && a.offsetX === b.offsetX && a.offsetY === b.offsetY;
}
