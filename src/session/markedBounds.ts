import type { StoreApi } from 'zustand/vanilla';

import type { EditorState } from './types.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import { selectionBounds } from '../kernel/document/selectionMask.ts';
import { isEmptyRect, type Rect } from '../kernel/shared/geometry.ts';

/** The box that erase is handed with the mask; null where nothing is marked. */
export function markedBounds(document: DocumentRecord): Rect | null {
  const bounds = selectionBounds(document.selection, document);
  return isEmptyRect(bounds) ? null : bounds;
}

/** Keeps `marked` in step with the selection of the open document. */
export function followMarked(store: StoreApi<EditorState>): void {
  const renew = ({ document, marked }: EditorState): void => {
    const now = document && markedBounds(document);
    if (JSON.stringify(now) !== JSON.stringify(marked)) store.setState({ marked: now });
  };
  store.subscribe((state, before) => {
    if (state.document !== before.document) renew(state);
  });
  renew(store.getState());
}
