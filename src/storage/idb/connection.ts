import { openDB } from 'idb';

import { toFailure } from './failure.ts';
import { schemaVersion, upgradeSchema } from './schema.ts';
import type { Database, NinetytenSchema } from './schema.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';

export interface ConnectionEvents {
  /** Another tab keeps an older version open; opening waits until that tab lets go. */
  readonly onBlocked?: () => void;
  /** Another tab wants a newer version: this tab has let go and must be reloaded. */
  readonly onSuperseded?: () => void;
}

/** One connection; the browser may end it (`terminated`), after which the next use opens it again. */
export interface Connection {
  /** Rejects with `StorageFailure`. */
  get(): Promise<Database>;
  close(): void;
}

export function connect(name: string, events: ConnectionEvents): Connection {
  let closed: string | null = null;
  let opening: Promise<Database> | null = null;

  function open(): Promise<Database> {
    const attempt = openDB<NinetytenSchema>(name, schemaVersion, {
      upgrade: (database, from, _to, transaction) => upgradeSchema(database, from, transaction),
      blocked: () => events.onBlocked?.(),
      blocking: (_current, _next, event) => {
        closed = 'A newer version of Ninetyten is open in another tab. Reload this one.';
        (event.target as IDBDatabase).close();
        events.onSuperseded?.();
      },
      terminated: () => {
        if (opening === attempt) opening = null;
      },
    });
    attempt.catch(() => {
      if (opening === attempt) opening = null;
    });
    return attempt;
  }

  return {
    async get() {
      if (closed !== null) throw new StorageFailure({ kind: 'closed', message: closed });
      opening ??= open();
      try {
        return await opening;
      } catch (cause) {
        throw toFailure(cause);
      }
    },
    close() {
      if (closed !== null) return;
      closed = 'The workspace was closed.';
      void opening?.then(
        (database) => database.close(),
        () => {},
      );
    },
  };
}
