import type { Disposer } from '../disposer.ts';
import type { Point } from '../view.ts';

export interface WheelOptions {
  readonly container: HTMLElement;
  readonly disposer: Disposer;
  panBy(dx: number, dy: number): void;
  zoomBy(factor: number, anchor: Point): void;
  /** Alt + wheel: brush size by this factor. */
  sizeBy(factor: number): void;
}

const lineHeight = 16;
/** A mouse wheel notch reports 100–120 px: about 20 % of zoom. Trackpads send many small steps. */
const zoomPerPixel = 0.0018;
const sizePerPixel = 0.0012;

/** Wheel pans, Ctrl or Meta (and the trackpad's pinch, which browsers report as Ctrl + wheel) zooms at the pointer. */
export function listenToWheel(options: WheelOptions): void {
  const { container, disposer } = options;
  function onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? lineHeight : event.deltaMode === 2 ? container.clientHeight : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    if (event.ctrlKey || event.metaKey) {
      const bounds = container.getBoundingClientRect();
      const anchor = {
        x: event.clientX - bounds.left - container.clientLeft,
        y: event.clientY - bounds.top - container.clientTop,
      };
      // A trackpad's pinch comes in steps of a few pixels and would feel numb at the wheel's rate.
      const rate = Math.abs(dy) < 30 ? zoomPerPixel * 5 : zoomPerPixel;
      options.zoomBy(Math.exp(-dy * rate), anchor);
    } else if (event.altKey) options.sizeBy(Math.exp(-(dy === 0 ? dx : dy) * sizePerPixel));
    else if (event.shiftKey && dx === 0) options.panBy(-dy, 0);
    else options.panBy(-dx, -dy);
  }
  disposer.listen(container, 'wheel', onWheel, { passive: false });
}
