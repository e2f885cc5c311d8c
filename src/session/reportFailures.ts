import { StorageFailure } from '../kernel/workspace/ports.ts';
import type { Messages } from './messages.ts';
import type { EditorActions } from './types.ts';

/**
 * Actions never reject: what storage refuses becomes a message that says what was not saved. Anything else is a
 * defect and goes on to the page's error handling, after the person was told.
 */
export function reportFailures(actions: EditorActions, messages: Messages): EditorActions {
  const tell = (cause: unknown): void => {
    if (!(cause instanceof StorageFailure)) {
      messages.say(
        'error',
        'Something went wrong. Your stored work is safe.',
        'Reload the page if it happens again.',
      );
      throw cause;
    }
    const full = cause.error.kind === 'quota';
    messages.say(
      'error',
      full ? 'The browser is out of storage, so that was not saved.' : 'That could not be saved.',
      full ? 'Delete assets you no longer need, then try again.' : cause.message,
    );
  };
  const guarded = Object.entries(actions).map(([name, action]) => {
    const act = action as (...parameters: unknown[]) => unknown;
    return [
      name,
      (...parameters: unknown[]) => {
        const outcome = act(...parameters);
        return outcome instanceof Promise ? outcome.catch(tell) : outcome;
      },
    ] as const;
  });
  return Object.fromEntries(guarded) as unknown as EditorActions;
}
