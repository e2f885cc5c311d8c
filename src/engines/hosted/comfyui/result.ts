import type { CallHandle } from '../../../kernel/operations/ports.ts';
import { billedOn } from '../../../kernel/pricing/priceTable.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type {
  FailureKind,
  HostedCharge,
  HostedFailure,
  HostedIo,
  HostedOutput,
  HostedResult,
} from '../contract.ts';
import { failed } from '../failed.ts';
import { imageType } from '../imageType.ts';
import type { FinishedJob, PictureFile } from './answers.ts';
import type { JobIds } from './ask.ts';
import { secondsCharge } from './charge.ts';
import { priceProvider, serviceName } from './failures.ts';

/** The pictures of a finished job, or why there are none; the seconds that ran are charged either way. */
export async function resultOf(
  job: FinishedJob,
  { promptId, output, endpoint }: JobIds & Pick<CallHandle, 'endpoint'>,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<HostedResult, HostedFailure>> {
  const charge = secondsCharge(job.ranMs, endpoint, io.prices);
  const fail = (kind: FailureKind, facts: Partial<Parameters<typeof failed>[2]> = {}): HostedFailure =>
    failed(serviceName, kind, {
      billed: billedOn(io.prices, priceProvider, kind === 'cancelled' ? 'cancelled' : 'failed'),
      words: job.words,
      ref: promptId,
      charge,
      ...facts,
    });
  if (job.status === 'interrupted') return err(fail('cancelled', stopped));
  if (job.status === 'error')
    return err(job.outOfMemory ? fail('too-large', noMemory) : fail('upstream', nodeFailed));
  const files = job.pictures.get(output) ?? [];
  if (files.length === 0) return err(fail('no-image', noPictures));
  const outputs: HostedOutput[] = [];
  for (const file of files) {
    const read = await viewed(file, io, signal);
    // With its status: a server that is out of order for a moment is asked again.
    if (read.kind === 'upstream') return err(fail(read.kind, { status: read.status }));
    if (read.kind !== 'picture')
      return err(fail(read.kind, read.kind === 'cancelled' ? { billed: '?' } : {}));
    outputs.push(read.output);
  }
  return ok(resultWith(outputs, charge, job, promptId));
}

const resultWith = (
  outputs: readonly HostedOutput[],
  charge: HostedCharge,
  { ranMs }: FinishedJob,
  ref: string,
): HostedResult => ({ outputs, charge, ref, model: null, serverMs: ranMs });

const stopped = { message: 'The run was stopped on the ComfyUI server.' };
const noMemory = {
  message: 'The ComfyUI server ran out of memory.',
  hint: 'Work on a smaller part, or use a lighter workflow.',
};
const nodeFailed = {
  message: 'A node of the workflow failed on the ComfyUI server.',
  hint: 'Open the workflow in ComfyUI and run it there: it shows which node it was.',
};
const noPictures = {
  message: 'The workflow ran, and its output node gave no picture.',
  hint: 'Open the workflow in Settings and choose another result: a node that saves or previews pictures.',
};

type Viewed =
  | { readonly kind: 'picture'; readonly output: HostedOutput }
  | { readonly kind: 'upstream'; readonly status: number }
  | { readonly kind: 'no-image' | 'expired' | 'unreachable' | 'cancelled' };

async function viewed(file: PictureFile, io: HostedIo, signal: CancelSignal): Promise<Viewed> {
  const { filename, subfolder, type } = file;
  const query = new URLSearchParams({ filename, subfolder, type });
  try {
    const response = await io.fetch(`/view?${query}`, { method: 'GET', signal });
    if (response.status >= 500) return { kind: 'upstream', status: response.status };
    // Whatever else it says, the file is not to be had.
    if (response.status !== 200) return { kind: 'expired' };
    const bytes = new Uint8Array(await response.arrayBuffer());
    const mimeType = imageType(bytes);
    return mimeType ? { kind: 'picture', output: { bytes, mimeType, seed: null } } : { kind: 'no-image' };
  } catch {
    return { kind: signal.aborted ? 'cancelled' : 'unreachable' };
  }
}
