import type { AlertNews, AlertState } from './alertStates.ts';
import { alertKey, brokenLedger, budgetCrossings, budgetOutlook, oldPriceTables } from './alerts.ts';
import type { Alert } from './alerts.ts';
import { lifetimeSpend, monthSpend } from './budgetUse.ts';
import { dayAfter, previousMonth } from './calendar.ts';
import { dearCalls, hourSpend, rejectSteps, spendSpikes, unpricedCalls, wrongQuotes } from './callAlerts.ts';
import type { RuleFacts } from './callAlerts.ts';
import type { FactTable } from './factTable.ts';
import { forecastOf } from './monthView.ts';
import { limitOfMonth, periodLimits } from './periodBudgets.ts';
import type { PeriodLimits } from './periodBudgets.ts';
import { everything } from './reviewFilter.ts';
import { noAsset } from './rollForward.ts';
import { ruleFacts } from './ruleFacts.ts';
import type { CallRef } from './ruleFacts.ts';
import { tablePass } from './tablePass.ts';
import type { TablePass } from './tablePass.ts';
import { demoPrefix } from '../demo/prefix.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { chanceAbove } from '../statistics/bootstrap.ts';

/** Numbers that are missing of a device, and since when they have been. */
export interface LedgerGap {
  readonly dev: string;
  readonly missingCount: number;
  readonly sinceMs: number;
}

export interface AlertQuestion {
  readonly nowMs: number;
  /** Calls that cost more are told one by one (A3); null: none. */
  readonly dearCallMicros: number | null;
  /** Absent: nobody looks after prices (A8). */
  readonly prices?: readonly PricesLookedAfter[];
}

/** A price table in use, and whose prices it holds. */
export interface PricesLookedAfter {
  readonly table: string;
  /** ms UTC of its day. */
  readonly takenAt: number;
  readonly providers: readonly string[];
}

export interface AlertsQuestion extends AlertQuestion {
  /** Also what other tabs have written and not told yet: asked before anything is written. */
  readonly fresh: boolean;
}

export interface AlertsAnswer {
  /** To be written by whoever asked. */
  readonly news: AlertNews;
  readonly states: readonly AlertState[];
  /** Alerts that only stand because of invented work. */
  readonly demo: readonly Alert[];
}

/** What the ledger itself says, beside the facts of its assets. */
export interface LedgerState {
  readonly loose: readonly LedgerEvent[];
  readonly conflicts: readonly { readonly id: string; readonly dev: string }[];
  readonly gaps: readonly LedgerGap[];
}

/** Everything that a person should look at now. */
export interface StandingAlerts {
  readonly own: readonly Alert[];
  /** Alerts that only stand because of invented work: looked at, never written. */
  readonly demo: readonly Alert[];
  /** With invented work among the facts nothing can be seen to end. */
  readonly holdsDemo: boolean;
  /** Calls as the alerts name them: `named` gives them their ids. */
  readonly refs: ReadonlyMap<string, CallRef>;
}

/** Whatever the screen is filtered for (metrics-and-ledger 5.4). */
export function standingAlerts(
  table: FactTable,
  ledger: LedgerState,
  question: AlertQuestion,
): StandingAlerts {
  table.settle();
  const limits = periodLimits(ledger.loose);
  const running = table.calendar.monthOf(question.nowMs);
  const holdsDemo = table.assets.some(({ asset }) => isDemo(asset));
  const { facts, refs } = ruleFacts(table, months(running, historyMonths));
  const everyRow = tablePass(table, everything);
  const found = (pass: TablePass, some: readonly RuleFacts[]): Alert[] => [
    ...budgetAlerts(table, pass, limits, question.nowMs),
    ...callAlerts(some, table, question),
  ];
  const ofLedger = brokenLedger(
    ledger.conflicts.filter(({ dev }) => !isDemo(dev)),
    ledger.gaps.filter(({ dev }) => !isDemo(dev)),
    question.nowMs,
  );
  const all = found(everyRow, facts);
  if (!holdsDemo) {
    const ofPrices = priceAlerts(facts, table, question);
    return { own: [...all, ...ofPrices, ...ofLedger], demo: [], holdsDemo, refs };
  }
  // What no asset carries cannot be told apart, so it counts as invented as long as something is.
  const isInvented = (asset: string): boolean => asset === noAsset || isDemo(asset);
  const ownRows = without(table, everyRow, (index) => isInvented(table.assets[index]?.asset ?? noAsset));
  const ownFacts = facts.filter(({ asset }) => !isInvented(asset));
  const own = [...found(ownRows, ownFacts), ...priceAlerts(ownFacts, table, question)];
  const known = new Set(own.map(alertKey));
  const demo = all.filter((alert) => !known.has(alertKey(alert)));
  return { own: [...own, ...ofLedger], demo, holdsDemo, refs };
}

/** Whether an alert of this period would be found while it stands: months that are long over are left as they are. */
export function isWatched(period: string, running: string): boolean {
  return (
    period === running || period === previousMonth(running) || period === 'lifetime' || period === 'ever'
  );
}

/** The call that an alert is about, or names as an example. */
export function callOf({ rule, subject, payload }: Alert): string | null {
  if (rule === 'A3') return subject;
  const { call } = payload;
  return typeof call === 'string' ? call : null;
}

