import type { RunLocks } from '../../kernel/workspace/ports.ts';

/** Run locks of one process; share `held` between handles to test several tabs. */
export function createMemoryRunLocks(held: Map<string, Promise<unknown>> = new Map()): RunLocks {
  const hold: RunLocks['hold'] = (call, work) => inTurn(held, call, work);
  return {
    hold,
    ifFree: (call, work) => (held.has(call) ? Promise.resolve(null) : hold(call, work)),
    alone: (work) => inTurn(submissionsOf(held), '', work),
    running: () => Promise.resolve(new Set(held.keys())),
  };
}

const submissions = new WeakMap<object, Map<string, Promise<unknown>>>();

/** Of the same profile as `held`, and not among its calls. */
function submissionsOf(held: object): Map<string, Promise<unknown>> {
  let own = submissions.get(held);
  if (own === undefined) submissions.set(held, (own = new Map()));
  return own;
}

function inTurn<T>(held: Map<string, Promise<unknown>>, call: string, work: () => Promise<T>): Promise<T> {
  // As Web Locks do: one holder at a time, the next waits for it.
  const before = held.get(call) ?? Promise.resolve();
  const mine = before.then(work, work);
  held.set(call, mine);
  const release = (): void => {
    if (held.get(call) === mine) held.delete(call);
  };
  mine.then(release, release);
  return mine;
}
