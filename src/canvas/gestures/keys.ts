import type { Disposer } from '../disposer.ts';

export interface CanvasKeysOptions {
  readonly container: HTMLElement;
  readonly disposer: Disposer;
  /** Escape while a gesture is under way. True when there was one. */
  cancel(): boolean;
  onSpace(held: boolean): void;
  /** Keys for the tool, while the canvas has the focus. True when it used the key. */
  onKey(event: KeyboardEvent): boolean;
}

export interface CanvasKeys {
  readonly spaceHeld: boolean;
}

export function listenToKeys(options: CanvasKeysOptions): CanvasKeys {
  const { container, disposer } = options;
  let spaceHeld = false;
  let hovered = false;

  function setSpace(held: boolean): void {
    if (spaceHeld === held) return;
    spaceHeld = held;
    options.onSpace(held);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const focused = event.target instanceof Node && container.contains(event.target);
    if (event.key === 'Escape' && options.cancel()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.code === 'Space' && (focused || (hovered && !usesSpace(event.target)))) {
      event.preventDefault();
      setSpace(true);
      return;
    }
    if (focused && options.onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  disposer.listen(window, 'keydown', onKeyDown, { capture: true });
  disposer.listen(window, 'keyup', (event) => {
    if (event.code === 'Space') setSpace(false);
  });
  // A key released elsewhere never reports: a window that lost the focus holds no keys.
  disposer.listen(window, 'blur', () => setSpace(false));
  disposer.listen(container, 'pointerenter', () => {
    hovered = true;
  });
  disposer.listen(container, 'pointerleave', () => {
    hovered = false;
  });

  return {
    get spaceHeld() {
      return spaceHeld;
    },
  };
}

/** Space types or presses there. */
function usesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, button, a, [role]') !== null)
  );
}
