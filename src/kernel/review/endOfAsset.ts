import type { AssetFacts, CallFact, LabourFact, MoneyFact } from './assetFacts.ts';
import { totalOf } from './costParts.ts';
import type { Parts } from './costParts.ts';
import { groupBy } from '../shared/groupBy.ts';
import { median } from '../statistics/quantiles.ts';

/** What an asset cost in all: three parts that add up, and how many amounts are in none of them. */
export interface AssetCost {
  readonly parts: Parts;
  /** Charges without a known price. */
  readonly unpricedCharges: number;
  /** Stretches of paid time without a rate. */
  readonly unratedTimes: number;
}

/** Why it cost that: the largest part of it, in what a person could change. */
export type Driver = {
  /** Of the cost, or, where nothing had a price, of the time. */
  readonly of: 'cost' | 'time';
  readonly sharePpm: number;
} & (
  | {
      readonly kind: 'tries';
      readonly tool: string;
      readonly outcome: 'kept' | 'rejected' | 'failed' | 'open';
      readonly count: number;
    }
  | { readonly kind: 'time'; readonly spent: PersonTime }
  | { readonly kind: 'other' }
);

/** Paid time; what comes first is named where two are equal. */
const personTimes = ['felt-wait', 'review', 'hand-edit', 'active', 'admin'] as const;
type PersonTime = (typeof personTimes)[number];

export interface EndOfAssetCard {
  readonly cost: AssetCost;
  readonly totalMicros: number;
  /** Some of it has no price or rate: the total is not all of it. */
  readonly isLowerBound: boolean;
  /** The total beside those of the finished assets of its tier. */
  readonly comparison:
    | { readonly kind: 'too-few'; readonly n: number; readonly minimum: number }
    | {
        readonly kind: 'median';
        readonly n: number;
        readonly medianMicros: number;
        /** How many of the n have parts without a price or rate: above 0 the median is a lower bound too. */
        readonly unknown: number;
      };
  /** Null where there is neither cost nor time. */
  readonly driver: Driver | null;
}

const fewestForMedian = 5;

export function assetCost({ money, labour }: Pick<AssetFacts, 'money' | 'labour'>): AssetCost {
  const of = (component: 'infrastructure' | 'iteration'): number =>
    sum(money, (fact) => (fact.component === component ? fact.micros : 0));
  return {
    parts: {
      infrastructure: of('infrastructure'),
      iteration: of('iteration'),
      oversight: sum(labour, ({ micros }) => micros ?? 0),
    },
    unpricedCharges: sum(money, ({ unpriced }) => unpriced),
    unratedTimes: labour.filter(({ micros }) => micros === null).length,
  };
}

/** `others`: what the finished assets of the same tier cost, this one left out. */
export function endOfAssetCard(own: AssetFacts, others: readonly AssetCost[]): EndOfAssetCard {
  const cost = assetCost(own);
  const totalMicros = totalOf(cost.parts);
  const typical = median(others.map(({ parts }) => totalOf(parts)));
  return {
    cost,
    totalMicros,
    isLowerBound: isLowerBound(cost),
    comparison:
      typical === null || others.length < fewestForMedian
        ? { kind: 'too-few', n: others.length, minimum: fewestForMedian }
        : {
            kind: 'median',
            n: others.length,
            medianMicros: Math.round(typical),
            unknown: others.filter(isLowerBound).length,
          },
    driver: largest(costDrivers(own), totalMicros, 'cost') ?? timeDriver(own),
  };
}

function isLowerBound({ unpricedCharges, unratedTimes }: AssetCost): boolean {
  return unpricedCharges > 0 || unratedTimes > 0;
}

type What = Driver extends infer D ? (D extends unknown ? Omit<D, 'of' | 'sharePpm'> : never) : never;
interface Candidate {
  readonly what: What;
  readonly amount: number;
}

/** Every micro of the cost is in one of them. */
function costDrivers({ calls, money, labour }: AssetFacts): readonly Candidate[] {
  const keyOf = ({ tool, ...call }: CallFact): string => `${tool}\n${outcomeOf(call)}`;
  const ownKey = ({ call }: MoneyFact): string | null => {
    const found = call === null ? undefined : calls[call];
    return found === undefined ? null : keyOf(found);
  };
  const microsOf = (key: string | null): number =>
    sum(money, (fact) => (ownKey(fact) === key ? fact.micros : 0));
  const tries = [...groupBy(calls, keyOf)].flatMap(([key, [first, ...more]]): Candidate[] =>
    first === undefined
      ? []
      : [
          {
            what: { kind: 'tries', tool: first.tool, outcome: outcomeOf(first), count: 1 + more.length },
            amount: microsOf(key),
          },
        ],
  );
  return [
    ...tries,
    { what: { kind: 'other' }, amount: microsOf(null) },
    ...timeCandidates(labour, ({ micros }) => micros ?? 0),
  ];
}

function timeDriver({ labour }: AssetFacts): Driver | null {
  const candidates = timeCandidates(labour, ({ ms }) => ms);
  return largest(
    candidates,
    sum(candidates, ({ amount }) => amount),
    'time',
  );
}

function timeCandidates(
  labour: readonly LabourFact[],
  amountOf: (fact: LabourFact) => number,
): readonly Candidate[] {
  return personTimes.map((spent) => ({
    what: { kind: 'time', spent },
    amount: sum(labour, (fact) => (fact.kind === spent ? amountOf(fact) : 0)),
  }));
}

/** Of equal ones the first named. */
function largest(candidates: readonly Candidate[], total: number, of: Driver['of']): Driver | null {
  const found = candidates.reduce<Candidate | null>(
    (best, one) => (one.amount > (best?.amount ?? 0) ? one : best),
    null,
  );
  if (found === null || total <= 0) return null;
  // Amounts that others took over can make one part more than the whole.
  return { ...found.what, of, sharePpm: Math.min(1_000_000, Math.round((found.amount * 1_000_000) / total)) };
}

function outcomeOf({ status }: Pick<CallFact, 'status'>): 'kept' | 'rejected' | 'failed' | 'open' {
  if (status === 'accepted') return 'kept';
  if (status === 'rejected' || status === 'superseded') return 'rejected';
  return status === 'failed' || status === 'cancelled' || status === 'blocked' ? 'failed' : 'open';
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
