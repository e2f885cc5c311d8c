import { useMemo, useSyncExternalStore } from 'react';

import { decodePart, reviewSections } from '../../router.ts';
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
  /** The asset whose history is looked at, and the one that it is compared with. */
  readonly asset: string | null;
  readonly compareWith: string | null;
  /** The step that is looked at, from 1; null: the first. */
  readonly step: number | null;
}

const textFilters = ['campaign', 'tool', 'model', 'person'] as const;

/** What an address does not say, or says wrongly, is left at its default. */
export function parseReviewAddress(hash: string): ReviewAddress {
  const [path = '', query = ''] = hash.split('?');
  const values = new URLSearchParams(query);
  const month = values.get('month');
  const tier = Number(values.get('tier'));
  const step = Number(values.get('step'));
  const former = formerHistory(path);
  return {
    section: reviewSections.find((section) => path.endsWith(`/${section}`)) ?? 'month',
    asset: former ?? (values.get('asset') || null),
    compareWith: values.get('with') || null,
    step: Number.isSafeInteger(step) && step > 0 ? step : null,
    month: month !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
    filter: {
      ...everything,
      ...Object.fromEntries(textFilters.map((name) => [name, values.get(name) || null])),
      tier: tier === 1 || tier === 2 || tier === 3 ? (tier satisfies Tier) : null,
    },
  };
}

/** The asset of `#/asset/…/history`. */
function formerHistory(path: string): string | null {
  const [, id] = /^#\/asset\/([^/]+)\/history\/?$/.exec(path) ?? [];
  return id === undefined ? null : decodePart(id);
}

type HistoryPart = 'asset' | 'compareWith' | 'step';

export function reviewHref(
  address: Omit<ReviewAddress, HistoryPart> & Partial<Pick<ReviewAddress, HistoryPart>>,
): string {
  const { section, month, filter, asset = null, compareWith = null, step = null } = address;
  const values = new URLSearchParams();
  if (section === 'history') {
    for (const [name, value] of [
      ['asset', asset],
      ['with', compareWith],
      ['step', step],
    ] as const)
      if (value !== null) values.set(name, String(value));
  }
  if (month !== null) values.set('month', month);
  for (const name of [...textFilters, 'tier'] as const) {
    const value = filter[name];
    if (value !== null) values.set(name, String(value));
  }
  const query = values.toString();
  return `#/review/${section}${query === '' ? '' : `?${query}`}`;
}

/** Changes a part of the address as it is when this is called. */
export function changeAddress(change: Partial<ReviewAddress>): void {
  location.hash = reviewHref({ ...parseReviewAddress(location.hash), ...change });
}

export function changeFilter(change: Partial<ReviewFilter>): void {
  const { filter } = parseReviewAddress(location.hash);
  changeAddress({ filter: { ...filter, ...change } });
}

/** The address, and a way to change it. */
export function useReviewAddress(): [ReviewAddress, (change: Partial<ReviewAddress>) => void] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const address = useMemo(() => parseReviewAddress(hash), [hash]);
  return [address, changeAddress];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
