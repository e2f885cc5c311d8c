import type { AlertState } from '../../../kernel/review/alertStates.ts';
import { alertKey } from '../../../kernel/review/alerts.ts';
import type { Alert } from '../../../kernel/review/alerts.ts';
import type { AlertsAnswer } from '../../../kernel/review/alertWatch.ts';

import { groupBy } from '../../../kernel/shared/groupBy.ts';

export interface AlertRow {
  readonly key: string;
  readonly alert: Alert;
  /** Null while it is being written, and of invented work, of which nothing is. */
  readonly firedAt: number | null;
  readonly isDemo: boolean;
  /** All that acknowledging it acknowledges: with a budget's threshold also the lower ones. */
  readonly keys: readonly string[];
}

export interface AlertRows {
  readonly open: readonly AlertRow[];
  /** Acknowledged, or over. */
  readonly folded: readonly (AlertState & { readonly why: string })[];
  /** Months other than the one shown with open alerts, newest first. */
  readonly elsewhere: readonly { readonly month: string; readonly alerts: number }[];
}

/** The alerts of a month, and those that belong to none. */
export function alertRows({ news, states, demo }: AlertsAnswer, month: string): AlertRows {
  const isOpen = ({ isAcked, isOver }: AlertState): boolean => !isAcked && !isOver;
  const openStates = states.filter(isOpen);
  const rows = [
    ...openStates.map((state) => rowOf(state, state.firedAt, false)),
    ...news.fire.map((alert) => rowOf(alert, null, false)),
    ...demo.map((alert) => rowOf(alert, null, true)),
  ];
  const here = ({ period }: Alert): boolean => !/^\d{4}-\d{2}$/.test(period) || period === month;
  const shown = rows.filter(({ alert }) => here(alert));
  const others = groupBy(
    rows.filter(({ alert }) => !here(alert)),
    ({ alert }) => alert.period,
  );
  return {
    open: highestThresholds(shown).toSorted((a, b) => (b.firedAt ?? Infinity) - (a.firedAt ?? Infinity)),
    folded: states
      .filter((state) => here(state) && !isOpen(state))
      .map((state) => ({ ...state, why: state.isOver ? 'over' : 'acknowledged' }))
      .toSorted((a, b) => b.firedAt - a.firedAt),
    elsewhere: [...others]
      .map(([other, list]) => ({ month: other, alerts: highestThresholds(list).length }))
      .toSorted((a, b) => (a.month < b.month ? 1 : -1)),
  };
}

function rowOf(alert: Alert, firedAt: number | null, isDemo: boolean): AlertRow {
  const key = alertKey(alert);
  return { key, alert, firedAt, isDemo, keys: [key] };
}

/** Of the thresholds of one budget only the highest speaks. */
function highestThresholds(rows: readonly AlertRow[]): AlertRow[] {
  const budgets = groupBy(rows, ({ key, alert, isDemo }) =>
    alert.rule === 'A1' ? `A1 ${isDemo} ${alert.period} ${alert.subject ?? ''}` : key,
  );
  return [...budgets.values()].flatMap((same) => {
    const [highest] = same.toSorted((a, b) => (b.alert.threshold ?? 0) - (a.alert.threshold ?? 0));
    return highest === undefined ? [] : [{ ...highest, keys: same.map(({ key }) => key) }];
  });
}
