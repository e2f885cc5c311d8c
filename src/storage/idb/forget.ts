import type { Database } from './schema.ts';
import { noProgress } from '../../kernel/ledger/intake.ts';

/** All ids that begin with the prefix sort before the prefix and this. */
const behindEveryText = '\uffff';

/** No file's hash: counts how often devices were forgotten, for `readImportMark`. */
const forgotten = 'forgotten';

/** Deletes the events of devices whose ids begin with `prefix`, and what was set aside of them. Returns how many. */
export async function forgetDevices(database: Database, prefix: string): Promise<number> {
  const transaction = database.transaction(['events', 'conflicts', 'imports'], 'readwrite', {
    durability: 'strict',
  });
  const range = IDBKeyRange.bound([prefix], [`${prefix}${behindEveryText}`]);
  const events = transaction.objectStore('events');
  const count = await events.count(range);
  const imports = transaction.objectStore('imports');
  const times = (await imports.get(forgotten))?.added ?? 0;
  await Promise.all([
    events.delete(range),
    transaction.objectStore('conflicts').delete(range),
    imports.put({ sha256: forgotten, ...noProgress, added: times + 1 }),
  ]);
  await transaction.done;
  return count;
}
