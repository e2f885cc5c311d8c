import type { CallHandle, CallLink, Progress } from '../../kernel/operations/ports.ts';
import { billedOn } from '../../kernel/pricing/priceTable.ts';
import { assert } from '../../kernel/shared/assert.ts';
import { neverCancelled } from '../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import type {
  HostedAdapter,
  HostedFailure,
  HostedIo,
  HostedJob,
  HostedResult,
  LostCall,
  PollState,
  Resolved,
} from './contract.ts';
import { answerLost, cancelledFailure, neverArrived } from './failures.ts';

/** One provider's side of a run. */
export interface RemoteCall {
  readonly adapter: HostedAdapter;
  readonly io: HostedIo;
  readonly signal: CancelSignal;
  /** Ends early when the signal is raised. */
  wait(ms: number, signal: CancelSignal): Promise<void>;
  onProgress(progress: Progress): void;
}

export interface Answer {
  readonly result: HostedResult;
  /** Until it was last seen waiting. */
  readonly queueMs: number;
  /** From the submit until the work was done, the queue apart, as it looked from here. */
  readonly seenMs: number;
  readonly downloadMs: number;
}

/** What is stored of the call, and known of others. */
type StoredWith = Pick<CallLink, 'accepted' | 'others'>;

const firstPauseMs = 500;
const longestPauseMs = 8_000;
const growth = 1.4;
/** No service is asked without a pause, and none is left alone for so long that its result may be gone. */
const longestWishMs = 60_000;
/** What was made before a cancel came is taken in if it can be had in this time. */
const latePatienceMs = 30_000;
/** Questions that get no answer are asked again for this long: a lost network usually comes back. */
const patienceMs = 180_000;
/** A provider that answers with an error of its own is asked again for this long. */
const upstreamPatienceMs = 45_000;
/** For as long a call is kept that was lost, where its provider may tell of it later. */
const longestDoubtMs = 86_400_000;
/** A provider that does not answer to "stop" holds nobody up. */
const cancelPatienceMs = 5_000;

/**
 * Sends the job once. What a provider accepted is stored through the link before it is asked about. Where the answer
 * was lost, a provider that can be asked is asked.
 */
export async function submitted(
  call: RemoteCall,
  job: HostedJob,
  link: StoredWith,
): Promise<Result<Answer, HostedFailure>> {
  const { adapter, io, signal } = call;
  call.onProgress({ label: `Sending to ${adapter.name}`, fraction: null });
  const startMs = io.now();
  const outcome = await submitOnce(call, job);
  if (!outcome.ok) {
    if (outcome.error.kind !== 'timeout-unknown' || adapter.resolve === undefined) return outcome;
    const { call: id, operation, endpoint } = job;
    const found = await lookedFor(call, { call: id, operation, endpoint, submittedAt: startMs }, link);
    if (found.ok || found.error.kind !== 'timeout-unknown') return found;
    // What the adapter said of it is more than "still not known".
    return found.error.askAgain ? err({ ...outcome.error, askAgain: true }) : outcome;
  }
  if (outcome.value.kind === 'done') {
    const { result } = outcome.value;
    return ok({ result, queueMs: 0, seenMs: io.now() - startMs, downloadMs: 0 });
  }
  const { handle } = outcome.value;
  // Also when it was cancelled in the meantime: the handle is all that leads to what was paid.
  await link.accepted(handle);
  return signal.aborted ? stopped(call, handle) : followed(call, handle);
}

/**
 * Asks the provider for a call of which there is no handle: its answer was lost. Nothing is sent again; what is found is
 * stored and followed.
 */
