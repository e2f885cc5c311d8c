import { createBrushCursor } from './brushCursor.ts';
import type { CanvasView, GestureMode } from '../contract.ts';
import type { Disposer } from '../disposer.ts';
import { cropCursor } from '../gestures/cropGesture.ts';
import type { PointerSample } from '../gestures/gesture.ts';
import type { Point } from '../view.ts';

/** How the pointer looks over the canvas: the brush's ring, or a CSS cursor. */
export interface PointerCursor {
  /** Where the pointer is; null: outside. */
  moveTo(sample: PointerSample | null): void;
  /** Reports and shows the last position, where there is a new one. Once per frame. */
  flush(): void;
  /** The mode, the view or a pressed key changed. */
  update(): void;
}

export interface PointerCursorOptions {
  readonly container: HTMLElement;
  /** Where the ring's element goes. */
  readonly mount: HTMLElement;
  readonly disposer: Disposer;
  readonly mode: () => GestureMode;
  /** Diameter of the brush in document px; null: no ring. */
  readonly brushSize: () => number | null;
  readonly view: () => CanvasView;
  /** The pointer is on the line between original and result. */
  readonly onDivider: (at: Point) => boolean;
  readonly spaceHeld: () => boolean;
  readonly dragging: () => { readonly active: boolean; readonly panning: boolean };
  /** At most once per frame. */
  readonly onMove: (at: Point | null) => void;
  readonly schedule: () => void;
}

/** A ring of fewer CSS px alone would be lost. */
const leastRingPx = 6;

export function createPointerCursor(options: PointerCursorOptions): PointerCursor {
  const { container, dragging } = options;
  const ring = createBrushCursor(options.mount);
  options.disposer.add(() => ring.destroy());
  let at: PointerSample | null = null;
  let moved = false;

  function update(): void {
    const point = at;
    const size = options.brushSize();
    const brush = point !== null && size !== null && !options.spaceHeld() && !dragging().panning;
    if (brush && !options.onDivider(point)) {
      const diameter = size * options.view().scale;
      ring.show(point, diameter);
      container.style.cursor = diameter < leastRingPx ? 'crosshair' : 'none';
      return;
    }
    ring.hide();
    container.style.cursor = cursorName();
  }

  function cursorName(): string {
    const { active, panning } = dragging();
    if (panning) return 'grabbing';
    if (options.spaceHeld()) return 'grab';
    if (at !== null && options.onDivider(at)) return 'ew-resize';
    const mode = options.mode();
    if (mode.kind === 'pan') return active ? 'grabbing' : 'grab';
    if (mode.kind === 'crop' && at !== null) return cropCursor(mode.frame, at, options.view());
    return 'crosshair';
  }

  return {
    moveTo(sample) {
      at = sample;
      moved = true;
      options.schedule();
    },
    flush() {
      if (!moved) return;
      moved = false;
      options.onMove(at);
      update();
    },
    update,
  };
}
