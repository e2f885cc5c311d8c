import type { EventDraft, LedgerEvent } from './events.ts';
import { micros, splitEvenly } from './money.ts';
import type { Micros } from './money.ts';

/** What one asset pays of another one's pixels, in micro-USD, and how many unpriced amounts it was told of. */
export interface Share {
  readonly micros: number;
  readonly unpriced: number;
}

/** What the assets that share `source`'s pixels pay of them by now, without the source itself. Duplicates are ignored. */
export function sharesOf(source: string, events: readonly LedgerEvent[]): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>();
  const seen = new Set<string>();
  for (const event of events) {
    if (event.type !== 'asset.linked' || event.body.source !== source || seen.has(event.id)) continue;
    seen.add(event.id);
    const { asset } = event.scope;
    if (asset === undefined || asset === source) continue;
    const held = shares.get(asset) ?? { micros: 0, unpriced: 0 };
    shares.set(asset, {
      micros: held.micros + event.body.deltaMicro,
      unpriced: held.unpriced + event.body.unpriced,
    });
  }
  return shares;
}

type Linked = Extract<EventDraft, { type: 'asset.linked' }>;

/**
 * `joins` shares the pixels of `source` from now on: what they cost is split evenly over all who have them (largest
 * remainder), and each pays or gets back the difference to what it bears today. The deltas sum to 0.
 *
 * `cost` is that of the pixels, whoever bears it: the source bears what `shares` leave of it. Devices that forked
 * without knowing of each other took parts of the whole; the next link sets the parts right.
 */
export function shareLinks(input: {
  readonly link: string;
  readonly source: string;
  readonly cost: Micros;
  readonly unpriced: number;
  readonly shares: ReadonlyMap<string, Share>;
  readonly joins: string;
}): readonly Linked[] {
  const { link, source, cost, unpriced, shares, joins } = input;
  if (joins === source || shares.has(joins)) return [];
  const assets = [source, ...shares.keys(), joins].toSorted();
  const parts = splitEvenly(cost, assets);
  const ratios = splitEvenly(micros(1_000_000), assets);
  const shared = [...shares.values()].reduce((sum, share) => sum + share.micros, 0);
  const alloc = {
    method: 'even' as const,
    parts: assets.map((asset) => ({ asset, ratioPpm: ratios.get(asset) ?? 0 })),
  };
  return assets.flatMap((asset) => {
    const bears = asset === source ? cost - shared : (shares.get(asset)?.micros ?? 0);
    const deltaMicro = (parts.get(asset) ?? 0) - bears;
    // The source knows of its own unpriced amounts.
    const news = asset === source ? 0 : Math.max(0, unpriced - (shares.get(asset)?.unpriced ?? 0));
    // Told in any case: the one that joins, so that it is known to share, and the source, which knows all who do.
    if (deltaMicro === 0 && news === 0 && asset !== joins && asset !== source) return [];
    const body = { link, source, alloc, deltaMicro, unpriced: news, cur: 'USD' as const };
    return [{ type: 'asset.linked' as const, scope: { asset }, body }];
  });
}
