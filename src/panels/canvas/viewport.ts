import { createStore, type StoreApi } from 'zustand/vanilla';

import type { CanvasHandle, CanvasView } from '../../canvas/contract.ts';

/** State of the window onto the document: belongs to the screen, not to the asset. */
export interface ViewportState {
  readonly handle: CanvasHandle | null;
  readonly view: CanvasView;
  /** Document pixels under the pointer. */
  readonly pointer: { readonly x: number; readonly y: number } | null;
  readonly busy: boolean;
  /** Held space, or the hand: dragging moves the view whatever the tool. */
  readonly panning: boolean;
  readonly failure: string | null;
}

export type Viewport = StoreApi<ViewportState>;

export function createViewport(): Viewport {
  return createStore<ViewportState>()(() => ({
    handle: null,
    view: { scale: 1, offsetX: 0, offsetY: 0 },
    pointer: null,
    busy: false,
    panning: false,
    failure: null,
  }));
}
