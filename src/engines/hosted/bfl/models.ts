import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';

export const providerId = 'bfl';
export const serviceName = 'Black Forest Labs';

/** An endpoint: what it is, and what every request to it carries. */
interface BflModel extends HostedModel {
  /** Below `v1/`: several engines may stand at one address. */
  readonly path: string;
  readonly fixed: Readonly<Record<string, string | number | boolean>>;
}

interface Facts {
  readonly endpoint: string;
  /** What an address does beside drawing: its engines are told apart by it. */
  readonly edit?: string;
  readonly operation: OperationId;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  /** Of one run on 21 September 2026. */
  readonly latencyS: number | null;
  readonly fixed?: BflModel['fixed'];
  readonly multipleOf: number;
  readonly maxMargin?: number;
  readonly styles?: NonNullable<EngineDescriptor['styles']>;
}

/**
 * Stated is only the least side of 64. The rest is what such models are made for: multiples of 16 where a size is asked
 * for, four megapixels at most.
 */
const limits: Omit<HostedLimits, 'multipleOf'> = {
  minSide: 64,
  maxSide: 2048,
  maxPixels: 4_000_000,
  maxBytes: null,
  maxOutputs: 1,
};

/** Most endpoints answer with JPEG unless they are asked for this. */
const lossless = { output_format: 'png' };

function model({ endpoint, edit, latencyS, fixed = {}, multipleOf, maxMargin, ...facts }: Facts): BflModel {
  return {
    descriptor: {
      ...facts,
      id: engineId(`${providerId}.${endpoint}${edit === undefined ? '' : `.${edit}`}`),
      kind: 'hosted',
      provider: providerId,
      model: endpoint,
      modelVersion: endpoint,
      generative: true,
      trained: true,
    },
    endpoint: edit === undefined ? endpoint : `${endpoint}?edit=${edit}`,
    path: endpoint,
    price: { id: endpoint, variant: null },
    limits: { ...limits, multipleOf, ...(maxMargin === undefined ? {} : { maxMargin }) },
    publishedLatencyS: latencyS,
    fixed: { ...fixed, ...lossless },
  };
}

export const bflModels: readonly BflModel[] = [
  model({
    endpoint: 'flux-2-pro',
    operation: 'generate',
    name: 'FLUX.2 pro (BFL)',
    tier: 1,
    summary: 'Paints photographic pictures from a description, with readable text and fine detail.',
    latencyS: 13.8,
    multipleOf: 16,
  }),
  model({
    endpoint: 'flux-2-max',
    operation: 'generate',
    name: 'FLUX.2 max (BFL)',
    tier: 1,
    summary: 'The strongest and slowest of the family: follows long descriptions most closely.',
    latencyS: 36,
    multipleOf: 16,
  }),
  model({
    endpoint: 'flux-2-flex',
    operation: 'generate',
    name: 'FLUX.2 flex (BFL)',
    tier: 2,
    summary: 'Paints pictures from a description, strong at lettering and layout.',
    latencyS: 6.7,
    // By default a language model rewrites the prompt first: the same seed would not give the same picture.
    fixed: { prompt_upsampling: false },
    multipleOf: 16,
  }),
  model({
    endpoint: 'flux-2-klein-4b',
    operation: 'generate',
    name: 'FLUX.2 klein 4B (BFL)',
    tier: 3,
    summary: 'Paints simple pictures from a description in seconds, at the lowest price of the family.',
    latencyS: 2.6,
    multipleOf: 16,
  }),
  model({
    endpoint: 'flux-tools/erase-v1',
    operation: 'erase',
    name: 'FLUX Erase (BFL)',
    tier: 1,
    summary: 'Removes what you paint over and continues what is behind it.',
    latencyS: 2.3,
    // The mask is grown before it is sent, and only what is inside is laid over the picture.
    fixed: { dilate_pixels: 0 },
    multipleOf: 1,
  }),
  model({
    endpoint: 'flux-pro-1.0-fill',
    operation: 'erase',
    name: 'FLUX Fill (BFL)',
    tier: 2,
    summary: 'Paints new background over what you mark; it may put something else there.',
    latencyS: 4.4,
    multipleOf: 1,
  }),
  model({
    endpoint: 'flux-2-pro',
    edit: 'background',
    operation: 'replace-background',
    name: 'FLUX.2 pro edit (BFL)',
    tier: 1,
    summary: 'Redraws everything behind the subject from words.',
    latencyS: 13.8,
    multipleOf: 16,
  }),
  model({
    endpoint: 'flux-2-pro',
    edit: 'style',
    operation: 'style-transfer',
    name: 'FLUX.2 pro edit (BFL)',
    tier: 1,
    summary: 'Redraws the picture in a style that is put into words.',
    latencyS: 13.8,
    multipleOf: 16,
    // A reference would be a second picture of its own price.
    styles: ['preset', 'prompt'],
  }),
  model({
    endpoint: 'flux-2-klein-4b',
    edit: 'style',
    operation: 'style-transfer',
    name: 'FLUX.2 klein 4B edit (BFL)',
    tier: 3,
    summary: 'Redraws the picture in a style that is put into words, in seconds and for little.',
    latencyS: 2.6,
    multipleOf: 16,
    styles: ['preset', 'prompt'],
  }),
  model({
    endpoint: 'flux-pro-1.0-expand',
    operation: 'expand',
    name: 'FLUX Expand (BFL)',
    tier: 1,
    summary: 'Paints what lies beyond the edges, from your words or as the picture goes on.',
    latencyS: 6.5,
    multipleOf: 1,
    maxMargin: 2048,
  }),
];

export function bflModel(endpoint: string): BflModel | null {
  return bflModels.find((model) => model.endpoint === endpoint) ?? null;
}
