import type { AssetRecord, AssetStatus, Tier } from '../../kernel/asset/asset.ts';

export interface AssetFilter {
  readonly search: string;
  readonly status: AssetStatus | 'any';
  readonly tier: '1' | '2' | '3' | 'any';
}

export const noFilter: AssetFilter = { search: '', status: 'any', tier: 'any' };

/** Newest activity first; every word of the search must occur in the name or campaign. */
export function filterAssets(assets: readonly AssetRecord[], filter: AssetFilter): readonly AssetRecord[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const tier: Tier | null = filter.tier === 'any' ? null : tiers[filter.tier];
  return assets
    .filter((asset) => {
      const text = `${asset.name} ${asset.campaign ?? ''}`.toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (filter.status === 'any' || asset.status === filter.status) &&
        (tier === null || asset.tier === tier)
      );
    })
    .toSorted((a, b) => b.updatedAt - a.updatedAt);
}

export function isFiltering(filter: AssetFilter): boolean {
  return filter.search.trim() !== '' || filter.status !== 'any' || filter.tier !== 'any';
}

const tiers = { '1': 1, '2': 2, '3': 3 } as const;
