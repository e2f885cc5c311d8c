import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedLimits, HostedModel } from '../contract.ts';
import { pixelsOf } from './sizes.ts';
import type { ImageSize } from './sizes.ts';

export const providerId = 'gemini';
export const serviceName = 'Gemini';

/** A picture model of the line. Which is offered is for the price table to say (`retiredOn`). */
export interface PictureModel {
  /** As the address names it. */
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly sizes: readonly [ImageSize, ...ImageSize[]];
  readonly latencyS: number | null;
}

export const pictureModels: readonly PictureModel[] = [
  {
    id: 'gemini-nano-banana-2.1',
    name: 'Nano Banana 2.1',
    tier: 2,
    sizes: ['1K', '2K', '4K'],
    latencyS: null,
  },
  {
    id: 'gemini-3.1-flash-lite-image',
    name: 'Gemini 3.1 Flash-Lite Image',
    tier: 3,
    sizes: ['1K'],
    // "Sub-2 s" of the vendor.
    latencyS: 2,
  },
  {
    id: 'gemini-3-pro-image',
    name: 'Gemini 3 Pro Image',
    tier: 1,
    sizes: ['1K', '2K', '4K'],
    latencyS: null,
  },
];

/** The ratios that every model takes; 1:4, 4:1, 1:8 and 8:1 exist, on models that nobody has listed. */
export const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const;

const summaries = {
  generate: 'Paints a picture from words.',
  erase: 'Repaints what you mark from a description of the task; the model sees the whole part around it.',
  'replace-background': 'Repaints everything behind the subject from words.',
  'style-transfer': 'Redraws the picture by words or like a reference image.',
} as const;

type GeminiOperation = keyof typeof summaries;

export const models: readonly HostedModel[] = pictureModels.flatMap((model) => [
  hostedModel(model, 'generate'),
  hostedModel(model, 'erase'),
  hostedModel(model, 'replace-background'),
  hostedModel(model, 'style-transfer'),
]);

function hostedModel(model: PictureModel, operation: GeminiOperation): HostedModel {
  return {
    descriptor: descriptorOf(model, operation),
    endpoint: model.id,
    price: { id: model.id, variant: null },
    limits: limitsOf(model, operation),
    publishedLatencyS: model.latencyS,
  };
}

function descriptorOf(model: PictureModel, operation: GeminiOperation): EngineDescriptor {
  return {
    id: engineId(`${providerId}.${model.id}.${operation}`),
    operation,
    kind: 'hosted',
    name: model.name,
    provider: providerId,
    model: model.id,
    modelVersion: model.id,
    tier: model.tier,
    summary: summaries[operation],
    generative: true,
    trained: true,
    ...(operation === 'style-transfer' ? { styles: ['preset', 'image', 'prompt'] } : {}),
  };
}

/**
 * Sides and bytes are not stated. Pictures travel as text inside one JSON body, so what is sent stays at 2K, which comes
 * back at the same size.
 */
function limitsOf({ sizes }: PictureModel, operation: GeminiOperation): HostedLimits {
  const largest = sizes.at(-1) ?? sizes[0];
  const size = operation === 'generate' || largest === '1K' ? largest : '2K';
  const maxPixels = pixelsOf(size);
  return {
    minSide: 1,
    // The widest ratio at that many pixels.
    maxSide: Math.floor(Math.sqrt((maxPixels * 21) / 9)),
    maxPixels,
    maxBytes: null,
    multipleOf: 1,
    ...(operation === 'generate' ? {} : { ratios }),
    maxOutputs: 1,
  };
}
