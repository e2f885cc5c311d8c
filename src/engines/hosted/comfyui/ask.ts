import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedFailure, HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { readHistory, readQueue } from './answers.ts';
import type { FinishedJob, QueuePlace } from './answers.ts';
import { failureOf, providerId, serviceName } from './failures.ts';

/** What a handle of ours holds. */
export interface JobIds {
  readonly promptId: string;
  /** Node whose pictures are the result: the user may have changed the workflow since. */
  readonly output: string;
}

export function handleOf({ promptId, output }: JobIds, endpoint: string, submittedAt: number): CallHandle {
  return { provider: providerId, endpoint, submittedAt, ids: { prompt_id: promptId, output } };
}

export function idsOf({ ids }: CallHandle): Result<JobIds, HostedFailure> {
  const { prompt_id: promptId, output } = ids;
  return promptId !== undefined && output !== undefined
    ? ok({ promptId, output })
    : err(failed(serviceName, 'expired', { billed: '?', message: 'The note of this run is damaged.' }));
}

/** Null while the server has not finished it, and when it has forgotten it. */
export async function askHistory(
  promptId: string,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<FinishedJob | null, HostedFailure>> {
  const answer = await ask(`/history/${encodeURIComponent(promptId)}`, io, signal);
  if (!answer.ok) return answer;
  const history = readHistory(answer.value, promptId);
  return history ? ok(history.job) : err(notUnderstood);
}

export async function askQueue(
  promptId: string,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<QueuePlace, HostedFailure>> {
  const answer = await ask('/queue', io, signal);
  if (!answer.ok) return answer;
  const place = readQueue(answer.value, promptId);
  return place ? ok(place) : err(notUnderstood);
}

async function ask(
  path: string,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<unknown, HostedFailure>> {
  const sent = await exchange(io, path, { method: 'GET', signal });
  // The job goes on meanwhile.
  if (sent.kind === 'aborted') return err(failed(serviceName, 'cancelled', { billed: '?' }));
  if (sent.kind === 'lost') return err(failed(serviceName, 'unreachable', { billed: '?' }));
  if (sent.answer.status !== 200) return err(failureOf(sent.answer, io, '?'));
  return ok(parsedJson(sent.answer.text));
}

const notUnderstood = failed(serviceName, 'upstream', {
  billed: '?',
  message: 'What answered is no ComfyUI server.',
  hint: 'Check the address of the server that runs your workflows.',
});
