import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedFailure, HostedIo, HostedJob } from '../contract.ts';
import { exchange, parsedJson } from '../exchange.ts';
import type { TextAnswer } from '../exchange.ts';
import { failed } from '../failed.ts';
import type { JobIds } from './ask.ts';
import { failureOf, serviceName } from './failures.ts';
import { filledGraph } from './fill.ts';
import type { RunValues } from './fill.ts';
import { promptId } from './promptId.ts';
import { uploadPictures } from './upload.ts';
import type { Workflow } from './workflow.ts';

/** Uploads the pictures, which runs nothing, then makes the one POST that does. */
export async function submitJob(
  job: HostedJob,
  workflow: Workflow,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<JobIds, HostedFailure>> {
  if (signal.aborted) return err(stoppedBefore);
  const files = await uploadPictures(job, workflow, io, signal);
  if (!files.ok) return files;
  if (signal.aborted) return err(stoppedBefore);
  const ids = { promptId: promptId(job.call), output: workflow.slots.output };
  const prompt = filledGraph(workflow.graph, workflow.slots, { ...valuesOf(job), ...files.value });
  const sent = await exchange(io, '/prompt', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, prompt_id: ids.promptId, client_id: ids.promptId }),
    signal,
  });
  // The graph may be in the queue all the same.
  if (sent.kind === 'aborted') return err(failed(serviceName, 'cancelled', { billed: '?' }));
  return sent.kind === 'lost' ? err(inDoubt()) : accepted(sent.answer, ids, io);
}

const stoppedBefore = failed(serviceName, 'cancelled', { billed: 'n' });

function valuesOf(job: HostedJob): RunValues {
  switch (job.operation) {
    case 'generate':
      return { prompt: job.prompt, seed: job.seed, width: job.width, height: job.height };
    case 'replace-background':
    case 'expand':
    case 'style-transfer':
      return { prompt: job.prompt, seed: job.seed };
    case 'erase':
    case 'remove-background':
    case 'face-swap':
    case 'upscale':
      return {};
  }
}

function accepted(answer: TextAnswer, own: JobIds, io: HostedIo): Result<JobIds, HostedFailure> {
  const { status, text } = answer;
  if (status === 200) {
    const body = parsedJson(text);
    // Older servers choose an id of their own.
    const id = isRecord(body) ? body['prompt_id'] : null;
    return typeof id === 'string' ? ok({ ...own, promptId: id }) : err(inDoubt(status));
  }
  // Newer servers refuse an id that they have: the job is there already.
  if (status === 409 && text.includes('already exists')) return ok(own);
  // Said by something on the way: what the server did with it, it does not know.
  if (status === 502 || status === 504) return err(inDoubt(status));
  // A graph is looked through before it is put in the queue.
  return err(failureOf(answer, io, status < 500 ? 'n' : '?'));
}

const inDoubt = (status?: number): HostedFailure =>
  failed(serviceName, 'timeout-unknown', {
    billed: '?',
    message: 'ComfyUI gave no clear answer; the workflow may be running.',
    hint: 'Wait until the server is asked for this run, before you run it again.',
    ...(status === undefined ? {} : { status }),
  });
