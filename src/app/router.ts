import { useSyncExternalStore } from 'react';

import { assetId, type AssetId } from '../kernel/shared/ids.ts';

/** The address decides the screen; a reload or a shared link opens the same one. */
export type Route =
  | { readonly kind: 'assets' }
  | { readonly kind: 'editor'; readonly asset: AssetId }
  | { readonly kind: 'settings' }
  /** Section, month and filters are the review's own part of the address. */
  | { readonly kind: 'review' }
  | { readonly kind: 'unknown'; readonly path: string };

export function parseRoute(hash: string): Route {
  const path = hash
    .replace(/^#?\/?/, '')
    .replace(/\?.*$/, '')
    .replace(/\/+$/, '');
  const parts = path === '' ? [] : path.split('/');
  const [first, id, third] = parts;
  if (parts.length === 0) return { kind: 'assets' };
  if (first === 'review' && (parts.length === 1 || (parts.length === 2 && isReviewSection(id)))) {
    return { kind: 'review' };
  }
  if (first === 'settings' && parts.length === 1) return { kind: 'settings' };
  if (first === 'asset' && id) {
    const decoded = decodePart(id);
    if (decoded !== null && parts.length === 2) return { kind: 'editor', asset: assetId(decoded) };
    if (decoded !== null && parts.length === 3 && third === 'history') {
      // Where an asset's history was before the review held it: links to it stay good.
      return { kind: 'review' };
    }
  }
  return { kind: 'unknown', path };
}

export function routeHref(route: Exclude<Route, { kind: 'unknown' }>): string {
  if (route.kind === 'assets') return '#/';
  if (route.kind === 'settings') return '#/settings';
  if (route.kind === 'review') return '#/review';
  return `#/asset/${encodeURIComponent(route.asset)}`;
}

/** The replay of one asset, a part of the review. */
export function historyHref(asset: string): string {
  return `#/review/history?asset=${encodeURIComponent(asset)}`;
}

export function navigate(route: Exclude<Route, { kind: 'unknown' }>): void {
  location.hash = routeHref(route);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return parseRoute(hash);
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export const reviewSections = ['month', 'models', 'what-if', 'shares', 'history', 'report', 'files'] as const;

function isReviewSection(part: string | undefined): boolean {
  return reviewSections.some((section) => section === part);
}

/** A part of an address as it was meant; null where it was never one. */
export function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
