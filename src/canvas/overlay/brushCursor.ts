import type { Point } from '../view.ts';

/**
 * The brush's ring at the pointer. An element of its own that only moves: on the canvas it would dirty the
 * picture under it with each move, and a CSS cursor image ends at 128 px.
 */
export interface BrushCursor {
  /** Diameter in CSS px. */
  show(at: Point, diameter: number): void;
  hide(): void;
  destroy(): void;
}

export function createBrushCursor(container: HTMLElement): BrushCursor {
  const ring = document.createElement('div');
  ring.setAttribute('aria-hidden', 'true');
  Object.assign(ring.style, {
    position: 'absolute',
    left: '0',
    top: '0',
    boxSizing: 'border-box',
    borderRadius: '50%',
    // Light between two dark hairlines: one of them contrasts with any pixel.
    border: '1px solid rgba(255, 255, 255, 0.95)',
    boxShadow: '0 0 0 1px rgba(0, 0, 0, 0.7), inset 0 0 0 1px rgba(0, 0, 0, 0.7)',
    pointerEvents: 'none',
    willChange: 'transform',
    display: 'none',
  });
  container.append(ring);
  let shownDiameter = 0;
  return {
    show(at, diameter) {
      const size = Math.max(3, diameter);
      if (size !== shownDiameter) {
        ring.style.width = `${size}px`;
        ring.style.height = `${size}px`;
        shownDiameter = size;
      }
      ring.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
      ring.style.display = '';
    },
    hide() {
      ring.style.display = 'none';
    },
    destroy() {
      ring.remove();
    },
  };
}
