import type { Tier } from '../../../kernel/asset/asset.ts';
import type { SizeName } from './sizes.ts';

/** A service that speaks the shape of OpenAI's images API. Its address is configuration of the proxy. */
export interface OpenAiProfile {
  /** Route of the proxy, and `provider` of its rows in the price table. */
  readonly provider: string;
  /** As shown: "OpenAI", "LiteLLM". */
  readonly name: string;
  readonly models: readonly ProfileModel[];
  /** It edits inside a mask whose transparent pixels are changed. */
  readonly hasMask: boolean;
  /** Its `usage` counts tokens; some send zeros, or what they do not charge by. */
  readonly hasUsage: boolean;
  /** It knows the field `output_format`; a strict gateway refuses what a model behind it does not know. */
  readonly hasOutputFormat: boolean;
  /** Of one picture sent; null where it is not stated. */
  readonly maxBytes: number | null;
}

export interface ProfileModel {
  /** As it is sent. */
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  /** What the table has an estimate for: each of them is offered with a price. */
  readonly estimated: readonly Estimated[];
}

export interface Estimated {
  readonly quality: 'low' | 'medium' | 'high';
  readonly size: SizeName;
}

const qualities = ['low', 'medium', 'high'] as const;
/** Nobody lists a price of the lying format. */
const estimated: readonly Estimated[] = qualities.flatMap((quality) => [
  { quality, size: '1024x1024' },
  { quality, size: '1024x1536' },
]);

export const openAiProfile: OpenAiProfile = {
  provider: 'openai',
  name: 'OpenAI',
  models: [
    {
      id: 'gpt-image-2.6-sunburst',
      name: 'GPT Image 2.6 Sunburst',
      tier: 1,
      summary: 'Follows long descriptions closely, lettering included',
      estimated: [],
    },
    {
      id: 'gpt-image-2.6-flare',
      name: 'GPT Image 2.6 Flare',
      tier: 2,
      summary: 'The quicker of the newest pair, for trying things out',
      estimated: [],
    },
    {
      id: 'gpt-image-2',
      name: 'GPT Image 2',
      tier: 1,
      summary: 'Follows descriptions closely and draws readable text',
      estimated,
    },
    {
      id: 'gpt-image-1.5',
      name: 'GPT Image 1.5',
      tier: 2,
      summary: 'The older model, for series that were begun with it',
      estimated,
    },
  ],
  hasMask: true,
  hasUsage: true,
  hasOutputFormat: true,
  maxBytes: 50_000_000,
};

/** LiteLLM, sd-server, LocalAI, a relay: what it offers and what its answers hold is for the installation to say. */
interface GatewaySettings extends Pick<OpenAiProfile, 'provider' | 'name' | 'hasMask' | 'hasUsage'> {
  /** Ids as they are sent. */
  readonly modelIds: readonly string[];
}

export function gatewayProfile({ modelIds, name, ...settings }: GatewaySettings): OpenAiProfile {
  return {
    ...settings,
    name,
    models: modelIds.map((id) => ({
      id,
      name: `${id} (${name})`,
      tier: 2,
      summary: `A model of your own gateway, ${name}`,
      estimated: [],
    })),
    hasOutputFormat: false,
    maxBytes: null,
  };
}
