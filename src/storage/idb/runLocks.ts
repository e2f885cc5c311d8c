import type { RunLocks } from '../../kernel/workspace/ports.ts';

/**
 * Web Locks named after the database and the call. The browser gives a lock back when its tab goes, crash included:
 * a call without an end whose lock is free was left behind.
 */
export function createRunLocks(databaseName: string, locks: LockManager = navigator.locks): RunLocks {
  const prefix = `${databaseName}:call:`;
  return {
    hold: (call, work) => locks.request(prefix + call, work),
    ifFree: (call, work) =>
      locks.request(prefix + call, { ifAvailable: true }, (lock) => (lock === null ? null : work())),
    alone: (work) => locks.request(`${databaseName}:submission`, work),
    async running() {
      const { held } = await locks.query();
      const names = (held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
      return new Set(names.map((name) => name.slice(prefix.length)));
    },
  };
}
