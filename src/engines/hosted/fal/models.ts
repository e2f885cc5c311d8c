import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';

/** An endpoint of fal: what it is, and what every request to it carries. */
interface FalModel extends HostedModel {
  /** As it is posted to. `endpoint` has a query where two models share one address. */
  readonly path: string;
  /** Fields that are sent every time: defaults of the service are dearer, lossy or change on a day. */
  readonly fixed: Readonly<Record<string, string | number | boolean>>;
}

interface Facts {
  readonly id: string;
  readonly operation: OperationId;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  readonly generative: boolean;
  readonly path: string;
  readonly styles?: NonNullable<EngineDescriptor['styles']>;
  readonly fixed?: FalModel['fixed'];
  /** What the price depends on. */
  readonly variant?: Readonly<Record<string, string>>;
  readonly limits?: Partial<HostedLimits>;
  readonly mustBeListed?: true;
}

/** fal states few limits; where it states none, these keep a request within what such models are made for. */
const usualLimits: HostedLimits = {
  minSide: 64,
  maxSide: 4096,
  maxPixels: 16_000_000,
  maxBytes: null,
  multipleOf: 1,
  maxOutputs: 1,
};
const briaBytes = 10_000_000;

function model({ id, path, fixed = {}, variant, limits, mustBeListed, ...facts }: Facts): FalModel {
  const query = variant ? `?${new URLSearchParams(variant).toString()}` : '';
  return {
    descriptor: {
      ...facts,
      id: engineId(`fal.${id}`),
      kind: 'hosted',
      provider: 'fal',
      model: path,
      modelVersion: `${path}${query}`,
      trained: true,
    },
    endpoint: `${path}${query}`,
    path,
    fixed: { ...variant, ...fixed },
    price: { id: path, variant: variant ?? null },
    limits: { ...usualLimits, ...limits },
    publishedLatencyS: null,
    ...(mustBeListed ? { mustBeListed } : {}),
  };
}

export const falModels: readonly FalModel[] = [
  model({
    id: 'flux-2-pro',
    operation: 'generate',
    name: 'FLUX.2 pro (fal)',
    tier: 1,
    summary: 'Paints photographic pictures from a description, with readable text and fine detail.',
    generative: true,
    path: 'fal-ai/flux-2-pro',
    fixed: { output_format: 'png' },
    limits: { minSide: 256, maxSide: 2048, maxPixels: 4_000_000, multipleOf: 16 },
  }),
  model({
    id: 'bria-eraser',
    operation: 'erase',
    name: 'Bria Eraser (fal)',
    tier: 1,
    summary: 'Removes what you paint over with a model that was trained on licensed pictures.',
    generative: true,
    path: 'fal-ai/bria/eraser',
    fixed: { mask_type: 'manual', preserve_alpha: true },
    limits: { maxBytes: briaBytes },
  }),
  model({
    id: 'object-removal-low',
    operation: 'erase',
    name: 'Object Removal, low (fal)',
    tier: 2,
    summary: 'Removes what you paint over at a quarter of the price of its best quality.',
    generative: true,
    path: 'fal-ai/object-removal/mask',
    variant: { model: 'low_quality' },
    // Only what is inside the mask is laid over the picture: a wider fill would not meet its surroundings there.
    fixed: { mask_expansion: 0 },
  }),
  model({
    id: 'object-removal-best',
    operation: 'erase',
    name: 'Object Removal, best (fal)',
    tier: 1,
    summary: 'Removes what you paint over at the best quality of this service.',
    generative: true,
    path: 'fal-ai/object-removal/mask',
    variant: { model: 'best_quality' },
    fixed: { mask_expansion: 0 },
  }),
  model({
    id: 'finegrain-eraser',
    operation: 'erase',
    name: 'Finegrain Eraser (fal)',
    tier: 1,
    summary: 'Removes an object together with its shadow and reflection; its price is not known.',
    generative: true,
    path: 'fal-ai/finegrain-eraser/mask',
    fixed: { mode: 'standard' },
  }),
  model({
    id: 'birefnet-v2',
    operation: 'remove-background',
    name: 'BiRefNet v2 (fal)',
    tier: 2,
    summary: 'Cuts out the subject with clean edges; its price is not known.',
    generative: false,
    path: 'fal-ai/birefnet/v2',
    fixed: { model: 'General Use (Heavy)', operating_resolution: '2048x2048', output_format: 'png' },
  }),
  model({
    id: 'bria-background-remove',
    operation: 'remove-background',
    name: 'Bria Background Removal (fal)',
    tier: 1,
    summary: 'Cuts out the subject with soft edges around hair and fur.',
    generative: false,
    path: 'fal-ai/bria/background/remove',
    limits: { maxBytes: briaBytes },
  }),
  model({
    id: 'bria-background-replace',
    operation: 'replace-background',
    name: 'Bria Background Replace (fal)',
    tier: 1,
    summary: 'Puts the subject into a scene that you describe.',
    generative: true,
    path: 'fal-ai/bria/background/replace',
    fixed: { num_images: 1 },
    limits: { maxBytes: briaBytes },
  }),
  model({
    id: 'advanced-face-swap',
    operation: 'face-swap',
    name: 'Advanced Face Swap (fal)',
    tier: 1,
    summary: 'Redraws a face as the person in another picture, with the light and the hair of yours.',
    generative: true,
    path: 'easel-ai/advanced-face-swap',
    // The other way about, the hair of the other picture would reach beyond the face.
    fixed: { workflow_type: 'target_hair' },
    // One page of its vendor prices it, another calls it deprecated.
    mustBeListed: true,
  }),
  model({
    id: 'seedvr-upscale',
    operation: 'upscale',
    name: 'SeedVR2 (fal)',
    tier: 1,
    summary: 'Enlarges a picture and restores detail that it no longer shows.',
    generative: true,
    path: 'fal-ai/seedvr/upscale/image',
    fixed: { upscale_mode: 'factor', output_format: 'png' },
    limits: { maxPixels: 4_000_000 },
  }),
  model({
    id: 'flux-fill-expand',
    operation: 'expand',
    name: 'FLUX.1 Fill (fal)',
    tier: 1,
    summary: 'Paints what lies beyond the edges, from your words or as the picture goes on.',
    generative: true,
    path: 'fal-ai/flux-pro/v1/fill',
    fixed: { num_images: 1, output_format: 'png' },
    limits: { minSide: 64, maxSide: 2048, maxPixels: 4_000_000 },
  }),
  model({
    id: 'image-apps-style',
    operation: 'style-transfer',
    name: 'Style by Reference (fal)',
    tier: 1,
    summary:
      'Redraws the picture like a reference image; it has no scale of strength, and its price is not known.',
    generative: true,
    path: 'fal-ai/image-apps-v2/style-transfer',
    styles: ['image'],
  }),
  model({
    id: 'image-editing-style',
    operation: 'style-transfer',
    name: 'Style by Words (fal)',
    tier: 2,
    summary: 'Redraws the picture in a style that is put into words; its price is not known.',
    generative: true,
    path: 'fal-ai/image-editing/style-transfer',
    styles: ['preset', 'prompt'],
    fixed: { output_format: 'png' },
  }),
];

export const falModel = (endpoint: string): FalModel | null =>
  falModels.find((one) => one.endpoint === endpoint) ?? null;
