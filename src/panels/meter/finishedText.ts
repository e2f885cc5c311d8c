import { formatDollars, formatPercent } from '../../design/format.ts';
import type { Tier } from '../../kernel/asset/asset.ts';
import type { Driver, EndOfAssetCard } from '../../kernel/review/endOfAsset.ts';
import { count } from '../figures/figures.ts';
import { tierNames, toolName } from '../figures/verdicts.ts';

export interface CostPart {
  readonly name: string;
  readonly title: string;
  readonly micros: number;
  readonly text: string;
  readonly swatch: string;
}

/** The parts add up to the total. What no price or rate is known of is in no part, and told. */
export function partsOf({ cost }: EndOfAssetCard): readonly CostPart[] {
  const { parts, unratedTimes } = cost;
  return [
    {
      name: 'Infrastructure',
      title: 'Runs that the delivered picture is made of',
      micros: parts.infrastructure,
      text: formatDollars(parts.infrastructure),
      swatch: 'var(--kept)',
    },
    {
      name: 'Iteration',
      title: 'Runs that it is not made of: rejected, failed, passed over',
      micros: parts.iteration,
      text: formatDollars(parts.iteration),
      swatch: 'var(--rejected)',
    },
    {
      name: 'Oversight',
      title: 'People’s time at the hourly rate',
      micros: parts.oversight,
      text: amountText(parts.oversight, unratedTimes > 0, 'no rate set'),
      swatch: 'var(--open)',
    },
  ];
}

export function costText({ cost, totalMicros, isLowerBound }: EndOfAssetCard): string {
  return amountText(totalMicros, isLowerBound, cost.unpricedCharges > 0 ? 'unpriced' : 'no rate set');
}

/** Null where all of it is known. */
export function unknownText({ cost }: EndOfAssetCard): string | null {
  const { unpricedCharges, unratedTimes } = cost;
  const missing = [
    ...(unpricedCharges > 0 ? [`${count(unpricedCharges, 'charge')} without a price`] : []),
    ...(unratedTimes > 0 ? ['time without an hourly rate'] : []),
  ];
  return missing.length === 0 ? null : `Not in it: ${missing.join(', ')}.`;
}

export function comparisonText(
  { comparison, totalMicros, isLowerBound }: EndOfAssetCard,
  tier: Tier,
): string {
  const of = `${tierNames[tier]} assets finished here`;
  if (comparison.kind === 'too-few')
    return `Median of ${of}: not enough data (${comparison.n} of ${comparison.minimum})`;
  const { n, medianMicros, unknown } = comparison;
  const known = unknown === 0 && !isLowerBound;
  const median = amountText(medianMicros, unknown > 0, 'no rate set');
  const share = known && medianMicros > 0 ? totalMicros / medianMicros - 1 : null;
  return `Median of ${n} ${of}: ${median}${share === null ? '' : ` (this one ${changeText(share)})`}`;
}

export function driverText({ driver }: EndOfAssetCard): string | null {
  if (driver === null) return null;
  const share = formatPercent(driver.sharePpm / 1_000_000);
  return `${driverName(driver)}: ${share} of ${driver.of === 'cost' ? 'it' : 'the time'}`;
}

const outcomeWords = { kept: 'kept', rejected: 'rejected', failed: 'failed', open: 'undecided' } as const;
const timeWords = {
  'felt-wait': 'Felt wait',
  review: 'Review',
  'hand-edit': 'Hand edits',
  active: 'Work in the editor',
  admin: 'Administration',
} as const;

function driverName(driver: Driver): string {
  switch (driver.kind) {
    case 'tries': {
      const word = outcomeWords[driver.outcome];
      return `${count(driver.count, `${word} try`, `${word} tries`)} of ${toolName(driver.tool)}`;
    }
    case 'time':
      return timeWords[driver.spent];
    case 'other':
      return 'Charges of no run, and shared pixels';
  }
}

/** `$0.42`, `$0.42+` where that is not all, and never 0 for what is not known. */
function amountText(micros: number, lowerBound: boolean, unknownWord: string): string {
  if (!lowerBound) return formatDollars(micros);
  return micros === 0 ? unknownWord : `${formatDollars(micros)}+`;
}

function changeText(share: number): string {
  if (Math.abs(share) < 0.005) return 'the same';
  return `${formatPercent(Math.abs(share))} ${share > 0 ? 'more' : 'less'}`;
}
