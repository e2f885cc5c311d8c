import type { CanvasTheme } from '../theme.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

const checkerSize = 8;
const shadowReach = 10;

export interface Backdrop {
  /** Pasteboard, shadow and checkerboard inside `rect`; `document` is the document's rectangle. Device px. */
  draw(context: CanvasRenderingContext2D, rect: Rect, document: Rect | null): void;
}

export function createBackdrop(theme: CanvasTheme, pixelRatio: number): Backdrop {
  const checker = checkerTile(theme, Math.round(checkerSize * pixelRatio));
  let pattern: CanvasPattern | null = null;

  return {
    draw(context, rect, document) {
      context.fillStyle = theme.pasteboard;
      const inside = document === null ? null : intersectRects(rect, document);
      const covered = inside !== null && inside.width === rect.width && inside.height === rect.height;
      if (!covered) context.fillRect(rect.x, rect.y, rect.width, rect.height);
      if (document === null || inside === null) return;
      if (!covered) drawEdge(context, rect, document, theme, pixelRatio);
      if (isEmptyRect(inside)) return;
      pattern ??= context.createPattern(checker, 'repeat');
      if (pattern === null) return;
      // Anchored to the document, so that panning moves the pattern with the pixels.
      pattern.setTransform(new DOMMatrix([1, 0, 0, 1, document.x, document.y]));
      context.fillStyle = pattern;
      context.fillRect(inside.x, inside.y, inside.width, inside.height);
    },
  };
}

function checkerTile(theme: CanvasTheme, size: number): HTMLCanvasElement {
  const canvas = window.document.createElement('canvas');
  canvas.width = size * 2;
  canvas.height = size * 2;
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.fillStyle = theme.checkerLight;
    context.fillRect(0, 0, size * 2, size * 2);
    context.fillStyle = theme.checkerDark;
    context.fillRect(0, 0, size, size);
    context.fillRect(size, size, size, size);
  }
  return canvas;
}

/** A hairline and a soft fall-off, as nested frames: `shadowBlur` would blur the whole document's area. */
function drawEdge(
  context: CanvasRenderingContext2D,
  rect: Rect,
  document: Rect,
  theme: CanvasTheme,
  pixelRatio: number,
): void {
  const reach = Math.ceil(shadowReach * pixelRatio);
  const near = intersectRects(rect, {
    x: document.x - reach - 1,
    y: document.y - reach - 1,
    width: document.width + 2 * reach + 2,
    height: document.height + 2 * reach + 2,
  });
  if (isEmptyRect(near)) return;
  context.save();
  context.beginPath();
  context.rect(rect.x, rect.y, rect.width, rect.height);
  context.clip();
  context.lineWidth = 1;
  for (let i = reach; i >= 1; i -= 1) {
    const strength = 0.22 * (1 - i / (reach + 1)) ** 2;
    context.strokeStyle = `rgba(${theme.shadow}, ${strength})`;
    frame(context, document, i - 0.5);
  }
  context.strokeStyle = theme.documentEdge;
  frame(context, document, 0.5);
  context.restore();
}

function frame(context: CanvasRenderingContext2D, rect: Rect, outset: number): void {
  context.strokeRect(rect.x - outset, rect.y - outset, rect.width + 2 * outset, rect.height + 2 * outset);
}
