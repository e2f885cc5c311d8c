import { sameShape } from './sameShape.ts';
import type { DocumentRecord, MaskShape } from '../../kernel/document/records.ts';

/** Mask shapes that were handed over and that no document holds yet: they stay visible meanwhile. */
export interface PendingShapes {
  add(shape: MaskShape, document: DocumentRecord): PendingShape;
  /** Gives one up: no document will hold it. False when it is not pending any more. */
  remove(entry: PendingShape): boolean;
  /** The document's shapes and the ones still on their way. */
  merge(document: DocumentRecord): readonly MaskShape[];
  clear(): void;
}

export interface PendingShape {
  readonly shape: MaskShape;
  /** The document revision that holds it: each commit raises it by one, and shapes are committed in order. */
  readonly revision: number;
}

export function createPendingShapes(): PendingShapes {
  let pending: readonly Entry[] = [];
  return {
    add(shape, document) {
      const last = pending.at(-1)?.revision ?? document.revision;
      const entry: Entry = { shape, revision: Math.max(last, document.revision) + 1 };
      pending = [...pending, entry];
      return entry;
    },
    remove(entry) {
      const index = pending.findIndex((other) => other === entry);
      if (index === -1) return false;
      // The shapes after it come one revision earlier.
      for (const later of pending.slice(index + 1)) later.revision -= 1;
      pending = pending.filter((other) => other !== entry);
      return true;
    },
    merge(document) {
      const { shapes } = document.selection;
      pending = pending.filter(
        ({ shape, revision }) =>
          revision > document.revision &&
          !shapes.slice(-pending.length).some((known) => sameShape(known, shape)),
      );
      return pending.length === 0 ? shapes : [...shapes, ...pending.map(({ shape }) => shape)];
    },
    clear() {
      pending = [];
    },
  };
}

interface Entry extends PendingShape {
  revision: number;
}
