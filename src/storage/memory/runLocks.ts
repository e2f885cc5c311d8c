import type { RunLocks } from '../../kernel/workspace/ports.ts';

/** Run locks of one process; share `held` between handles to test several tabs. */
export function createMemoryRunLocks(held: Map<string, Promise<unknown>> = new Map()): RunLocks {
  return {
    hold(call, work) {
      // As Web Locks do: one holder at a time, the next waits for it.
      const before = held.get(call) ?? Promise.resolve();
      const mine = before.then(work, work);
      held.set(call, mine);
      const release = (): void => {
        if (held.get(call) === mine) held.delete(call);
      };
      mine.then(release, release);
      return mine;
    },
    isHeld: (call) => Promise.resolve(held.has(call)),
  };
}
