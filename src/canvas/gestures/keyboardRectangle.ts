import type { CanvasView } from '../contract.ts';
import { createOutline } from '../overlay/overlayLayer.ts';
import type { OverlayLayer } from '../overlay/overlayLayer.ts';
import { toScreen, visibleRect } from '../view.ts';
import type { MaskShape } from '../../kernel/document/records.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import { intersectRects, isEmptyRect } from '../../kernel/shared/geometry.ts';

/**
 * A mask rectangle without a pointer: Enter places it in the middle of what is visible, arrows move it, with
 * Alt its lower right corner (Shift: ten times as far), Enter selects it, Escape drops it.
 */
export interface KeyboardRectangle {
  key(event: KeyboardEvent, mode: 'add' | 'subtract'): boolean;
  cancel(): boolean;
  /** The view changed. */
  update(): void;
}

export interface KeyboardRectangleOptions {
  readonly view: () => CanvasView;
  readonly viewport: () => Size;
  readonly document: () => Size | null;
  readonly overlay: OverlayLayer;
  readonly onShape: (shape: MaskShape) => void;
}

export function createKeyboardRectangle(options: KeyboardRectangleOptions): KeyboardRectangle {
  const outline = createOutline(true);
  let rect: Rect | null = null;

  function place(): Rect | null {
    const size = options.document();
    if (size === null) return null;
    const seen = intersectRects(visibleRect(options.view(), options.viewport()), { x: 0, y: 0, ...size });
    if (isEmptyRect(seen)) return null;
    const width = Math.max(1, Math.round(seen.width / 3));
    const height = Math.max(1, Math.round(seen.height / 3));
    return {
      x: Math.round(seen.x + (seen.width - width) / 2),
      y: Math.round(seen.y + (seen.height - height) / 2),
      width,
      height,
    };
  }

  function draw(): void {
    if (rect === null) {
      options.overlay.hide(outline.group);
      return;
    }
    const a = toScreen(options.view(), rect);
    const b = toScreen(options.view(), { x: rect.x + rect.width, y: rect.y + rect.height });
    outline.points([a.x, a.y, b.x, a.y, b.x, b.y, a.x, b.y]);
    options.overlay.show(outline.group);
  }

  return {
    key(event, mode) {
      if (event.key === 'Enter') {
        if (rect === null) rect = place();
        else {
          const done = rect;
          rect = null;
          options.onShape({ kind: 'rect', mode, rect: done });
        }
        draw();
        return true;
      }
      if (rect === null) return false;
      // One screen pixel at least, so that a step shows at any zoom.
      const step = Math.max(1, Math.round(1 / options.view().scale)) * (event.shiftKey ? 10 : 1);
      const dx = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0;
      const dy = event.key === 'ArrowUp' ? -step : event.key === 'ArrowDown' ? step : 0;
      if (dx === 0 && dy === 0) return false;
      rect = event.altKey
        ? { ...rect, width: Math.max(1, rect.width + dx), height: Math.max(1, rect.height + dy) }
        : { ...rect, x: rect.x + dx, y: rect.y + dy };
      draw();
      return true;
    },
    cancel() {
      if (rect === null) return false;
      rect = null;
      draw();
      return true;
    },
    update() {
      if (rect !== null) draw();
    },
  };
}
