import type { CanvasView } from '../contract.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';

/** `device = document * scale + (x, y)` in device pixels; `x` and `y` are whole. */
export interface DeviceView {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** Pixel-snapped nearest neighbour instead of smoothing. */
  readonly crisp: boolean;
}

/** From here on document pixels are shown as squares. */
const crispScale = 2;

export function deviceView(view: CanvasView, pixelRatio: number): DeviceView {
  return {
    scale: view.scale * pixelRatio,
    x: Math.round(view.offsetX * pixelRatio),
    y: Math.round(view.offsetY * pixelRatio),
    crisp: view.scale >= crispScale,
  };
}

/** The document's own rectangle on the device, edges on whole pixels. */
export function documentRect(document: Size, view: DeviceView): Rect {
  const right = Math.round(document.width * view.scale + view.x);
  const bottom = Math.round(document.height * view.scale + view.y);
  return { x: view.x, y: view.y, width: right - view.x, height: bottom - view.y };
}

/** A document rectangle on the device, snapped outward with a pixel for smoothing. */
export function toDeviceRect(rect: Rect, view: DeviceView, margin = 1): Rect {
  const x = Math.floor(rect.x * view.scale + view.x) - margin;
  const y = Math.floor(rect.y * view.scale + view.y) - margin;
  return {
    x,
    y,
    width: Math.ceil((rect.x + rect.width) * view.scale + view.x) + margin - x,
    height: Math.ceil((rect.y + rect.height) * view.scale + view.y) + margin - y,
  };
}
