import type { ModelRow } from './modelsView.ts';
import type { ReviewFilter } from './reviewFilter.ts';

/** What a lead saw of a model when they decided: goes into the ledger with the decision. */
export interface DecisionEvidence {
  readonly month: string;
  /** The tier that the model delivers; figures are of this one. */
  readonly tier: number;
  /** What of the month was looked at, where it was not all. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly verdict: string;
  readonly decidedSets: number;
  readonly rejectedSets: number;
  readonly rejectRate: number | null;
  readonly rejectInterval: { readonly low: number; readonly high: number } | null;
  /**
   * Charges alone, of all calls for each accepted set. The screen's cost per accepted holds people's time at the
   * reader's wage, which could be worked out from it: wages never travel.
   */
  readonly chargesPerAcceptedMicros: number | null;
}

export function decisionEvidence(row: ModelRow, month: string, filter: ReviewFilter): DecisionEvidence {
  const { acceptedSets, rejectedSets, rejectInterval, rejectRate } = row;
  const priced = row.unpriced === 0 && acceptedSets > 0;
  return {
    month,
    tier: row.tier,
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)),
    verdict: row.verdict.kind,
    decidedSets: acceptedSets + rejectedSets,
    rejectedSets,
    rejectRate: rejectRate === null ? null : rounded(rejectRate),
    rejectInterval:
      rejectInterval === null
        ? null
        : { low: rounded(rejectInterval.low), high: rounded(rejectInterval.high) },
    chargesPerAcceptedMicros: priced ? Math.round(row.spendMicros / acceptedSets) : null,
  };
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
