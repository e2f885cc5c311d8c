import type { CallFact } from './assetFacts.ts';
import type { FactTable } from './factTable.ts';
import type { Tier } from '../asset/asset.ts';

/** What a lead looks at; null stands for "all". */
export interface ReviewFilter {
  readonly campaign: string | null;
  /** The tier an asset needs. */
  readonly tier: Tier | null;
  readonly tool: string | null;
  /** `modelKey` of provider and model. */
  readonly model: string | null;
  /** Pseudonym. */
  readonly person: string | null;
}

export const everything: ReviewFilter = { campaign: null, tier: null, tool: null, model: null, person: null };

export function modelKey({ provider, model }: Pick<CallFact, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

export interface Facets {
  readonly campaigns: readonly string[];
  readonly tools: readonly string[];
  readonly models: readonly string[];
  readonly people: readonly string[];
}

/** What there is to choose from, in order. */
export function facetsOf(table: FactTable): Facets {
  const seen = table.seen;
  const sorted = (values: ReadonlySet<number>): string[] => [...values].map(table.word).toSorted();
  return {
    campaigns: sorted(seen.campaigns),
    tools: sorted(seen.tools),
    models: sorted(seen.models),
    people: sorted(seen.people),
  };
}
