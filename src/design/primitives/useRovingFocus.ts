import { useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';

/** One tab stop for a row or column of buttons; arrows, Home and End move inside it. */
export function useRovingFocus(orientation: 'horizontal' | 'vertical'): {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
} {
  const ref = useRef<HTMLDivElement>(null);
  const [back, forward] = orientation === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];

  function stops(): HTMLElement[] {
    return [...(ref.current?.querySelectorAll<HTMLElement>('button:not(:disabled):not([role])') ?? [])];
  }

  function hold(current: HTMLElement): void {
    for (const stop of stops()) stop.tabIndex = stop === current ? 0 : -1;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const all = stops();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const to =
      event.key === forward
        ? at + 1
        : event.key === back
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? all.length - 1
              : null;
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(to + all.length) % all.length];
    if (next) {
      hold(next);
      next.focus();
    }
  }

  function onFocus(event: FocusEvent): void {
    if (event.target instanceof HTMLElement && stops().includes(event.target)) hold(event.target);
  }

  return { ref, onKeyDown, onFocus };
}
