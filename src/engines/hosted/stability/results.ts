import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { HostedFailure, HostedIo, HostedResult, PollState } from '../contract.ts';
import { isPage } from '../exchange.ts';
import { failed } from '../failed.ts';
import { readRefusal } from './failures.ts';
import { stabilityModels, stabilityService } from './models.ts';
import { readPicture } from './response.ts';
import { ask } from './transport.ts';

const jobId = ({ ids }: CallHandle): string => ids['id'] ?? '';
const pathOf = (handle: CallHandle): string => `/v2beta/results/${encodeURIComponent(jobId(handle))}`;

/** Only 202 means that the work goes on. The picture would come with 200; it is left to `result`. */
export async function poll(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<PollState, HostedFailure>> {
  try {
    const headers = { accept: 'image/*' };
    const response = await io.fetch(pathOf(handle), { method: 'GET', headers, signal });
    const { status } = response;
    // Of something on the way, a login for one.
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      await response.body?.cancel();
      return err(noAnswer('unreachable', handle));
    }
    if (status === 200 || status === 202) {
      await response.body?.cancel();
      return ok({
        state: status === 200 ? 'done' : 'running',
        progress: null,
        note: null,
        retryAfterMs: null,
      });
    }
    const answer = { status, headers: response.headers, text: await response.text() };
    return err(readRefusal('result', answer, io, jobId(handle)));
  } catch {
    return err(noAnswer(signal.aborted ? 'cancelled' : 'unreachable', handle));
  }
}

/** May be repeated for as long as the service keeps the picture, about a day. */
export async function result(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const headers = { accept: 'application/json' };
  const got = await ask(io, pathOf(handle), { method: 'GET', headers, signal });
  if (got.kind !== 'answer')
    return err(noAnswer(got.kind === 'aborted' ? 'cancelled' : 'unreachable', handle));
  if (isPage(got.answer.text)) return err(noAnswer('unreachable', handle));
  if (got.answer.status !== 200) return err(readRefusal('result', got.answer, io, jobId(handle)));
  const model = stabilityModels.find(({ endpoint }) => endpoint === handle.endpoint) ?? null;
  return readPicture(got.answer, model, io.prices, jobId(handle));
}

/** The work goes on without us. */
const noAnswer = (kind: 'cancelled' | 'unreachable', handle: CallHandle): HostedFailure =>
  failed(stabilityService.name, kind, { billed: '?', ref: jobId(handle) });
