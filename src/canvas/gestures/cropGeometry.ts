import type { Point } from '../view.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/** Compass names of the eight handles; `move` drags the frame as a whole. */
export type CropHandle = 'n' | 's' | 'e' | 'w' | 'ne' | 'nw' | 'se' | 'sw' | 'move';

const handles: readonly Exclude<CropHandle, 'move'>[] = ['nw', 'ne', 'se', 'sw', 'n', 's', 'e', 'w'];

export function handlePoints(frame: Rect): readonly { readonly handle: CropHandle; readonly point: Point }[] {
  const middleX = frame.x + frame.width / 2;
  const middleY = frame.y + frame.height / 2;
  return handles.map((handle) => ({
    handle,
    point: {
      x: handle.includes('w') ? frame.x : handle.includes('e') ? frame.x + frame.width : middleX,
      y: handle.includes('n') ? frame.y : handle.includes('s') ? frame.y + frame.height : middleY,
    },
  }));
}

/** What is under a point, within `reach` of a handle or an edge; corners win. Null: outside. */
export function handleAt(frame: Rect, point: Point, reach: number): CropHandle | null {
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  if (point.x < frame.x - reach || point.x > right + reach) return null;
  if (point.y < frame.y - reach || point.y > bottom + reach) return null;
  const north = Math.abs(point.y - frame.y) <= reach ? 'n' : '';
  const south = north === '' && Math.abs(point.y - bottom) <= reach ? 's' : '';
  const west = Math.abs(point.x - frame.x) <= reach ? 'w' : '';
  const east = west === '' && Math.abs(point.x - right) <= reach ? 'e' : '';
  const name = `${north}${south}${west}${east}`;
  return name === '' ? 'move' : (name as CropHandle);
}

/** The frame after dragging `handle` by `dx`, `dy` document px. Edges are whole pixels, sides at least 1 px. */
export function dragFrame(
  frame: Rect,
  handle: CropHandle,
  dx: number,
  dy: number,
  aspect: number | null,
): Rect {
  if (handle === 'move') {
    return { ...frame, x: Math.round(frame.x + dx), y: Math.round(frame.y + dy) };
  }
  let left = frame.x;
  let top = frame.y;
  let right = frame.x + frame.width;
  let bottom = frame.y + frame.height;
  if (handle.includes('w')) left = Math.min(right - 1, Math.round(left + dx));
  if (handle.includes('e')) right = Math.max(left + 1, Math.round(right + dx));
  if (handle.includes('n')) top = Math.min(bottom - 1, Math.round(top + dy));
  if (handle.includes('s')) bottom = Math.max(top + 1, Math.round(bottom + dy));
  const dragged = { x: left, y: top, width: right - left, height: bottom - top };
  return aspect === null ? dragged : keepAspect(dragged, frame, handle, aspect);
}

/** `aspect` = width / height. The dragged side leads; the opposite edge or corner stays where it is. */
function keepAspect(dragged: Rect, start: Rect, handle: CropHandle, aspect: number): Rect {
  const sideways = handle === 'e' || handle === 'w';
  const upright = handle === 'n' || handle === 's';
  const width =
    sideways || (!upright && dragged.width / aspect >= dragged.height)
      ? dragged.width
      : Math.max(1, Math.round(dragged.height * aspect));
  const height = Math.max(1, Math.round(width / aspect));
  const x = handle.includes('w')
    ? start.x + start.width - width
    : upright
      ? Math.round(start.x + (start.width - width) / 2)
      : start.x;
  const y = handle.includes('n')
    ? start.y + start.height - height
    : sideways
      ? Math.round(start.y + (start.height - height) / 2)
      : start.y;
  return { x, y, width, height };
}

export function cursorFor(handle: CropHandle | null): string {
  switch (handle) {
    case 'n':
    case 's':
      return 'ns-resize';
    case 'e':
    case 'w':
      return 'ew-resize';
    case 'ne':
    case 'sw':
      return 'nesw-resize';
    case 'nw':
    case 'se':
      return 'nwse-resize';
    case 'move':
      return 'move';
    case null:
      return 'crosshair';
  }
}
