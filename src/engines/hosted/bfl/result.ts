import type { CallHandle } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedCharge, HostedFailure, HostedIo, HostedOutput, HostedResult } from '../contract.ts';
import { downloadPicture } from '../download.ts';
import { failed } from '../failed.ts';
import { serviceName } from './models.ts';
import type { Task } from './response.ts';
import { askTask } from './task.ts';
import { reportedCharge, tableCharge } from './usage.ts';

/** Asks once more for the address of the picture and fetches it; may be repeated for ten minutes. */
export async function fetchResult(
  handle: CallHandle,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const asked = await askTask(handle, io, signal);
  if (!asked.ok) return asked;
  const task = asked.value;
  const ref = handle.ids['id'] ?? null;
  const stated = statedCharge(handle, task);
  if (task.status !== 'Ready') return err(failed(serviceName, 'upstream', { ...notReady, ref }));
  if (task.sample === null)
    return err(failed(serviceName, 'no-image', { billed: stated ? 'y' : '?', ref, charge: stated }));
  const got = await downloadPicture(io, task.sample, signal);
  if (!got.ok) {
    const { status, kind } = got.error;
    const facts = { billed: 'y', ref, charge: stated, ...(status === null ? {} : { status }) } as const;
    return err(failed(serviceName, kind === 'lost' ? 'unreachable' : kind, facts));
  }
  const output = { ...got.value, seed: task.seed };
  const charge = stated ?? tableCharge(io.prices, handle.endpoint, await pixelsOf(output, io));
  return ok({ outputs: [output], charge, ref, model: null, serverMs: null });
}

const notReady = {
  billed: '?',
  message: 'The picture is not ready yet.',
  hint: 'Ask again in a moment.',
} as const;

/** The later figure counts. */
function statedCharge({ ids }: CallHandle, { cost }: Task): HostedCharge | null {
  const submitted = Number(ids['cost'] ?? Number.NaN);
  const credits = cost ?? (Number.isFinite(submitted) ? submitted : null);
  return credits === null ? null : reportedCharge(credits);
}

async function pixelsOf({ bytes, mimeType }: HostedOutput, io: HostedIo): Promise<number | null> {
  const picture = await io.pictures.decode(bytes, mimeType);
  return picture.ok ? picture.value.width * picture.value.height : null;
}
