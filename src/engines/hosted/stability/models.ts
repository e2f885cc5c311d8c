import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';

export const stabilityService = { id: 'stability', name: 'Stability' } as const;

/** An endpoint, and the model that is named to it where it has several. */
export interface StabilityModel extends HostedModel {
  /** Below the provider's route. */
  readonly path: string;
  readonly model: string | null;
  /** Answers with an id; the picture is asked for. */
  readonly isAsync: boolean;
}

interface Facts {
  readonly operation: OperationId;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  readonly generative: boolean;
  /** Below `v2beta/stable-image/`. */
  readonly service: string;
  readonly model?: string;
  readonly isAsync?: boolean;
  readonly styles?: NonNullable<EngineDescriptor['styles']>;
  readonly limits: Partial<HostedLimits> & Pick<HostedLimits, 'maxPixels'>;
  readonly latencyS: number;
}

const mebibyte = 1024 * 1024;
/** Of a whole request. */
export const maxBodyBytes = 10 * mebibyte;

/** Of pictures that are sent: what a request holds, less a mask and what stands between its parts. */
const usualLimits = {
  // No picture may have fewer than 4,096 pixels.
  minSide: 64,
  maxSide: 16_384,
  maxBytes: 9 * mebibyte,
  multipleOf: 1,
  maxOutputs: 1,
};
/** Erase and the other edits. */
const editPixels = 9_437_184;
/** Sizes are chosen by ratio. The widest ratio, 21:9, sets the longest side. */
const generates = (pixels: number): Facts['limits'] => ({
  maxPixels: pixels,
  maxSide: Math.floor(Math.sqrt((pixels * 21) / 9)),
  maxBytes: null,
});
const core = generates(1536 * 1536);
const megapixel = generates(1024 * 1024);

/** Seconds are of one run each, seen on 22 September 2026. */
export const stabilityModels: readonly StabilityModel[] = [
  stabilityModel({
    operation: 'generate',
    name: 'Stable Image Core',
    tier: 2,
    summary: 'Paints a picture from words, fast.',
    generative: true,
    service: 'generate/core',
    limits: core,
    latencyS: 8.2,
  }),
  stabilityModel({
    operation: 'generate',
    name: 'Stable Image Ultra',
    tier: 1,
    summary: 'Paints a photographic picture from words, the strongest of this service.',
    generative: true,
    service: 'generate/ultra',
    limits: megapixel,
    latencyS: 11.7,
  }),
  stabilityModel({
    operation: 'generate',
    name: 'Stable Diffusion 3.5 Large',
    tier: 2,
    summary: 'Paints a picture from words, close to the prompt.',
    generative: true,
    service: 'generate/sd3',
    model: 'sd3.5-large',
    limits: megapixel,
    latencyS: 10.6,
  }),
  stabilityModel({
    operation: 'generate',
    name: 'Stable Diffusion 3.5 Large Turbo',
    tier: 2,
    summary: 'The large model in fewer steps.',
    generative: true,
    service: 'generate/sd3',
    model: 'sd3.5-large-turbo',
    limits: megapixel,
    latencyS: 7.7,
  }),
  stabilityModel({
    operation: 'generate',
    name: 'Stable Diffusion 3.5 Medium',
    tier: 3,
    summary: 'A smaller model at half the price of the large one.',
    generative: true,
    service: 'generate/sd3',
    model: 'sd3.5-medium',
    limits: megapixel,
    latencyS: 5.4,
  }),
  stabilityModel({
    operation: 'generate',
    name: 'Stable Diffusion 3.5 Flash',
    tier: 3,
    summary: 'The fastest of this service, for drafts.',
    generative: true,
    service: 'generate/sd3',
    model: 'sd3.5-flash',
    limits: megapixel,
    latencyS: 3.4,
  }),
  stabilityModel({
    operation: 'erase',
    name: 'Stability Erase',
    tier: 2,
    summary: 'Removes what you mark; plain surfaces may come back flat.',
    generative: true,
    service: 'edit/erase',
    limits: { maxPixels: editPixels },
    latencyS: 7,
  }),
  stabilityModel({
    operation: 'erase',
    name: 'Stability Inpaint',
    tier: 2,
    summary: 'Paints new background over what you mark, from words; it may put something else there.',
    generative: true,
    service: 'edit/inpaint',
    limits: { maxPixels: editPixels },
    latencyS: 11.6,
  }),
  stabilityModel({
    operation: 'remove-background',
    name: 'Stability Background Removal',
    tier: 2,
    summary: 'Cuts out the subject with soft edges.',
    generative: false,
    service: 'edit/remove-background',
    limits: { maxPixels: 4_194_304 },
    latencyS: 7.2,
  }),
  stabilityModel({
    operation: 'expand',
    name: 'Stability Outpaint',
    tier: 2,
    summary: 'Paints what lies beyond the edges, from your words or as the picture goes on.',
    generative: true,
    service: 'edit/outpaint',
    limits: { maxPixels: editPixels, maxMargin: 2000 },
    latencyS: 18.1,
  }),
  stabilityModel({
    operation: 'replace-background',
    name: 'Stability Replace and Relight',
    tier: 1,
    summary: 'Paints a new background from words and lights the subject to fit it.',
    generative: true,
    service: 'edit/replace-background-and-relight',
    isAsync: true,
    limits: { maxPixels: editPixels },
    latencyS: 15.9,
  }),
  stabilityModel({
    operation: 'upscale',
    name: 'Stability Fast Upscale',
    tier: 3,
    summary: 'Enlarges up to one megapixel four times; smaller factors are made from that.',
    generative: true,
    service: 'upscale/fast',
    limits: { minSide: 32, maxSide: 1536, maxPixels: 1_048_576 },
    latencyS: 5.1,
  }),
  stabilityModel({
    operation: 'style-transfer',
    name: 'Stability Style Transfer',
    tier: 1,
    summary: 'Redraws the picture in the style of a reference image and keeps its composition.',
    generative: true,
    service: 'control/style-transfer',
    styles: ['image'],
    // A request holds both pictures; a reference of 1,024 a side has at most 3 MiB.
    limits: { maxPixels: editPixels, maxBytes: 6.5 * mebibyte },
    latencyS: 15.1,
  }),
];

function stabilityModel({ service, limits, latencyS, ...facts }: Facts): StabilityModel {
  const { model = null, isAsync = false, ...shown } = facts;
  const id = `v2beta/stable-image/${service}`;
  return {
    descriptor: {
      ...shown,
      id: engineId(`stability.${model ?? service.replace('/', '.')}`),
      kind: 'hosted',
      provider: stabilityService.id,
      model: model ?? service,
      modelVersion: model ?? service,
      trained: true,
    },
    // One address serves several models.
    endpoint: model ? `${id}?model=${model}` : id,
    path: `/${id}`,
    model,
    isAsync,
    price: { id, variant: model ? { model } : null },
    limits: { ...usualLimits, ...limits },
    publishedLatencyS: latencyS,
  };
}
