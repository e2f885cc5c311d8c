import { applyEvent, emptyMeterState, type MeterState } from '../kernel/metrics/assetMeter.ts';
import type { AssetId } from '../kernel/shared/ids.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Meters of the assets that were looked at: read once, then kept up to date by the events of every tab. */
export interface AssetFolds {
  get(ids: readonly AssetId[]): Promise<ReadonlyMap<AssetId, MeterState>>;
}

export function createAssetFolds(workspace: WorkspaceStore): AssetFolds {
  const folds = new Map<string, MeterState>();
  let loading: Promise<void> = Promise.resolve();

  const fold = (events: readonly LedgerEvent[]): void => {
    for (const event of events) {
      const { asset } = event.scope;
      const state = asset === undefined ? undefined : folds.get(asset);
      if (state) applyEvent(state, event);
    }
  };
  workspace.subscribe((change) => fold(change.events));

  const load = async (ids: readonly AssetId[]): Promise<void> => {
    const missing = ids.filter((id) => !folds.has(id));
    // Known from here on: what arrives by subscription meanwhile is folded too, and doubles are ignored.
    for (const id of missing) folds.set(id, emptyMeterState());
    try {
      for (const id of missing) fold(await workspace.eventsOfAsset(id));
    } catch (cause) {
      // A meter that was not read must not pass for one that reads zero.
      for (const id of missing) folds.delete(id);
      throw cause;
    }
  };

  return {
    get: async (ids) => {
      const mine = loading.then(() => load(ids));
      loading = mine.catch(() => undefined);
      await mine;
      return new Map(ids.map((id) => [id, folds.get(id) ?? emptyMeterState()]));
    },
  };
}
