import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';

export const recraftService = { id: 'recraft', name: 'Recraft' } as const;

/** An endpoint, and the model that is named to it where it has several. */
export interface RecraftModel extends HostedModel {
  /** Below the provider's route. */
  readonly path: string;
  readonly model: string | null;
}

interface Facts {
  readonly operation: OperationId;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  readonly generative: boolean;
  readonly endpoint: string;
  readonly model?: string;
  readonly styles?: NonNullable<EngineDescriptor['styles']>;
  readonly limits: HostedLimits;
  readonly latencyS?: number;
}

/**
 * Of pictures that are sent. The service takes 10 MB; whether that counts the picture or its base64 is not stated, so
 * pictures stay below it in both readings.
 */
const editLimits: HostedLimits = {
  minSide: 256,
  maxSide: 4096,
  maxPixels: 16_000_000,
  maxBytes: 7_500_000,
  multipleOf: 1,
  maxOutputs: 1,
};

/** Sizes are chosen by ratio, each model has its own; `longest` is the side of its 2:1. */
function generateLimits(longest: number): HostedLimits {
  return {
    minSide: 256,
    maxSide: longest,
    maxPixels: longest * (longest / 2),
    maxBytes: null,
    multipleOf: 1,
    maxOutputs: 4,
  };
}

export const recraftModels: readonly RecraftModel[] = [
  recraftModel({
    operation: 'generate',
    name: 'Recraft V4.1',
    tier: 2,
    summary: 'Paints pictures and graphics from words, with readable lettering.',
    generative: true,
    endpoint: 'images/generations',
    model: 'recraftv4_1',
    limits: generateLimits(1536),
  }),
  recraftModel({
    operation: 'generate',
    name: 'Recraft V4.1 Flash',
    tier: 3,
    summary: 'Paints a picture from words in about a second, for drafts.',
    generative: true,
    endpoint: 'images/generations',
    model: 'recraftv4_1_flash',
    limits: generateLimits(1536),
    // The vendor's figure.
    latencyS: 1.3,
  }),
  recraftModel({
    operation: 'generate',
    name: 'Recraft V4.1 Pro',
    tier: 1,
    summary: 'Paints pictures of about four megapixels from words.',
    generative: true,
    endpoint: 'images/generations',
    model: 'recraftv4_1_pro',
    limits: generateLimits(3072),
  }),
  recraftModel({
    operation: 'erase',
    name: 'Recraft Erase',
    tier: 3,
    summary: 'Removes what you mark, at the lowest price of all services.',
    generative: true,
    endpoint: 'images/eraseRegion',
    limits: editLimits,
  }),
  recraftModel({
    operation: 'remove-background',
    name: 'Recraft Background Removal',
    tier: 3,
    summary: 'Cuts out the subject.',
    generative: false,
    endpoint: 'images/removeBackground',
    limits: editLimits,
  }),
  recraftModel({
    operation: 'replace-background',
    name: 'Recraft Background Replace',
    tier: 2,
    summary: 'Keeps the subject and paints what is behind it from words.',
    generative: true,
    endpoint: 'images/replaceBackground',
    model: 'recraftv3',
    limits: editLimits,
  }),
  recraftModel({
    operation: 'upscale',
    name: 'Recraft Crisp Upscale',
    tier: 3,
    summary: 'Enlarges to about 4 or 16 megapixels and sharpens edges; what is over is resampled.',
    generative: false,
    endpoint: 'images/crispUpscale',
    // What comes back has to be larger than what was sent.
    limits: { ...editLimits, maxPixels: 4_000_000 },
  }),
  recraftModel({
    operation: 'expand',
    name: 'Recraft Outpaint',
    tier: 2,
    summary: 'Paints what lies beyond the edges from words; what it costs is known only afterwards.',
    generative: true,
    endpoint: 'images/outpaint',
    limits: editLimits,
  }),
  recraftModel({
    operation: 'style-transfer',
    name: 'Recraft Image to Image',
    tier: 2,
    summary: 'Redraws the picture in a style that is put into words, as close to it as the strength says.',
    generative: true,
    endpoint: 'images/imageToImage',
    model: 'recraftv3',
    styles: ['preset', 'prompt'],
    limits: editLimits,
  }),
];

function recraftModel({ endpoint, limits, model, latencyS, ...facts }: Facts): RecraftModel {
  const ran = model ?? endpoint;
  return {
    descriptor: {
      ...facts,
      id: engineId(`recraft.${ran.replace('images/', '')}.${facts.operation}`),
      kind: 'hosted',
      provider: recraftService.id,
      model: ran,
      modelVersion: ran,
      trained: true,
    },
    // One address serves several models.
    endpoint: model ? `${endpoint}?model=${model}` : endpoint,
    path: `/${endpoint}`,
    model: model ?? null,
    price: { id: endpoint, variant: model ? { model } : null },
    limits,
    publishedLatencyS: latencyS ?? null,
  };
}
