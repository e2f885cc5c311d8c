import { useEffect, type RefObject } from 'react';

/**
 * Keeps the keyboard's place. When the element that had the focus goes away (a decided result's bar, a finished run,
 * a button that becomes disabled) the browser drops the focus to the body; here it goes to `home` instead.
 * A person who clicked into the void has left by themselves: their element is still there, and nothing moves.
 */
export function useFocusHome(root: RefObject<HTMLElement | null>, home: string): void {
  useEffect(
    () => keepFocus(() => root.current?.querySelector<HTMLElement>(home)?.focus({ preventScroll: true })),
    [root, home],
  );
}

function keepFocus(goHome: () => void): () => void {
  let last: Element | null = null;
  let frame = 0;

  function onFocusIn(event: FocusEvent): void {
    last = event.target instanceof Element ? event.target : null;
  }

  function look(): void {
    frame = 0;
    if (document.activeElement !== document.body || last === null) return;
    if (last.isConnected && !last.matches(':disabled')) return;
    if (document.querySelector('dialog[open]')) return;
    goHome();
  }

  // In the next frame: what replaces the lost element may want the focus, and goes first.
  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(look);
  });
  document.addEventListener('focusin', onFocusIn);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', onFocusIn);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
