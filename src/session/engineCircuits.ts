import { readRecentEvents } from './recentEvents.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import { compareEvents } from '../kernel/ledger/hlc.ts';
import { applyCircuitEvent, circuitAt, emptyCircuits, type Circuit } from '../kernel/metrics/circuits.ts';
import type { EngineDescriptor } from '../kernel/operations/ports.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Whether hosted engines work just now, by this browser's recent calls. */
export interface EngineCircuits {
  at(engine: Pick<EngineDescriptor, 'provider' | 'model'>, nowMs: number): Circuit;
  /** Told when calls ended. Returns unsubscribe. */
  onEnded(listener: () => void): () => void;
}

/** Reads the history once; later events arrive by subscription. */
export async function readEngineCircuits(workspace: WorkspaceStore): Promise<EngineCircuits> {
  const listeners = new Set<() => void>();
  const state = emptyCircuits();
  const read: LedgerEvent[] = [];
  let take = (event: LedgerEvent): void => void read.push(event);
  workspace.subscribe((change) => {
    // Another machine's calls went another way.
    if (change.imported) return;
    change.events.forEach(take);
    if (change.events.some(isEnd)) for (const listener of listeners) listener();
  });
  await readRecentEvents(workspace, take);
  // Assets are read one after the other, and circuits want the order of time; what was told twice counts once.
  for (const event of read.toSorted(compareEvents)) applyCircuitEvent(state, event);
  take = (event) => void applyCircuitEvent(state, event);
  return {
    at: (engine, nowMs) => circuitAt(state, engine, nowMs),
    onEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const isEnd = ({ type }: LedgerEvent): boolean => type === 'call.completed' || type === 'call.failed';
