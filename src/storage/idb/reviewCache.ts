import { deleteDB, openDB } from 'idb';
import type { DBSchema } from 'idb';

interface CacheSchema extends DBSchema {
  kept: { key: 'facts'; value: { readonly madeBy: string; readonly value: unknown } };
}

const databaseNameOf = (workspace: string): string => `${workspace}-review`;

/**
 * One value that a worker of the same build finds again. In a database of its own: it can be deleted at any time, and
 * writing it never holds up a commit. `madeBy` names the code that made the value; other code finds nothing.
 */
export function reviewCache<T>(
  workspace: string,
  madeBy: string,
): { load(): Promise<T | null>; save(value: T): Promise<void> } {
  const name = databaseNameOf(workspace);
  const open = (): ReturnType<typeof openDB<CacheSchema>> =>
    openDB<CacheSchema>(name, 1, {
      upgrade: (database) => void database.createObjectStore('kept'),
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    });
  return {
    async load() {
      const database = await open();
      try {
        const row = await database.get('kept', 'facts');
        return row?.madeBy === madeBy ? (row.value as T) : null;
      } finally {
        database.close();
      }
    },
    async save(value) {
      const database = await open();
      try {
        await database.put('kept', { madeBy, value }, 'facts');
      } finally {
        database.close();
      }
    },
  };
}

/** Gives its space back. */
export async function dropReviewCache(workspace: string): Promise<void> {
  await deleteDB(databaseNameOf(workspace));
}
