import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedFailure, HostedIo } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { endingOf, pollRefused } from './failures.ts';
import { serviceName } from './models.ts';
import { taskOf } from './response.ts';
import type { Task } from './response.ts';

/**
 * A task that goes on or is ready; its end without a picture is a failure. The address is used as it came, and the proxy
 * checks its host. A task may stand in an answer of any status: 422 has been seen.
 */
export async function askTask(
  { ids }: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Task, HostedFailure>> {
  const ref = ids['id'] ?? null;
  const path = `/poll?url=${encodeURIComponent(ids['polling_url'] ?? '')}`;
  const asked = await exchange(io, path, { method: 'GET', signal });
  if (asked.kind !== 'answer') {
    const kind = asked.kind === 'aborted' ? 'cancelled' : 'unreachable';
    return err(failed(serviceName, kind, { billed: '?', ref }));
  }
  const task = taskOf(parsedJson(asked.answer.text));
  return task && endingOf(task) === null ? ok(task) : err(pollRefused(asked.answer, io, ref));
}
