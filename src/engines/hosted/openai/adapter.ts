import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type {
  HostedAdapter,
  HostedFailure,
  HostedIo,
  HostedJob,
  HostedResult,
  Submitted,
} from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed } from '../failed.ts';
import { submitBilled } from '../submitStatus.ts';
import { refOf, refused } from './failures.ts';
import { engineOf, enginesOf } from './models.ts';
import { outputsOf } from './outputs.ts';
import type { OpenAiProfile } from './profile.ts';
import { openAiRequest } from './request.ts';
import { answerOf } from './response.ts';
import { chargeOf } from './usage.ts';
import { withdrawn } from './withdrawn.ts';

/**
 * Any service with OpenAI's images API. Synchronous: there is no job, so a lost answer stays in doubt, and giving up does
 * not stop the work.
 */
export function openaiCompatible(profile: OpenAiProfile): HostedAdapter {
  const engines = enginesOf(profile);
  const { provider, name } = profile;

  async function submit(
    job: HostedJob,
    io: HostedIo,
    signal: CancelSignal,
  ): Promise<Result<Submitted, HostedFailure>> {
    const engine = engineOf(engines, job);
    const request = engine && (await openAiRequest(job, engine, profile, io.pictures));
    if (!request) return err(notOffered(name));
    if (signal.aborted) return err(failed(name, 'cancelled', { billed: 'n' }));
    const { path, headers, body } = request;
    const sent = await exchange(io, path, { method: 'POST', headers, body, signal });
    if (sent.kind !== 'answer') {
      const kind = sent.kind === 'aborted' ? 'cancelled' : 'timeout-unknown';
      return err(failed(name, kind, { billed: submitBilled(kind, io.prices, provider) }));
    }
    const { status } = sent.answer;
    if (status < 200 || status > 299) return err(refused(profile, sent.answer, io));
    const read = await readResult(profile, engine.model, sent.answer, io, signal);
    return read.ok ? ok({ kind: 'done', result: read.value }) : read;
  }

  return {
    provider,
    name,
    models: engines,
    submit,
    withdrawn: (io, signal) => withdrawn(name, engines, io, signal),
  };
}

/** Of an answer with a status of success, which need not hold a picture. */
async function readResult(
  profile: OpenAiProfile,
  asked: string,
  { headers, text, status }: TextAnswer,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const { name, provider } = profile;
  const ref = refOf(headers);
  const answer = answerOf(parsedJson(text));
  if (!answer) {
    const billed = submitBilled('timeout-unknown', io.prices, provider);
    return err(failed(name, 'timeout-unknown', { billed, ref, status }));
  }
  const charge = chargeOf(profile, asked, answer, headers, io.prices);
  const outputs = await outputsOf(answer.pictures, io, signal);
  if (outputs.ok && charge)
    return ok({ outputs: outputs.value, charge, ref, model: answer.model, serverMs: serverMsOf(headers) });
  // Counted tokens, or pictures that could not be fetched: it ran.
  const billed = charge ? 'y' : submitBilled('no-image', io.prices, provider);
  const kind = outputs.ok ? 'no-image' : outputs.error;
  return err(failed(name, kind, { billed, ref, charge, status }));
}

function serverMsOf(headers: Headers): number | null {
  const ms = Number(headers.get('openai-processing-ms') ?? Number.NaN);
  return Number.isFinite(ms) && ms >= 0 ? Math.round(ms) : null;
}

function notOffered(name: string): HostedFailure {
  return failed(name, 'invalid', {
    billed: 'n',
    message: `${name} does not offer this tool, or not in this size.`,
    hint: 'Choose another engine or another format; nothing was sent.',
  });
}
