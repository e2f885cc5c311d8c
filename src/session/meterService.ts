import type { StoreApi } from 'zustand/vanilla';

import {
  applyEvent,
  emptyMeterState,
  iterationRows,
  meterView,
  type MeterState,
} from '../kernel/metrics/assetMeter.ts';
import type { EditorState } from './types.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Keeps the open asset's meter equal to the fold over its events, whichever tab wrote them. */
export interface MeterService {
  open(asset: AssetId): Promise<void>;
  close(): void;
}

export function createMeterService(workspace: WorkspaceStore, store: StoreApi<EditorState>): MeterService {
  let asset: AssetId | null = null;
  let state: MeterState = emptyMeterState();

  const publish = (): void => {
    store.setState({ meter: meterView(state), iterations: iterationRows(state) });
  };
  const fold = (events: readonly LedgerEvent[]): void => {
    for (const event of events) state = applyEvent(state, event);
  };

  workspace.subscribe((change) => {
    const own = change.events.filter((event) => asset !== null && event.scope.asset === asset);
    if (own.length === 0) return;
    fold(own);
    publish();
  });

  return {
    open: async (id) => {
      asset = id;
      state = emptyMeterState();
      const events = await workspace.eventsOfAsset(id);
      if (asset !== id) return;
      // Events that arrived by subscription in the meantime are folded twice: the fold ignores known ids.
      fold(events);
      publish();
    },
    close: () => {
      asset = null;
      state = emptyMeterState();
      publish();
    },
  };
}
