import { formatCount, formatPercent } from '../../design/format.ts';
import type { ModelDecision } from '../../kernel/ledger/modelDecisions.ts';
import { tierNames } from './verdicts.ts';

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The day of whoever decided. */
export function decisionDay({ at, tz }: ModelDecision): string {
  return dateFormat.format(at + tz * 60_000);
}

/** `Retired by a lead on 12 Oct 2026: rejected 45 % of 40. “Drifts on labels”`. */
export function decisionReason(decision: ModelDecision): string {
  const { body } = decision;
  const day = decisionDay(decision);
  const said =
    body.decision === 'limit'
      ? `${limitText(body.tiers)}, by a lead on ${day}`
      : `Retired by a lead on ${day}${rejectedText(body.evidence)}`;
  return body.note === undefined ? said : `${said}. “${body.note}”`;
}

function limitText(tiers: readonly (1 | 2 | 3)[]): string {
  const names = tiers.map((tier) => tierNames[tier].toLowerCase());
  return names.length === 0 ? 'For no assets' : `Only for ${names.join(' and ')} assets`;
}

/** Evidence is kept as it came, also from other versions. */
function rejectedText({ rejectRate, decidedSets }: ModelDecision['body']['evidence']): string {
  if (typeof rejectRate !== 'number' || typeof decidedSets !== 'number') return '';
  return `: rejected ${formatPercent(rejectRate)} of ${formatCount(decidedSets)}`;
}
