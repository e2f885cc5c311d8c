import { useEffect } from 'react';

import type { ActionContext, EditorAction } from './actions.ts';
import { matchesChord, parseChord } from './chord.ts';

/**
 * Runs actions from the keyboard. Skipped: what something nearer already handled, keys typed into a
 * field (unless the action says otherwise), and everything while a dialog is open.
 */
export function useShortcuts(actions: readonly EditorAction[], context: () => ActionContext): void {
  useEffect(() => {
    const held = new Map<string, { readonly action: EditorAction; readonly sinceMs: number }>();

    let spaceHeld = false;

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      if (event.key === ' ') {
        if (!isInteractive(event.target)) {
          event.preventDefault();
          spaceHeld = true;
          context().viewport.setState({ panning: true });
        }
        return;
      }
      const action = actions.find(
        (candidate) =>
          candidate.keys.some((keys) => matchesChord(parseChord(keys), event)) &&
          !(isField(event.target) && candidate.inFields !== true) &&
          !(candidate.yieldsToFocus === true && isInteractive(event.target)),
      );
      if (!action) return;
      const now = context();
      if (!action.enabled(now)) return;
      event.preventDefault();
      if (event.repeat && (action.once === true || action.release)) return;
      if (action.release) {
        held.set(event.key.toLowerCase(), { action, sinceMs: event.timeStamp });
      }
      action.run(now);
    }

    function onKeyUp(event: KeyboardEvent): void {
      if (event.key === ' ') {
        spaceHeld = false;
        context().viewport.setState({ panning: false });
        return;
      }
      const key = event.key.toLowerCase();
      const down = held.get(key);
      held.delete(key);
      down?.action.release?.(context(), event.timeStamp - down.sinceMs);
    }

    /** A key let go elsewhere never reports: a window that lost the focus holds none. */
    function onBlur(): void {
      if (spaceHeld) context().viewport.setState({ panning: false });
      spaceHeld = false;
      for (const { action, sinceMs } of held.values())
        action.release?.(context(), performance.now() - sinceMs);
      held.clear();
    }

    addEventListener('blur', onBlur);
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    return () => {
      removeEventListener('blur', onBlur);
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keyup', onKeyUp);
    };
  }, [actions, context]);
}

const fields =
  'textarea, select, [contenteditable], input:not([type="range"], [type="checkbox"], [type="radio"])';

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(fields);
}

function isInteractive(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(`${fields}, input, button, a, summary, [role="menu"]`) !== null
  );
}
