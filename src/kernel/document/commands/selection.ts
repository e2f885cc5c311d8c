import { emptySelection } from './createDocument.ts';
import type { DocumentRecord, MaskShape } from '../records.ts';
import { assert } from '../../shared/assert.ts';

/** Largest feather in document pixels. */
export const maxFeatherPx = 500;

export function addMaskShape(document: DocumentRecord, shape: MaskShape): DocumentRecord {
  const { selection } = document;
  return { ...document, selection: { ...selection, shapes: [...selection.shapes, shape] } };
}

/** Forgets every shape; the feather stays, it is a setting of the tool. */
export function clearSelection(document: DocumentRecord): DocumentRecord {
  return { ...document, selection: { ...emptySelection, featherPx: document.selection.featherPx } };
}

/** Two inversions in a row cancel out. */
export function invertSelection(document: DocumentRecord): DocumentRecord {
  const { shapes } = document.selection;
  if (shapes.at(-1)?.kind === 'invert') {
    return { ...document, selection: { ...document.selection, shapes: shapes.slice(0, -1) } };
  }
  return addMaskShape(document, { kind: 'invert' });
}

export function setFeather(document: DocumentRecord, featherPx: number): DocumentRecord {
  assert(Number.isFinite(featherPx), 'feather is a number of pixels');
  const clamped = Math.min(maxFeatherPx, Math.max(0, featherPx));
  return { ...document, selection: { ...document.selection, featherPx: clamped } };
}
