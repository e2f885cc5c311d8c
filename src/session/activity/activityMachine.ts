import { accumulate, drain, emptyAccount } from './account.ts';
import type { Account, MeasuredSegment } from './account.ts';
import { contextSwitches } from './contextSwitch.ts';
import type { ContextSwitches, MeasuredSwitch } from './contextSwitch.ts';

/** Monotonic milliseconds. */
type Time = number;

export type ActivityInput =
  /** `productive`: it changes work or a decision; otherwise it only shows that somebody is there. */
  | { readonly kind: 'input'; readonly t: Time; readonly productive: boolean }
  | { readonly kind: 'presence'; readonly t: Time; readonly visible: boolean; readonly focused: boolean }
  | { readonly kind: 'asset-opened'; readonly t: Time; readonly asset: string }
  | { readonly kind: 'asset-closed'; readonly t: Time }
  | { readonly kind: 'call-started'; readonly t: Time; readonly call: string; readonly asset: string }
  | { readonly kind: 'call-ended'; readonly t: Time; readonly call: string }
  | { readonly kind: 'review-opened'; readonly t: Time }
  | { readonly kind: 'review-closed'; readonly t: Time }
  | { readonly kind: 'hand-edit'; readonly t: Time }
  | { readonly kind: 'tick'; readonly t: Time };

export interface ActivityLimits {
  /** Without input for this long the whole gap is idle, back to the last input (M20). */
  readonly idleAfterMs: number;
  /** A productive input covers this much time from its moment on. */
  readonly productiveCoverMs: number;
  /** Time after a stroke that still belongs to the hand edit, unless something else begins. */
  readonly handEditTailMs: number;
  /** Waiting without any sign for longer than this is not felt any more: somebody left without closing the page (M17). */
  readonly feltAtMostMs: number;
  /** A shorter absence while waiting is no context switch (M18). */
  readonly switchAfterMs: number;
}

export const defaultLimits: ActivityLimits = {
  idleAfterMs: 180_000,
  productiveCoverMs: 2_000,
  handEditTailMs: 10_000,
  feltAtMostMs: 600_000,
  switchAfterMs: 5_000,
};

/** Owned and changed by `stepActivity`. */
export interface ActivityState {
  readonly limits: ActivityLimits;
  readonly account: Account;
  asset: string | null;
  visible: boolean;
  focused: boolean;
  review: boolean;
  /** Asset by call: an asset can be left while its call goes on. */
  readonly pending: Map<string, string>;
  /** Everything before is in the account. Time after it is unsettled: work or idle, the next input tells. */
  settled: Time;
  /** Nobody is taken for away before this plus the idle limit. */
  lastSign: Time;
  /** The last thing a person did; unlike `lastSign` it does not move on while a call is pending. */
  lastDone: Time;
  coveredUntil: Time;
  handEditUntil: Time;
  readonly switches: ContextSwitches;
}

export function startActivity(t: Time, limits: ActivityLimits = defaultLimits): ActivityState {
  return {
    limits,
    account: emptyAccount(),
    asset: null,
    visible: true,
    focused: true,
    review: false,
    pending: new Map(),
    settled: t,
    lastSign: t,
    lastDone: t,
    coveredUntil: -Infinity,
    handEditUntil: -Infinity,
    switches: contextSwitches(limits.switchAfterMs),
  };
}

/** Folds one input; inputs come in the order of their times. Changes and returns `state`. */
export function stepActivity(state: ActivityState, input: ActivityInput): ActivityState {
  const { t } = input;
  const { limits, switches } = state;
  settleWaiting(state, t);
  switches.pass(t, state.pending.size > 0);
  switch (input.kind) {
    case 'input':
      settleGap(state, t);
      if (input.productive) {
        // Keys and clicks reach a focused window only; some embedders do not report the focus.
        if (state.visible && !state.focused) {
          trackAbsence(state, t, true);
          state.focused = true;
        }
        state.coveredUntil = t + limits.productiveCoverMs;
        switches.resumed(t);
      }
      break;
    case 'hand-edit':
      // The stroke that ends here began after the last settled moment.
      state.handEditUntil = t + limits.handEditTailMs;
      settleGap(state, t);
      state.coveredUntil = t + limits.productiveCoverMs;
      switches.resumed(t);
      break;
    case 'presence':
      settleGap(state, t);
      trackAbsence(state, t, input.visible && input.focused);
      state.visible = input.visible;
      state.focused = input.focused;
      break;
    case 'asset-opened':
      settleGap(state, t);
      switches.ended();
      state.asset = input.asset;
      state.review = false;
      state.handEditUntil = -Infinity;
      break;
    case 'asset-closed':
      settleGap(state, t);
      switches.ended();
      state.asset = null;
      state.review = false;
      break;
    case 'call-started':
      settleGap(state, t);
      state.pending.set(input.call, input.asset);
      state.handEditUntil = -Infinity;
      break;
    case 'call-ended':
      state.pending.delete(input.call);
      break;
    case 'review-opened':
    case 'review-closed':
      // A result that appears is no sign of a person: the gap stays unsettled under the kind it began with.
      settleKindChange(state, t);
      state.review = input.kind === 'review-opened';
      state.handEditUntil = -Infinity;
      break;
    case 'tick':
      settleIdle(state, t);
      break;
  }
  return state;
}

