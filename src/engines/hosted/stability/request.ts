import type { FaceSwapJob, HostedJob, PictureCodec } from '../contract.ts';
import { emptiedPlace } from '../editWords.ts';
import { nearestRatio } from '../nearestRatio.ts';
import type { StabilityModel } from './models.ts';

/** Fields of a multipart body; bytes are PNG files. */
export type StabilityFields = Readonly<Record<string, string | number | Uint8Array<ArrayBuffer>>>;

const aspectRatios = ['1:1', '16:9', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21'] as const;

const answerAs = { output_format: 'png' } as const;

export async function stabilityFields(
  job: Exclude<HostedJob, FaceSwapJob>,
  { model }: StabilityModel,
  pictures: PictureCodec,
): Promise<StabilityFields> {
  switch (job.operation) {
    case 'generate':
      return {
        prompt: job.prompt,
        ...(model === null ? {} : { model }),
        aspect_ratio: nearestRatio(job, aspectRatios),
        ...seedField(job.seed),
        ...answerAs,
      };
    case 'erase':
      return {
        image: await pictures.png(job.image),
        mask: await pictures.greyPng(job.mask),
        ...(job.endpoint.endsWith('/inpaint') ? { prompt: emptiedPlace } : {}),
        // The mask has its margin already, and nothing beyond it is laid over the picture.
        grow_mask: 0,
        ...answerAs,
      };
    case 'replace-background':
      return {
        subject_image: await pictures.png(job.image),
        background_prompt: job.prompt,
        ...seedField(job.seed),
        ...answerAs,
      };
    case 'expand': {
      const { left, right, top, bottom } = job.margins;
      const prompt = job.prompt.trim();
      return {
        image: await pictures.png(job.image),
        left,
        right,
        up: top,
        down: bottom,
        ...(prompt === '' ? {} : { prompt }),
        ...seedField(job.seed),
        ...answerAs,
      };
    }
    case 'style-transfer':
      return {
        init_image: await pictures.png(job.image),
        ...(job.reference === null ? {} : { style_image: await pictures.png(job.reference) }),
        style_strength: job.strength,
        ...seedField(job.seed),
        ...answerAs,
      };
    case 'remove-background':
    // Four times, whatever the factor: the endpoint has no field for it.
    case 'upscale':
      return { image: await pictures.png(job.image), ...answerAs };
  }
}

const largestSeed = 4_294_967_294;

/** 0 lets the service choose: it names its choice in the answer. */
const seedField = (seed: number): StabilityFields =>
  seed === 0 ? {} : { seed: Math.min(seed, largestSeed) };

export function formOf(fields: StabilityFields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Uint8Array)
      form.append(name, new Blob([value], { type: 'image/png' }), `${name}.png`);
    else form.append(name, String(value));
  }
  return form;
}

/** Heads and boundaries of the parts. */
const bytesOfHead = 512;

/** About the length of the body on the wire. */
export function bodyBytes(fields: StabilityFields): number {
  const bytesOf = (value: string | number | Uint8Array): number =>
    typeof value === 'number' ? 16 : typeof value === 'string' ? value.length * 3 : value.length;
  return Object.values(fields).reduce<number>((sum, value) => sum + bytesOf(value) + bytesOfHead, 0);
}
