import type { ImportChunk, ImportedChunk } from './ports.ts';
import type { EventDraft, LedgerEvent } from '../ledger/events.ts';
import { advance, countArrivals, counterAfter, noProgress, takeIn } from '../ledger/intake.ts';
import type { ImportProgress, Intake } from '../ledger/intake.ts';
import { newDevice, stampEvents } from '../ledger/stamp.ts';
import type { DeviceCounter } from '../ledger/stamp.ts';
import type { AnyEvent } from '../ledger/validate.ts';
import type { Clock, IdSource } from '../shared/clock.ts';

/** What a store holds already, read in the transaction that will write the step. */
export interface BeforeImport {
  stored(event: AnyEvent): unknown;
  readonly counter: DeviceCounter | null;
  /** Of this file. */
  readonly progress: ImportProgress | null;
}

/** What the store has to write, all of it or nothing. */
export interface ImportStep extends Pick<Intake, 'added' | 'refused'> {
  /** None, or one `ledger.imported`. */
  readonly record: readonly LedgerEvent[];
  readonly counter: DeviceCounter;
  readonly progress: ImportProgress;
  readonly imported: ImportedChunk;
  /** When, ms UTC. */
  readonly at: number;
}

/** One chunk of an import as a function of what is stored; every store does the same. */
export function importStep(
  chunk: ImportChunk,
  before: BeforeImport,
  stamp: { readonly clock: Clock; readonly ids: IdSource; readonly actor: string },
): ImportStep {
  const at = stamp.clock.now();
  const intake = takeIn(chunk.events, before.stored, at);
  const own = before.counter ?? newDevice(stamp.ids);
  const received = counterAfter(own, intake, at, () => stamp.ids.next());
  const held = before.progress ?? noProgress;
  const progress = advance(held, chunk.from, intake.arrivals, chunk.last);
  const { source, sha256 } = chunk;
  const record: EventDraft = {
    type: 'ledger.imported',
    scope: {},
    body: { source, sha256, counts: progress.counts },
  };
  const drafts = progress.recorded && !held.recorded ? [record] : [];
  const { events, counter } = stampEvents(drafts, received, stamp.clock, stamp.actor);
  const counts = countArrivals(intake.arrivals);
  return {
    added: intake.added,
    refused: intake.refused,
    record: events,
    counter,
    progress,
    imported: { counts, ahead: intake.ahead, record: events[0] ?? null },
    at,
  };
}
