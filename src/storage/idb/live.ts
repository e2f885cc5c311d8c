import type { IDBPTransaction } from 'idb';

import type { NinetytenSchema } from './schema.ts';
import { liveTilesOfDocument, liveTilesOfEntry, liveTilesOfStaged } from '../../kernel/document/liveTiles.ts';
import { readDocument, readHistoryEntry, readJob, readStaged } from './rows.ts';
import type { ReportProblem } from './rows.ts';

type Names = ('documents' | 'history' | 'staged' | 'jobs' | 'tiles' | 'tileInfo')[];
type LiveTransaction = IDBPTransaction<NinetytenSchema, Names, 'readonly' | 'readwrite'>;

const pageSize = 200;

/** Hashes named by any document, history entry, staged result or pending job. An unreadable row keeps every hash it mentions. */
export async function gatherLiveTiles(
  transaction: Pick<LiveTransaction, 'objectStore'>,
  report: ReportProblem,
): Promise<Set<string>> {
  const live = new Set<string>();
  for (const row of await transaction.objectStore('documents').getAll()) {
    const document = readDocument(row, report);
    if (document === null) addMentioned(live, row);
    else addAll(live, liveTilesOfDocument(document));
  }
  for (const row of await transaction.objectStore('staged').getAll()) {
    const staged = readStaged(row, report);
    if (staged === null) addMentioned(live, row);
    else addAll(live, liveTilesOfStaged(staged));
  }
  for (const row of await transaction.objectStore('jobs').getAll()) {
    const job = readJob(row, report);
    if (job === null) addMentioned(live, row);
    else addAll(live, liveTilesOfDocument(job.document));
  }
  // History is the long one: by pages, so that memory stays flat.
  let after: [string, number] | null = null;
  for (;;) {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const rows = await transaction.objectStore('history').getAll(range, pageSize);
    for (const row of rows) {
      const entry = readHistoryEntry(row, report);
      if (entry === null) addMentioned(live, row);
      else addAll(live, liveTilesOfEntry(entry));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return live;
    after = [last.asset, last.index];
  }
}

function addAll(live: Set<string>, hashes: Iterable<string>): void {
  for (const hash of hashes) live.add(hash);
}

const hashPattern = /^[0-9a-f]{64}$/;

function addMentioned(live: Set<string>, value: unknown): void {
  if (typeof value === 'string') {
    if (hashPattern.test(value)) live.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) addMentioned(live, part);
  }
}