export async function lookedFor(
  call: RemoteCall,
  lost: Omit<LostCall, 'others'>,
  link: StoredWith,
): Promise<Result<Answer, HostedFailure>> {
  const { adapter, io, signal } = call;
  call.onProgress({ label: `Looking for the run at ${adapter.name}`, fraction: null });
  const others = await link.others();
  const found = await resolvedBy(adapter, { ...lost, others }, io, signal);
  if (found.kind === 'found') {
    await link.accepted(found.handle);
    return followed(call, found.handle);
  }
  if (signal.aborted) return err(cancelledFailure(adapter.name, '?', mayGoOn));
  if (found.kind === 'not-found') return err(neverArrived(adapter.name));
  const isOver = found.kind === 'cannot-tell' || io.now() - lost.submittedAt > longestDoubtMs;
  return err({ ...answerLost(adapter.name), ...(isOver ? {} : { askAgain: true }) });
}

async function resolvedBy(
  adapter: HostedAdapter,
  lost: LostCall,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Resolved> {
  try {
    return (await adapter.resolve?.(lost, io, signal)) ?? { kind: 'cannot-tell' };
  } catch {
    return { kind: 'not-yet' };
  }
}

async function submitOnce(
  { adapter, io, signal }: RemoteCall,
  job: HostedJob,
): ReturnType<HostedAdapter['submit']> {
  try {
    const outcome = await adapter.submit(job, io, signal);
    if (outcome.ok || !signal.aborted || outcome.error.kind === 'cancelled') return outcome;
    const { billed, ref, charge } = outcome.error;
    return err({ ...cancelledFailure(adapter.name, billed, mayGoOn), ref, charge });
  } catch {
    // Whatever it was, the request may have gone out.
    return err(signal.aborted ? cancelledFailure(adapter.name, '?', mayGoOn) : answerLost(adapter.name));
  }
}

const mayFinish = 'may finish it all the same, and may charge it.';
const mayGoOn = `The service ${mayFinish}`;

/** Asks until the work is done, and downloads at once: results disappear. Reads only; nothing is sent again. */
export async function followed(call: RemoteCall, handle: CallHandle): Promise<Result<Answer, HostedFailure>> {
  const { adapter, io } = call;
  assert(adapter.poll !== undefined, 'an adapter that hands out handles can poll');
  const { poll, result } = adapter;
  assert(result !== undefined, 'an adapter that hands out handles can read results');
  let pauseMs = firstPauseMs;
  let queueMs = 0;
  let serverMs: number | null = null;
  for (;;) {
    const asked = await persistently(call, pollPatienceOf, () => poll.call(adapter, handle, io, call.signal));
    if (!asked.ok) return call.signal.aborted ? stopped(call, handle) : asked;
    const state = asked.value;
    if (state.state === 'queued') queueMs = Math.max(0, io.now() - handle.submittedAt);
    serverMs = state.serverMs ?? null;
    if (state.state === 'done') break;
    call.onProgress(progressOf(state));
    await call.wait(pauseOf(state.retryAfterMs, pauseMs), call.signal);
    if (call.signal.aborted) return stopped(call, handle);
    pauseMs = Math.min(longestPauseMs, pauseMs * growth);
  }
  const doneMs = io.now();
  call.onProgress({ label: 'Downloading the result', fraction: null });
  const got = await persistently(call, patienceOf, () => result.call(adapter, handle, io, call.signal));
  if (!got.ok) return call.signal.aborted ? late(call, handle) : got;
  return ok({
    result: { ...got.value, serverMs: got.value.serverMs ?? serverMs },
    queueMs,
    seenMs: Math.max(0, doneMs - handle.submittedAt - queueMs),
    downloadMs: io.now() - doneMs,
  });
}

function pauseOf(wishMs: number | null, ownMs: number): number {
  return wishMs === null ? ownMs : Math.min(longestWishMs, Math.max(firstPauseMs, wishMs));
}

function progressOf({ state, progress, note }: PollState): Progress {
  return { label: note ?? (state === 'queued' ? 'Waiting in the queue' : 'Rendering'), fraction: progress };
}

/**
 * Repeats a question that had no answer, with growing pauses; a verdict of the provider stands at once. After an abort
 * the failure says no more than that; an answer that came all the same is given.
 */
async function persistently<T>(
  { adapter, io, signal, wait, onProgress }: RemoteCall,
  patienceFor: (failure: HostedFailure) => number,
  ask: () => Promise<Result<T, HostedFailure>>,
): Promise<Result<T, HostedFailure>> {
  let pauseMs = firstPauseMs;
  let waitedMs = 0;
  for (const startMs = io.now(); ;) {
    if (signal.aborted) return err(cancelledFailure(adapter.name, '?', mayGoOn));
    const outcome = await answered(ask, adapter.name);
    if (outcome.ok || signal.aborted) return outcome;
    const patience = patienceFor(outcome.error);
    const left = patience - Math.max(waitedMs, io.now() - startMs);
    if (left <= 0) return err(patience === patienceMs ? unanswered(outcome.error, adapter) : outcome.error);
    onProgress({ label: `Waiting for ${adapter.name} to answer`, fraction: null });
    const nextMs = Math.min(left, pauseOf(outcome.error.retryAfterMs, pauseMs));
    await wait(nextMs, signal);
    waitedMs += nextMs;
    pauseMs = Math.min(longestPauseMs, pauseMs * growth);
  }
}

async function answered<T>(
  ask: () => Promise<Result<T, HostedFailure>>,
  provider: string,
): Promise<Result<T, HostedFailure>> {
  try {
    return await ask();
  } catch {
    return err(answerLost(provider));
  }
}

/** How long a question is repeated after this failure; 0 for a verdict. */
function patienceOf({ kind, status }: HostedFailure): number {
  if (kind === 'unreachable' || kind === 'timeout-unknown' || kind === 'rate-limited') return patienceMs;
  return kind === 'upstream' && status !== null && status >= 500 ? upstreamPatienceMs : 0;
}

/** An error of the service itself, when it is asked how a job does, says nothing about the job. */
function pollPatienceOf(failure: HostedFailure): number {
  return patienceOf(failure) === 0 ? 0 : patienceMs;
}

/** The work may well have been done: where to ask is known, and stays known. */
function unanswered({ ref, status }: HostedFailure, { name }: HostedAdapter): HostedFailure {
  return { ...answerLost(name, ref), status };
}

async function stopped(call: RemoteCall, handle: CallHandle): Promise<Result<Answer, HostedFailure>> {
  const { adapter, io, wait } = call;
  const answer = await Promise.race([
    adapter.cancel?.(handle, io).catch(() => null) ?? null,
    wait(cancelPatienceMs, neverCancelled).then(() => null),
  ]);
  if (answer === 'too-late') return late(call, handle);
  if (answer !== 'stopped') return err(cancelledFailure(adapter.name, '?', `${adapter.name} ${mayFinish}`));
  const billed = billedOn(io.prices, adapter.provider, 'cancelled');
  return err(cancelledFailure(adapter.name, billed, `${adapter.name} was asked to stop, and has.`));
}

/** The cancel came after the work was done, and that is paid for: what there is of it is taken in. */
async function late(
  { adapter, io, wait, onProgress }: RemoteCall,
  handle: CallHandle,
): Promise<Result<Answer, HostedFailure>> {
  const { name, result } = adapter;
  const startMs = io.now();
  onProgress({ label: 'Downloading the result', fraction: null });
  const got = await Promise.race([
    answered(
      async () => (await result?.call(adapter, handle, io, neverCancelled)) ?? err(answerLost(name)),
      name,
    ),
    wait(latePatienceMs, neverCancelled).then(() => null),
  ]);
  if (got?.ok) {
    const seenMs = Math.max(0, startMs - handle.submittedAt);
    return ok({ result: got.value, queueMs: 0, seenMs, downloadMs: io.now() - startMs });
  }
  const gone = cancelledFailure(name, '?', `${name} had finished already and may charge it.`);
  const charge = got?.error.charge ?? null;
  // Only what it says of money is known better than that.
  return err(
    charge === null || !got ? gone : { ...gone, billed: got.error.billed, ref: got.error.ref, charge },
  );
}
