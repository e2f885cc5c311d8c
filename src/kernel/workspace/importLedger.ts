import type { WorkspaceStore } from './ports.ts';
import type { ImportCounts, LedgerEvent } from '../ledger/events.ts';
import { addCounts, noImports } from '../ledger/intake.ts';
import type { AnyEvent } from '../ledger/validate.ts';
import { assert } from '../shared/assert.ts';

/** Events of one file, in a fixed order, as often as they are asked for. */
export interface LedgerSource {
  readonly name: string;
  /** Of its lines, uncompressed. */
  readonly sha256: string;
  /** How many `chunks` gives in all. */
  readonly events: number;
  chunks(): AsyncIterable<readonly AnyEvent[]>;
}

export interface LedgerImported {
  /** What became of the events in this attempt: after an interrupted one, what that had brought is known. */
  readonly counts: ImportCounts;
  /** Added, with a clock more than five minutes ahead of ours. */
  readonly ahead: number;
  /** Null: this file had been taken in whole before, and nothing was written. */
  readonly record: LedgerEvent | null;
}

/** Events per transaction: some tenths of a second, between which a commit of the person's own work finds its turn. */
const chunkSize = 2_000;

/**
 * Takes in a whole file. Rejects with `StorageFailure` (or what `chunks` throws): what was taken in until then stays,
 * and running it again completes it.
 */
export async function importLedger(
  store: Pick<WorkspaceStore, 'importEvents'>,
  source: LedgerSource,
  onProgress: (done: number) => void = () => {},
): Promise<LedgerImported> {
  let done = 0;
  let imported: LedgerImported = { counts: noImports, ahead: 0, record: null };
  for await (const events of inEvenChunks(source.chunks())) {
    const last = done + events.length === source.events;
    const chunk = { source: source.name, sha256: source.sha256, from: done, events, last };
    const { counts, ahead, record } = await store.importEvents(chunk);
    imported = {
      counts: addCounts(imported.counts, counts),
      ahead: imported.ahead + ahead,
      record: record ?? imported.record,
    };
    done += events.length;
    onProgress(done);
  }
  assert(done === source.events, 'a file gives the events that it was counted to hold');
  return imported;
}

async function* inEvenChunks(
  pieces: AsyncIterable<readonly AnyEvent[]>,
): AsyncGenerator<readonly AnyEvent[], void, undefined> {
  let held: AnyEvent[] = [];
  for await (const piece of pieces) {
    for (const event of piece) {
      held.push(event);
      if (held.length < chunkSize) continue;
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}
