import { elapsedBetween, measuredMs } from './callLatency.ts';
import type { Stamp } from './callLatency.ts';
import type { EventOf, LedgerEvent } from '../ledger/events.ts';
import { median, rankInterval } from '../statistics/quantiles.ts';
import { wilson } from '../statistics/rates.ts';

/** Why a circuit is open. */
export type Trip =
  /** Calls in a row that failed by the provider's fault. */
  | { readonly kind: 'in-a-row'; readonly failures: number }
  /** Of the last calls, more than chance explains. */
  | { readonly kind: 'share'; readonly failures: number; readonly of: number }
  /** The median of the last calls, and what its own history says is usual at most. */
  | { readonly kind: 'slow'; readonly medianMs: number; readonly usualMs: number };

/** Whether an engine is to be used now. Half-open: the next call says whether it works again. */
export type Circuit =
  | { readonly kind: 'closed' }
  /** `lastCall`: the call that opened it. */
  | { readonly kind: 'open'; readonly trip: Trip; readonly retryAtMs: number; readonly lastCall: string }
  | { readonly kind: 'half-open'; readonly trip: Trip };

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

/** Of these all models of a provider have the same share: they are counted for the provider too. */
const faultsOfTheAccount: ReadonlySet<string> = new Set(['unreachable', 'auth', 'payment', 'spend-limit']);

const failuresInARow = 3;
const windowMs = 30 * 60_000;
const windowCalls = 20;
/** Opens where Wilson's lower bound (S1) of the share of failures in the window lies above it. */
const bearableShare = 0.3;
/** Two failures of two calls are not yet a share. */
const fewestCalls = 5;

const slowCalls = 5;
const historyCalls = 200;
/**
 * Three of five calls beyond the 90 % quantile are chance in 0.9 % of cases. The quantile is taken at its upper limit
 * by order statistics (S3), which there is from 36 calls on, and must be well above the usual median: a service that
 * never varies is not slow for a millisecond.
 */
const usualPercent = 90;
const slowFactor = 1.5;

const firstRestMs = 2 * 60_000;
const longestRestMs = 32 * 60_000;
/** How an engine did so long ago says nothing of now. */
const forgottenAfterMs = 6 * 60 * 60_000;

interface Trial {
  readonly at: number;
  readonly isFault: boolean;
}

interface Line {
  /** The last ends in the order in which they came. */
  trials: readonly Trial[];
  failures: number;
  open: { trip: Trip; openedAt: number; restMs: number; lastCall: string } | null;
}

interface Submission {
  readonly stamp: Stamp;
  readonly model: string;
  readonly provider: string;
  readonly latencies: string;
}

/** How calls of hosted engines have ended of late; owned and changed by `applyCircuitEvent`. */
export interface CircuitState {
  readonly submissions: Map<string, Submission>;
  readonly ended: Set<string>;
  readonly lines: Map<string, Line>;
  /** Of completed calls by tool and model, the last ones. */
  readonly latencies: Map<string, number[]>;
}

export function emptyCircuits(): CircuitState {
  return { submissions: new Map(), ended: new Set(), lines: new Map(), latencies: new Map() };
}

/** In order of time; what was applied before is ignored. Changes and returns `state`. */
export function applyCircuitEvent(state: CircuitState, event: LedgerEvent): CircuitState {
  if (event.type === 'call.submitted') submit(state, event);
  else if (event.type === 'call.completed' || event.type === 'call.failed') end(state, event);
  return state;
}

function submit({ submissions, ended }: CircuitState, event: EventOf<'call.submitted'>): void {
  const { call, source, provider, model, tool } = event.body;
  if (source !== 'hosted' || ended.has(call)) return;
  submissions.set(call, {
    stamp: event,
    provider: lineKey(provider, null),
    model: lineKey(provider, model),
    latencies: `${tool}\n${lineKey(provider, model)}`,
  });
}