/** What has been measured since the last call, per kind and call. */
export function drainSegments(state: ActivityState): readonly MeasuredSegment[] {
  return drain(state.account);
}

/** Context switches that were over since the last call. */
export function drainSwitches(state: ActivityState): readonly MeasuredSwitch[] {
  return state.switches.drain();
}

function isPresent(state: ActivityState): boolean {
  return state.visible && state.focused;
}

/** While a call is pending time is settled at once: felt or overlapped (M16, M17), and nobody goes idle (M20). */
function settleWaiting(state: ActivityState, t: Time): void {
  const [waiting] = state.pending;
  if (waiting === undefined) return;
  const [call, asset] = waiting;
  const present = isPresent(state);
  const from = state.settled;
  // An open review is work, and nobody goes idle while a call is pending.
  const busyUntil = state.review ? Infinity : state.coveredUntil;
  const busyEnd = present ? Math.min(Math.max(busyUntil, from), t) : t;
  const feltEnd = Math.min(Math.max(state.lastDone + state.limits.feltAtMostMs, busyEnd), t);
  const { account } = state;
  const overlapped = { kind: 'overlapped', asset, call } as const;
  accumulate(account, { ...overlapped, spent: present ? 'here' : 'elsewhere', from, to: busyEnd });
  accumulate(account, { kind: 'felt-wait', asset, call, from: busyEnd, to: feltEnd });
  accumulate(account, { ...overlapped, spent: 'away', from: feltEnd, to: t });
  // Overlapped wait measures the call; what the person did meanwhile is a segment of its own, on the asset that is open.
  if (present) addWork(state, from, busyEnd);
  state.settled = t;
  state.lastSign = t;
}

/** A sign of a person at `t`: the gap before it was work, or, from the limit on, idle as a whole. */
function settleGap(state: ActivityState, t: Time): void {
  if (isPresent(state)) {
    if (t - state.lastSign >= state.limits.idleAfterMs) addIdle(state, t);
    else addWork(state, state.settled, t);
  }
  state.settled = t;
  state.lastSign = t;
  state.lastDone = t;
}

/** No sign of a person: settled only as far as it is certain. */
function settleIdle(state: ActivityState, t: Time): void {
  if (!isPresent(state)) state.settled = t;
  else if (t - state.lastSign >= state.limits.idleAfterMs) {
    addIdle(state, t);
    state.settled = t;
  }
}

function addIdle(state: ActivityState, to: Time): void {
  add(state, 'idle', state.settled, to);
  // Back at the window and away from the work: no lag, and its gap is nobody's time.
  state.switches.ended();
}

function settleKindChange(state: ActivityState, t: Time): void {
  if (state.pending.size > 0) return;
  if (!isPresent(state)) state.settled = t;
  else if (t - state.lastSign < state.limits.idleAfterMs) {
    addWork(state, state.settled, t);
    state.settled = t;
  } else settleIdle(state, t);
}

function addWork(state: ActivityState, from: Time, to: Time): void {
  if (state.review) {
    add(state, 'review', from, to);
    return;
  }
  const handEditEnd = Math.min(Math.max(state.handEditUntil, from), to);
  add(state, 'hand-edit', from, handEditEnd);
  add(state, 'active', handEditEnd, to);
}

function add(state: ActivityState, kind: MeasuredSegment['kind'], from: Time, to: Time): void {
  if (state.asset !== null) accumulate(state.account, { kind, from, to, call: null, asset: state.asset });
}

/** M18: an absence that starts while a call is pending is one of the asset that is waited for. */
function trackAbsence(state: ActivityState, t: Time, present: boolean): void {
  if (present === isPresent(state)) return;
  const [asset] = state.pending.values();
  if (present) state.switches.returned(t);
  else state.switches.left(t, asset ?? null);
}
