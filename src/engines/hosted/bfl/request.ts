import type { AlphaBuffer } from '../../../kernel/pixels/buffers.ts';
import { base64 } from '../base64.ts';
import type { HostedJob, PictureCodec, ReplaceBackgroundJob, StyleTransferJob } from '../contract.ts';
import { backdropInstruction, emptiedPlace } from '../editWords.ts';
import { styleInstruction } from '../styleWords.ts';
import { bflModel } from './models.ts';

interface BflRequest {
  /** Below the proxy's route. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Null where the endpoint is not in the list, or cannot do what the job asks. */
export async function bflRequest(job: HostedJob, pictures: PictureCodec): Promise<BflRequest | null> {
  const model = bflModel(job.endpoint);
  if (!model || model.descriptor.operation !== job.operation) return null;
  if (job.operation === 'generate' && job.count > model.limits.maxOutputs) return null;
  const input = await inputOf(job, pictures);
  return input && { path: `/v1/${model.path}`, body: { ...input, ...model.fixed } };
}

async function inputOf(job: HostedJob, pictures: PictureCodec): Promise<Record<string, unknown> | null> {
  switch (job.operation) {
    case 'generate': {
      const { prompt, width, height, seed } = job;
      return { prompt, width, height, seed };
    }
    case 'erase': {
      const image = base64(await pictures.png(job.image));
      const mask = base64(await pictures.greyPng(binary(job.mask)));
      return job.endpoint === 'flux-pro-1.0-fill' ? { image, mask, prompt: emptiedPlace } : { image, mask };
    }
    case 'replace-background':
      return edited(job, backdropInstruction(job.prompt), pictures);
    case 'style-transfer':
      return job.reference === null ? edited(job, styleInstruction(job), pictures) : null;
    case 'expand': {
      const { prompt, seed } = job;
      const { left, top, right, bottom } = job.margins;
      const image = base64(await pictures.png(job.image));
      return { image, left, top, right, bottom, prompt, seed };
    }
    case 'remove-background':
    case 'face-swap':
    case 'upscale':
      return null;
  }
}

/** Drawn anew by words, at the size that is sent. */
async function edited(
  { image, seed }: ReplaceBackgroundJob | StyleTransferJob,
  prompt: string,
  pictures: PictureCodec,
): Promise<Record<string, unknown>> {
  const { width, height } = image;
  return { prompt, input_image: base64(await pictures.png(image)), width, height, seed };
}

/** White is removed. A soft edge counts as marked: the blend over the picture is ours. */
function binary({ width, height, data }: AlphaBuffer): AlphaBuffer {
  return { width, height, data: data.map((coverage) => (coverage > 0 ? 255 : 0)) };
}
