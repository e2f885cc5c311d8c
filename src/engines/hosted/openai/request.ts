import type { AlphaBuffer, PixelBuffer } from '../../../kernel/pixels/buffers.ts';
import type { EraseJob, GenerateJob, HostedJob, PictureCodec, StyleTransferJob } from '../contract.ts';
import { styleInstruction } from '../styleWords.ts';
import type { OpenAiEngine } from './models.ts';
import type { OpenAiProfile } from './profile.ts';
import { nearestSize } from './sizes.ts';

interface OpenAiRequest {
  /** Below the proxy's route, which ends in the version. */
  readonly path: '/images/generations' | '/images/edits';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData;
}

/** Null where the engine cannot do what the job asks. */
export async function openAiRequest(
  job: HostedJob,
  engine: OpenAiEngine,
  profile: OpenAiProfile,
  pictures: PictureCodec,
): Promise<OpenAiRequest | null> {
  if (job.operation === 'generate') return generation(job, engine, profile);
  if (job.operation === 'style-transfer') return restyle(job, engine, profile, pictures);
  return job.operation === 'erase' ? edit(job, engine, profile, pictures) : null;
}

function generation(
  { prompt, width, height, count }: GenerateJob,
  { fixed, limits, model }: OpenAiEngine,
  profile: OpenAiProfile,
): OpenAiRequest | null {
  const size = nearestSize({ width, height });
  // The price stands for one size.
  if (count > limits.maxOutputs || (fixed && fixed.size !== size)) return null;
  return {
    path: '/images/generations',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      // The default of the service is a model that is gone.
      model,
      prompt: withoutArguments(prompt),
      n: count,
      size,
      ...(fixed ? { quality: fixed.quality } : {}),
      ...format(profile),
    }),
  };
}

/** sd-server takes settings of its server out of a prompt. */
function withoutArguments(prompt: string): string {
  return prompt
    .replaceAll(/<sd_cpp_extra_args>[\s\S]*?(?:<\/sd_cpp_extra_args>|$)/giu, ' ')
    .replaceAll(/<\/?sd_cpp_extra_args>/giu, ' ')
    .trim();
}

const format = ({ hasOutputFormat }: OpenAiProfile): { readonly output_format?: 'png' } =>
  hasOutputFormat ? { output_format: 'png' } : {};

const erasePrompt =
  'Remove everything inside the transparent area of the mask. Continue the background there as if the removed ' +
  'things had never been in the picture: same light, perspective, texture, grain and sharpness. Add no new objects, ' +
  'people or text. Leave everything outside that area exactly as it is.';

async function edit(
  { image, mask }: EraseJob,
  { model, mask: form }: OpenAiEngine,
  profile: OpenAiProfile,
  pictures: PictureCodec,
): Promise<OpenAiRequest> {
  const body = editForm(model, erasePrompt, image, profile);
  body.set('image', png(await pictures.png(image)), 'image.png');
  const file = form === 'white' ? pictures.greyPng(marked(mask)) : maskPng(image, mask, pictures);
  body.set('mask', png(await file), 'mask.png');
  // The browser writes the content type, which names the boundary.
  return { path: '/images/edits', headers: {}, body };
}

function editForm(model: string, prompt: string, image: PixelBuffer, profile: OpenAiProfile): FormData {
  const body = new FormData();
  body.set('model', model);
  body.set('prompt', prompt);
  body.set('size', nearestSize(image));
  for (const [name, value] of Object.entries(format(profile))) body.set(name, value);
  return body;
}

/** Without a mask all of the picture may change; a reference goes along as a second picture. */
async function restyle(
  job: StyleTransferJob,
  { model }: OpenAiEngine,
  profile: OpenAiProfile,
  pictures: PictureCodec,
): Promise<OpenAiRequest> {
  const { image, reference } = job;
  const body = editForm(model, withoutArguments(styleInstruction(job)), image, profile);
  const name = reference === null ? 'image' : 'image[]';
  body.append(name, png(await pictures.png(image)), 'image.png');
  if (reference !== null) body.append(name, png(await pictures.png(reference)), 'style.png');
  return { path: '/images/edits', headers: {}, body };
}

const png = (bytes: Uint8Array<ArrayBuffer>): Blob => new Blob([bytes], { type: 'image/png' });

/** A soft edge counts as marked: the blend over the picture is ours. */
function marked({ data, width, height }: AlphaBuffer): AlphaBuffer {
  return { width, height, data: data.map((coverage) => (coverage > 0 ? 255 : 0)) };
}

const maxMaskBytes = 4_000_000;

/** The picture with a hole in it, as the service describes a mask; only the hole where that would be too large. */
async function maskPng(
  image: PixelBuffer,
  mask: AlphaBuffer,
  pictures: PictureCodec,
): Promise<Uint8Array<ArrayBuffer>> {
  const coloured = await pictures.png(withHole(image.data, image, mask));
  if (coloured.length < maxMaskBytes) return coloured;
  return pictures.png(withHole(new Uint8ClampedArray(image.data.length), image, mask));
}

/** Alpha 0 is changed. A soft edge counts as marked: the blend over the picture is ours. */
function withHole(
  colours: PixelBuffer['data'],
  { width, height }: PixelBuffer,
  mask: AlphaBuffer,
): PixelBuffer {
  const data = new Uint8ClampedArray(colours);
  mask.data.forEach((coverage, at) => {
    data[at * 4 + 3] = coverage > 0 ? 0 : 255;
  });
  return { width, height, data };
}
