import type { Database, EventRow } from './schema.ts';
import type { ReportProblem } from './rows.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import { coverEvents, deviceSpans, emptyCoverage } from '../../kernel/ledger/gaps.ts';
import type { SeqRange } from '../../kernel/ledger/gaps.ts';
import { compareEvents } from '../../kernel/ledger/hlc.ts';
import { decisionsAmong } from '../../kernel/ledger/modelDecisions.ts';
import type { ModelDecision } from '../../kernel/ledger/modelDecisions.ts';
import { isKnownEvent, parseEvent } from '../../kernel/ledger/validate.ts';
import type { AnyEvent } from '../../kernel/ledger/validate.ts';
import type { DeviceExtent, LedgerRange } from '../../kernel/workspace/ports.ts';

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

export async function readModelDecisions(
  database: Database,
  report: ReportProblem,
): Promise<readonly ModelDecision[]> {
  const rows = await database.getAllFromIndex('events', 'modelDecision');
  return decisionsAmong(readEvents(rows, report));
}

/** Types of a newer version stay stored and are passed over. */
export function knownEvents(events: readonly AnyEvent[]): readonly LedgerEvent[] {
  return events.filter(isKnownEvent);
}

const keysPerRead = 50_000;

type Attempt = <T>(read: (database: Database) => Promise<T>) => Promise<T>;
type Key = [string, number];

/** Each chunk is a transaction of its own, so that a slow reader never holds up a writer. */
export async function readAllEvents(
  attempt: Attempt,
  report: ReportProblem,
  onChunk: (events: readonly AnyEvent[]) => void | Promise<void>,
  after: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  if (after.size === 0) return readRange(attempt, report, onChunk, null);
  const devices = await attempt((database) => devicesAfter(database, after));
  for (const dev of devices)
    await readRange(attempt, report, onChunk, { dev, after: [dev, after.get(dev) ?? -Infinity] });
}

async function readRange(
  attempt: Attempt,
  report: ReportProblem,
  onChunk: (events: readonly AnyEvent[]) => void | Promise<void>,
  only: { readonly dev: string; readonly after: Key } | null,
): Promise<void> {
  let after = only?.after ?? null;
  for (;;) {
    const range = rangeAfter(after, only?.dev ?? null);
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

function rangeAfter(after: Key | null, dev: string | null): IDBKeyRange | null {
  if (after === null) return null;
  return dev === null ? IDBKeyRange.lowerBound(after, true) : rangeOf(dev, after);
}

const rangeOf = (dev: string, after: Key): IDBKeyRange =>
  IDBKeyRange.bound(after, [dev, Infinity], true, false);

/** Few, so one look for each is cheap however many events they have. */
async function listDevices(database: Database): Promise<string[]> {
  const devices: string[] = [];
  for (let from: IDBKeyRange | null = null; ;) {
    const [key] = await database.getAllKeys('events', from, 1);
    if (key === undefined) return devices;
    devices.push(key[0]);
    from = IDBKeyRange.lowerBound([key[0], Infinity], true);
  }
}

export async function readExtent(
  database: Database,
  { after, through }: LedgerRange,
): Promise<DeviceExtent[]> {
  const devices = await listDevices(database);
  const { store } = database.transaction('events');
  const extents = await Promise.all(
    devices.map(async (dev): Promise<DeviceExtent[]> => {
      const [from, to] = [after?.get(dev) ?? -Infinity, through?.get(dev) ?? Infinity];
      if (from >= to) return [];
      const range = IDBKeyRange.bound([dev, from], [dev, to], true, false);
      const [events, last] = await Promise.all([store.count(range), store.openKeyCursor(range, 'prev')]);
      return last === null ? [] : [{ dev, events, lastSeq: last.key[1] }];
    }),
  );
  return extents.flat();
}

/** Those with an event above their number: asked all at once, since after a night few of them have any. */
async function devicesAfter(database: Database, after: ReadonlyMap<string, number>): Promise<string[]> {
  const devices = await listDevices(database);
  const { store } = database.transaction('events');
  const news = await Promise.all(
    devices.map((dev) => store.getKey(rangeOf(dev, [dev, after.get(dev) ?? -Infinity]))),
  );
  return devices.filter((_, index) => news[index] !== undefined);
}

/** Keys only: a device's events are some hundred thousand numbers, and their rows some hundred megabytes. */
export async function readMissing(database: Database, dev: string): Promise<readonly SeqRange[]> {
  const coverage = emptyCoverage();
  for (let after = -Infinity; ;) {
    const range = IDBKeyRange.bound([dev, after], [dev, Infinity], true, false);
    const keys = await database.getAllKeys('events', range, keysPerRead);
    coverEvents(
      coverage,
      keys.map(([, seq]) => ({ dev, seq })),
    );
    const last = keys.at(-1);
    if (last === undefined || keys.length < keysPerRead) break;
    after = last[1];
  }
  return deviceSpans(coverage)[0]?.missing ?? [];
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
