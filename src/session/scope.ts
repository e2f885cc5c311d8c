import type { EventDraft } from '../kernel/ledger/events.ts';

/** Where an asset's events belong: the asset, and the campaign it is made for. */
export function scopeOf(asset: string, campaign: string | null): EventDraft['scope'] {
  return campaign === null ? { asset } : { asset, campaign };
}
