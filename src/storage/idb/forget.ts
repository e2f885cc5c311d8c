import type { Database } from './schema.ts';

/** All ids that begin with the prefix sort before the prefix and this. */
const behindEveryText = '\uffff';

/** Deletes the events of devices whose ids begin with `prefix`, and what was set aside of them. Returns how many. */
export async function forgetDevices(database: Database, prefix: string): Promise<number> {
  const transaction = database.transaction(['events', 'conflicts'], 'readwrite', { durability: 'strict' });
  const range = IDBKeyRange.bound([prefix], [`${prefix}${behindEveryText}`]);
  const events = transaction.objectStore('events');
  const count = await events.count(range);
  await Promise.all([events.delete(range), transaction.objectStore('conflicts').delete(range)]);
  await transaction.done;
  return count;
}
