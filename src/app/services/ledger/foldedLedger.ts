import type { FoldedAsset, AssetFacts } from '../../../kernel/review/assetFacts.ts';
import { factsOf, foldAsset } from '../../../kernel/review/assetFacts.ts';
import { withBreakage } from '../../../kernel/review/breakageFacts.ts';
import { closedMonths } from '../../../kernel/review/closedMonths.ts';
import type { ClosedMonth } from '../../../kernel/review/closedMonths.ts';
import { noAsset } from '../../../kernel/review/rollForward.ts';
import { creditEntries } from '../../../kernel/ledger/credits.ts';
import type { CreditEntries } from '../../../kernel/ledger/credits.ts';
import type { LedgerEvent } from '../../../kernel/ledger/events.ts';
import type { WorkspaceStore } from '../../../kernel/workspace/ports.ts';

export interface ExportedAsset {
  readonly folded: FoldedAsset;
  readonly facts: AssetFacts;
}

/** Every event, by asset; an asset is folded when its turn comes, so that only events are held for all of them. */
export interface FoldedLedger {
  readonly credits: readonly CreditEntries[];
  readonly closed: ReadonlyMap<string, ClosedMonth>;
  readonly events: number;
  /** In the order of their ids. */
  assets(): Generator<ExportedAsset, void, undefined>;
  /** What belongs to no asset, breakage included; null where there is nothing. */
  loose(plain: AssetFacts | null): AssetFacts | null;
}

export async function foldedLedger(
  ledger: Pick<WorkspaceStore, 'eachEvent'>,
  onProgress: (events: number) => void,
): Promise<FoldedLedger> {
  const byAsset = new Map<string, LedgerEvent[]>();
  let count = 0;
  await ledger.eachEvent((events) => {
    for (const event of events) {
      const asset = event.scope.asset ?? noAsset;
      const held = byAsset.get(asset);
      if (held === undefined) byAsset.set(asset, [event]);
      else held.push(event);
    }
    count += events.length;
    onProgress(count);
  });
  const credits = [...byAsset.values()].map(creditEntries);
  return {
    credits,
    closed: closedMonths(byAsset.get(noAsset) ?? []),
    events: count,
    *assets() {
      for (const [asset, events] of [...byAsset].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        const folded = foldAsset(asset, events);
        yield { folded, facts: factsOf(folded) };
      }
    },
    loose: (plain) => withBreakage(plain, credits),
  };
}
