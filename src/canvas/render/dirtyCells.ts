import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect, unionRects } from '../../kernel/shared/geometry.ts';

/** Edge of a cell in device pixels: what one step of a frame redraws at most. */
const cellSize = 256;

/** A rectangle of the viewport whose pixels are out of date. */
export interface DirtyCell {
  rect: Rect;
  /** It shows nothing useful yet: draw what is at hand before all its tiles are there. */
  blank: boolean;
  /** When it was last drawn with what was at hand; 0 = never. */
  drawnAtMs: number;
}

export interface DirtyCells {
  add(rect: Rect, blank: boolean): void;
  /** The picture was moved by whole device pixels; what comes into view is added as blank. */
  shift(dx: number, dy: number): void;
  remove(cell: DirtyCell): void;
  clear(): void;
  readonly size: number;
  /** Oldest first. */
  readonly cells: readonly DirtyCell[];
}

export function createDirtyCells(viewport: Size): DirtyCells {
  const bounds: Rect = { x: 0, y: 0, width: viewport.width, height: viewport.height };
  let cells: DirtyCell[] = [];

  function addCell(rect: Rect, blank: boolean): void {
    for (const cell of cells) {
      if (contains(cell.rect, rect)) {
        cell.blank ||= blank;
        return;
      }
      const joined = unionRects(cell.rect, rect);
      if (joined.width <= cellSize && joined.height <= cellSize && sameSlot(cell.rect, rect)) {
        cell.rect = joined;
        cell.blank ||= blank;
        return;
      }
    }
    cells.push({ rect, blank, drawnAtMs: 0 });
  }

  function add(rect: Rect, blank: boolean): void {
    const inside = intersectRects(rect, bounds);
    if (isEmptyRect(inside)) return;
    const parts: Rect[] = [];
    const right = inside.x + inside.width;
    const bottom = inside.y + inside.height;
    for (let y = inside.y; y < bottom;) {
      const nextY = Math.min(bottom, (Math.floor(y / cellSize) + 1) * cellSize);
      for (let x = inside.x; x < right;) {
        const nextX = Math.min(right, (Math.floor(x / cellSize) + 1) * cellSize);
        parts.push({ x, y, width: nextX - x, height: nextY - y });
        x = nextX;
      }
      y = nextY;
    }
    // The middle of the view first: that is where people look.
    const distance = (part: Rect): number =>
      Math.hypot(part.x + part.width / 2 - bounds.width / 2, part.y + part.height / 2 - bounds.height / 2);
    parts.sort((a, b) => distance(a) - distance(b));
    for (const part of parts) addCell(part, blank);
  }

  return {
    add,
    shift(dx, dy) {
      cells = cells.flatMap((cell) => {
        const rect = intersectRects({ ...cell.rect, x: cell.rect.x + dx, y: cell.rect.y + dy }, bounds);
        return isEmptyRect(rect) ? [] : [{ ...cell, rect }];
      });
      const { width, height } = bounds;
      if (dx > 0) add({ x: 0, y: 0, width: Math.min(dx, width), height }, true);
      if (dx < 0) add({ x: Math.max(0, width + dx), y: 0, width: Math.min(-dx, width), height }, true);
      if (dy > 0) add({ x: 0, y: 0, width, height: Math.min(dy, height) }, true);
      if (dy < 0) add({ x: 0, y: Math.max(0, height + dy), width, height: Math.min(-dy, height) }, true);
    },
    remove(cell) {
      cells = cells.filter((other) => other !== cell);
    },
    clear() {
      cells = [];
    },
    get size() {
      return cells.length;
    },
    get cells() {
      return cells;
    },
  };
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Both in the same square of the viewport's grid: joining them costs no overlap elsewhere. */
function sameSlot(a: Rect, b: Rect): boolean {
  return (
    Math.floor(a.x / cellSize) === Math.floor(b.x / cellSize) &&
    Math.floor(a.y / cellSize) === Math.floor(b.y / cellSize)
  );
}
