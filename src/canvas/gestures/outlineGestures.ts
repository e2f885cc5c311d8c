import type { Gesture, PointerSample } from './gesture.ts';
import type { CanvasView } from '../contract.ts';
import type { OverlayLayer } from '../overlay/overlayLayer.ts';
import { createOutline } from '../overlay/overlayLayer.ts';
import { toDocument, toScreen, type Point } from '../view.ts';
import type { MaskShape } from '../../kernel/document/records.ts';

export interface OutlineGestureOptions {
  readonly mode: 'add' | 'subtract';
  readonly view: () => CanvasView;
  readonly overlay: OverlayLayer;
  readonly onShape: (shape: MaskShape) => void;
}

/** Positions closer than this (CSS px) add nothing to a lasso. */
const leastStep = 2;
/** A click without a drag selects nothing. */
const leastExtent = 3;

/** Freehand lasso: the path closes by itself at pointer-up. */
export function startLasso(start: PointerSample, options: OutlineGestureOptions): Gesture {
  const outline = createOutline(true);
  // In document px: a zoom in mid-drag must not move what is drawn already.
  const path: Point[] = [toDocument(options.view(), start)];
  const screen = (): number[] =>
    path.flatMap((point) => {
      const { x, y } = toScreen(options.view(), point);
      return [x, y];
    });
  return {
    move(samples) {
      for (const sample of samples) {
        const last = toScreen(options.view(), path.at(-1) ?? start);
        if (Math.hypot(sample.x - last.x, sample.y - last.y) >= leastStep)
          path.push(toDocument(options.view(), sample));
      }
      outline.points(screen());
      options.overlay.show(outline.group);
    },
    commit() {
      options.overlay.hide(outline.group);
      if (path.length < 3 || extentOf(screen()) < leastExtent) return;
      const points = path.flatMap(({ x, y }) => [hundredth(x), hundredth(y)]);
      options.onShape({ kind: 'polygon', mode: options.mode, points });
    },
    cancel() {
      options.overlay.hide(outline.group);
    },
  };
}

/** Rectangle on whole document pixels; Shift makes it square. */
export function startRectangle(start: PointerSample, options: OutlineGestureOptions): Gesture {
  const outline = createOutline(true);
  const from = toDocument(options.view(), start);
  let to = from;
  return {
    move(samples, modifiers) {
      const last = samples.at(-1);
      if (last === undefined) return;
      const at = toDocument(options.view(), last);
      to = modifiers.shift ? squared(from, at) : at;
      const a = toScreen(options.view(), from);
      const b = toScreen(options.view(), to);
      outline.points([a.x, a.y, b.x, a.y, b.x, b.y, a.x, b.y]);
      options.overlay.show(outline.group);
    },
    commit() {
      options.overlay.hide(outline.group);
      const least = leastExtent / options.view().scale;
      if (Math.abs(to.x - from.x) < least || Math.abs(to.y - from.y) < least) return;
      const x = Math.round(Math.min(from.x, to.x));
      const y = Math.round(Math.min(from.y, to.y));
      const width = Math.max(1, Math.round(Math.max(from.x, to.x)) - x);
      const height = Math.max(1, Math.round(Math.max(from.y, to.y)) - y);
      options.onShape({ kind: 'rect', mode: options.mode, rect: { x, y, width, height } });
    },
    cancel() {
      options.overlay.hide(outline.group);
    },
  };
}

function squared(from: Point, to: Point): Point {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}

function extentOf(points: readonly number[]): number {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
