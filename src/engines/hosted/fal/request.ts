import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import { base64 } from '../base64.ts';
import { asMasked, continuation } from '../grownPicture.ts';
import type { EraseJob, HostedJob, PictureCodec, StyleTransferJob } from '../contract.ts';
import { nearRatio } from '../nearestRatio.ts';
import { styleInstruction } from '../styleWords.ts';
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
      return maskedInput(job, pictures);
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
    // No endpoint that takes margins is established: the model that fills a mask is shown the grown frame.
    case 'expand': {
      const prompt = job.prompt.trim() || continuation;
      return { ...(await maskedInput(asMasked(job), pictures)), prompt, seed: job.seed };
    }
    case 'style-transfer':
      return styleInput(job, pictures);
  }
}

const appRatios = ['1:1', '16:9', '9:16', '4:3', '3:4'] as const;
const editRatios = ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21'] as const;

/** The proportions are named where the service has them; what it makes of others it chooses itself. */
async function styleInput(job: StyleTransferJob, pictures: PictureCodec): Promise<Record<string, unknown>> {
  const image_url = await picture(job.image, pictures);
  if (job.reference === null) {
    const ratio = nearRatio(job.image, editRatios);
    // Left out, the prompt is that of another endpoint: “golden hour”.
    const asked = { image_url, prompt: styleInstruction(job), seed: job.seed };
    return ratio === null ? asked : { ...asked, aspect_ratio: ratio };
  }
  const ratio = nearRatio(job.image, appRatios);
  const asked = { image_url, style_reference_image_url: await picture(job.reference, pictures) };
  return ratio === null ? asked : { ...asked, aspect_ratio: { ratio } };
}

async function maskedInput(
  { image, mask }: Pick<EraseJob, 'image' | 'mask'>,
  pictures: PictureCodec,
): Promise<Record<string, unknown>> {
  return {
    image_url: await picture(image, pictures),
    mask_url: dataUri(await pictures.greyPng(binary(mask))),
  };
}

/** White is drawn anew, in every endpoint of fal that is used here. A soft edge counts as marked: the blend over the picture is ours. */
function binary({ width, height, data }: AlphaBuffer): AlphaBuffer {
  return { width, height, data: data.map((coverage) => (coverage > 0 ? 255 : 0)) };
}

const picture = async (pixels: PixelBuffer, pictures: PictureCodec): Promise<string> =>
  dataUri(await pictures.png(pixels));

const dataUri = (png: Uint8Array): string => `data:image/png;base64,${base64(png)}`;
