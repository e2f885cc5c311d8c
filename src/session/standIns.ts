import type { StoreApi } from 'zustand/vanilla';

import { chainOf } from './jobs/chain.ts';
import { pickEngine } from './jobs/pickEngine.ts';
import type { SessionPorts } from './ports.ts';
import type { StandInPort } from './standInPort.ts';
import type { EditorState, StandIn } from './types.ts';
import { toolNames, type OperationId } from '../kernel/operations/catalogue.ts';
import type { AnyEngine } from '../kernel/operations/ports.ts';
import type { EngineId } from '../kernel/shared/ids.ts';
import { periodStop, stopLoss } from '../kernel/metrics/budget.ts';

interface Ports extends Pick<SessionPorts, 'engines' | 'periodStops' | 'clock'> {
  readonly standIns: StandInPort;
}

const operations = Object.keys(toolNames).filter((tool): tool is OperationId => tool !== 'crop');

/** A timer that waits longer than its counter goes off at once. */
const longestWaitMs = 60 * 60_000;

/** What a stand-in depends on. */
const watched = [
  'engines',
  'modelDecisions',
  'asset',
  'document',
  'options',
  'meter',
  'enginesLoaded',
  'standInsDeclined',
] as const satisfies readonly (keyof EditorState)[];

/**
 * Keeps `EditorState.standIns` and `nextAfterRefusal`: which engine runs in place of a paused one, and of one that
 * refuses. It is in the state before the click, so that
 * button, picker, budgets and run name the same engine. Runs until the page goes.
 */
export function startStandIns(ports: Ports, store: StoreApi<EditorState>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function renew(): void {
    clearTimeout(timer);
    const state = store.getState();
    const found: Partial<Record<OperationId, StandIn>> = {};
    const next: Partial<Record<OperationId, EngineId>> = {};
    const declined = { ...state.standInsDeclined };
    let nextMs = Infinity;
    for (const operation of operations) {
      const paused = pausedOf(ports, state, operation);
      if (paused === null) {
        delete declined[operation];
        continue;
      }
      nextMs = Math.min(nextMs, paused.retryAtMs);
      if (declined[operation] === paused.insteadOf) continue;
      const engine = standInOf(ports, state, operation, paused.insteadOf);
      if (engine !== null) found[operation] = { ...paused, engine };
    }
    for (const operation of operations) {
      const after = afterRefusalOf(ports, { ...state, standIns: found }, operation);
      if (after !== null) next[operation] = after;
    }
    if (JSON.stringify(found) !== JSON.stringify(state.standIns)) store.setState({ standIns: found });
    if (JSON.stringify(next) !== JSON.stringify(state.nextAfterRefusal))
      store.setState({ nextAfterRefusal: next });
    if (Object.keys(declined).length !== Object.keys(state.standInsDeclined).length)
      store.setState({ standInsDeclined: declined });
    if (nextMs < Infinity)
      timer = setTimeout(renew, Math.min(longestWaitMs, Math.max(0, nextMs - ports.clock.now()) + 1));
  }

  store.subscribe((state, before) => {
    if (watched.some((field) => state[field] !== before[field])) renew();
  });
  ports.standIns.subscribe(renew);
  renew();
}

/** Of the engine that a click would run now. */
function afterRefusalOf(ports: Ports, state: EditorState, operation: OperationId): EngineId | null {
  if (ports.standIns.rule(operation).mode !== 'refusal') return null;
  const runs = pickEngine(enginesOf(ports, operation), state, operation)?.engine.descriptor;
  return runs?.kind === 'hosted' ? standInOf(ports, state, operation, runs.id) : null;
}

/** A list of one operation is one of a union of lists: told apart by its descriptors. */
function enginesOf({ engines }: Ports, operation: OperationId): readonly AnyEngine[] {
  return engines.all().filter(({ descriptor }) => descriptor.operation === operation);
}

/** The chosen engine of a tool, where it is paused and another one may run instead. */
function pausedOf(ports: Ports, state: EditorState, operation: OperationId): Omit<StandIn, 'engine'> | null {
  if (ports.standIns.rule(operation).mode === 'off') return null;
  const chosen = pickEngine(enginesOf(ports, operation), { ...state, standIns: {} }, operation)?.engine;
  if (chosen === undefined) return null;
  const circuit = ports.standIns.circuit(chosen);
  if (circuit.kind !== 'open') return null;
  const { trip, retryAtMs, lastCall } = circuit;
  return { insteadOf: chosen.descriptor.id, reason: trip.kind, retryAtMs, lastCall };
}

function standInOf(
  ports: Ports,
  state: EditorState,
  operation: OperationId,
  instead: EngineId,
): EngineId | null {
  const { options, meter, asset } = state;
  const shared = ports.periodStops.of(asset?.campaign ?? null);
  const [first] = chainOf(ports, state, instead, {
    operation,
    document: state.document ?? { width: 0, height: 0 },
    options,
    marked: state.marked,
    isStopped: (upper) => (stopLoss(meter, upper) ?? periodStop(shared, upper)) !== null,
  });
  if (first === undefined || first.refusal !== null) return null;
  return ports.engines.all().find(({ descriptor }) => descriptor.id === first.id)?.descriptor.id ?? null;
}
