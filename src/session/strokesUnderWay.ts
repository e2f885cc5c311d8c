import type { StoreApi } from 'zustand/vanilla';

import type { EditorState } from './types.ts';

/** Strokes that are drawn and not in the document yet: the canvas is still making tiles of them. */
export interface StrokesUnderWay {
  /** `done` settles when the stroke is in the document, or never will be. A failure stays its maker's to report. */
  add(done: Promise<unknown>): void;
  /** Waits for all of them, also for those that come meanwhile. */
  settled(): Promise<void>;
}

export function createStrokesUnderWay(store: StoreApi<EditorState>): StrokesUnderWay {
  const waiting = new Set<Promise<unknown>>();

  return {
    add(done) {
      const ended = done
        .catch(() => undefined)
        .then(() => {
          waiting.delete(ended);
          store.setState({ strokesUnderWay: waiting.size });
        });
      waiting.add(ended);
      store.setState({ strokesUnderWay: waiting.size });
    },
    async settled() {
      while (waiting.size > 0) await Promise.all(waiting);
    },
  };
}
