import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedAdapter, HostedFailure, HostedIo, HostedJob, Submitted } from '../contract.ts';
import { exchange } from '../exchange.ts';
import { failed } from '../failed.ts';
import { readAnswer } from './answer.ts';
import { models, pictureModels, providerId, serviceName } from './models.ts';
import { readRefusal } from './refused.ts';
import { requestBody } from './request.ts';
import type { GeminiJob } from './request.ts';

/** Google's picture models. Synchronous: no job, so a lost answer stays in doubt. */
export const gemini: HostedAdapter = { provider: providerId, name: serviceName, models, submit };

async function submit(
  job: HostedJob,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Submitted, HostedFailure>> {
  const model = pictureModels.find(({ id }) => id === job.endpoint);
  if (!model || !isOffered(job)) return err(notOffered);
  const body = await requestBody(job, model, io.pictures);
  if (signal.aborted) return err(failed(serviceName, 'cancelled', { billed: 'n' }));
  const sent = await exchange(io, `/models/${encodeURIComponent(model.id)}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  if (sent.kind === 'aborted')
    return err(failed(serviceName, 'cancelled', { billed: billedOn(io.prices, providerId, 'cancelled') }));
  if (sent.kind === 'lost')
    return err(
      failed(serviceName, 'timeout-unknown', { billed: billedOn(io.prices, providerId, 'timeout') }),
    );
  if (sent.answer.status !== 200) return err(readRefusal(sent.answer, io));
  const read = readAnswer(sent.answer.text, model.id, io.prices);
  return read.ok ? ok({ kind: 'done', result: read.value }) : read;
}

function isOffered(job: HostedJob): job is GeminiJob {
  return job.operation !== 'remove-background' && job.operation !== 'upscale';
}

const notOffered = failed(serviceName, 'invalid', {
  billed: 'n',
  message: `${serviceName} does not offer this tool.`,
  hint: 'Choose another engine; nothing was sent.',
});
