import { useSyncExternalStore } from 'react';

import { reviewSections } from '../../router.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { everything } from '../../../kernel/review/reviewFilter.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';

export type ReviewSection = (typeof reviewSections)[number];

/** What of the review is looked at; all of it stands in the address, so that a link shows the same. */
export interface ReviewAddress {
  readonly section: ReviewSection;
  /** `2026-03`; null: the running month. */
  readonly month: string | null;
  readonly filter: ReviewFilter;
}

const textFilters = ['campaign', 'tool', 'model', 'person'] as const;

/** What an address does not say, or says wrongly, is left at its default. */
export function parseReviewAddress(hash: string): ReviewAddress {
  const [path = '', query = ''] = hash.split('?');
  const values = new URLSearchParams(query);
  const month = values.get('month');
  const tier = Number(values.get('tier'));
  return {
    section: reviewSections.find((section) => path.endsWith(`/${section}`)) ?? 'month',
    month: month !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
    filter: {
      ...everything,
      ...Object.fromEntries(textFilters.map((name) => [name, values.get(name) || null])),
      tier: tier === 1 || tier === 2 || tier === 3 ? (tier satisfies Tier) : null,
    },
  };
}

export function reviewHref({ section, month, filter }: ReviewAddress): string {
  const values = new URLSearchParams();
  if (month !== null) values.set('month', month);
  for (const name of [...textFilters, 'tier'] as const) {
    const value = filter[name];
    if (value !== null) values.set(name, String(value));
  }
  const query = values.toString();
  return `#/review/${section}${query === '' ? '' : `?${query}`}`;
}

/** The address, and a way to change it. */
export function useReviewAddress(): [ReviewAddress, (change: Partial<ReviewAddress>) => void] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const address = parseReviewAddress(hash);
  return [address, (change) => (location.hash = reviewHref({ ...address, ...change }))];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
