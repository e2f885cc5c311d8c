import { cropByKey } from './cropGesture.ts';
import type { GestureMode } from '../contract.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';

export interface ToolKeysOptions {
  readonly mode: () => GestureMode;
  readonly resizeBrush: (factor: number) => void;
  /** A key while the mask rectangle is the tool. True when it used the key. */
  readonly rectangleKey: (event: KeyboardEvent, mode: 'add' | 'subtract') => boolean;
  readonly onCrop: (frame: Rect) => void;
}

/** Steps of the `[` and `]` keys. */
const sizeStep = 1.15;

/** What a key does for the tool. True when it used the key. */
export function handleToolKey(event: KeyboardEvent, options: ToolKeysOptions): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const mode = options.mode();
  if (event.key === '[' || event.key === ']') {
    if (!('size' in mode)) return false;
    options.resizeBrush(event.key === '[' ? 1 / sizeStep : sizeStep);
    return true;
  }
  if (mode.kind === 'mask-rect') return options.rectangleKey(event, mode.mode);
  if (mode.kind !== 'crop') return false;
  const frame = cropByKey(mode.frame, event, mode.aspect);
  if (frame === null) return false;
  options.onCrop(frame);
  return true;
}
