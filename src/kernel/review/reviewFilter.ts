import type { AssetFacts, CallFact } from './assetFacts.ts';
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

/** Null: the asset is not looked at. Tool, model and person leave the parts of its cost that are theirs. */
export function filtered(facts: AssetFacts, filter: ReviewFilter): AssetFacts | null {
  if (filter.campaign !== null && facts.campaign !== filter.campaign) return null;
  if (filter.tier !== null && facts.tier !== filter.tier) return null;
  const { tool, model, person } = filter;
  if (tool === null && model === null && person === null) return facts;
  const matches = (call: CallFact): boolean =>
    (tool === null || call.tool === tool) &&
    (model === null || modelKey(call) === model) &&
    (person === null || call.actor === person);
  const calls = facts.calls.filter(matches);
  const indexOf = new Map(calls.map((call, index) => [call.call, index]));
  const own = (index: number | null): number | null =>
    index === null ? null : (indexOf.get(facts.calls[index]?.call ?? '') ?? null);
  const ofCalls = tool !== null || model !== null;
  return {
    ...facts,
    calls,
    money: facts.money.flatMap((fact) => {
      const call = own(fact.call);
      return call === null ? [] : [{ ...fact, call }];
    }),
    labour: facts.labour.flatMap((fact) => {
      if (person !== null && fact.actor !== person) return [];
      const call = own(fact.call);
      return ofCalls && call === null ? [] : [{ ...fact, call }];
    }),
  };
}

export interface Facets {
  readonly campaigns: readonly string[];
  readonly tools: readonly string[];
  readonly models: readonly string[];
  readonly people: readonly string[];
}

/** What there is to choose from, in order. */
export function facetsOf(assets: Iterable<AssetFacts>): Facets {
  const campaigns = new Set<string>();
  const tools = new Set<string>();
  const models = new Set<string>();
  const people = new Set<string>();
  for (const { campaign, calls, labour } of assets) {
    if (campaign !== null) campaigns.add(campaign);
    for (const call of calls) {
      tools.add(call.tool);
      models.add(modelKey(call));
      people.add(call.actor);
    }
    for (const { actor } of labour) people.add(actor);
  }
  const sorted = (values: ReadonlySet<string>): string[] => [...values].toSorted();
  return {
    campaigns: sorted(campaigns),
    tools: sorted(tools),
    models: sorted(models),
    people: sorted(people),
  };
}
