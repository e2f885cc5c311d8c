import type { EventBodies, LedgerEvent } from '../ledger/events.ts';
import { compareEvents } from '../ledger/hlc.ts';

/** A limit of the workspace for a month, or of a campaign for as long as it lasts. */
export interface PeriodLimit {
  /** The campaign; null: the workspace. */
  readonly subject: string | null;
  /** A month `2026-03`, `every-month`, or a campaign's `lifetime`. */
  readonly period: string;
  readonly limitMicros: number;
  /** Whole percent, rising. */
  readonly thresholds: readonly number[];
  readonly hardStop: boolean;
}

/** The limits that hold, as the ledger's events leave them. */
export interface PeriodLimits {
  /** By month and `every-month`. */
  readonly months: ReadonlyMap<string, PeriodLimit>;
  readonly campaigns: ReadonlyMap<string, PeriodLimit>;
}

export const everyMonth = 'every-month';

type LimitBody = Exclude<EventBodies['budget.set'], { readonly scope: 'asset' }>;

/** Asked with every view, of a list that seldom changes. */
const limitsOf = new WeakMap<readonly LedgerEvent[], PeriodLimits>();

/** Any order: the latest event by (hlc, id) for a campaign or month holds; without an amount it takes the limit away. */
export function periodLimits(events: readonly LedgerEvent[]): PeriodLimits {
  let limits = limitsOf.get(events);
  if (limits === undefined) limitsOf.set(events, (limits = foldedLimits(events)));
  return limits;
}

function foldedLimits(events: readonly LedgerEvent[]): PeriodLimits {
  const months = new Map<string, PeriodLimit>();
  const campaigns = new Map<string, PeriodLimit>();
  const set = events.filter((event) => event.type === 'budget.set').toSorted(compareEvents);
  for (const { body } of set) {
    if (body.scope === 'workspace') put(months, body.period, limitOf(body));
    else if (body.scope === 'campaign') put(campaigns, body.campaign, limitOf(body));
  }
  return { months, campaigns };
}

/** A month's own limit, else that of every month. One that was cleared is no limit of its own. */
export function limitOfMonth({ months }: PeriodLimits, month: string): PeriodLimit | null {
  return months.get(month) ?? months.get(everyMonth) ?? null;
}

function put(limits: Map<string, PeriodLimit>, key: string, limit: PeriodLimit | null): void {
  if (limit === null) limits.delete(key);
  else limits.set(key, limit);
}

function limitOf(body: LimitBody): PeriodLimit | null {
  const { micro, thresholds, hardStop } = body;
  if (micro === null) return null;
  return {
    subject: body.scope === 'campaign' ? body.campaign : null,
    period: body.period,
    limitMicros: micro,
    thresholds: thresholds.toSorted((a, b) => a - b),
    hardStop,
  };
}
