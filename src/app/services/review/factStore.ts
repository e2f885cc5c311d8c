import { assetFacts } from '../../../kernel/review/assetFacts.ts';
import type { Calendar } from '../../../kernel/review/calendar.ts';
import { createFactTable, restoreTable } from '../../../kernel/review/factTable.ts';
import type { FactTable } from '../../../kernel/review/factTable.ts';
import type { TableSnapshot } from '../../../kernel/review/tableSnapshot.ts';
import { noAsset } from '../../../kernel/review/rollForward.ts';
import type { LedgerEvent } from '../../../kernel/ledger/events.ts';
import { assetId } from '../../../kernel/shared/ids.ts';
import type { DeviceExtent, WorkspaceStore } from '../../../kernel/workspace/ports.ts';

/** The facts of every asset, kept in step with the ledger. */
export interface FactStore {
  /** Reads the ledger; resolves when all of it is in. */
  load(onProgress: (events: number) => void): Promise<void>;
  table(): FactTable;
  /** Events without an asset: budgets, alerts, closings, and money that no asset carries. */
  loose(): readonly LedgerEvent[];
  /**
   * Reads what was written and has not been told yet. Resolves with the last event of each device: the table and
   * `loose` hold exactly what is stored up to them.
   */
  catchUp(): Promise<ReadonlyMap<string, number>>;
  /** Keeps what was read for the next time, where that would save it much. */
  keep(): Promise<void>;
  /** Told after facts have changed. Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
}

/** Facts as they were when the ledger reached so far. */
export interface KeptFacts {
  readonly extent: readonly DeviceExtent[];
  /** While it is the same, nothing but later events has come. */
  readonly importMark: string;
  readonly table: TableSnapshot;
  /** Events without an asset: few, and no index of the database finds them. */
  readonly loose: readonly LedgerEvent[];
}

/** Where facts are kept between visits. Losing them costs time, never results. */
export interface FactCache {
  /** Null: nothing, or nothing that this version can use. */
  load(): Promise<KeptFacts | null>;
  save(kept: KeptFacts): Promise<void>;
}

/** Fewer events than this are read faster than what was kept is written. */
const worthKeeping = 2_000;

/**
 * Reads all events once, or what was kept of them and the events since. An event that arrives later has its asset read
 * and folded anew: the same fold as at the start, so that what was added up step by step cannot differ from what is
 * added up at once.
 */
export function createFactStore(
  workspace: Pick<
    WorkspaceStore,
    'eachEvent' | 'eventsOfAsset' | 'importMark' | 'ledgerExtent' | 'subscribe'
  >,
  calendar: Calendar,
  cache: FactCache | null = null,
): FactStore {
  let table = createFactTable(calendar);
  /** What the table holds for certain, and how many events were read for it beyond what was kept. */
  let extent: readonly DeviceExtent[] = [];
  /** As it was before `extent` was read. */
  let importMark = '';
  let readSinceKept = 0;
  const listeners = new Set<() => void>();
  let loose = new Map<string, LedgerEvent>();
  /** The same list until another event comes: what was made of it is remembered by it. */
  let looseList: { readonly of: typeof loose; readonly events: readonly LedgerEvent[] } | null = null;
  /** The last event of each device that was read or told. */
  let heard = new Map<string, number>();
  /** Assets with news. */
  let stale = new Set<string>();
  let refreshing: Promise<void> = Promise.resolve();

  const assetOf = ({ scope }: LedgerEvent): string => scope.asset ?? noAsset;

  function hear({ dev, seq }: LedgerEvent): void {
    if (seq > (heard.get(dev) ?? 0)) heard.set(dev, seq);
  }

  /** An event that is news to the table. */
  function take(event: LedgerEvent): void {
    hear(event);
    if (assetOf(event) === noAsset) loose.set(event.id, event);
    stale.add(assetOf(event));
  }

  async function fold(asset: string): Promise<void> {
    const events = asset === noAsset ? [...loose.values()] : await workspace.eventsOfAsset(assetId(asset));
    table.put(assetFacts(asset, events));
  }

  async function refresh(): Promise<void> {
    const touched = stale;
    if (touched.size === 0) return;
    stale = new Set();
    for (const asset of touched) await fold(asset);
    for (const listener of listeners) listener();
  }

  async function readAll(onProgress: (events: number) => void): Promise<void> {
    const byAsset = new Map<string, LedgerEvent[]>();
    let count = 0;
    importMark = await workspace.importMark();
    extent = await workspace.ledgerExtent();
    loose = new Map();
    heard = new Map();
    await workspace.eachEvent((events) => {
      for (const event of events) {
        hear(event);
        const asset = assetOf(event);
        const held = byAsset.get(asset);
        if (held === undefined) byAsset.set(asset, [event]);
        else held.push(event);
        if (asset === noAsset) loose.set(event.id, event);
      }
      count += events.length;
      onProgress(count);
    });
    const fresh = createFactTable(calendar);
    for (const [asset, events] of byAsset) fresh.put(assetFacts(asset, events));
    table = fresh;
    readSinceKept = count;
  }

  async function restoredFrom(
    from: FactCache,
  ): Promise<(Omit<KeptFacts, 'table'> & { table: FactTable }) | null> {
    const kept = await from.load();
    const restored = kept === null ? null : restoreTable(kept.table, calendar);
    return kept === null || restored === null ? null : { ...kept, table: restored };
  }

  /** An import may have filled a gap, or a device may have been forgotten. */
  async function stillWhole(
    extents: readonly DeviceExtent[],
    through: ReadonlyMap<string, number>,
  ): Promise<boolean> {
    const now = new Map((await workspace.ledgerExtent({ through })).map((one) => [one.dev, one.events]));
    return extents.every(({ dev, events }) => now.get(dev) === events);
  }

  /** True when what was kept is still true and the rest has been read. */
  async function readRest(onProgress: (events: number) => void): Promise<boolean> {
    if (cache === null) return false;
    const [kept, mark] = await Promise.all([restoredFrom(cache), workspace.importMark()]);
    if (kept === null) return false;
    const through = lastSeqs(kept.extent);
    // Counting a million events takes longer than all the rest.
    if (mark !== kept.importMark && !(await stillWhole(kept.extent, through))) return false;
    const since = await workspace.ledgerExtent({ after: through });
    const touched = new Set<string>();
    let count = 0;
    loose = new Map(kept.loose.map((event) => [event.id, event]));
    heard = new Map(through);
    await workspace.eachEvent((events) => {
      for (const event of events) {
        hear(event);
        const asset = assetOf(event);
        touched.add(asset);
        if (asset === noAsset) loose.set(event.id, event);
      }
      count += events.length;
      onProgress(count);
    }, through);
    table = kept.table;
    for (const asset of touched) await fold(asset);
    extent = joined(kept.extent, since);
    importMark = mark;
    readSinceKept = count;
    return true;
  }

  /** Reads everything anew where reading what has changed, asset by asset, would take longer or not be right. */
  function readAgain(): void {
    refreshing = refreshing.then(async () => {
      stale = new Set();
      await readAll(() => undefined);
      for (const listener of listeners) listener();
    });
  }

  workspace.subscribe(({ events, forgotten }) => {
    if (forgotten !== undefined) readAgain();
    if (events.length === 0) return;
    events.forEach(take);
    refreshing = refreshing.then(refresh);
  });

  return {
    load: async (onProgress) => {
      // What arrives meanwhile waits its turn in `stale`.
      refreshing = refreshing.then(async () => {
        if (!(await readRest(onProgress))) await readAll(onProgress);
        await refresh();
      });
      await refreshing;
    },
    table: () => table,
    loose: () => {
      if (looseList?.of !== loose || looseList.events.length !== loose.size)
        looseList = { of: loose, events: [...loose.values()] };
      return looseList.events;
    },
    catchUp: async () => {
      let through: ReadonlyMap<string, number> = new Map();
      refreshing = refreshing.then(async () => {
        // Folding an asset reads all of it, so what was written meanwhile is heard of before the answer.
        for (;;) {
          await workspace.eachEvent((events) => events.forEach(take), heard);
          if (stale.size === 0) break;
          await refresh();
        }
        through = new Map(heard);
      });
      await refreshing;
      return through;
    },
    keep: async () => {
      // In turn: while the ledger is read again, how far it reaches and the table are not of one moment.
      await refreshing;
      if (cache === null || readSinceKept < worthKeeping) return;
      readSinceKept = 0;
      await cache.save({ extent, importMark, table: table.snapshot(), loose: [...loose.values()] });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const lastSeqs = (extent: readonly DeviceExtent[]): ReadonlyMap<string, number> =>
  new Map(extent.map(({ dev, lastSeq }) => [dev, lastSeq]));

/** Two ranges of the same ledger that follow each other. */
function joined(before: readonly DeviceExtent[], after: readonly DeviceExtent[]): DeviceExtent[] {
  const devices = new Map(before.map((one) => [one.dev, one]));
  for (const { dev, events, lastSeq } of after)
    devices.set(dev, { dev, events: events + (devices.get(dev)?.events ?? 0), lastSeq });
  return [...devices.values()];
}
