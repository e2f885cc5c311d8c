import { assetFacts } from '../../../kernel/review/assetFacts.ts';
import type { Calendar } from '../../../kernel/review/calendar.ts';
import { createFactTable } from '../../../kernel/review/factTable.ts';
import type { FactTable } from '../../../kernel/review/factTable.ts';
import { noAsset } from '../../../kernel/review/rollForward.ts';
import type { LedgerEvent } from '../../../kernel/ledger/events.ts';
import { assetId } from '../../../kernel/shared/ids.ts';
import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';

/** The facts of every asset, kept in step with the ledger. */
export interface FactStore {
  /** Reads the ledger; resolves when all of it is in. */
  load(onProgress: (events: number) => void): Promise<void>;
  table(): FactTable;
  /** Told after facts have changed. Returns unsubscribe. */
  subscribe(listener: () => void): () => void;
}

/**
 * Reads all events once. An event that arrives later has its asset read and folded anew: the same fold as at the
 * start, so that what was added up step by step cannot differ from what is added up at once.
 */
export function createFactStore(
  workspace: Pick<WorkspaceStore, 'eachEvent' | 'eventsOfAsset' | 'subscribe'>,
  calendar: Calendar,
): FactStore {
  let table = createFactTable(calendar);
  const listeners = new Set<() => void>();
  /** Events without an asset: few, and no index of the database finds them. */
  const loose = new Map<string, LedgerEvent>();
  /** Assets with news. */
  let stale = new Set<string>();
  let refreshing: Promise<void> = Promise.resolve();

  const assetOf = ({ scope }: LedgerEvent): string => scope.asset ?? noAsset;

  async function refresh(): Promise<void> {
    const touched = stale;
    if (touched.size === 0) return;
    stale = new Set();
    for (const asset of touched) {
      const events = asset === noAsset ? [...loose.values()] : await workspace.eventsOfAsset(assetId(asset));
      table.put(assetFacts(asset, events));
    }
    for (const listener of listeners) listener();
  }

  async function readAll(onProgress: (events: number) => void): Promise<void> {
    const byAsset = new Map<string, LedgerEvent[]>();
    let count = 0;
    loose.clear();
    await workspace.eachEvent((events) => {
      for (const event of events) {
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
    for (const event of events) {
      if (assetOf(event) === noAsset) loose.set(event.id, event);
      stale.add(assetOf(event));
    }
    refreshing = refreshing.then(refresh);
  });

  return {
    load: async (onProgress) => {
      // What arrives meanwhile waits its turn in `stale`.
      refreshing = refreshing.then(async () => {
        await readAll(onProgress);
        await refresh();
      });
      await refreshing;
    },
    table: () => table,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
