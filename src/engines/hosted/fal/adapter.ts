import type { CallHandle } from '../../../kernel/operations/ports.ts';
import { neverCancelled } from '../../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, PollState, Submitted } from '../contract.ts';
import { exchange, parsedJson, retryAfterMs } from '../exchange.ts';
import { failed } from '../failed.ts';
import { atUrl } from './atUrl.ts';
import { notAnswered, refusalFailure } from './failures.ts';
import { isListed } from './listing.ts';
import { falModels } from './models.ts';
import { falRequest } from './request.ts';
import { resolve } from './resolve.ts';
import { acceptedIds, cancelState, pollState } from './response.ts';
import { result } from './result.ts';
import { settle } from './settle.ts';
import { withdrawn } from './withdrawn.ts';

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
  settle,
  withdrawn,
  isListed,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const request = await falRequest(job, io.pictures);
  if (!request) return err(notOffered);
  if (signal.aborted) return err(failed('fal', 'cancelled', { billed: 'n' }));
  const submittedAt = io.now();
  const sent = await exchange(io, request.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
    signal,
  });
  if (sent.kind !== 'answer')
    return err(failed('fal', sent.kind === 'aborted' ? 'cancelled' : 'timeout-unknown', { billed: '?' }));
  const { status, text } = sent.answer;
  if (status < 200 || status > 299) return err(refusalFailure('submit', sent.answer, io.now(), null));
  const ids = acceptedIds(parsedJson(text));
  // Accepted, as far as one can tell, and nothing to follow it by.
  if (!ids) return err(failed('fal', 'timeout-unknown', { billed: '?', status }));
  return ok({
    kind: 'accepted',
    handle: { provider: 'fal', endpoint: job.endpoint, submittedAt, ids, ref: ids.request_id },
  });
}

async function poll(
  { ids }: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<PollState, HostedFailure>> {
  const ref = ids['request_id'] ?? null;
  const asked = await exchange(io, atUrl(ids['status_url'] ?? ''), { method: 'GET', signal });
  if (asked.kind !== 'answer') return err(notAnswered(asked.kind, ref));
  const { status, headers, text } = asked.answer;
  const state =
    status === 200 || status === 202 ? pollState(parsedJson(text), retryAfterMs(headers, io.now())) : null;
  return state ? ok(state) : err(refusalFailure('poll', asked.answer, io.now(), ref));
}

async function cancel({ ids }: CallHandle, io: HostedIo): Promise<'stopped' | 'too-late' | 'unsupported'> {
  const asked = await exchange(io, atUrl(ids['cancel_url'] ?? ''), { method: 'PUT', signal: neverCancelled });
  return asked.kind === 'answer' ? cancelState(parsedJson(asked.answer.text)) : 'unsupported';
}

const notOffered = failed('fal', 'invalid', {
  billed: 'n',
  message: 'fal does not offer this tool.',
  hint: 'Choose another engine; nothing was sent.',
});
