import { gatherLiveTiles } from './live.ts';
import type { ReportProblem } from './rows.ts';
import type { Database, TileInfoRow } from './schema.ts';

/**
 * Deletes tiles that nothing names. A tile goes only if all three hold:
 * - it is not in the caller's `live`,
 * - nothing stored names it now: read again inside the deleting transaction, because another tab may have
 *   committed since `live` was gathered,
 * - it was last put before `putBefore`: a younger one may belong to a commit that is still to come.
 */
export async function collectTiles(
  database: Database,
  live: ReadonlySet<string>,
  putBefore: number,
  report: ReportProblem,
): Promise<{ readonly removedHashes: readonly string[]; readonly freedBytes: number }> {
  const isGarbage = (info: TileInfoRow): boolean => !live.has(info.hash) && info.putAt <= putBefore;
  // Looked at first without keeping anybody from writing: most of the time there is nothing to delete.
  if (!(await database.getAll('tileInfo')).some(isGarbage)) return { removedHashes: [], freedBytes: 0 };
  const transaction = database.transaction(
    ['documents', 'history', 'staged', 'jobs', 'tiles', 'tileInfo'],
    'readwrite',
    // Losing a deletion to a power cut only leaves garbage for the next time.
    { durability: 'relaxed' },
  );
  transaction.done.catch(() => {});
  const stored = await gatherLiveTiles(transaction, report);
  const removedHashes: string[] = [];
  let freedBytes = 0;
  for (const info of await transaction.objectStore('tileInfo').getAll()) {
    if (!isGarbage(info) || stored.has(info.hash)) continue;
    removedHashes.push(info.hash);
    freedBytes += info.storedLength;
    // A failing delete aborts the transaction, which `done` tells.
    transaction
      .objectStore('tiles')
      .delete(info.hash)
      .catch(() => {});
    transaction
      .objectStore('tileInfo')
      .delete(info.hash)
      .catch(() => {});
  }
  await transaction.done;
  return { removedHashes, freedBytes };
}
