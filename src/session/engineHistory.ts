import { acceptanceOf, applyAcceptanceEvent, emptyAcceptance } from '../kernel/metrics/acceptanceRecords.ts';
import { applyWaitEvent, emptyWaitState, waitEstimate } from '../kernel/metrics/waitEstimates.ts';
import { compareEvents } from '../kernel/ledger/hlc.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { Circuit } from '../kernel/metrics/circuits.ts';
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
  /** Whether the engine works just now; closed while the history is not read. */
  circuit(engine: EngineDescriptor, nowMs: number): Circuit;
  /** Told when calls of this browser ended, and once the history is read. Returns unsubscribe. */
  onEnded(listener: () => void): () => void;
  /** Reads the history once; later events arrive by subscription. */
  load(): Promise<void>;
}

export function createEngineHistory(workspace: WorkspaceStore): EngineHistory {
  const waits = emptyWaitState();
  const acceptance = emptyAcceptance();
  const listeners = new Set<() => void>();
  /** Events of this page until the circuits are loaded: they are read in order of time. */
  let early: LedgerEvent[] = [];
  let circuits: Circuits | null = null;

  const tell = (): void => listeners.forEach((listener) => listener());
  const take = (event: LedgerEvent): void => {
    applyWaitEvent(waits, event);
    applyAcceptanceEvent(acceptance, event);
  };
  workspace.subscribe((change) => {
    // Another machine's waits say nothing about this one.
    if (change.imported) return;
    for (const event of change.events) {
      take(event);
      if (circuits === null) early.push(event);
      else circuits.add(event);
    }
    if (change.events.some(isEnd)) tell();
  });
  return {
    wait: ({ operation, provider, model }) => waitEstimate(waits, operation, provider, model),
    acceptance: ({ operation, provider, model }) => acceptanceOf(acceptance, operation, provider, model),
    circuit: (engine, nowMs) => circuits?.at(engine, nowMs) ?? { kind: 'closed' },
    onEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: async () => {
      const assets = await workspace.listAssets();
      const recent = [...assets].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, recentAssets);
      const events: LedgerEvent[] = [];
      for (const asset of recent) events.push(...(await workspace.eventsOfAsset(asset.id)));
      events.forEach(take);
      const loaded = await loadCircuits();
      for (const event of [...events, ...early].toSorted(compareEvents)) loaded.add(event);
      circuits = loaded;
      early = [];
      tell();
    },
  };
}

const isEnd = ({ type }: LedgerEvent): boolean => type === 'call.completed' || type === 'call.failed';

interface Circuits {
  add(event: LedgerEvent): void;
  at(engine: EngineDescriptor, nowMs: number): Circuit;
}

/** Their statistics are not for the first screen. */
async function loadCircuits(): Promise<Circuits> {
  const { applyCircuitEvent, circuitAt, emptyCircuits } = await import('../kernel/metrics/circuits.ts');
  const state = emptyCircuits();
  return {
    add: (event) => void applyCircuitEvent(state, event),
    at: (engine, nowMs) => circuitAt(state, engine, nowMs),
  };
}
