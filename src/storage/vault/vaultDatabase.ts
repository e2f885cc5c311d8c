import { deleteDB, openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

import { parseVaultRow } from './vaultRow.ts';
import type { VaultRow } from './vaultRow.ts';
import { vaultExists, vaultName } from './vaultName.ts';

interface VaultSchema extends DBSchema {
  vault: { key: string; value: VaultRow };
}

/** Opened for each use and closed at once: another tab may forget everything at any time. */
async function withDatabase<T>(work: (database: IDBPDatabase<VaultSchema>) => Promise<T>): Promise<T> {
  const database = await openDB<VaultSchema>(vaultName, 1, {
    upgrade: (created) => void created.createObjectStore('vault', { keyPath: 'id' }),
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** Rejects when storage does. */
export async function readVault(): Promise<VaultRow | 'none' | 'unreadable'> {
  if (!(await vaultExists())) return 'none';
  const row: unknown = await withDatabase((database) => database.get('vault', 'vault'));
  if (row === undefined) return 'none';
  return parseVaultRow(row) ?? 'unreadable';
}

/** @param seen `change` of the row that this one was made from, null for the first. False: it is another one by now. */
export async function writeVault(row: VaultRow, seen: string | null): Promise<boolean> {
  return withDatabase(async (database) => {
    const transaction = database.transaction('vault', 'readwrite', { durability: 'strict' });
    const stored: unknown = await transaction.store.get('vault');
    const current = stored === undefined ? null : (parseVaultRow(stored)?.change ?? 'unreadable');
    if (current === seen) await transaction.store.put(row);
    await transaction.done;
    return current === seen;
  });
}

export async function deleteVault(): Promise<void> {
  await deleteDB(vaultName);
}
