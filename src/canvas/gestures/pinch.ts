import type { CanvasView } from '../contract.ts';
import type { Point } from '../view.ts';
import { clampScale, toDocument } from '../view.ts';

export interface Pinch {
  move(first: Point, second: Point): CanvasView;
}

/** Two fingers keep the document points under them: pan and zoom in one. */
export function startPinch(view: CanvasView, first: Point, second: Point): Pinch {
  const held = toDocument(view, middle(first, second));
  const startDistance = Math.max(1, distance(first, second));
  return {
    move(a, b) {
      const scale = clampScale((view.scale * Math.max(1, distance(a, b))) / startDistance);
      const at = middle(a, b);
      return { scale, offsetX: at.x - held.x * scale, offsetY: at.y - held.y * scale };
    },
  };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
