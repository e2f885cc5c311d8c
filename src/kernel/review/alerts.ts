import { dayAfter } from './calendar.ts';
import type { AlertRule } from '../ledger/events.ts';

/** Something that a person should look at. `payload` is what was seen, and is kept as it is when it is fired. */
export interface Alert {
  readonly rule: AlertRule;
  /** A month `2026-03`, a budget's `lifetime`, or `ever`. */
  readonly period: string;
  readonly threshold: number | null;
  /** A campaign, call, model, hour, price table, device or event, as the rule says; null: the workspace. */
  readonly subject: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The same for the same (rule, period, threshold, subject): an alert is fired once (metrics-and-ledger 5.4). */
export function alertKey({ rule, period, threshold, subject }: Omit<Alert, 'payload'>): string {
  // The subject comes last: it may hold anything, the others no blanks.
  return `${rule} ${period} ${threshold ?? '-'} ${subject === null ? '-' : `=${subject}`}`;
}

/** Alerts that were not fired yet, each once; `fired` holds the `alert` of all `alert.fired` events. */
export function notFired(alerts: readonly Alert[], fired: ReadonlySet<string>): Alert[] {
  const fresh = new Map<string, Alert>();
  for (const alert of alerts) {
    const key = alertKey(alert);
    if (!fired.has(key) && !fresh.has(key)) fresh.set(key, alert);
  }
  return [...fresh.values()];
}

/** A budget of the workspace (`subject` null), a campaign or an asset. */
export interface BudgetPeriod {
  readonly subject: string | null;
  readonly period: string;
  readonly limitMicros: number;
}

/** A1: what was spent has crossed whole percents of a budget: `before < T ≤ now`. */
export function budgetCrossings(
  { subject, period, limitMicros }: BudgetPeriod,
  thresholds: readonly number[],
  beforeMicros: number,
  nowMicros: number,
): Alert[] {
  // Of a budget of 0 every micro is more than all of it.
  const reached = (micros: number, percent: number): boolean =>
    limitMicros > 0 ? micros * 100 >= percent * limitMicros : micros > 0;
  return thresholds
    .filter((percent) => reached(nowMicros, percent) && !reached(beforeMicros, percent))
    .map((percent) => ({
      rule: 'A1',
      period,
      threshold: percent,
      subject,
      payload: { spentMicros: nowMicros, limitMicros },
    }));
}

const likely = 0.8;

/**
 * A2: P(month's end > budget) ≥ 0.8 on two days in a row, the last two of `days`. One day alone is often an outlier
 * that the next day takes back.
 */
export function budgetOutlook(
  { subject, period, limitMicros }: BudgetPeriod,
  days: readonly { readonly day: string; readonly chance: number }[],
): Alert[] {
  const [yesterday, today] = days.toSorted((a, b) => (a.day < b.day ? -1 : 1)).slice(-2);
  if (yesterday === undefined || today === undefined || today.day !== dayAfter(yesterday.day)) return [];
  if (yesterday.chance < likely || today.chance < likely) return [];
  const payload = { day: today.day, chance: today.chance, limitMicros };
  return [{ rule: 'A2', period, threshold: likely, subject, payload }];
}

const oldTableDays = 30;
const dayMs = 86_400_000;

/** A8: a price table that was taken down more than 30 days ago; once in a month for each. */
export function oldPriceTables(
  tables: readonly { readonly table: string; readonly takenAt: number }[],
  period: string,
  nowMs: number,
): Alert[] {
  return tables
    .filter(({ takenAt }) => nowMs - takenAt > oldTableDays * dayMs)
    .map(({ table, takenAt }) => ({
      rule: 'A8',
      period,
      threshold: oldTableDays,
      subject: table,
      payload: { takenAt },
    }));
}

const lastingMs = dayMs;

/**
 * A9: an id with two contents, and numbers of a device that have been missing for a day. Fewer hours are no loss:
 * files of one device come in any order.
 */
export function brokenLedger(
  conflicts: readonly { readonly id: string }[],
  gaps: readonly { readonly dev: string; readonly missingCount: number; readonly sinceMs: number }[],
  nowMs: number,
): Alert[] {
  const usual = { rule: 'A9', period: 'ever', threshold: null } as const;
  return [
    ...conflicts.map(({ id }): Alert => ({ ...usual, subject: id, payload: { kind: 'conflict' } })),
    ...gaps
      .filter(({ missingCount, sinceMs }) => missingCount > 0 && nowMs - sinceMs >= lastingMs)
      .map(({ dev, missingCount, sinceMs }): Alert => ({
        ...usual,
        subject: dev,
        payload: { kind: 'gap', missingCount, sinceMs },
      })),
  ];
}
