import type { AlphaBuffer } from '../../../kernel/pixels/buffers.ts';
import { base64 } from '../base64.ts';
import { continuation } from '../grownPicture.ts';
import type { FaceSwapJob, HostedJob, PictureCodec, UpscaleJob } from '../contract.ts';
import { nearestRatio } from '../nearestRatio.ts';
import type { RecraftModel } from './models.ts';

/** How far an upscale goes is not stated, so a factor could not be kept: it is not offered. Faces are not swapped. */
export type RecraftJob = Exclude<HostedJob, FaceSwapJob>;

/** JSON body of any endpoint used here; pictures are data URLs. */
export interface RecraftBody {
  readonly prompt?: string;
  readonly model?: string;
  /** Proportions: every model has its own sizes for them. */
  readonly size?: string;
  readonly n?: number;
  readonly random_seed?: number;
  readonly image_url?: string;
  readonly mask_url?: string;
  readonly expand_left?: number;
  readonly expand_top?: number;
  readonly expand_right?: number;
  readonly expand_bottom?: number;
  readonly strength?: number;
  readonly upscale?: 'upscale4mp' | 'upscale16mp';
  readonly response_format: 'b64_json';
  readonly image_format: 'png';
}

const sizeRatios = [
  '1:1',
  '2:1',
  '1:2',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '6:10',
  '14:10',
  '10:14',
  '16:9',
  '9:16',
] as const;

/** WebP is the service's own choice, and it may be lossy. */
const answerAs = { response_format: 'b64_json', image_format: 'png' } as const;

/** Of the two the service makes, the smaller that has the wanted pixels, or nearly. */
function stepFor({ image, factor }: UpscaleJob): 'upscale4mp' | 'upscale16mp' {
  return image.width * image.height * factor ** 2 <= 4_400_000 ? 'upscale4mp' : 'upscale16mp';
}

export async function recraftBody(
  job: RecraftJob,
  { model }: RecraftModel,
  pictures: PictureCodec,
): Promise<RecraftBody> {
  const named = model === null ? {} : { model };
  switch (job.operation) {
    case 'generate': {
      const { prompt, seed, count } = job;
      const size = nearestRatio(job, sizeRatios);
      return { prompt, ...named, size, n: count, random_seed: seedOf(seed), ...answerAs };
    }
    case 'erase':
      return {
        image_url: dataUrl(await pictures.png(job.image)),
        mask_url: dataUrl(await pictures.greyPng(blackAndWhite(job.mask))),
        ...answerAs,
      };
    case 'upscale':
      return { image_url: dataUrl(await pictures.png(job.image)), upscale: stepFor(job), ...answerAs };
    case 'remove-background':
      return { image_url: dataUrl(await pictures.png(job.image)), ...answerAs };
    case 'replace-background':
      return {
        prompt: job.prompt,
        ...named,
        image_url: dataUrl(await pictures.png(job.image)),
        random_seed: seedOf(job.seed),
        ...answerAs,
      };
    case 'expand': {
      const { left, top, right, bottom } = job.margins;
      return {
        prompt: job.prompt.trim() || continuation,
        image_url: dataUrl(await pictures.png(job.image)),
        expand_left: left,
        expand_top: top,
        expand_right: right,
        expand_bottom: bottom,
        random_seed: seedOf(job.seed),
        ...answerAs,
      };
    }
    case 'style-transfer':
      return {
        prompt: job.prompt,
        ...named,
        image_url: dataUrl(await pictures.png(job.image)),
        strength: Math.round(mostChange * job.strength * 100) / 100,
        random_seed: seedOf(job.seed),
        ...answerAs,
      };
  }
}

/** At 1 the service keeps hardly anything of the picture: a style has to leave its things where they are. */
const mostChange = 0.7;

/** The range is not stated; 31 bits are an integer to every service. */
const seedOf = (seed: number): number => seed % 2 ** 31;

/** The service takes nothing in between; where only a part of a pixel goes, its place has to be filled too. */
function blackAndWhite({ width, height, data }: AlphaBuffer): AlphaBuffer {
  return { width, height, data: data.map((coverage) => (coverage > 0 ? 255 : 0)) };
}

const dataUrl = (png: Uint8Array): string => `data:image/png;base64,${base64(png)}`;
