import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, Submitted } from '../contract.ts';
import { exchange } from '../exchange.ts';
import { notOffered, notSent, unanswered } from '../unanswered.ts';
import { readAnswer } from './answer.ts';
import { models, pictureModels, providerId, serviceName } from './models.ts';
import { readRefusal } from './refused.ts';
import { requestBody } from './request.ts';
import type { GeminiJob } from './request.ts';
import { withdrawn } from './withdrawn.ts';

/** Google's picture models. Synchronous: no job, so a lost answer stays in doubt. */
export const gemini: HostedAdapter = {
  provider: providerId,
  name: serviceName,
  models,
  submit,
  withdrawn,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const model = pictureModels.find(({ id }) => id === job.endpoint);
  if (!model || !isOffered(job)) return err(notOffered(service));
  const body = await requestBody(job, model, io.pictures);
  if (signal.aborted) return err(notSent(service));
  const sent = await exchange(io, `/models/${encodeURIComponent(model.id)}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  if (sent.kind !== 'answer') return err(unanswered(service, sent.kind, io.prices));
  if (sent.answer.status !== 200) return err(readRefusal(sent.answer, io));
  const read = readAnswer(sent.answer.text, model.id, io.prices);
  return read.ok ? ok({ kind: 'done', result: read.value }) : read;
}

const service = { id: providerId, name: serviceName };

function isOffered(job: HostedJob): job is GeminiJob {
  return models.some(({ descriptor }) => descriptor.operation === job.operation);
}
