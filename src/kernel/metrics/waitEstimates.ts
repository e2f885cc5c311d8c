import { elapsedBetween, measuredMs } from './callLatency.ts';
import type { Stamp } from './callLatency.ts';
import { addToBag, atRank, emptyBag, removeFromBag } from './sortedBag.ts';
import type { SortedBag } from './sortedBag.ts';
import type { WaitEstimate } from './views.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';

interface Start extends Stamp {
  readonly bag: SortedBag;
}

interface End extends Stamp {
  readonly measuredMs: number;
}

/** Only what a wait is computed from: holding whole events of a million-event ledger would cost their bodies. */
interface Pair {
  start: Start | null;
  end: End | null;
}

/** Waits of completed calls by tool and model; owned and changed by `applyWaitEvent`. */
export interface WaitState {
  readonly pairs: Map<string, Pair>;
  readonly bags: Map<string, SortedBag>;
}

export function emptyWaitState(): WaitState {
  return { pairs: new Map(), bags: new Map() };
}

/** Any order, duplicates allowed: the state is that of the set of events. Changes and returns `state`. */
export function applyWaitEvent(state: WaitState, event: LedgerEvent): WaitState {
  if (event.type !== 'call.submitted' && event.type !== 'call.completed') return state;
  let pair = state.pairs.get(event.body.call);
  if (pair === undefined) {
    pair = { start: null, end: null };
    state.pairs.set(event.body.call, pair);
  }
  const { id, hlc, at, mono, dev } = event;
  const stamp: Stamp = { id, hlc, at, mono, dev };
  count(pair, removeFromBag);
  // Two of one kind for one call do not happen in an honest ledger; the earlier keeps the fold independent of order.
  if (event.type === 'call.submitted') {
    pair.start = earlier(pair.start, { ...stamp, bag: bagOf(state, event.body) });
  } else {
    pair.end = earlier(pair.end, { ...stamp, measuredMs: measuredMs(event.body) });
  }
  count(pair, addToBag);
  return state;
}

/** Nearest rank: the `ceil(n / 2)`-th smallest of n waits (M14). */
export function waitEstimate(state: WaitState, tool: string, provider: string, model: string): WaitEstimate {
  const bag = state.bags.get(keyOf(tool, provider, model));
  if (bag === undefined || bag.size === 0) return { p50Ms: null, n: 0 };
  return { p50Ms: atRank(bag, Math.ceil(bag.size / 2)), n: bag.size };
}

/** The `rank`-th shortest of those waits, from 1; null outside. Intervals are made of them where they are shown. */
export function waitAtRank(
  state: WaitState,
  tool: string,
  provider: string,
  model: string,
  rank: number,
): number | null {
  const bag = state.bags.get(keyOf(tool, provider, model));
  return bag === undefined ? null : atRank(bag, rank);
}

function count(pair: Pair, change: (bag: SortedBag, value: number) => void): void {
  const { start, end } = pair;
  if (start === null || end === null) return;
  change(start.bag, elapsedBetween(start, end) ?? end.measuredMs);
}

function bagOf(
  state: WaitState,
  body: { readonly tool: string; readonly provider: string; readonly model: string },
): SortedBag {
  const key = keyOf(body.tool, body.provider, body.model);
  let bag = state.bags.get(key);
  if (bag === undefined) {
    bag = emptyBag();
    state.bags.set(key, bag);
  }
  return bag;
}

function keyOf(tool: string, provider: string, model: string): string {
  return `${tool}\n${provider}\n${model}`;
}

function earlier<E extends Stamp>(held: E | null, stamp: E): E {
  return held === null || compareEvents(stamp, held) < 0 ? stamp : held;
}
