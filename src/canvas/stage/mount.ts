import type { Disposer } from '../disposer.ts';
import type { Size } from '../../kernel/shared/geometry.ts';

/** The elements that the canvas adds to its container. */
export interface CanvasMount {
  readonly element: HTMLElement;
  /** Konva empties its container when a stage is made: the stage has an element of its own. */
  readonly stage: HTMLDivElement;
  /** Of the container, in CSS px; never 0. */
  size(): Size;
}

export function mountInto(container: HTMLElement, disposer: Disposer): CanvasMount {
  const element = document.createElement('div');
  Object.assign(element.style, { position: 'absolute', inset: '0', overflow: 'hidden' });
  const stage = document.createElement('div');
  element.append(stage);
  container.append(element);
  disposer.add(() => element.remove());
  const before = { touchAction: container.style.touchAction, cursor: container.style.cursor };
  container.style.touchAction = 'none';
  disposer.add(() => Object.assign(container.style, before));
  return {
    element,
    stage,
    size: () => ({ width: Math.max(1, container.clientWidth), height: Math.max(1, container.clientHeight) }),
  };
}
