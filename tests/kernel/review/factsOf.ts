import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { assetFacts } from '../../../src/kernel/review/assetFacts.ts';
import type { AssetFacts } from '../../../src/kernel/review/assetFacts.ts';

/** The facts of every asset that the events are about. */
export function factsOf(events: readonly LedgerEvent[]): AssetFacts[] {
  const byAsset = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const asset = event.scope.asset ?? '';
    const held = byAsset.get(asset);
    if (held === undefined) byAsset.set(asset, [event]);
    else held.push(event);
  }
  return [...byAsset].map(([asset, list]) => assetFacts(asset, list));
}
