import { acceptanceOf, applyAcceptanceEvent, emptyAcceptance } from '../kernel/metrics/acceptanceRecords.ts';
import { applyWaitEvent, emptyWaitState, waitAtRank, waitEstimate } from '../kernel/metrics/waitEstimates.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { WaitEstimate } from '../kernel/metrics/views.ts';
import type { EngineDescriptor } from '../kernel/operations/ports.ts';
import type { Tally } from '../kernel/statistics/rates.ts';
import { readRecentEvents } from './recentEvents.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** What this browser's own calls say of an engine. */
export interface EngineHistory {
  wait(engine: EngineDescriptor): WaitEstimate;
  /** The `rank`-th shortest of the waits that `wait` counts, from 1. */
  waitAt(engine: EngineDescriptor, rank: number): number | null;
  /** Accepted sets of decided ones. */
  acceptance(engine: EngineDescriptor): Tally;
  /** Reads the history once; later events arrive by subscription. */
  load(): Promise<void>;
}

export function createEngineHistory(workspace: WorkspaceStore): EngineHistory {
  const waits = emptyWaitState();
  const acceptance = emptyAcceptance();
  const take = (event: LedgerEvent): void => {
    applyWaitEvent(waits, event);
    applyAcceptanceEvent(acceptance, event);
  };
  workspace.subscribe((change) => {
    // Another machine's waits say nothing about this one.
    if (change.imported) return;
    change.events.forEach(take);
  });
  return {
    wait: ({ operation, provider, model }) => waitEstimate(waits, operation, provider, model),
    waitAt: ({ operation, provider, model }, rank) => waitAtRank(waits, operation, provider, model, rank),
    acceptance: ({ operation, provider, model }) => acceptanceOf(acceptance, operation, provider, model),
    load: async () => {
      await readRecentEvents(workspace, take);
    },
  };
}
