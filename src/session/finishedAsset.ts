import type { FinishedAsset } from './finishedAssets.ts';
import { iterationRows } from '../kernel/metrics/assetMeter.ts';
import { assetFacts, factsOf, foldAsset } from '../kernel/review/assetFacts.ts';
import {
  assetCost,
  endOfAssetCard,
  type AssetCost,
  type EndOfAssetCard,
} from '../kernel/review/endOfAsset.ts';
import type { LedgerEvent } from '../kernel/ledger/events.ts';

/** Both need the facts of an asset, which the editor has no other use for: loaded when something is finished. */
export function finishedAsset(asset: string, events: readonly LedgerEvent[]): FinishedAsset {
  const folded = foldAsset(asset, events);
  return { run: iterationRows(folded.meter), cost: assetCost(factsOf(folded)) };
}

export function cardOf(
  asset: string,
  events: readonly LedgerEvent[],
  costs: readonly AssetCost[],
): EndOfAssetCard {
  return endOfAssetCard(assetFacts(asset, events), costs);
}
