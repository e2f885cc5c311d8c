import { toFailure } from './failure.ts';
import type { ReportProblem } from './rows.ts';
import type { Database, EventRow } from './schema.ts';
import { publicContent } from '../../kernel/ledger/merge.ts';
import { parseEvent } from '../../kernel/ledger/validate.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';
import type { Clock, IdSource } from '../../kernel/shared/clock.ts';
import { importStep } from '../../kernel/workspace/importStep.ts';
import type { ImportStep } from '../../kernel/workspace/importStep.ts';
import type { ImportChunk, LedgerConflict } from '../../kernel/workspace/ports.ts';

type ImportTransaction = ReturnType<typeof beginImport>;

/**
 * One readwrite transaction for the chunk: events, what was refused, the counter, how far the file has come and, with
 * the last chunk, the record of the import.
 */
export async function importChunk(
  database: Database,
  chunk: ImportChunk,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
): Promise<ImportStep> {
  const transaction = beginImport(database);
  transaction.done.catch(() => {});
  try {
    const counters = transaction.objectStore('counters');
    const imports = transaction.objectStore('imports');
    const events = transaction.objectStore('events');
    const rows = await storedRows(transaction, chunk.events);
    const [counter = null, progress = null] = await Promise.all([
      counters.get('self'),
      imports.get(chunk.sha256),
    ]);
    const before = { stored: ({ id }: AnyEvent) => rows.get(id), counter, progress };
    const step = importStep(chunk, before, stamp);
    await Promise.all([
      // `add`, not `put`: an event that is there already must never be replaced.
      ...[...step.added, ...step.record].map((event) => events.add(event)),
      counters.put({ key: 'self', ...step.counter }),
      imports.put({
        ...step.progress,
        sha256: chunk.sha256,
        added: (progress?.added ?? 0) + step.added.length,
      }),
      setAside(transaction, step, chunk),
    ]);
    await transaction.done;
    return step;
  } catch (cause) {
    try {
      transaction.abort();
    } catch {
      // Already finished or aborted: the cause says it all.
    }
    throw toFailure(transaction.error ?? cause);
  }
}

function beginImport(database: Database) {
  return database.transaction(['events', 'counters', 'conflicts', 'imports'], 'readwrite', {
    durability: 'strict',
  });
}

/** Rows under the ids of `events`, by id. A file comes in order, so one range per device finds nearly all at once. */
async function storedRows(
  transaction: ImportTransaction,
  events: readonly AnyEvent[],
): Promise<ReadonlyMap<string, EventRow>> {
  const store = transaction.objectStore('events');
  const seqs = new Map<string, number[]>();
  for (const { dev, seq } of events) {
    const own = seqs.get(dev);
    if (own === undefined) seqs.set(dev, [seq]);
    else own.push(seq);
  }
  const found = await Promise.all(
    Array.from(seqs, async ([dev, numbers]) => {
      const first = numbers.reduce((a, b) => Math.min(a, b), Infinity);
      const last = numbers.reduce((a, b) => Math.max(a, b), 0);
      // Numbers far apart: their range could hold the whole ledger.
      if (last - first >= numbers.length * 4) return Promise.all(numbers.map((seq) => store.get([dev, seq])));
      return store.getAll(IDBKeyRange.bound([dev, first], [dev, last]));
    }),
  );
  const rows = new Map<string, EventRow>();
  // By key and not by `id`: a row whose own id is broken still holds its place.
  for (const row of found.flat()) if (row !== undefined) rows.set(`${row.dev}:${row.seq}`, row);
  return rows;
}

async function setAside(
  transaction: ImportTransaction,
  { refused, at }: ImportStep,
  { source, sha256 }: ImportChunk,
): Promise<void> {
  const conflicts = transaction.objectStore('conflicts');
  // One after the other: two contents under one id take the next free number each.
  for (const event of refused) {
    const { dev, seq } = event;
    const known = await conflicts.getAll(IDBKeyRange.bound([dev, seq, 0], [dev, seq, Infinity]));
    const content = publicContent(event);
    if (known.some((row) => publicContent(row.refused) === content)) continue;
    await conflicts.add({ dev, seq, n: known.length, refused: event, source, sha256, at });
  }
}

/** Every chunk that adds an event changes its file's row; forgetting changes a row of its own. */
export async function readImportMark(database: Database): Promise<string> {
  const rows = await database.getAll('imports');
  return rows.map(({ sha256, added = 0 }) => `${sha256} ${added}`).join('\n');
}

export async function readConflicts(
  database: Database,
  report: ReportProblem,
): Promise<readonly LedgerConflict[]> {
  const transaction = database.transaction(['events', 'conflicts']);
  const rows = await transaction.objectStore('conflicts').getAll();
  const events = transaction.objectStore('events');
  const read = await Promise.all(
    rows.map(async ({ dev, seq, n, refused, source, sha256, at }) => {
      const parsed = parseEvent(refused);
      if (parsed.kind === 'invalid') {
        report({ store: 'conflicts', key: `${dev}:${seq}/${n}`, reason: parsed.reason });
        return null;
      }
      const kept = parseEvent(await events.get([dev, seq]));
      return {
        kept: kept.kind === 'invalid' ? null : kept.event,
        refused: parsed.event,
        source,
        sha256,
        at,
      };
    }),
  );
  return read.filter((conflict) => conflict !== null);
}
