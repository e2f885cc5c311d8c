import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, Submitted } from '../contract.ts';
import { failed } from '../failed.ts';
import { notOffered, notSent, unanswered } from '../unanswered.ts';
import { readRefusal } from './failures.ts';
import { maxBodyBytes, stabilityModels, stabilityService } from './models.ts';
import type { StabilityModel } from './models.ts';
import { bodyBytes, formOf, stabilityFields } from './request.ts';
import { acceptedId, readPicture, requestId } from './response.ts';
import { poll, result } from './results.ts';
import { ask } from './transport.ts';
import type { StabilityAnswer } from './transport.ts';

/**
 * Synchronous but for new backgrounds: those have an id and can be followed after a reload, all others stay in doubt
 * when their answer is lost. Nothing can be cancelled, and no answer tells a cost.
 */
export const stability: HostedAdapter = {
  provider: stabilityService.id,
  name: stabilityService.name,
  models: stabilityModels,
  submit,
  poll,
  result,
};

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const model = modelOf(job);
  if (!model || job.operation === 'face-swap') return err(notOffered(stabilityService));
  const fields = await stabilityFields(job, model, io.pictures);
  if (bodyBytes(fields) > maxBodyBytes) return err(tooLarge);
  if (signal.aborted) return err(notSent(stabilityService));
  // The form brings its own content type, with the boundary.
  const headers = { accept: 'application/json' };
  const sent = await ask(io, model.path, { method: 'POST', headers, body: formOf(fields), signal });
  if (sent.kind !== 'answer') return err(unanswered(stabilityService, sent.kind, io.prices));
  const { answer } = sent;
  if (answer.status !== 200) return err(readRefusal('submit', answer, io));
  if (model.isAsync) return accepted(answer, job.endpoint, io);
  const read = readPicture(answer, model, io.prices);
  return read.ok ? ok({ kind: 'done', result: read.value }) : read;
}

function modelOf({ endpoint, operation }: HostedJob): StabilityModel | undefined {
  return stabilityModels.find(
    (model) => model.endpoint === endpoint && model.descriptor.operation === operation,
  );
}

function accepted(
  { text, headers }: StabilityAnswer,
  endpoint: string,
  io: HostedIo,
): Result<Submitted, HostedFailure> {
  const id = acceptedId(text);
  const { name, id: provider } = stabilityService;
  // It may run, and nobody can ask for it.
  if (id === null)
    return err(failed(name, 'timeout-unknown', { billed: '?', status: 200, ref: requestId(headers) }));
  return ok({ kind: 'accepted', handle: { provider, endpoint, submittedAt: io.now(), ids: { id } } });
}

const tooLarge = failed(stabilityService.name, 'too-large', { billed: 'n' });
