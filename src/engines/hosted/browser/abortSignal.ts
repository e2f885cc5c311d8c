import type { CancelSignal } from '../../../kernel/shared/cancel.ts';

/** For `fetch`; it stays tied to the signal until the body has been read. */
export function abortSignalOf(signal: CancelSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
