import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, PollState, Submitted } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { submitBilled } from '../submitStatus.ts';
import { submitRefused } from './failures.ts';
import { bflModels, providerId, serviceName } from './models.ts';
import { bflRequest } from './request.ts';
import { acceptedOf } from './response.ts';
import type { Accepted } from './response.ts';
import { fetchResult } from './result.ts';
import { askTask } from './task.ts';

/** Every job is a task with an address of its own, and can be followed after a reload. It cannot be stopped or looked up. */
export const bflAdapter: HostedAdapter = {
  provider: providerId,
  name: serviceName,
  models: bflModels,
  submit,
  poll,
  result: fetchResult,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const request = await bflRequest(job, io.pictures);
  if (!request) return err(notOffered);
  if (signal.aborted) return err(failed(serviceName, 'cancelled', { billed: 'n' }));
  const submittedAt = io.now();
  const sent = await exchange(io, request.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request.body),
    signal,
  });
  if (sent.kind !== 'answer') {
    const kind = sent.kind === 'aborted' ? 'cancelled' : 'timeout-unknown';
    return err(failed(serviceName, kind, { billed: submitBilled(kind, io.prices, providerId) }));
  }
  const { status, text } = sent.answer;
  if (status < 200 || status > 299) return err(submitRefused(sent.answer, io));
  const accepted = acceptedOf(parsedJson(text));
  if (!accepted) return err(submitDoubtful(io, status));
  const ids = idsOf(accepted);
  if (!ids) return err(nothingToFollow(accepted, io, status));
  return ok({
    kind: 'accepted',
    handle: { provider: providerId, endpoint: job.endpoint, submittedAt, ids },
  });
}

function idsOf({ id, pollingUrl, cost }: Accepted): CallHandle['ids'] | null {
  if (pollingUrl === null) return null;
  return { id, polling_url: pollingUrl, ...(cost === null ? {} : { cost: String(cost) }) };
}

/** A success that cannot be read. */
function submitDoubtful(io: HostedIo, status: number): HostedFailure {
  return failed(serviceName, 'timeout-unknown', {
    billed: submitBilled('timeout-unknown', io.prices, providerId),
    status,
  });
}

function nothingToFollow({ id, cost }: Accepted, io: HostedIo, status: number): HostedFailure {
  return {
    ...submitDoubtful(io, status),
    message: `${serviceName} accepted the work and gave no address for its result.`,
    providerWords: cost === null ? '' : `cost: ${cost}`,
    ref: id,
  };
}

async function poll(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<PollState, HostedFailure>> {
  const asked = await askTask(handle, io, signal);
  if (!asked.ok) return asked;
  const { status, progress } = asked.value;
  const state = status === 'Ready' ? 'done' : 'running';
  return ok({ state, progress, note: null, retryAfterMs: null });
}

const notOffered = failed(serviceName, 'invalid', {
  billed: 'n',
  message: `${serviceName} does not offer this tool.`,
  hint: 'Choose another engine; nothing was sent.',
});