/** The alert with the call's own id in the place of a reference. */
export function named(alert: Alert, call: string): Alert {
  return alert.rule === 'A3'
    ? { ...alert, subject: call }
    : { ...alert, payload: { ...alert.payload, call } };
}

const isDemo = (id: string): boolean => id.startsWith(demoPrefix);

/** What `pass` leaves, less some assets. */
function without(table: FactTable, pass: TablePass, leftOut: (asset: number) => boolean): TablePass {
  const asset = (index: number): boolean => pass.asset(index) && !leftOut(index);
  const { asset: ofLine } = table.lines.col;
  const { asset: ofCall } = table.calls.col;
  const { asset: ofLabour } = table.labour.col;
  return {
    asset,
    line: (row) => pass.line(row) && asset(ofLine[row] ?? -1),
    call: (row) => pass.call(row) && asset(ofCall[row] ?? -1),
    labour: (row) => pass.labour(row) && asset(ofLabour[row] ?? -1),
  };
}

/** A1 of the running month and of every campaign; A2 of the month, since a campaign has no end to look ahead to. */
function budgetAlerts(table: FactTable, pass: TablePass, limits: PeriodLimits, nowMs: number): Alert[] {
  const month = table.calendar.monthOf(nowMs);
  const limit = limitOfMonth(limits, month);
  const alerts: Alert[] = [];
  if (limit !== null) {
    const budget = { subject: null, period: month, limitMicros: limit.limitMicros };
    const { spentMicros } = monthSpend(table, pass, month, nowMs);
    alerts.push(...budgetCrossings(budget, limit.thresholds, 0, spentMicros));
    // What has come true is no outlook any more: A1 says so.
    if (spentMicros <= limit.limitMicros)
      alerts.push(...budgetOutlook(budget, chances(table, pass, limit.limitMicros, nowMs)));
  }
  for (const [campaign, { limitMicros, thresholds }] of limits.campaigns) {
    const ofCampaign = without(table, pass, (index) => table.assets[index]?.campaign !== campaign);
    const { spentMicros } = lifetimeSpend(table, ofCampaign, month, nowMs);
    alerts.push(
      ...budgetCrossings({ subject: campaign, period: 'lifetime', limitMicros }, thresholds, 0, spentMicros),
    );
  }
  return alerts;
}

/**
 * The chance to end above the budget, as it is now and as it was at the end of yesterday, in one month. A forecast of
 * low confidence has no chances.
 */
function chances(
  table: FactTable,
  pass: TablePass,
  limitMicros: number,
  nowMs: number,
): { readonly day: string; readonly chance: number }[] {
  const { calendar } = table;
  const today = calendar.dayOf(nowMs);
  const month = today.slice(0, 7);
  const yesterday = dayAfter(today, -1);
  if (yesterday.slice(0, 7) !== month) return [];
  return [
    { day: yesterday, untilMs: calendar.startOfDay(today) - 1 },
    { day: today, untilMs: nowMs },
  ].flatMap(({ day, untilMs }) => {
    const { spentMicros } = monthSpend(table, pass, month, untilMs);
    const forecast = forecastOf(table, pass, month, untilMs, spentMicros);
    return forecast.confidence === 'low' ? [] : [{ day, chance: chanceAbove(limitMicros, forecast) }];
  });
}

/** A reject rate is compared with the 90 decided sets before; a dear hour with those of four weeks. */
const historyMonths = 7;
const hourDays = 28;

function callAlerts(
  facts: readonly RuleFacts[],
  { calendar }: FactTable,
  { nowMs, dearCallMicros }: AlertQuestion,
): Alert[] {
  const running = calendar.monthOf(nowMs);
  const recent = { from: calendar.monthBounds(previousMonth(running)).start, to: nowMs + 1 };
  const today = calendar.dayOf(nowMs);
  const hours = hourSpend(
    facts,
    { from: calendar.startOfDay(dayAfter(today, -hourDays)), to: nowMs + 1 },
    calendar,
  );
  return [
    ...(dearCallMicros === null ? [] : dearCalls(facts, recent, dearCallMicros, calendar)),
    ...spendSpikes(hours, dayAfter(today, -1)),
    ...spendSpikes(hours, today),
    ...rejectSteps(facts, calendar),
    ...wrongQuotes(facts, recent, calendar),
    ...unpricedCalls(facts, recent, calendar),
  ];
}

/** A8 of tables that priced something in this month or the last: prices that nobody pays may grow old. */
function priceAlerts(
  facts: readonly RuleFacts[],
  { calendar }: FactTable,
  { nowMs, prices = [] }: AlertQuestion,
): Alert[] {
  const running = calendar.monthOf(nowMs);
  const from = calendar.monthBounds(previousMonth(running)).start;
  const isPaid = ({ providers }: PricesLookedAfter): boolean =>
    facts.some(({ calls }) =>
      calls.some(({ provider, at }) => at >= from && at <= nowMs && providers.includes(provider)),
    );
  return prices.flatMap((one) => {
    const old = oldPriceTables([one], running, nowMs);
    return old.length > 0 && isPaid(one) ? old : [];
  });
}

function months(last: string, count: number): string[] {
  const list = [last];
  while (list.length < count) list.unshift(previousMonth(list[0] ?? last));
  return list;
}
