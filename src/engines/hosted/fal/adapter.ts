import type { CallHandle } from '../../../kernel/operations/ports.ts';
import { neverCancelled } from '../../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, PollState, Submitted } from '../contract.ts';
import { retryAfterMs } from '../retryAfter.ts';
import { failure, refusalFailure } from './failures.ts';
import { falModels } from './models.ts';
import { falRequest } from './request.ts';
import { resolve } from './resolve.ts';
import { acceptedIds, cancelState, parsedJson, pollState } from './response.ts';
import { result } from './result.ts';
import { ask, atUrl } from './transport.ts';

/** The queue of fal: every job has an id, and can be followed and fetched after a reload. */
export const falAdapter: HostedAdapter = {
  provider: 'fal',
  name: 'fal',
  models: falModels,
  submit,
  poll,
  result,
  cancel,
  resolve,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const request = await falRequest(job, io.pictures);
  if (!request) return err(failure('invalid', 'n'));
  if (signal.aborted) return err(failure('cancelled', 'n'));
  const submittedAt = io.now();
  const answer = await ask(io, request.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
    signal,
  });
  if (!answer.ok) return err(failure(answer.error === 'cancelled' ? 'cancelled' : 'timeout-unknown', '?'));
  const { status, text } = answer.value;
  if (status < 200 || status > 299) return err(refusalFailure('submit', answer.value, io.now(), null));
  const ids = acceptedIds(parsedJson(text));
  // Accepted, as far as one can tell, and nothing to follow it by.
  if (!ids) return err(failure('timeout-unknown', '?', { status }));
  return ok({ kind: 'accepted', handle: { provider: 'fal', endpoint: job.endpoint, submittedAt, ids } });
}

async function poll(
  { ids }: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<PollState, HostedFailure>> {
  const ref = ids['request_id'] ?? null;
  const answer = await ask(io, atUrl(ids['status_url'] ?? ''), { method: 'GET', signal });
  if (!answer.ok)
    return err(failure(answer.error === 'cancelled' ? 'cancelled' : 'unreachable', '?', { ref }));
  const { status, headers, text } = answer.value;
  const state =
    status === 200 || status === 202 ? pollState(parsedJson(text), retryAfterMs(headers, io.now())) : null;
  return state ? ok(state) : err(refusalFailure('poll', answer.value, io.now(), ref));
}

async function cancel({ ids }: CallHandle, io: HostedIo): Promise<'stopped' | 'too-late'> {
  const answer = await ask(io, atUrl(ids['cancel_url'] ?? ''), { method: 'PUT', signal: neverCancelled });
  return answer.ok ? cancelState(parsedJson(answer.value.text)) : 'too-late';
}
