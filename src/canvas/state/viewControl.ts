import type { CanvasView } from '../contract.ts';
import { deviceView } from '../render/deviceView.ts';
import type { DeviceView } from '../render/deviceView.ts';
import { fitView, keepInReach, sameView, snapView, zoomAround } from '../view.ts';
import type { Point } from '../view.ts';
import type { Size } from '../../kernel/shared/geometry.ts';

/** The view: what the person asked for, and what the renderers have of it since the last frame. */
export interface ViewControl {
  readonly view: CanvasView;
  /** The view that the renderers have. */
  readonly device: DeviceView;
  /** The renderers have the present view. */
  readonly applied: boolean;
  /** The person has not moved the view since it was fitted: a resize fits it again. */
  readonly fitted: boolean;
  move(next: CanvasView): void;
  panBy(dx: number, dy: number): void;
  /** Around `anchor` (screen px), or the middle of the viewport. */
  zoomTo(scale: number, anchor?: Point): void;
  fit(): void;
  /** Hands the view to the renderers; does nothing when they have it. */
  apply(): void;
  /** The stage was replaced: its renderers have no view yet. */
  restage(): void;
}

export interface ViewControlOptions {
  readonly document: () => Size | null;
  readonly stage: () => { readonly size: Size; readonly pixelRatio: number };
  readonly onApply: (view: CanvasView, device: DeviceView) => void;
  readonly schedule: () => void;
}

export function createViewControl(options: ViewControlOptions): ViewControl {
  const { stage, schedule } = options;
  let view: CanvasView = { scale: 1, offsetX: 0, offsetY: 0 };
  let device = deviceView(view, 1);
  let appliedView: CanvasView | null = null;
  let fitted = true;

  function set(next: CanvasView): void {
    const snapped = snapView(next, stage().pixelRatio);
    if (sameView(snapped, view)) return;
    view = snapped;
    schedule();
  }

  function move(next: CanvasView): void {
    fitted = false;
    const document = options.document();
    set(document === null ? next : keepInReach(next, document, stage().size));
  }

  function isApplied(): boolean {
    return appliedView !== null && sameView(appliedView, view);
  }

  return {
    get view() {
      return view;
    },
    get device() {
      return device;
    },
    get applied() {
      return isApplied();
    },
    get fitted() {
      return fitted;
    },
    move,
    panBy(dx, dy) {
      move({ ...view, offsetX: view.offsetX + dx, offsetY: view.offsetY + dy });
    },
    zoomTo(scale, anchor) {
      const { width, height } = stage().size;
      move(zoomAround(view, scale, anchor ?? { x: width / 2, y: height / 2 }));
    },
    fit() {
      fitted = true;
      const document = options.document();
      if (document !== null) set(fitView(document, stage().size));
    },
    apply() {
      if (isApplied()) return;
      appliedView = view;
      device = deviceView(view, stage().pixelRatio);
      options.onApply(view, device);
    },
    restage() {
      const document = options.document();
      if (fitted && document !== null) view = fitView(document, stage().size);
      view = snapView(view, stage().pixelRatio);
      appliedView = null;
    },
  };
}
