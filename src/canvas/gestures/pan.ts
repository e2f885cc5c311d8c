import type { Gesture, PointerSample } from './gesture.ts';

/** Drags the view. Panning is not undone by a cancel: the view is no part of the document. */
export function startPan(start: PointerSample, panBy: (dx: number, dy: number) => void): Gesture {
  let last = start;
  return {
    move(samples) {
      const next = samples.at(-1);
      if (next === undefined) return;
      panBy(next.x - last.x, next.y - last.y);
      last = next;
    },
    commit() {},
    cancel() {},
  };
}
