import type { LifecycleFact } from './assetFacts.ts';
import type { Calendar } from './calendar.ts';
import type { Parts } from './costParts.ts';

/** Where a month's spend on one asset goes (4.8). */
export type SpendBucket = 'finished' | 'rework' | 'wip' | 'abandoned' | 'shared' | 'overhead' | 'unallocated';

/** The asset that stands for facts without one. */
export const noAsset = '';

/** The finish by which an asset counts, once, in that month. */
export interface CountingFinish {
  readonly at: number;
  readonly month: string;
}

/** The first finish with no reopening after it before its month ended, or before now in the running month. */
export function countingFinish(
  lifecycle: readonly LifecycleFact[],
  calendar: Calendar,
  nowMs: number,
): CountingFinish | null {
  for (const [index, fact] of lifecycle.entries()) {
    if (fact.type !== 'finished') continue;
    const month = calendar.monthOf(fact.at);
    const end = Math.min(calendar.monthBounds(month).end, nowMs + 1);
    const reopened = lifecycle.slice(index + 1).some(({ type, at }) => type === 'reopened' && at < end);
    if (!reopened) return { at: fact.at, month };
  }
  return null;
}

/** What a month's spend was, and what of all spend left work in progress in it. Amounts in micros. */
export interface MonthRoll {
  readonly month: string;
  readonly spent: Parts;
  readonly unpriced: number;
  readonly bucket: Readonly<Record<SpendBucket, number>>;
  /** Assets with their counting finish in this month, and their lifetime cost; in any order. */
  readonly finished: readonly { readonly asset: string; readonly cost: Parts }[];
  readonly rework: number;
  readonly abandoned: number;
  /** What has left work in progress: finished, rework, abandoned; overhead and unallocated at once. */
  readonly loaded: number;
}
