import { engineId } from '../../../kernel/shared/ids.ts';
import type { HostedJob, HostedLimits, HostedModel } from '../contract.ts';
import type { Estimated, MaskForm, OpenAiProfile, ProfileModel } from './profile.ts';
import { sizeLimits, sizes } from './sizes.ts';

export interface OpenAiEngine extends HostedModel {
  /** As it is sent. */
  readonly model: string;
  /** Quality and size that the price holds for; null = the model chooses the quality, the picture the size. */
  readonly fixed: Estimated | null;
  /** Of what it erases. */
  readonly mask: MaskForm | null;
}

const maxOutputs = 10;

type OpenAiOperation = 'generate' | 'erase' | 'style-transfer';

const suffixes: Readonly<Record<OpenAiOperation, string>> = {
  generate: '',
  erase: '.erase',
  'style-transfer': '.style',
};

export function enginesOf(profile: OpenAiProfile): readonly OpenAiEngine[] {
  return profile.models.flatMap((model) => [
    ...(model.generates ? [engine(profile, model, 'generate', null)] : []),
    ...model.estimated.map((fixed) => engine(profile, model, 'generate', fixed)),
    ...(model.mask === null ? [] : [engine(profile, model, 'erase', null)]),
    ...(model.restyles ? [engine(profile, model, 'style-transfer', null)] : []),
  ]);
}

export function engineOf(
  engines: readonly OpenAiEngine[],
  { endpoint, operation }: HostedJob,
): OpenAiEngine | null {
  return engines.find((one) => one.endpoint === endpoint && one.descriptor.operation === operation) ?? null;
}

function engine(
  { provider, maxBytes }: OpenAiProfile,
  model: ProfileModel,
  operation: OpenAiOperation,
  fixed: Estimated | null,
): OpenAiEngine {
  const { id, tier } = model;
  const query = fixed ? `?${new URLSearchParams({ ...fixed }).toString()}` : '';
  const suffix = fixed ? `.${fixed.quality}.${fixed.size}` : '';
  return {
    descriptor: {
      id: engineId(`${provider}.${id}${suffix}${suffixes[operation]}`),
      operation,
      kind: 'hosted',
      name: fixed ? `${model.name}, ${fixed.quality}, ${shapes[fixed.size]}` : model.name,
      provider,
      model: id,
      modelVersion: `${id}${query}`,
      tier: fixed?.quality === 'low' ? 2 : tier,
      summary: summaryOf(model, operation, fixed),
      generative: true,
      trained: true,
      ...(operation === 'style-transfer' ? { styles: ['preset', 'image', 'prompt'] } : {}),
    },
    endpoint: `${id}${query}`,
    price: { id, variant: fixed && { ...fixed } },
    limits: limitsOf(fixed, maxBytes, operation),
    publishedLatencyS: null,
    model: id,
    fixed,
    mask: model.mask,
  };
}

const shapes = {
  '1024x1024': 'square',
  '1024x1536': 'upright',
  '1536x1024': 'lying',
} as const;

function summaryOf({ summary }: ProfileModel, operation: OpenAiOperation, fixed: Estimated | null): string {
  if (operation === 'erase') return `${summary}; repaints what you mark, guided by the part around it.`;
  if (operation === 'style-transfer')
    return `${summary}; redraws the picture by words or like a reference image.`;
  if (fixed) return `${summary}; makes ${fixed.size.replace('x', ' × ')} only.`;
  return `${summary}; makes 1024 × 1024, 1536 × 1024 or 1024 × 1536, whichever is nearest.`;
}

function limitsOf(
  fixed: Estimated | null,
  maxBytes: number | null,
  operation: OpenAiOperation,
): HostedLimits {
  const isSquare = fixed?.size === '1024x1024';
  return {
    ...sizeLimits,
    ...(isSquare ? { maxSide: sizeLimits.minSide, maxPixels: sizeLimits.minSide ** 2 } : {}),
    maxBytes,
    ...(operation === 'generate' ? { maxOutputs } : { maxOutputs: 1, frames: sizes }),
  };
}
