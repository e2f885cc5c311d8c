import { isRecord } from '../../../kernel/ledger/shapes.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { HostedFailure, HostedIo, HostedJob, PictureCodec } from '../contract.ts';
import { asMasked } from '../grownPicture.ts';
import { exchange, parsedJson } from '../exchange.ts';
import { failed } from '../failed.ts';
import { failureOf, serviceName } from './failures.ts';
import type { RunValues } from './fill.ts';
import type { Workflow } from './workflow.ts';

/** The pictures of a job, put where the graph can load them. Nothing has run after this, so nothing is billed. */
export async function uploadPictures(
  job: HostedJob,
  { graph, slots }: Workflow,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<Pick<RunValues, 'image' | 'mask' | 'face'>, HostedFailure>> {
  if (!('image' in job)) return ok({});
  const pictures = job.operation === 'expand' ? asMasked(job) : job;
  const image = await upload(`${job.call}-image.png`, await io.pictures.png(pictures.image), io, signal);
  if (!image.ok) return image;
  if (job.operation === 'face-swap') {
    const face = await upload(`${job.call}-face.png`, await io.pictures.png(job.face), io, signal);
    return face.ok ? ok({ image: image.value, face: face.value }) : face;
  }
  if (!('mask' in pictures)) return ok({ image: image.value });
  const loader = graph[slots.mask[0]?.node ?? '']?.classType;
  const mask = await upload(
    `${job.call}-mask.png`,
    await maskFile(pictures.mask, loader, io.pictures),
    io,
    signal,
  );
  return mask.ok ? ok({ image: image.value, mask: mask.value }) : mask;
}

/** `LoadImage` takes what is transparent for marked; all other loaders read a colour, white = marked. */
function maskFile(
  mask: AlphaBuffer,
  loader: string | undefined,
  pictures: PictureCodec,
): Promise<Uint8Array<ArrayBuffer>> {
  return loader === 'LoadImage' ? pictures.png(transparentWhere(mask)) : pictures.greyPng(mask);
}

function transparentWhere({ data, width, height }: AlphaBuffer): PixelBuffer {
  const out = new Uint8ClampedArray(data.length * 4);
  for (let at = 0; at < data.length; at += 1) out[at * 4 + 3] = 255 - (data[at] as number);
  return { width, height, data: out };
}

/** The name that a `LoadImage` finds it by: the server may have chosen another than ours. */
async function upload(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  io: HostedIo,
  signal: CancelSignal,
): Promise<Result<string, HostedFailure>> {
  const body = new FormData();
  body.set('image', new Blob([bytes], { type: 'image/png' }), name.replaceAll(/[^\w.-]/gu, '_'));
  body.set('type', 'input');
  body.set('subfolder', 'ninetyten');
  body.set('overwrite', 'true');
  const sent = await exchange(io, '/upload/image', { method: 'POST', body, signal });
  if (sent.kind === 'aborted') return err(failed(serviceName, 'cancelled', { billed: 'n' }));
  if (sent.kind === 'lost') return err(failed(serviceName, 'unreachable', { billed: 'n' }));
  if (sent.answer.status !== 200) return err(failureOf(sent.answer, io, 'n'));
  const path = pathOf(parsedJson(sent.answer.text));
  return path === null ? err(failed(serviceName, 'upstream', { billed: 'n', ...noServer })) : ok(path);
}

const noServer = {
  message: 'What answered is no ComfyUI server.',
  hint: 'Check the address of the server that runs your workflows.',
};

function pathOf(answer: unknown): string | null {
  if (!isRecord(answer) || typeof answer['name'] !== 'string') return null;
  const { name, subfolder } = answer;
  return typeof subfolder === 'string' && subfolder !== '' ? `${subfolder}/${name}` : name;
}
