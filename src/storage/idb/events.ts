import type { Database, EventRow } from './schema.ts';
import type { ReportProblem } from './rows.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import { compareEvents } from '../../kernel/ledger/hlc.ts';
import { isKnownEvent, parseEvent } from '../../kernel/ledger/validate.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';

/** Rows per read: about 2 MB of events. */
const chunkSize = 5_000;

export async function readAssetEvents(
  database: Database,
  asset: string,
  report: ReportProblem,
): Promise<readonly LedgerEvent[]> {
  const rows = await database.getAllFromIndex('events', 'asset', asset);
  return knownEvents(readEvents(rows, report)).toSorted(compareEvents);
}

/** Types of a newer version stay stored and are passed over. */
export function knownEvents(events: readonly AnyEvent[]): readonly LedgerEvent[] {
  return events.filter(isKnownEvent);
}

/** Each chunk is a transaction of its own, so that a slow reader never holds up a writer. */
export async function readAllEvents(
  attempt: <T>(read: (database: Database) => Promise<T>) => Promise<T>,
  report: ReportProblem,
  onChunk: (events: readonly AnyEvent[]) => void | Promise<void>,
): Promise<void> {
  let after: [string, number] | null = null;
  for (;;) {
    const range: IDBKeyRange | null = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const rows: readonly EventRow[] = await attempt((database) =>
      database.getAll('events', range, chunkSize),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    const events = readEvents(rows, report);
    if (events.length > 0) await onChunk(events);
    if (rows.length < chunkSize) return;
    after = [last.dev, last.seq];
  }
}

/** Broken rows are reported and passed over. */
function readEvents(rows: readonly unknown[], report: ReportProblem): readonly AnyEvent[] {
  const events: AnyEvent[] = [];
  for (const row of rows) {
    const parsed = parseEvent(row);
    if (parsed.kind !== 'invalid') events.push(parsed.event);
    else {
      const { id } = row as { id?: unknown };
      report({ store: 'events', key: String(id), reason: parsed.reason });
    }
  }
  return events;
}
