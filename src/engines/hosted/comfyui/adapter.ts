import type { CallHandle } from '../../../kernel/operations/ports.ts';
import { neverCancelled } from '../../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type {
  HostedAdapter,
  HostedFailure,
  HostedIo,
  HostedJob,
  HostedResult,
  LostCall,
  PollState,
  Resolved,
  Submitted,
} from '../contract.ts';
import { exchange } from '../exchange.ts';
import { failed } from '../failed.ts';
import { askHistory, askQueue, handleOf, idsOf } from './ask.ts';
import { providerId, serviceName } from './failures.ts';
import { modelOf } from './models.ts';
import { createProgressWatch } from './progress.ts';
import type { JobProgress, ProgressWatch } from './progress.ts';
import { promptId } from './promptId.ts';
import { reachability } from './reach.ts';
import { resultOf } from './result.ts';
import { submitJob } from './submit.ts';
import type { Workflow } from './workflow.ts';

/** The team's own ComfyUI server; each workflow is an engine for the tool that it is bound to. */
export function comfyui(workflows: readonly Workflow[]): HostedAdapter {
  const bound = ({ endpoint, operation }: Pick<LostCall, 'endpoint' | 'operation'>): Workflow | undefined =>
    workflows.find((workflow) => workflow.id === endpoint && workflow.operation === operation);
  const watch = createProgressWatch();
  return {
    provider: providerId,
    name: serviceName,
    models: workflows.map(modelOf),
    unreachable: reachability(),
    submit: (job, io, signal) => submit(job, bound(job), io, signal),
    poll: async (handle, io, signal) => {
      const state = await poll(handle, io, signal, watch);
      // What is over, or has to be asked again, is listened to no longer.
      if (!state.ok || state.value.state === 'done') watch.stop(handle.ids['prompt_id'] ?? '');
      return state;
    },
    result,
    cancel: (handle, io) => {
      watch.stop(handle.ids['prompt_id'] ?? '');
      return cancel(handle, io);
    },
    resolve: (lost, io, signal) => resolve(lost, bound(lost), io, signal),
  };
}

async function submit(
  job: HostedJob,
  workflow: Workflow | undefined,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  if (!workflow) return err(noWorkflow);
  const submittedAt = io.now();
  const sent = await submitJob(job, workflow, io, signal);
  if (!sent.ok) return sent;
  return ok({ kind: 'accepted', handle: handleOf(sent.value, job.endpoint, submittedAt) });
}

async function poll(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
  watch: ProgressWatch,
): Promise<Result<PollState, HostedFailure>> {
  const ids = idsOf(handle);
  if (!ids.ok) return ids;
  const { promptId } = ids.value;
  const queue = await askQueue(promptId, io, signal);
  if (!queue.ok) return queue;
  const told = queue.value.kind === 'absent' ? null : watch.of(promptId, io);
  if (queue.value.kind === 'running') return ok(runningState(told));
  if (queue.value.kind === 'waiting')
    return ok({ ...done, state: 'queued', note: `Position ${queue.value.ahead + 1} in the queue` });
  // A job leaves the queue and enters the history in one step: asked in this order it is never missed.
  const history = await askHistory(promptId, io, signal);
  if (!history.ok) return history;
  return history.value ? ok(done) : err(forgotten(promptId));
}

/** Steps go by faster than questions are usually asked. */
const steppingMs = 1_000;

function runningState(told: JobProgress | null): PollState {
  return {
    state: 'running',
    progress: told?.fraction ?? null,
    note: told?.note ?? null,
    retryAfterMs: told === null ? null : steppingMs,
  };
}

const done: PollState = { state: 'done', progress: null, note: null, retryAfterMs: null };

async function result(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const ids = idsOf(handle);
  if (!ids.ok) return ids;
  const history = await askHistory(ids.value.promptId, io, signal);
  if (!history.ok) return history;
  return history.value
    ? resultOf(history.value, { ...ids.value, endpoint: handle.endpoint }, io, signal)
    : err(forgotten(ids.value.promptId));
}

/**
 * A server of some age interrupts whatever runs, not the job it is asked to: so it is only asked while ours runs. What
 * could not be asked was not stopped.
 */
async function cancel(handle: CallHandle, io: HostedIo): Promise<'stopped' | 'too-late' | 'unsupported'> {
  const ids = idsOf(handle);
  if (!ids.ok) return 'too-late';
  const { promptId } = ids.value;
  const before = await askQueue(promptId, io, neverCancelled);
  if (!before.ok || before.value.kind === 'absent') return 'too-late';
  if (before.value.kind === 'waiting') {
    const removed = await told(io, '/queue', { delete: [promptId] });
    const after = await askQueue(promptId, io, neverCancelled);
    if (!removed || !after.ok || after.value.kind === 'waiting') return 'too-late';
    // Gone from the queue without having run is stopped; having ended meanwhile is not.
    if (after.value.kind === 'absent') return (await hasEnded(promptId, io)) ? 'too-late' : 'stopped';
  }
  return (await told(io, '/interrupt', { prompt_id: promptId })) ? 'stopped' : 'too-late';
}

async function hasEnded(promptId: string, io: HostedIo): Promise<boolean> {
  const history = await askHistory(promptId, io, neverCancelled);
  return !history.ok || history.value !== null;
}

async function told(io: HostedIo, path: string, body: unknown): Promise<boolean> {
  const sent = await exchange(io, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: neverCancelled,
  });
  return sent.kind === 'answer' && sent.answer.status === 200;
}

/** We chose the job's id: it is in the queue, in the history, or the server does not know it (any more). */
async function resolve(
  { call, endpoint, submittedAt }: LostCall,
  workflow: Workflow | undefined,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Resolved> {
  if (!workflow) return { kind: 'cannot-tell' };
  const ids = { promptId: promptId(call), output: workflow.slots.output };
  const found: Resolved = { kind: 'found', handle: handleOf(ids, endpoint, submittedAt) };
  const queue = await askQueue(ids.promptId, io, signal);
  if (!queue.ok) return later;
  if (queue.value.kind !== 'absent') return found;
  const history = await askHistory(ids.promptId, io, signal);
  if (!history.ok) return later;
  return history.value ? found : { kind: 'not-found' };
}

/** Such servers are switched off and on. */
const later: Resolved = { kind: 'not-yet' };

const noWorkflow = failed(serviceName, 'invalid', {
  billed: 'n',
  message: 'This ComfyUI workflow is not there any more.',
  hint: 'Add the workflow again, or choose another engine; nothing was sent.',
});

const forgotten = (promptId: string): HostedFailure =>
  failed(serviceName, 'expired', {
    billed: '?',
    message: 'The ComfyUI server does not know this run any more: it has probably been started anew.',
    hint: 'Run it again; look into the server’s output folder first, the picture may be there.',
    ref: promptId,
  });
