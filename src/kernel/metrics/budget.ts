import type { CallState } from './meterFold.ts';
import type { AssetBudget, AssetMeter } from './views.ts';
import type { EventBodies } from '../ledger/events.ts';

/** A helper that finds pixels for a mask: its output is used at once, so it is no round and ends no losing streak. */
const helperTool = 'select-subject';

export function budgetOf(body: EventBodies['budget.set'] | null): AssetBudget | null {
  if (body === null || body.scope !== 'asset' || (body.micro === null && body.stopRounds === null))
    return null;
  const { micro, thresholds, hardStop, stopRounds } = body;
  return { micros: micro, thresholds: thresholds.toSorted((a, b) => a - b), hardStop, stopRounds };
}

/**
 * Calls after the last one with an accepted output; `sequence` is in order of submission. Of a run at several engines one
 * accepted output is the result of all its calls.
 */
export function roundsWithoutResult(sequence: readonly CallState[]): number {
  const kept = new Set(
    sequence.filter((call) => call.status === 'accepted' && !isHelper(call)).map(fanOutOf),
  );
  let rounds = 0;
  for (let index = sequence.length - 1; index >= 0; index -= 1) {
    const call = sequence[index];
    if (call === undefined || isHelper(call)) continue;
    const fanOut = fanOutOf(call);
    if (call.status === 'accepted' || (fanOut !== null && kept.has(fanOut))) break;
    rounds += 1;
  }
  return rounds;
}

const isHelper = ({ submitted }: CallState): boolean => submitted?.body.tool === helperTool;

const fanOutOf = ({ submitted }: CallState): string | null => submitted?.body.fanOut ?? null;

/** The total (money and oversight) against the budget of the asset. */
export interface BudgetUse {
  readonly limitMicros: number;
  readonly spentMicros: number;
  /** Reserved by calls that have not ended, at the upper bound of their quotes. */
  readonly committedMicros: number;
  /** Parts of either that have no known price: the use is then a lower bound. */
  readonly unpricedCount: number;
  /** Whole percent, rounded down: a threshold is never announced early. */
  readonly percent: number;
  /** The highest threshold reached, or null. */
  readonly threshold: number | null;
}

export function budgetUse(meter: AssetMeter): BudgetUse | null {
  const limitMicros = meter.budget?.micros ?? null;
  if (meter.budget === null || limitMicros === null) return null;
  const spentMicros = meter.total.micros;
  const percent = limitMicros > 0 ? Math.floor((spentMicros / limitMicros) * 100) : 100;
  return {
    limitMicros,
    spentMicros,
    committedMicros: meter.committed.micros,
    unpricedCount: meter.total.unpricedCount + meter.committed.unpricedCount,
    percent,
    threshold: meter.budget.thresholds.findLast((threshold) => percent >= threshold) ?? null,
  };
}

/** Why the next run must not start by itself. `nextMicros` null: its price is unknown. */
export type StopLoss =
  | { readonly rule: 'rounds'; readonly limit: number; readonly reached: number }
  | {
      readonly rule: 'money';
      readonly limit: number;
      readonly reached: number;
      readonly nextMicros: number | null;
    }
  /** Another budget than the asset's: `name` is the campaign, or the month. */
  | {
      readonly rule: 'period';
      readonly scope: 'campaign' | 'workspace';
      readonly name: string;
      readonly limit: number;
      readonly reached: number;
      readonly nextMicros: number | null;
    };

/** A hard stop of a campaign or of the running month, and what is spent and committed of it. */
export interface PeriodUse {
  readonly scope: 'campaign' | 'workspace';
  readonly name: string;
  readonly limitMicros: number;
  readonly reachedMicros: number;
}

export interface SharedStops {
  readonly uses: readonly PeriodUse[];
  /** Also of a month that is not running. */
  readonly isAnySet: boolean;
}

/** As `stopLoss` for money, over budgets that are shared by many assets. */
export function periodStop(uses: readonly PeriodUse[], upperMicros: number | null): StopLoss | null {
  for (const { scope, name, limitMicros: limit, reachedMicros: reached } of uses) {
    if (!fits(limit, reached, upperMicros))
      return { rule: 'period', scope, name, limit, reached, nextMicros: upperMicros };
  }
  return null;
}

function fits(limit: number, reached: number, upperMicros: number | null): boolean {
  return upperMicros !== null && reached < limit && reached + upperMicros <= limit;
}

/**
 * Checked before anything is spent: `upperMicros` is the upper bound of the next run's quote, null when it has none.
 * With a hard stop no run starts once spent + committed (M24) has reached the budget, nor one that could pass it;
 * an unknown price could pass any budget.
 */
export function stopLoss(meter: AssetMeter, upperMicros: number | null): StopLoss | null {
  const { budget, roundsWithoutResult: rounds } = meter;
  if (budget === null) return null;
  if (budget.stopRounds !== null && rounds >= budget.stopRounds)
    return { rule: 'rounds', limit: budget.stopRounds, reached: rounds };
  if (!budget.hardStop || budget.micros === null) return null;
  const reached = meter.total.micros + meter.committed.micros;
  return fits(budget.micros, reached, upperMicros)
    ? null
    : { rule: 'money', limit: budget.micros, reached, nextMicros: upperMicros };
}
