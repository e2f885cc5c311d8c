import type { Disposer } from '../disposer.ts';
import type { Gesture, Modifiers, PointerSample } from './gesture.ts';
import { startPan } from './pan.ts';
import { startPinch } from './pinch.ts';
import type { Pinch } from './pinch.ts';
import type { CanvasView } from '../contract.ts';
import type { Point } from '../view.ts';

export interface PointerRouterOptions {
  readonly container: HTMLElement;
  readonly disposer: Disposer;
  /** Space is held: drags pan whatever the tool. */
  readonly spaceHeld: () => boolean;
  readonly view: () => CanvasView;
  readonly setView: (view: CanvasView) => void;
  readonly panBy: (dx: number, dy: number) => void;
  /** The gesture of the tool (or of a handle under the pointer) at a pointer-down. */
  readonly startGesture: (sample: PointerSample, modifiers: Modifiers) => Gesture | null;
  /** Where the pointer is, pressed or not; null when it left the canvas. */
  readonly onHover: (point: PointerSample | null, pressed: boolean) => void;
  readonly schedule: () => void;
}

export interface PointerRouter {
  /** Hands the positions collected since the last frame to the gesture. */
  flush(): void;
  cancel(): boolean;
  readonly active: boolean;
  readonly panning: boolean;
}

interface Active {
  readonly pointerId: number;
  readonly gesture: Gesture;
  readonly panning: boolean;
}

const noModifiers: Modifiers = { shift: false, alt: false };

export function createPointerRouter(options: PointerRouterOptions): PointerRouter {
  const { container, disposer, schedule } = options;
  const touches = new Map<number, Point>();
  let active: Active | null = null;
  let pinch: Pinch | null = null;
  let queue: PointerSample[] = [];
  let modifiers = noModifiers;

  function sampleOf(event: PointerEvent): PointerSample {
    const bounds = container.getBoundingClientRect();
    return {
      x: event.clientX - bounds.left - container.clientLeft,
      y: event.clientY - bounds.top - container.clientTop,
      // A mouse reports 0.5, a finger 1 or 0: only a pen measures.
      pressure: event.pointerType === 'pen' ? event.pressure : 1,
    };
  }

  function flush(): void {
    if (active === null || queue.length === 0) return;
    const samples = queue;
    queue = [];
    active.gesture.move(samples, modifiers);
  }

  function end(how: 'commit' | 'cancel'): boolean {
    if (active === null) return false;
    if (how === 'commit') flush();
    const { gesture, pointerId } = active;
    active = null;
    queue = [];
    if (container.hasPointerCapture(pointerId)) container.releasePointerCapture(pointerId);
    gesture[how]();
    schedule();
    return true;
  }

  function onDown(event: PointerEvent): void {
    const sample = sampleOf(event);
    modifiers = { shift: event.shiftKey, alt: event.altKey };
    container.focus({ preventScroll: true });
    if (event.pointerType === 'touch') {
      touches.set(event.pointerId, sample);
      const [first, second] = [...touches.values()];
      if (first !== undefined && second !== undefined) {
        // The second finger means the view, not the tool.
        end('cancel');
        pinch = startPinch(options.view(), first, second);
        capture(event.pointerId);
        return;
      }
    }
    if (active !== null || pinch !== null) return;
    const pan = event.button === 1 || (event.button === 0 && options.spaceHeld());
    if (!pan && event.button !== 0) return;
    // Keeps a middle click from starting the browser's autoscroll, and a drag from selecting text.
    event.preventDefault();
    const gesture = pan ? startPan(sample, options.panBy) : options.startGesture(sample, modifiers);
    if (gesture === null) return;
    active = { pointerId: event.pointerId, gesture, panning: pan };
    capture(event.pointerId);
    options.onHover(sample, true);
    schedule();
  }

  /** Keeps the stroke alive outside the canvas. Synthetic pointers cannot be captured. */
  function capture(pointerId: number): void {
    try {
      container.setPointerCapture(pointerId);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  function onMove(event: PointerEvent): void {
    modifiers = { shift: event.shiftKey, alt: event.altKey };
    const sample = sampleOf(event);
    if (touches.has(event.pointerId)) touches.set(event.pointerId, sample);
    if (pinch !== null) {
      const [first, second] = [...touches.values()];
      if (first !== undefined && second !== undefined) options.setView(pinch.move(first, second));
      return;
    }
    if (active === null) {
      options.onHover(sample, false);
      return;
    }
    if (event.pointerId !== active.pointerId) return;
    const coalesced = event.getCoalescedEvents();
    if (coalesced.length > 1) queue.push(...coalesced.map(sampleOf));
    else queue.push(sample);
    options.onHover(sample, true);
    schedule();
  }

  function onUp(event: PointerEvent): void {
    touches.delete(event.pointerId);
    if (pinch !== null) {
      if (touches.size === 0) pinch = null;
      return;
    }
    if (active === null || event.pointerId !== active.pointerId) return;
    const sample = sampleOf(event);
    const last = queue.at(-1);
    // Pen pressure is 0 at pointer-up: the last measured one stays.
    if (last === undefined || last.x !== sample.x || last.y !== sample.y) {
      if (event.pointerType !== 'pen') queue.push(sample);
    }
    end('commit');
  }

  function onCancel(event: PointerEvent): void {
    touches.delete(event.pointerId);
    if (touches.size === 0) pinch = null;
    if (active === null || event.pointerId !== active.pointerId) return;
    // The browser took a finger for a system gesture; a mouse or pen stroke is the person's work.
    end(event.pointerType === 'touch' ? 'cancel' : 'commit');
  }

  disposer.listen(container, 'pointerdown', onDown);
  disposer.listen(container, 'pointermove', onMove);
  disposer.listen(container, 'pointerup', onUp);
  disposer.listen(container, 'pointercancel', onCancel);
  disposer.listen(container, 'pointerleave', () => {
    if (active === null) options.onHover(null, false);
  });
  disposer.listen(container, 'contextmenu', (event) => event.preventDefault());
  disposer.add(() => end('cancel'));

  return {
    flush,
    cancel: () => end('cancel'),
    get active() {
      return active !== null;
    },
    get panning() {
      return active?.panning ?? false;
    },
  };
}
