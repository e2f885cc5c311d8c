import type { PendingShape, PendingShapes } from '../mask/pendingShapes.ts';
import { createPendingShapes } from '../mask/pendingShapes.ts';
import type { MaskOverlay } from '../mask/maskOverlay.ts';
import type { DocumentRecord, MaskShape } from '../../kernel/document/records.ts';

/** The selection on screen: the document's shapes, and the ones that were handed over and are not in it yet. */
export interface ShownSelection {
  /** Hands the present selection to the mask layer. */
  push(): void;
  /** A finished shape: stays on screen, and goes to the shell. */
  hand(shape: MaskShape): void;
  /** Another document: shapes on their way belong to the last one. */
  reset(): void;
  /** Takes off what the shell answered without a document that holds it. Once per frame. */
  settle(): void;
}

export interface ShownSelectionOptions {
  readonly document: () => DocumentRecord | null;
  readonly mask: () => MaskOverlay;
  readonly onMaskShape: (shape: MaskShape) => void | Promise<void>;
  readonly schedule: () => void;
}

export function createShownSelection(options: ShownSelectionOptions): ShownSelection {
  const pending: PendingShapes = createPendingShapes();
  let answered: readonly PendingShape[] = [];

  function push(): void {
    const document = options.document();
    if (document === null) {
      options.mask().clear();
      return;
    }
    const { featherPx } = document.selection;
    options.mask().setSelection({ shapes: pending.merge(document), featherPx }, document);
  }

  return {
    push,
    hand(shape) {
      const document = options.document();
      if (document === null) return;
      const entry = pending.add(shape, document);
      push();
      const answer = options.onMaskShape(shape);
      if (answer === undefined) return;
      // A failure stays the shell's to report: the promise made here rejects with it.
      void answer.finally(() => {
        // The document that holds the shape may be pushed in the same turn as the answer: the next frame decides.
        answered = [...answered, entry];
        options.schedule();
      });
    },
    reset() {
      pending.clear();
    },
    settle() {
      if (answered.length === 0) return;
      const entries = answered;
      answered = [];
      const left = entries.filter((entry) => pending.remove(entry));
      if (left.length > 0) push();
    },
  };
}
