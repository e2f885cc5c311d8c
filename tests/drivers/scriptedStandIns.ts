import type { Circuit } from '../../src/kernel/metrics/circuits.ts';
import type { FallbackRule } from '../../src/kernel/operations/standIns.ts';
import type { StandInPort } from '../../src/session/standInPort.ts';

/** A team's rule for every tool, and circuits as a test sets them, by engine. */
export interface ScriptedStandIns extends StandInPort {
  allowed: FallbackRule;
  readonly circuits: Map<string, Circuit>;
  readonly missing: Set<string>;
  changed(): void;
}

export function scriptedStandIns(): ScriptedStandIns {
  const listeners = new Set<() => void>();
  const scripted: ScriptedStandIns = {
    allowed: { mode: 'off', order: [], limitMicros: null },
    circuits: new Map(),
    missing: new Set(),
    changed: () => listeners.forEach((listener) => listener()),
    rule: () => scripted.allowed,
    circuit: ({ descriptor }) => scripted.circuits.get(descriptor.id) ?? { kind: 'closed' },
    isReady: ({ descriptor }) => !scripted.missing.has(descriptor.id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return scripted;
}
