import type { PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import type {
  EraseJob,
  GenerateJob,
  PictureCodec,
  ReplaceBackgroundJob,
  StyleTransferJob,
} from '../contract.ts';
import { styleInstruction } from '../styleWords.ts';
import { base64 } from '../base64.ts';
import { backdropInstruction } from '../editWords.ts';
import { nearestRatio } from '../nearestRatio.ts';
import { ratios } from './models.ts';
import type { PictureModel } from './models.ts';
import { imageSize } from './sizes.ts';
import type { ImageSize } from './sizes.ts';

export type GeminiJob = GenerateJob | EraseJob | ReplaceBackgroundJob | StyleTransferJob;

/** Body of `models/{model}:generateContent`. One answer, one picture. */
export interface GenerateContentBody {
  readonly contents: readonly [{ readonly role: 'user'; readonly parts: readonly Part[] }];
  readonly generationConfig: {
    readonly responseModalities: readonly ['IMAGE'];
    readonly imageConfig: { readonly aspectRatio: string; readonly imageSize: ImageSize };
    readonly seed?: number;
  };
}

type Part =
  | { readonly text: string }
  | { readonly inlineData: { readonly mimeType: 'image/png'; readonly data: string } };

export async function requestBody(
  job: GeminiJob,
  model: PictureModel,
  pictures: PictureCodec,
): Promise<GenerateContentBody> {
  switch (job.operation) {
    case 'generate':
      return body([{ text: job.prompt }], job, model, job.seed);
    case 'erase':
      return body(await eraseParts(job, pictures), job.image, model);
    case 'replace-background':
      return body(await replaceParts(job, pictures), job.image, model, job.seed);
    case 'style-transfer':
      return body(await styleParts(job, pictures), job.image, model, job.seed);
  }
}

function body(parts: readonly Part[], size: Size, model: PictureModel, seed?: number): GenerateContentBody {
  return {
    contents: [{ role: 'user', parts }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: { aspectRatio: nearestRatio(size, ratios), imageSize: imageSize(size, model.sizes) },
      // The service has signed 32 bits, ours have no sign.
      ...(seed === undefined ? {} : { seed: seed % 2 ** 31 }),
    },
  };
}

/** The service knows no masks: the second picture shows what is marked, and whoever pastes back keeps to it. */
async function eraseParts({ image, mask }: EraseJob, pictures: PictureCodec): Promise<readonly Part[]> {
  return [await picturePart(image, pictures), pngPart(await pictures.greyPng(mask)), { text: erasePrompt }];
}

async function replaceParts(
  { image, prompt }: ReplaceBackgroundJob,
  pictures: PictureCodec,
): Promise<readonly Part[]> {
  return [await picturePart(image, pictures), { text: backdropInstruction(prompt) }];
}

async function styleParts(job: StyleTransferJob, pictures: PictureCodec): Promise<readonly Part[]> {
  const { image, reference } = job;
  return [
    await picturePart(image, pictures),
    ...(reference === null ? [] : [pngPart(await pictures.png(reference))]),
    { text: styleInstruction(job) },
  ];
}

async function picturePart(image: PixelBuffer, pictures: PictureCodec): Promise<Part> {
  return pngPart(await pictures.png(image));
}

function pngPart(bytes: Uint8Array): Part {
  return { inlineData: { mimeType: 'image/png', data: base64(bytes) } };
}

const erasePrompt = [
  'The first picture is a photo. The second picture is a map of it at the same size: white marks what has to go.',
  'Remove everything that lies in the white area, together with its shadows and reflections there,',
  'and fill the area with what would be seen behind it. Add no new objects.',
  'Keep framing, position, size, colours and light of everything else exactly as they are.',
  'Answer with the edited first picture only, without the map.',
].join(' ');
