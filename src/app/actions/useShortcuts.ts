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

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      if (event.key === ' ') {
        if (!isInteractive(event.target)) {
          event.preventDefault();
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
        context().viewport.setState({ panning: false });
        return;
      }
      const key = event.key.toLowerCase();
      const down = held.get(key);
      held.delete(key);
      down?.action.release?.(context(), event.timeStamp - down.sinceMs);
    }

    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    return () => {
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
