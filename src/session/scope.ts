import type { EventDraft } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/** Where an asset's events belong: the asset, and the campaign it is made for. */
export function scopeOf(asset: AssetId, campaign: string | null): EventDraft['scope'] {
  return campaign === null ? { asset } : { asset, campaign };
}
