import type { Gesture, PointerSample } from './gesture.ts';
import type { CanvasView } from '../contract.ts';
import { toDocument } from '../view.ts';

/** What a stroke in progress is drawn on. Points are flat triples x, y, pressure in document pixels. */
export interface StrokeSink {
  extend(points: readonly number[]): void;
  commit(points: readonly number[]): void;
  cancel(): void;
}

/** Steps shorter than this (CSS px) say nothing about the stroke. */
const leastStep = 0.5;

/** The mask brush and the paint brushes: a polyline from pointer-down to pointer-up. */
export function startBrushStroke(start: PointerSample, view: () => CanvasView, sink: StrokeSink): Gesture {
  const points: number[] = [];
  let last: PointerSample | null = null;

  function append(samples: readonly PointerSample[]): void {
    const from = Math.max(0, points.length - 3);
    const before = points.length;
    for (const sample of samples) {
      if (last !== null && Math.hypot(sample.x - last.x, sample.y - last.y) < leastStep) continue;
      last = sample;
      const point = toDocument(view(), sample);
      points.push(rounded(point.x), rounded(point.y), rounded(sample.pressure));
    }
    if (points.length > before) sink.extend(points.slice(from));
  }

  append([start]);
  return {
    move: (samples) => append(samples),
    commit: () => sink.commit(points),
    cancel: () => sink.cancel(),
  };
}

/** A hundredth of a pixel: far below what shows, and it keeps histories small. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
