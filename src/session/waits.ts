import {
  applyWaitEvent,
  emptyWaitState,
  waitEstimate,
  type WaitState,
} from '../kernel/metrics/waitEstimates.ts';
import type { WaitEstimate } from '../kernel/metrics/views.ts';
import type { EngineDescriptor } from '../kernel/operations/ports.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Waits are measured on the assets worked on last: old machines and old models fade out by themselves. */
const recentAssets = 30;

/** Expected waits from this browser's own completed calls. */
export interface WaitService {
  estimate(engine: EngineDescriptor): WaitEstimate;
  /** Reads the history once; later events arrive by subscription. */
  load(): Promise<void>;
}

export function createWaitService(workspace: WorkspaceStore): WaitService {
  let state: WaitState = emptyWaitState();
  workspace.subscribe((change) => {
    // Another machine's waits say nothing about this one.
    if (change.imported) return;
    for (const event of change.events) state = applyWaitEvent(state, event);
  });
  return {
    estimate: (engine) => waitEstimate(state, engine.operation, engine.provider, engine.model),
    load: async () => {
      const assets = await workspace.listAssets();
      const recent = [...assets].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, recentAssets);
      for (const asset of recent) {
        for (const event of await workspace.eventsOfAsset(asset.id)) state = applyWaitEvent(state, event);
      }
    },
  };
}
