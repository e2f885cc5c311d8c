import type { StoreApi } from 'zustand/vanilla';

import { chainOf } from './jobs/chain.ts';
import { pickEngine } from './jobs/pickEngine.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState, StandIn } from './types.ts';
import { toolNames, type OperationId } from '../kernel/operations/catalogue.ts';
import { periodStop, stopLoss } from '../kernel/metrics/budget.ts';

type Ports = Pick<SessionPorts, 'engines' | 'standIns' | 'periodStops' | 'clock'>;

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
 * Keeps `EditorState.standIns`: which engine runs in place of a paused one. It is in the state before the click, so that
 * button, picker, budgets and run name the same engine. Loaded where the team allows a fallback; runs until the page goes.
 */
export function startStandIns(ports: Ports, store: StoreApi<EditorState>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function renew(): void {
    clearTimeout(timer);
    const state = store.getState();
    const found: Partial<Record<OperationId, StandIn>> = {};
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
    if (JSON.stringify(found) !== JSON.stringify(state.standIns)) store.setState({ standIns: found });
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

/** The chosen engine of a tool, where it is paused and another one may run instead. */
function pausedOf(ports: Ports, state: EditorState, operation: OperationId): Omit<StandIn, 'engine'> | null {
  if (ports.standIns.rule(operation).mode === 'off') return null;
  const engines = ports.engines.all().filter(({ descriptor }) => descriptor.operation === operation);
  const chosen = pickEngine(engines, { ...state, standIns: {} }, operation)?.engine;
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
  paused: StandIn['insteadOf'],
): StandIn['engine'] | null {
  const { options, meter, asset } = state;
  const shared = ports.periodStops.of(asset?.campaign ?? null);
  const [first] = chainOf(ports, state, paused, {
    operation,
    document: state.document ?? { width: 0, height: 0 },
    options,
    isStopped: (upper) => (stopLoss(meter, upper) ?? periodStop(shared, upper)) !== null,
  });
  if (first === undefined || first.refusal !== null) return null;
  return ports.engines.all().find(({ descriptor }) => descriptor.id === first.id)?.descriptor.id ?? null;
}
