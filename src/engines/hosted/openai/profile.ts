import type { Tier } from '../../../kernel/asset/asset.ts';
import type { SizeName } from './sizes.ts';

/** A service that speaks the shape of OpenAI's images API. Its address is configuration of the proxy. */
export interface OpenAiProfile {
  /** Route of the proxy, and `provider` of its rows in the price table. */
  readonly provider: string;
  /** As shown: "OpenAI", "LiteLLM". */
  readonly name: string;
  readonly models: readonly ProfileModel[];
  /** Its `usage` counts tokens; some send zeros, or what they do not charge by. */
  readonly hasUsage: boolean;
  /** It knows the field `output_format`; a strict gateway refuses what a model behind it does not know. */
  readonly hasOutputFormat: boolean;
  /** Of one picture sent; null where it is not stated. */
  readonly maxBytes: number | null;
}

/** `alpha`: the picture with a hole in it; `white`: one grey channel, white where it is to be changed. */
export type MaskForm = 'alpha' | 'white';

export interface ProfileModel {
  /** As it is sent. */
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly summary: string;
  readonly generates: boolean;
  /** How it is told what to change; null: it does not erase. */
  readonly mask: MaskForm | null;
  /** Redraws a picture from words: what only fills holes does not. */
  readonly restyles: boolean;
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

const all = { generates: true, mask: 'alpha', restyles: true } as const;

export const openAiProfile: OpenAiProfile = {
  provider: 'openai',
  name: 'OpenAI',
  models: [
    {
      id: 'gpt-image-2.6-sunburst',
      name: 'GPT Image 2.6 Sunburst',
      tier: 1,
      summary: 'Follows long descriptions closely, lettering included',
      ...all,
      estimated: [],
    },
    {
      id: 'gpt-image-2.6-flare',
      name: 'GPT Image 2.6 Flare',
      tier: 2,
      summary: 'The quicker of the newest pair, for trying things out',
      ...all,
      estimated: [],
    },
    {
      id: 'gpt-image-2',
      name: 'GPT Image 2',
      tier: 1,
      summary: 'Follows descriptions closely and draws readable text',
      ...all,
      estimated,
    },
    {
      id: 'gpt-image-1.5',
      name: 'GPT Image 1.5',
      tier: 2,
      summary: 'The older model, for series that were begun with it',
      ...all,
      estimated,
    },
  ],
  hasUsage: true,
  hasOutputFormat: true,
  maxBytes: 50_000_000,
};
