import { createKeyboardRectangle } from './keyboardRectangle.ts';
import { listenToKeys } from './keys.ts';
import { createPointerRouter } from './pointerRouter.ts';
import { handleToolKey } from './toolKeys.ts';
import { listenToWheel } from './wheel.ts';
import type { CanvasCallbacks } from '../contract.ts';
import type { Disposer } from '../disposer.ts';
import type { PendingPaint } from '../draft/pendingPaint.ts';
import { createPointerCursor } from '../overlay/pointerCursor.ts';
import type { ShownDocument } from '../state/shownDocument.ts';
import type { ToolState } from '../state/toolState.ts';
import type { ViewControl } from '../state/viewControl.ts';
import { startToolGesture } from '../toolGestures.ts';
import type { ToolContext } from '../toolGestures.ts';
import type { Point } from '../view.ts';
import type { ViewportHost } from '../viewportHost.ts';
import type { MaskShape } from '../../kernel/document/records.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/** Pointer, wheel and keys of the container, wired to the tool's gestures and to the pointer's look. */
export interface Input {
  /** What is under way: any drag, and whether it pans the view whatever the tool. */
  readonly dragging: { readonly active: boolean; readonly panning: boolean };
  /** Hands the positions collected since the last frame to the gesture. */
  flushGesture(): void;
  /** Reports where the pointer is, at most once per frame. */
  flushPointer(): void;
  /** Ends the gesture or the keyboard's rectangle without a result. True when there was one. */
  cancel(): boolean;
  cancelRectangle(): void;
  /** The view changed under the keyboard's rectangle. */
  updateRectangle(): void;
  updateCursor(): void;
}

export interface InputOptions {
  readonly container: HTMLElement;
  /** Where the brush's ring goes. */
  readonly mount: HTMLElement;
  readonly disposer: Disposer;
  readonly callbacks: CanvasCallbacks;
  readonly viewing: ViewControl;
  readonly shown: ShownDocument;
  readonly tool: ToolState;
  readonly host: ViewportHost;
  readonly pending: PendingPaint;
  readonly onShape: (shape: MaskShape) => void;
  /** Drafts, handles or the compared picture changed: the renderers take them. */
  readonly onDrafts: () => void;
  readonly onOverlays: () => void;
  readonly onPicture: () => void;
  /** Screen px; null: outside. */
  readonly onPointer: (at: Point | null) => void;
  readonly schedule: () => void;
}

export function createInput(options: InputOptions): Input {
  const { container, disposer, callbacks, viewing, shown, tool, host, onShape, schedule } = options;

  const context: ToolContext = {
    mode: () => tool.mode,
    compare: () => shown.compare,
    document: () => shown.document,
    viewport: () => host.current,
    view: () => viewing.view,
    device: () => viewing.device,
    pending: options.pending,
    callbacks,
    panBy,
    onShape,
    onDrafts: options.onDrafts,
    previewCrop,
    previewSplit(position) {
      shown.setSplit(position);
      options.onPicture();
      options.onOverlays();
      callbacks.onSplitChange?.(position);
    },
  };
  const rectangle = createKeyboardRectangle({
    view: () => viewing.view,
    viewport: () => host.current.stage.size,
    document: () => shown.document,
    overlay: {
      show: (group) => host.current.overlay.show(group),
      hide: (group) => host.current.overlay.hide(group),
      redraw: schedule,
    },
    onShape,
  });
  const cursor = createPointerCursor({
    container,
    mount: options.mount,
    disposer,
    mode: () => tool.mode,
    brushSize: () => (shown.document === null ? null : tool.brushSize),
    view: () => viewing.view,
    onDivider: (at) => host.current.divider.hit(at.x, at.y),
    spaceHeld: () => keys.spaceHeld,
    dragging: () => router,
    onMove: options.onPointer,
    schedule,
  });
  const keys = listenToKeys({
    container,
    disposer,
    cancel,
    onSpace: () => cursor.update(),
    onKey: (event) =>
      handleToolKey(event, {
        mode: () => tool.mode,
        resizeBrush,
        rectangleKey: (key, mode) => rectangle.key(key, mode),
        onCrop(frame) {
          previewCrop(frame);
          callbacks.onCropChange(frame);
        },
      }),
  });
  const router = createPointerRouter({
    container,
    disposer,
    spaceHeld: () => keys.spaceHeld,
    view: () => viewing.view,
    setView: (next) => viewing.move(next),
    panBy,
    startGesture: (sample, modifiers) => startToolGesture(sample, modifiers, context),
    onHover: (sample) => cursor.moveTo(sample),
    schedule,
  });
  listenToWheel({
    container,
    disposer,
    panBy,
    zoomBy: (factor, anchor) => viewing.zoomTo(viewing.view.scale * factor, anchor),
    sizeBy: resizeBrush,
  });

  function panBy(dx: number, dy: number): void {
    viewing.panBy(dx, dy);
  }

  function previewCrop(frame: Rect): void {
    tool.previewCrop(frame);
    options.onOverlays();
  }

  function resizeBrush(factor: number): void {
    const size = tool.resizeBrush(factor);
    if (size !== null) callbacks.onBrushSizeChange(size);
  }

  function cancel(): boolean {
    return router.cancel() || rectangle.cancel();
  }

  return {
    dragging: router,
    flushGesture: () => router.flush(),
    flushPointer: () => cursor.flush(),
    cancel,
    cancelRectangle: () => void rectangle.cancel(),
    updateRectangle: () => rectangle.update(),
    updateCursor: () => cursor.update(),
  };
}
