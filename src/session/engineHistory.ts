import { acceptanceOf, applyAcceptanceEvent, emptyAcceptance } from '../kernel/metrics/acceptanceRecords.ts';
import { applyHealthEvent, emptyHealth, failuresNow } from '../kernel/metrics/providerHealth.ts';
import { applyWaitEvent, emptyWaitState, waitEstimate } from '../kernel/metrics/waitEstimates.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { WaitEstimate } from '../kernel/metrics/views.ts';
import type { EngineDescriptor } from '../kernel/operations/ports.ts';
import type { Tally } from '../kernel/statistics/rates.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Looked at on the assets worked on last: old machines and old models fade out by themselves. */
const recentAssets = 30;

/** What this browser's own calls say of an engine. */
export interface EngineHistory {
  wait(engine: EngineDescriptor): WaitEstimate;
  /** Accepted sets of decided ones. */
  acceptance(engine: EngineDescriptor): Tally;
  /** Calls in a row that failed by the fault of the engine's provider, just now; 0: nothing speaks against it. */
  failures(engine: EngineDescriptor, nowMs: number): number;
  /** Reads the history once; later events arrive by subscription. */
  load(): Promise<void>;
}

export function createEngineHistory(workspace: WorkspaceStore): EngineHistory {
  const waits = emptyWaitState();
  const acceptance = emptyAcceptance();
  // Of this page's time: how a provider did yesterday says nothing.
  const health = emptyHealth();
  const take = (event: LedgerEvent): void => {
    applyWaitEvent(waits, event);
    applyAcceptanceEvent(acceptance, event);
  };
  workspace.subscribe((change) => {
    // Another machine's waits say nothing about this one.
    if (change.imported) return;
    for (const event of change.events) {
      take(event);
      applyHealthEvent(health, event);
    }
  });
  return {
    wait: ({ operation, provider, model }) => waitEstimate(waits, operation, provider, model),
    acceptance: ({ operation, provider, model }) => acceptanceOf(acceptance, operation, provider, model),
    failures: ({ provider }, nowMs) => failuresNow(health, provider, nowMs),
    load: async () => {
      const assets = await workspace.listAssets();
      const recent = [...assets].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, recentAssets);
      for (const asset of recent) (await workspace.eventsOfAsset(asset.id)).forEach(take);
    },
  };
}
