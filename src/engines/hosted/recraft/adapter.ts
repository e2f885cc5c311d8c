import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, Submitted } from '../contract.ts';
import { exchange } from '../exchange.ts';
import { notOffered, notSent, unanswered } from '../unanswered.ts';
import { readRefusal } from './failures.ts';
import { recraftModels, recraftService } from './models.ts';
import type { RecraftModel } from './models.ts';
import { recraftBody } from './request.ts';
import type { RecraftJob } from './request.ts';
import { readAnswer } from './response.ts';

/** Synchronous, without an id: a lost answer stays in doubt. Every answer says what it cost. */
export const recraft: HostedAdapter = {
  provider: recraftService.id,
  name: recraftService.name,
  models: recraftModels,
  submit,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const model = modelOf(job);
  if (!model || !isOffered(job)) return err(notOffered(recraftService));
  const body = JSON.stringify(await recraftBody(job, model, io.pictures));
  if (signal.aborted) return err(notSent(recraftService));
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const sent = await exchange(io, model.path, { method: 'POST', headers, body, signal });
  if (sent.kind !== 'answer') return err(unanswered(recraftService, sent.kind, io.prices));
  if (sent.answer.status !== 200) return err(readRefusal(sent.answer, io));
  const read = readAnswer(sent.answer.text, model, io.prices);
  return read.ok ? ok({ kind: 'done', result: read.value }) : read;
}

function modelOf({ endpoint, operation }: HostedJob): RecraftModel | undefined {
  return recraftModels.find(
    (model) => model.endpoint === endpoint && model.descriptor.operation === operation,
  );
}

const isOffered = (job: HostedJob): job is RecraftJob => job.operation !== 'face-swap';
