import type { AssetRecord } from '../kernel/asset/asset.ts';

/** A closed asset is read-only until it is reopened: whatever is done on it would change a cost that was closed. */
export function isClosed(asset: AssetRecord): boolean {
  return asset.status === 'finished' || asset.status === 'abandoned';
}

/** Why nothing can be done, as a sentence; null for an asset that is open. */
export function closedReason(asset: AssetRecord): string | null {
  return isClosed(asset) ? `This asset is ${asset.status}.` : null;
}

export const reopenHint = 'Reopen it to go on working.';
