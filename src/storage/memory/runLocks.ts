import type { RunLocks } from '../../kernel/workspace/ports.ts';

/** Run locks of one process; share `held` between handles to test several tabs. */
export function createMemoryRunLocks(held: Map<string, Promise<unknown>> = new Map()): RunLocks {
  const hold: RunLocks['hold'] = (call, work) => {
    // As Web Locks do: one holder at a time, the next waits for it.
    const before = held.get(call) ?? Promise.resolve();
    const mine = before.then(work, work);
    held.set(call, mine);
    const release = (): void => {
      if (held.get(call) === mine) held.delete(call);
    };
    mine.then(release, release);
    return mine;
  };
  return {
    hold,
    ifFree: (call, work) => (held.has(call) ? Promise.resolve(null) : hold(call, work)),
    running: () => Promise.resolve(new Set(held.keys())),
  };
}
