import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { base64 } from '../base64.ts';
import type { EraseJob, HostedJob, PictureCodec } from '../contract.ts';
import { falModel } from './models.ts';

interface FalRequest {
  /** Below the proxy's route. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Null where the endpoint is not in the list, or cannot do what the job asks. */
export async function falRequest(job: HostedJob, pictures: PictureCodec): Promise<FalRequest | null> {
  const model = falModel(job.endpoint);
  if (!model || model.descriptor.operation !== job.operation) return null;
  if (job.operation === 'generate' && job.count > model.limits.maxOutputs) return null;
  return {
    path: `/queue/${model.path}`,
    body: { ...(await inputOf(job, pictures)), ...model.fixed },
  };
}

async function inputOf(job: HostedJob, pictures: PictureCodec): Promise<Record<string, unknown>> {
  switch (job.operation) {
    case 'generate':
      return {
        prompt: job.prompt,
        image_size: { width: job.width, height: job.height },
        seed: job.seed,
      };
    case 'erase':
      return eraseInput(job, pictures);
    case 'remove-background':
      return { image_url: await picture(job.image, pictures) };
    case 'replace-background':
      return { image_url: await picture(job.image, pictures), prompt: job.prompt, seed: job.seed };
    case 'face-swap':
      return {
        // Fields of the type Image, not addresses as elsewhere.
        face_image_0: { url: await picture(job.face, pictures) },
        gender_0: job.person,
        target_image: { url: await picture(job.image, pictures) },
      };
    case 'upscale':
      return { image_url: await picture(job.image, pictures), upscale_factor: job.factor };
  }
}

async function eraseInput(
  { image, mask }: EraseJob,
  pictures: PictureCodec,
): Promise<Record<string, unknown>> {
  return {
    image_url: await picture(image, pictures),
    mask_url: dataUri(await pictures.greyPng(binary(mask))),
  };
}

/** White is removed, in every eraser of fal. A soft edge counts as marked: the blend over the picture is ours. */
function binary({ width, height, data }: AlphaBuffer): AlphaBuffer {
  return { width, height, data: data.map((coverage) => (coverage > 0 ? 255 : 0)) };
}

const picture = async (pixels: PixelBuffer, pictures: PictureCodec): Promise<string> =>
  dataUri(await pictures.png(pixels));

const dataUri = (png: Uint8Array): string => `data:image/png;base64,${base64(png)}`;
