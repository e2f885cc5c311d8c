import type { Gesture, PointerSample } from './gesture.ts';
import type { CanvasView } from '../contract.ts';
import type { OverlayLayer } from '../overlay/overlayLayer.ts';
import { createOutline } from '../overlay/overlayLayer.ts';
import { toDocument } from '../view.ts';
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
  const screen: number[] = [start.x, start.y];
  return {
    move(samples) {
      for (const { x, y } of samples) {
        const far = Math.hypot(x - (screen.at(-2) ?? 0), y - (screen.at(-1) ?? 0)) >= leastStep;
        if (far) screen.push(x, y);
      }
      outline.points(screen);
      options.overlay.show(outline.group);
    },
    commit() {
      options.overlay.hide(outline.group);
      if (screen.length < 6 || extentOf(screen) < leastExtent) return;
      const points: number[] = [];
      for (let i = 0; i + 1 < screen.length; i += 2) {
        const point = toDocument(options.view(), { x: screen[i] ?? 0, y: screen[i + 1] ?? 0 });
        points.push(hundredth(point.x), hundredth(point.y));
      }
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
  let end = { x: start.x, y: start.y };
  return {
    move(samples, modifiers) {
      const last = samples.at(-1);
      if (last === undefined) return;
      end = { x: last.x, y: last.y };
      if (modifiers.shift) {
        const side = Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y));
        end = {
          x: start.x + Math.sign(end.x - start.x) * side,
          y: start.y + Math.sign(end.y - start.y) * side,
        };
      }
      outline.points([start.x, start.y, end.x, start.y, end.x, end.y, start.x, end.y]);
      options.overlay.show(outline.group);
    },
    commit() {
      options.overlay.hide(outline.group);
      if (Math.abs(end.x - start.x) < leastExtent || Math.abs(end.y - start.y) < leastExtent) return;
      const a = toDocument(options.view(), start);
      const b = toDocument(options.view(), end);
      const x = Math.round(Math.min(a.x, b.x));
      const y = Math.round(Math.min(a.y, b.y));
      const width = Math.max(1, Math.round(Math.max(a.x, b.x)) - x);
      const height = Math.max(1, Math.round(Math.max(a.y, b.y)) - y);
      options.onShape({ kind: 'rect', mode: options.mode, rect: { x, y, width, height } });
    },
    cancel() {
      options.overlay.hide(outline.group);
    },
  };
}

function extentOf(points: readonly number[]): number {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
