import type { CanvasView } from './contract.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';

/**
 * The machine-readable state of the canvas element, for the shell to spread on it.
 * Offsets are CSS pixels: `screen = document * data-scale + data-offset`.
 */
export function canvasAttributes(
  view: CanvasView,
  document: DocumentRecord | null,
  busy: boolean,
): Readonly<Record<`data-${string}`, string>> {
  return {
    'data-doc-width': String(document?.width ?? 0),
    'data-doc-height': String(document?.height ?? 0),
    'data-scale': String(view.scale),
    'data-offset-x': String(view.offsetX),
    'data-offset-y': String(view.offsetY),
    'data-busy': String(busy),
  };
}
