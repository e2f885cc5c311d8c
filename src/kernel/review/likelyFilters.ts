import type { FactTable } from './factTable.ts';
import { everything, facetsOf } from './reviewFilter.ts';
import type { ReviewFilter } from './reviewFilter.ts';

const mostFilters = 24;

/** What a lead is likely to look at next: one tier, tool, campaign or model; campaigns come and go, the latest first. */
export function likelyFilters(table: FactTable): ReviewFilter[] {
  const { tools, campaigns, models } = facetsOf(table);
  return [
    ...([1, 2, 3] as const).map((tier) => ({ ...everything, tier })),
    ...tools.map((tool) => ({ ...everything, tool })),
    ...campaigns.toReversed().map((campaign) => ({ ...everything, campaign })),
    ...models.map((model) => ({ ...everything, model })),
  ].slice(0, mostFilters);
}
