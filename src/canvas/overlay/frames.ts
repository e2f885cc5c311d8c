import type { CropFrame } from './cropFrame.ts';
import type { SplitDivider } from './splitDivider.ts';
import type { CanvasView, CompareMode, GestureMode } from '../contract.ts';
import { toScreen } from '../view.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';

export interface FrameOverlays {
  readonly crop: CropFrame;
  readonly divider: SplitDivider;
  readonly stage: { readonly size: Size };
}

export interface FrameState {
  readonly mode: GestureMode;
  /** Null: nothing is compared. */
  readonly compare: CompareMode | null;
  readonly document: Size | null;
  readonly view: CanvasView;
}

/** Puts the crop frame and the line between original and result where the document is on screen. */
export function placeFrames({ crop, divider, stage }: FrameOverlays, state: FrameState): void {
  const { mode, compare, document, view } = state;
  if (mode.kind === 'crop') crop.show(onScreen(mode.frame, view), stage.size);
  else crop.hide();
  if (compare?.kind !== 'split' || document === null) {
    divider.hide();
    return;
  }
  const page = onScreen({ x: 0, y: 0, width: document.width, height: document.height }, view);
  const top = Math.max(0, page.y);
  const bottom = Math.min(stage.size.height, page.y + page.height);
  divider.show(page.x + page.width * compare.position, top, Math.max(top, bottom));
}

function onScreen(rect: Rect, view: CanvasView): Rect {
  const at = toScreen(view, rect);
  return { ...at, width: rect.width * view.scale, height: rect.height * view.scale };
}
