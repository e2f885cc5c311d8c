import type { EventBodies, EventDraft } from '../kernel/ledger/events.ts';
import { alertKey } from '../kernel/review/alerts.ts';
import type { AlertQuestion } from '../kernel/review/alertWatch.ts';
import { everyMonth } from '../kernel/review/periodBudgets.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';
import type { ReviewClient } from './services.ts';

/** Whose budget: a month's, that of every month without its own, or a campaign's. */
export type LimitTarget =
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'every-month' }
  | { readonly kind: 'campaign'; readonly campaign: string };

export interface NewLimit {
  /** Null: no limit. */
  readonly micros: number | null;
  readonly hardStop: boolean;
}

/** Writes what a lead decides in the review. Events belong to no asset: what they are about stands in them. */
export interface ReviewDesk {
  setLimit(target: LimitTarget, limit: NewLimit): Promise<void>;
  /** Writes alerts that are new and those whose condition has ended: once, however many tabs see them. */
  keepAlerts(client: Pick<ReviewClient, 'alerts'>, question: AlertQuestion): Promise<void>;
  /** By their keys. */
  acknowledge(alerts: readonly string[]): Promise<void>;
  /** False when there was nothing to close: it is not over, or somebody else was faster. */
  closeMonth(client: Pick<ReviewClient, 'closing'>, month: string): Promise<boolean>;
}

export interface ReviewDeskPorts {
  readonly workspace: Pick<WorkspaceStore, 'commit'>;
  now(): number;
  /** Runs `work` while no other tab of this profile runs any. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** Where a budget speaks up (A1). */
const thresholds = [50, 80, 100];

export function createReviewDesk({ workspace, now, alone }: ReviewDeskPorts): ReviewDesk {
  const write = async (events: readonly EventDraft[]): Promise<void> => {
    if (events.length > 0) await workspace.commit({ events });
  };
  return {
    setLimit: (target, limit) => write([{ type: 'budget.set', scope: {}, body: limitBody(target, limit) }]),
    keepAlerts: (client, question) =>
      alone(async () => {
        // Another tab may have written them by now.
        const { news } = await client.alerts({ ...question, fresh: true });
        await write([
          ...news.fire.map((alert): EventDraft => {
            const { rule, period, threshold, subject, payload } = alert;
            const body = { alert: alertKey(alert), rule, period, threshold, subject, payload };
            return { type: 'alert.fired', scope: {}, body };
          }),
          ...news.resolve.map((alert): EventDraft => ({
            type: 'alert.resolved',
            scope: {},
            body: { alert },
          })),
        ]);
      }),
    acknowledge: (alerts) =>
      write(alerts.map((alert): EventDraft => ({ type: 'alert.acked', scope: {}, body: { alert } }))),
    closeMonth: (client, month) =>
      alone(async () => {
        const body = await client.closing(month, now());
        if (body === null) return false;
        await write([{ type: 'period.closed', scope: {}, body }]);
        return true;
      }),
  };
}

function limitBody(target: LimitTarget, { micros, hardStop }: NewLimit): EventBodies['budget.set'] {
  const limit = { micro: micros, cur: 'USD', thresholds, hardStop: micros !== null && hardStop };
  if (target.kind === 'campaign')
    return { ...limit, scope: 'campaign', campaign: target.campaign, period: 'lifetime' };
  return { ...limit, scope: 'workspace', period: target.kind === 'month' ? target.month : everyMonth };
}