function end(state: CircuitState, event: EventOf<'call.completed'> | EventOf<'call.failed'>): void {
  const { call } = event.body;
  const submission = state.submissions.get(call);
  if (submission === undefined) return;
  state.submissions.delete(call);
  state.ended.add(call);
  if (event.type === 'call.failed') {
    const { errorType } = event.body;
    const isFault = itsOwnFaults.has(errorType);
    settle(lineOf(state, submission.model), event.at, isFault, null, call);
    if (faultsOfTheAccount.has(errorType))
      settle(lineOf(state, submission.provider), event.at, true, null, call);
    return;
  }
  const ms = elapsedBetween(submission.stamp, event) ?? measuredMs(event.body);
  const slow = slowness(state, submission.latencies, ms);
  settle(lineOf(state, submission.model), event.at, false, slow, call);
  settle(lineOf(state, submission.provider), event.at, false, null, call);
}

/** One end more. A fault of the request (invalid, withheld) is an answer: it says that the provider is there. */
function settle(line: Line, at: number, isFault: boolean, slow: Trip | null, call: string): void {
  const before = stateAt(line, at);
  // Closed again, by a success or because too much time has passed.
  if (line.open !== null && (before.kind === 'closed' || (!isFault && slow === null))) reset(line);
  line.trials = [...line.trials, { at, isFault }]
    .filter((trial) => trial.at > at - windowMs)
    .slice(-windowCalls);
  line.failures = isFault ? line.failures + 1 : 0;
  if (!isFault && slow === null) return;
  if (line.open !== null) {
    // Calls that were under way when it opened do not make the rest longer; the one that tries it again does.
    if (before.kind !== 'half-open') return;
    const restMs = Math.min(longestRestMs, line.open.restMs * 2);
    line.open = { trip: slow ?? tripOf(line) ?? line.open.trip, openedAt: at, restMs, lastCall: call };
    return;
  }
  const trip = slow ?? tripOf(line);
  if (trip !== null) line.open = { trip, openedAt: at, restMs: firstRestMs, lastCall: call };
}

function reset(line: Line): void {
  line.open = null;
  line.trials = [];
  line.failures = 0;
}

function tripOf({ failures, trials }: Line): Trip | null {
  if (failures >= failuresInARow) return { kind: 'in-a-row', failures };
  const faults = trials.filter(({ isFault }) => isFault).length;
  const share = wilson(faults, trials.length);
  return share !== null && trials.length >= fewestCalls && share.low > bearableShare
    ? { kind: 'share', failures: faults, of: trials.length }
    : null;
}

/** Whether the last calls, this one included, took longer than those before them say is usual. */
function slowness({ latencies }: CircuitState, key: string, ms: number): Trip | null {
  const all = [...(latencies.get(key) ?? []), ms].slice(-(historyCalls + slowCalls));
  latencies.set(key, all);
  const history = all.slice(0, -slowCalls).toSorted((a, b) => a - b);
  const { upper } = rankInterval(history.length, usualPercent);
  const limit = upper === null ? undefined : history[upper - 1];
  const usual = median(history);
  const medianMs = median(all.slice(-slowCalls));
  if (limit === undefined || usual === null || medianMs === null) return null;
  const usualMs = Math.max(limit, usual * slowFactor);
  return medianMs > usualMs ? { kind: 'slow', medianMs, usualMs } : null;
}

const closed: Circuit = { kind: 'closed' };

function stateAt({ open }: Line, nowMs: number): Circuit {
  if (open === null || nowMs - open.openedAt >= forgottenAfterMs) return closed;
  const { trip, openedAt, restMs, lastCall } = open;
  const retryAtMs = openedAt + restMs;
  return nowMs < retryAtMs ? { kind: 'open', trip, retryAtMs, lastCall } : { kind: 'half-open', trip };
}

const rank: Readonly<Record<Circuit['kind'], number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Of a model at its provider: the worse one of its own and of its provider's account. */
export function circuitAt(
  { lines }: CircuitState,
  { provider, model }: { readonly provider: string; readonly model: string },
  nowMs: number,
): Circuit {
  const [own, account] = [lineKey(provider, model), lineKey(provider, null)].map((key) => {
    const line = lines.get(key);
    return line === undefined ? closed : stateAt(line, nowMs);
  });
  if (own === undefined || account === undefined) return closed;
  return rank[account.kind] > rank[own.kind] ? account : own;
}

function lineOf({ lines }: CircuitState, key: string): Line {
  let line = lines.get(key);
  if (line === undefined) lines.set(key, (line = { trials: [], failures: 0, open: null }));
  return line;
}

const lineKey = (provider: string, model: string | null): string =>
  model === null ? provider : `${provider}\n${model}`;
