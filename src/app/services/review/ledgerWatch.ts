import { foldAsset } from '../../../kernel/review/assetFacts.ts';
import { alertNews, alertStates } from '../../../kernel/review/alertStates.ts';
import type { Alert } from '../../../kernel/review/alerts.ts';
import { callOf, isWatched, named, standingAlerts } from '../../../kernel/review/alertWatch.ts';
import type { AlertsAnswer, AlertsQuestion, LedgerGap } from '../../../kernel/review/alertWatch.ts';
import { closeMonth, closedMonths } from '../../../kernel/review/closedMonths.ts';
import type { ClosedMonth } from '../../../kernel/review/closedMonths.ts';
import { hardStops } from '../../../kernel/review/budgetUse.ts';
import { totalsOf } from '../../../kernel/review/monthClosing.ts';
import { periodLimits } from '../../../kernel/review/periodBudgets.ts';
import type { SharedStops } from '../../../kernel/metrics/budget.ts';
import type { CallRef } from '../../../kernel/review/ruleFacts.ts';
import { assetId } from '../../../kernel/shared/ids.ts';
import type { LedgerEvent } from '../../../kernel/ledger/events.ts';
import type { DeviceExtent, WorkspaceStore } from '../../../kernel/workspace/ports.ts';
import type { FactStore } from './factStore.ts';

/** Questions about the ledger as a whole, beside the views of a month. */
export interface LedgerWatch {
  alerts(question: AlertsQuestion): Promise<AlertsAnswer>;
  /** The body that closes a month now; null when it is not over, or closed already. */
  closing(month: string, nowMs: number): Promise<ClosedMonth | null>;
  /** Hard stops of the running month and of campaigns, and what is spent and committed of each. */
  stops(nowMs: number): Promise<SharedStops>;
  /** How many events dated in a closed month came after its closing. */
  lateEvents(month: string): Promise<number>;
}

type Ledger = Pick<
  WorkspaceStore,
  'eachEvent' | 'eventsOfAsset' | 'ledgerExtent' | 'listConflicts' | 'subscribe'
>;

export function createLedgerWatch(workspace: Ledger, store: FactStore): LedgerWatch {
  const callNames = new Map<string, string>();
  /** Counting a ledger takes a while, and only files of events leave gaps or fill them. */
  let breaks: ReturnType<typeof readBreaks> | null = null;
  workspace.subscribe(({ imported, forgotten }) => {
    if (imported || forgotten !== undefined) breaks = null;
  });

  async function knownBreaks(): ReturnType<typeof readBreaks> {
    const mine = (breaks ??= readBreaks(workspace, store));
    try {
      return await mine;
    } catch (cause) {
      // Not kept: the next look tries again.
      if (breaks === mine) breaks = null;
      throw cause;
    }
  }

  async function withCallName(alert: Alert, refs: ReadonlyMap<string, CallRef>): Promise<Alert | null> {
    const held = callOf(alert);
    const ref = held === null ? undefined : refs.get(held);
    if (held === null || ref === undefined) return alert;
    const key = `${held} ${ref.at}`;
    const known = callNames.get(key) ?? (await callName(ref));
    // The asset has changed since: another look is under way.
    if (known === null) return null;
    callNames.set(key, known);
    return named(alert, known);
  }

  async function callName({ asset, index, at }: CallRef): Promise<string | null> {
    const folded = foldAsset(asset, await workspace.eventsOfAsset(assetId(asset)));
    const submitted = folded.submitted[index]?.submitted;
    return submitted && submitted.at === at ? submitted.body.call : null;
  }

  return {
    alerts: async ({ fresh, ...question }) => {
      if (fresh) await store.catchUp();
      const { conflicts, gaps } = await knownBreaks();
      const loose = store.loose();
      const table = store.table();
      const { own, demo, holdsDemo, refs } = standingAlerts(table, { loose, conflicts, gaps }, question);
      const withNames = async (alerts: readonly Alert[]): Promise<Alert[]> =>
        (await Promise.all(alerts.map((alert) => withCallName(alert, refs)))).filter((one) => one !== null);
      const running = table.calendar.monthOf(question.nowMs);
      const states = alertStates(loose);
      const news = alertNews(await withNames(own), states, ({ period }) => isWatched(period, running));
      return {
        news: holdsDemo ? { ...news, resolve: [] } : news,
        states: [...states.values()],
        demo: await withNames(demo),
      };
    },
    closing: async (month, nowMs) => {
      const watermark = await store.catchUp();
      const table = store.table();
      table.settle();
      const { calendar } = table;
      if (month >= calendar.monthOf(nowMs) || closedMonths(store.loose()).has(month)) return null;
      return closeMonth({
        month,
        timeZone: calendar.timeZone,
        watermark: Object.fromEntries([...watermark].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        totals: totalsOf(table, month, nowMs),
      });
    },
    stops: async (nowMs) => {
      await store.catchUp();
      const table = store.table();
      table.settle();
      return hardStops(table, periodLimits(store.loose()), nowMs);
    },
    lateEvents: async (month) => {
      const closed = closedMonths(store.loose()).get(month);
      if (closed === undefined) return 0;
      const { start, end } = store.table().calendar.monthBounds(month);
      let late = 0;
      await workspace.eachEvent(
        (events) => {
          for (const { at } of events) if (at >= start && at < end) late += 1;
        },
        new Map(Object.entries(closed.watermark)),
      );
      return late;
    },
  };
}

async function readBreaks(
  workspace: Ledger,
  store: FactStore,
): Promise<{
  readonly conflicts: readonly { readonly id: string; readonly dev: string }[];
  readonly gaps: readonly LedgerGap[];
}> {
  const conflicts = await workspace.listConflicts();
  const extent = await workspace.ledgerExtent();
  const gapped = extent.filter(({ events, lastSeq }) => lastSeq > events);
  return {
    conflicts: conflicts.map(({ refused: { id, dev } }) => ({ id, dev })),
    gaps: gapped.length === 0 ? [] : await gapsOf(workspace, extent, gapped, store.loose()),
  };
}

/**
 * A gap can be known of since a file was taken in that could have brought the device's last event: the first one after
 * it was written. Nothing tells which file it was, so the time is the earliest possible.
 */
async function gapsOf(
  workspace: Ledger,
  extent: readonly DeviceExtent[],
  gapped: readonly DeviceExtent[],
  loose: readonly LedgerEvent[],
): Promise<LedgerGap[]> {
  const broken = new Set(gapped.map(({ dev }) => dev));
  const lastAt = new Map<string, number>();
  const after = extent.map(({ dev, lastSeq }) => [dev, broken.has(dev) ? lastSeq - 1 : lastSeq] as const);
  await workspace.eachEvent((events) => {
    for (const { dev, at } of events) lastAt.set(dev, at);
  }, new Map(after));
  const imports = loose.filter(({ type }) => type === 'ledger.imported').map(({ at }) => at);
  return gapped.map(({ dev, events, lastSeq }) => {
    const written = lastAt.get(dev) ?? 0;
    const sinceMs = Math.min(...imports.filter((at) => at >= written));
    return { dev, missingCount: lastSeq - events, sinceMs: sinceMs === Infinity ? written : sinceMs };
  });
}
