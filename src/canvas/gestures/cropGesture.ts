import { cursorFor, dragFrame, handleAt } from './cropGeometry.ts';
import type { CropHandle } from './cropGeometry.ts';
import type { Gesture, PointerSample } from './gesture.ts';
import type { CanvasView } from '../contract.ts';
import { toDocument } from '../view.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

export interface CropGestureOptions {
  readonly frame: Rect;
  readonly aspect: number | null;
  readonly view: () => CanvasView;
  /** Shows the frame while it is dragged. */
  readonly preview: (frame: Rect) => void;
  readonly onChange: (frame: Rect) => void;
}

/** CSS px around a handle or an edge that catch the pointer. */
const reachPx = 10;

export function startCrop(start: PointerSample, options: CropGestureOptions): Gesture {
  const origin = toDocument(options.view(), start);
  const found = handleAt(options.frame, origin, reachPx / options.view().scale);
  // Outside the frame a drag draws a new one.
  const handle: CropHandle = found ?? 'se';
  const from: Rect =
    found === null
      ? { x: Math.round(origin.x), y: Math.round(origin.y), width: 1, height: 1 }
      : options.frame;
  let frame = options.frame;
  return {
    move(samples) {
      const last = samples.at(-1);
      if (last === undefined) return;
      const point = toDocument(options.view(), last);
      frame = dragFrame(from, handle, point.x - origin.x, point.y - origin.y, options.aspect);
      options.preview(frame);
    },
    commit() {
      if (frame !== options.frame) options.onChange(frame);
    },
    cancel() {
      options.preview(options.frame);
    },
  };
}

export function cropCursor(frame: Rect, sample: PointerSample, view: CanvasView): string {
  return cursorFor(handleAt(frame, toDocument(view, sample), reachPx / view.scale));
}

/** Arrows move the frame, with Alt its lower right corner; Shift takes ten pixels at a time. Null: not its key. */
export function cropByKey(frame: Rect, event: KeyboardEvent, aspect: number | null): Rect | null {
  const step = event.shiftKey ? 10 : 1;
  const dx = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0;
  const dy = event.key === 'ArrowUp' ? -step : event.key === 'ArrowDown' ? step : 0;
  if (dx === 0 && dy === 0) return null;
  if (!event.altKey) return dragFrame(frame, 'move', dx, dy, null);
  return dragFrame(frame, dx === 0 ? 's' : 'e', dx, dy, aspect);
}
