import { formatCount, formatPercent } from '../../../design/format.ts';
import type { ModelDecision, ModelDecisions } from '../../../kernel/ledger/modelDecisions.ts';
import { offeredEngines } from '../../../kernel/operations/offeredEngines.ts';
import type { DecisionEvidence } from '../../../kernel/review/decisionEvidence.ts';
import type { ModelRow } from '../../../kernel/review/modelsView.ts';
import { toolName } from '../../../panels/figures/verdicts.ts';
import type { EngineChoice } from '../../../session/types.ts';
import { money, monthName } from './reviewText.ts';

const verdictNames: Readonly<Record<string, string>> = {
  'not-enough-data': 'not enough data',
  'no-comparison': 'no comparison',
};

export function evidenceText(evidence: DecisionEvidence): string {
  const { rejectRate, rejectInterval, decidedSets, chargesPerAcceptedMicros } = evidence;
  const range =
    rejectInterval === null
      ? ''
      : ` (${formatPercent(rejectInterval.low)} to ${formatPercent(rejectInterval.high)})`;
  const rejected =
    rejectRate === null
      ? 'nothing decided yet'
      : `rejected ${formatPercent(rejectRate)}${range} of ${formatCount(decidedSets)}`;
  const cost =
    chargesPerAcceptedMicros === null
      ? 'charges per accepted result not known'
      : `${money(chargesPerAcceptedMicros)} of charges per accepted result`;
  const filtered = Object.keys(evidence.filter).length > 0 ? ', with these filters' : '';
  const verdict = verdictNames[evidence.verdict] ?? evidence.verdict;
  return `verdict “${verdict}”, ${rejected}, ${cost}, in ${monthName(evidence.month)}${filtered}.`;
}

/** Where the decision is felt. `engines` null: not known yet. */
export function reachText(
  kind: ModelDecision['body']['decision'],
  row: Pick<ModelRow, 'provider' | 'model' | 'tool'>,
  engines: readonly EngineChoice[] | null,
  decisions: ModelDecisions,
): string {
  if (engines === null) return 'Looking for the engine …';
  const isModel = ({ descriptor }: EngineChoice): boolean =>
    descriptor.provider === row.provider && descriptor.model === row.model;
  if (!engines.some(isModel)) return 'No engine of this browser runs this model, so it is only shown here.';
  if (kind === 'keep') return 'It stays among the engines, and an earlier decision no longer holds.';
  const others = offeredEngines(engines, decisions, row.tool, null).filter(
    ({ engine, offer }) => !isModel(engine) && offer.kind === 'offered',
  );
  if (kind === 'retire' && others.length === 0)
    return `${toolName(row.tool)} has no other engine: it stays among the engines, with a warning.`;
  return kind === 'retire'
    ? 'From the next run on it is no longer offered. What it made stays. Take it back with “Keep”.'
    : 'From the next run on it is offered for assets of these tiers only. Take it back with “Keep”.';
}
