import { formatCount, formatDollars, formatPercent } from '../../../design/format.ts';
import type { MonthView } from '../../../kernel/review/monthView.ts';
import type { Verdict } from '../../../kernel/review/retireRule.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { count } from '../../../panels/figures/figures.ts';
import { tierNames, toolName } from '../../../panels/figures/verdicts.ts';

const none = '—';

/** A dash where there is nothing to divide by; never 0. */
export function money(micros: number | null): string {
  return micros === null ? none : formatDollars(Math.round(micros));
}

/** `$4.20`, or `$4.20+` where parts are not known. */
export function moneyWith(micros: number, unpriced: number): string {
  return `${formatDollars(micros)}${unpriced > 0 ? '+' : ''}`;
}

export function signedPercent(share: number | null): string {
  if (share === null) return none;
  const percent = Math.round(share * 100);
  if (percent === 0) return '±0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

export function signedMoney(micros: number): string {
  const rounded = Math.round(micros);
  if (rounded === 0) return formatDollars(0);
  return `${rounded > 0 ? '+' : '−'}${formatDollars(Math.abs(rounded))}`;
}

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function monthName(month: string): string {
  return monthFormat.format(Date.parse(`${month}-01T00:00:00Z`));
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `8 Nov` of the eighth day of `2026-11`. */
export function dayName(month: string, day: number): string {
  return dayFormat.format(Date.parse(`${month}-${String(day).padStart(2, '0')}T00:00:00Z`));
}

/** The filters in words; empty where there are none. */
export function filterText({ campaign, tier, tool, model, person }: ReviewFilter): string {
  const parts = [
    campaign === null ? null : `campaign ${campaign}`,
    tier === null ? null : `tier ${tier} ${tierNames[tier]}`,
    tool === null ? null : toolName(tool),
    model === null ? null : `model ${model}`,
    person === null ? null : `person ${person}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `Only ${parts.join(', ')}`;
}

/** The month in one sentence (M12). */
export function verdictSentence(view: MonthView): string {
  const {
    current,
    previous,
    volumeChange,
    unitCostChange,
    spendChangeShare,
    verdict,
    isRunning,
    elapsedDays,
  } = view;
  const against = isRunning
    ? `the first ${count(elapsedDays, 'day')} of ${monthName(previous.month)}`
    : monthName(previous.month);
  const finished = count(current.finishedAssets, 'finished asset');
  if (verdict === 'no-comparison') {
    return `${finished}. Nothing was finished in ${against}, so there is nothing to compare with.`;
  }
  const volume = `finished assets ${signedPercent(volumeChange)}`;
  const unit = `spend for each ${signedPercent(unitCostChange)}`;
  if (verdict === 'working') return `Working: ${volume}, ${unit} against ${against}.`;
  if (verdict === 'failing') {
    return `Failing: spend ${signedPercent(spendChangeShare)}, ${volume} against ${against}.`;
  }
  return `Mixed: ${volume}, ${unit} against ${against}.`;
}

/** The word on a model's chip. */
export function verdictWord(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'not-enough-data':
      return `Not enough data (${verdict.have}/${verdict.need})`;
    case 'no-comparison':
      return 'No comparison';
    case 'retire':
      return 'Retire';
    case 'watch':
      return 'Watch';
    case 'costly':
      return 'Costly';
    case 'keep':
      return 'Keep';
  }
}

/** Why the chip says so. */
export function verdictReason(verdict: Verdict): string {
  if (verdict.kind === 'not-enough-data') {
    return `A verdict needs ${verdict.need} decided sets on 5 assets over 3 days; there are ${verdict.have} sets.`;
  }
  if (verdict.kind === 'no-comparison') return 'No other model on this tool and tier has enough data.';
  const { probabilityRejected, slow, costly } = verdict.evidence;
  const parts = [
    `rejected more often than the best alternative with ${formatPercent(probabilityRejected)} probability`,
    slow ? 'clearly slower' : 'not clearly slower',
    costly ? 'more than 15 % dearer per accepted result' : 'not dearer per accepted result',
  ];
  return `${parts.join('; ')}.`;
}

export function ofCount(part: number, whole: number): string {
  return `${formatCount(part)} of ${formatCount(whole)}`;
}
