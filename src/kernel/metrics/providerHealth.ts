import type { LedgerEvent } from '../ledger/events.ts';

/** Ends that say something of the provider, not of the request. */
const itsOwnFaults: ReadonlySet<string> = new Set([
  'upstream',
  'rate-limited',
  'timeout-unknown',
  'unreachable',
  'auth',
  'payment',
  'spend-limit',
]);

/** So many in a row open the circuit. */
const failuresInARow = 3;
/** After that long without a call it may be tried again. */
const restMs = 5 * 60_000;

interface Recent {
  failures: number;
  lastAt: number;
}

/** How calls of each provider have ended of late; owned and changed by `applyHealthEvent`. */
export interface HealthState {
  readonly providerOf: Map<string, string>;
  readonly recent: Map<string, Recent>;
}

export function emptyHealth(): HealthState {
  return { providerOf: new Map(), recent: new Map() };
}

/** In order of time: only the last ends count. Changes and returns `state`. */
export function applyHealthEvent(state: HealthState, event: LedgerEvent): HealthState {
  if (event.type === 'call.submitted') {
    if (event.body.source === 'hosted') state.providerOf.set(event.body.call, event.body.provider);
    return state;
  }
  if (event.type !== 'call.completed' && event.type !== 'call.failed') return state;
  const provider = state.providerOf.get(event.body.call);
  if (provider === undefined) return state;
  state.providerOf.delete(event.body.call);
  const isFault = event.type === 'call.failed' && itsOwnFaults.has(event.body.errorType);
  const failures = isFault ? (state.recent.get(provider)?.failures ?? 0) + 1 : 0;
  state.recent.set(provider, { failures, lastAt: event.at });
  return state;
}

/** How many calls in a row have failed by the provider's fault; 0 while its circuit is closed. */
export function failuresNow({ recent }: HealthState, provider: string, nowMs: number): number {
  const own = recent.get(provider);
  return own !== undefined && own.failures >= failuresInARow && nowMs - own.lastAt < restMs
    ? own.failures
    : 0;
}
