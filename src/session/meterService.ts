import type { StoreApi } from 'zustand/vanilla';

import {
  applyEvent,
  emptyMeterState,
  iterationRows,
  meterView,
  type MeterState,
} from '../kernel/metrics/assetMeter.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/** Keeps the open asset's meter equal to the fold over its events, whichever tab wrote them. */
export interface MeterService {
  open(asset: AssetId): Promise<void>;
  /** A call was taken up, or let go of, without an event: which ones run is asked again. */
  runsChanged(): void;
  close(): void;
}

export function createMeterService(
  { workspace, runLocks }: Pick<SessionPorts, 'workspace' | 'runLocks'>,
  store: StoreApi<EditorState>,
): MeterService {
  let asset: AssetId | null = null;
  let state: MeterState = emptyMeterState();
  let alive: ReadonlySet<string> = new Set();

  const publish = (): void => {
    store.setState({ meter: meterView(state, alive), iterations: iterationRows(state, alive) });
  };
  const fold = (events: readonly LedgerEvent[]): void => {
    for (const event of events) state = applyEvent(state, event);
  };

  /** A killed tab says nothing: whether an open call still runs is asked again whenever there is news of the asset. */
  const askWhoRuns = async (): Promise<void> => {
    if (state.open.size === 0) return;
    const mine = state;
    const running = await runLocks.running();
    if (mine !== state) return;
    alive = running;
    publish();
  };

  workspace.subscribe((change) => {
    const own = change.events.filter((event) => asset !== null && event.scope.asset === asset);
    if (own.length === 0) return;
    fold(own);
    // Its tab took the lock before it wrote the submission.
    const begun = own.flatMap((event) => (event.type === 'call.submitted' ? [event.body.call] : []));
    if (begun.length > 0) alive = new Set([...alive, ...begun]);
    publish();
    void askWhoRuns();
  });

  return {
    open: async (id) => {
      asset = id;
      state = emptyMeterState();
      const events = await workspace.eventsOfAsset(id);
      if (asset !== id) return;
      // Events that arrived by subscription in the meantime are folded twice: the fold ignores known ids.
      fold(events);
      alive = await runLocks.running();
      if (asset === id) publish();
    },
    runsChanged: () => void askWhoRuns(),
    close: () => {
      asset = null;
      state = emptyMeterState();
      publish();
    },
  };
}
