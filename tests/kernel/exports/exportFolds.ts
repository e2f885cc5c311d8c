import type { LedgerEvent } from '../../../src/kernel/ledger/events.ts';
import { factsOf, foldAsset } from '../../../src/kernel/review/assetFacts.ts';
import type { AssetFacts, FoldedAsset } from '../../../src/kernel/review/assetFacts.ts';
import { withBreakage } from '../../../src/kernel/review/breakageFacts.ts';
import { noAsset } from '../../../src/kernel/review/rollForward.ts';
import { groupBy } from '../../../src/kernel/shared/groupBy.ts';

export interface ExportFolds {
  readonly folded: readonly { readonly fold: FoldedAsset; readonly facts: AssetFacts }[];
  /** Of all assets; of what has none with breakage. */
  readonly whole: readonly AssetFacts[];
}

const folds = new WeakMap<readonly LedgerEvent[], ExportFolds>();

/** Every asset of the events folded, as the service that writes files does it. Once for the same list. */
export function foldsOf(events: readonly LedgerEvent[]): ExportFolds {
  const known = folds.get(events) ?? foldAll(events);
  folds.set(events, known);
  return known;
}

function foldAll(events: readonly LedgerEvent[]): ExportFolds {
  const folded = [...groupBy(events, ({ scope }) => scope.asset ?? noAsset)].map(([asset, own]) => {
    const fold = foldAsset(asset, own);
    return { fold, facts: factsOf(fold) };
  });
  const loose = folded.find(({ facts }) => facts.asset === noAsset)?.facts ?? null;
  const broken = withBreakage(
    loose,
    folded.map(({ facts }) => facts.credits),
  );
  const assets = folded.flatMap(({ facts }) => (facts === loose ? [] : [facts]));
  return { folded, whole: broken === null ? assets : [...assets, broken] };
}

/** Micros of machine and people, and unknown machine amounts, that the review counts up to `nowMs`. */
export function ledgerTotals(whole: readonly AssetFacts[], nowMs: number) {
  const money = whole.flatMap((facts) =>
    facts.money.filter(({ basis, at }) => basis !== 'breakage' || at <= nowMs),
  );
  const labour = whole.flatMap((facts) => facts.labour);
  return {
    machine: money.reduce((sum, { micros }) => sum + micros, 0),
    unpriced: money.reduce((sum, { unpriced }) => sum + unpriced, 0),
    oversight: labour.reduce((sum, { micros }) => sum + (micros ?? 0), 0),
  };
}
