import type { GestureMode } from '../contract.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

/** What the pointer does, with the parts of it that a gesture changes before the shell answers. */
export interface ToolState {
  /** A crop's frame is the one being dragged. */
  readonly mode: GestureMode;
  /** Diameter in document px; null: the tool has no brush. */
  readonly brushSize: number | null;
  set(next: GestureMode): void;
  previewCrop(frame: Rect): void;
  /** The size to ask the shell for, in whole document px; null: the tool has no brush. */
  resizeBrush(factor: number): number | null;
}

export function createToolState(): ToolState {
  let mode: GestureMode = { kind: 'pan' };
  /** The shell rounds and limits; steps in between add up here until it answers. */
  let wantedSize = 0;

  return {
    get mode() {
      return mode;
    },
    get brushSize() {
      return 'size' in mode ? mode.size : null;
    },
    set(next) {
      mode = next;
      if ('size' in next && Math.round(wantedSize) !== Math.round(next.size)) wantedSize = next.size;
    },
    previewCrop(frame) {
      if (mode.kind === 'crop') mode = { ...mode, frame };
    },
    resizeBrush(factor) {
      if (!('size' in mode)) return null;
      wantedSize = Math.min(4096, Math.max(1, wantedSize * factor));
      return Math.max(1, Math.round(wantedSize));
    },
  };
}
