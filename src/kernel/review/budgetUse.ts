import type { Calendar } from './calendar.ts';
import { dayAfter, daysBetween, isWorkday, nextMonth } from './calendar.ts';
import { callStatuses } from './factColumns.ts';
import { sumOf } from './costParts.ts';
import type { FactTable } from './factTable.ts';
import { monthSum } from './monthShares.ts';
import type { PeriodLimit, PeriodLimits } from './periodBudgets.ts';
import { everyMonth, limitOfMonth } from './periodBudgets.ts';
import { everything } from './reviewFilter.ts';
import type { PeriodUse, SharedStops } from '../metrics/budget.ts';
import { tablePass } from './tablePass.ts';
import type { TablePass } from './tablePass.ts';

/** What a budget is compared with: everything, whatever else is filtered for. Micro-USD. */
export interface PeriodSpend {
  readonly spentMicros: number;
  /** Of a campaign, what was spent before the month; 0 for a month's budget. */
  readonly beforeMicros: number;
  /** Reserved by calls that have not ended, at the upper bound of their quotes (M24). */
  readonly committedMicros: number;
  /** Amounts without a known price among both: the use is then a lower bound. */
  readonly unpriced: number;
}

/** When the budget will be used up, at the pace of the month so far. */
export type RunOut =
  | { readonly kind: 'used-up' }
  | { readonly kind: 'day'; readonly day: string }
  /** A month's budget outlasts its month, a campaign's the next year. */
  | { readonly kind: 'lasts' }
  /** Nothing was spent in the month yet, or it is over. */
  | { readonly kind: 'unknown' };

export interface BudgetView extends PeriodSpend {
  readonly limit: PeriodLimit | null;
  /** Limit − (spent + committed); null without a limit. */
  readonly remainingMicros: number | null;
  /** Whole percent of the limit, rounded down. */
  readonly percent: number | null;
  /** Mean spend of the month's working days so far; null before the first one. */
  readonly perWorkdayMicros: number | null;
  /** Days of the month after today; 0 when it is over. */
  readonly daysLeft: number;
  readonly workdaysLeft: number;
  readonly runOut: RunOut;
}

/** The budgets that one month's review shows. */
export interface BudgetsView {
  readonly month: BudgetView;
  /** What is set for this month alone, and for every month. */
  readonly own: PeriodLimit | null;
  readonly usual: PeriodLimit | null;
  /** Null while no campaign is looked at. */
  readonly campaign: (BudgetView & { readonly name: string }) | null;
}

export function budgetsView(
  table: FactTable,
  limits: PeriodLimits,
  {
    month,
    campaign,
    nowMs,
  }: { readonly month: string; readonly campaign: string | null; readonly nowMs: number },
): BudgetsView {
  const inMonth = monthSpend(table, tablePass(table, everything), month, nowMs);
  return {
    month: viewOf(table.calendar, month, nowMs, limitOfMonth(limits, month), inMonth),
    own: limits.months.get(month) ?? null,
    usual: limits.months.get(everyMonth) ?? null,
    campaign:
      campaign === null
        ? null
        : {
            name: campaign,
            ...viewOf(
              table.calendar,
              month,
              nowMs,
              limits.campaigns.get(campaign) ?? null,
              lifetimeSpend(table, tablePass(table, { ...everything, campaign }), month, nowMs),
            ),
          },
  };
}

/** Budgets that stop a run: that of the running month, and those of campaigns. */
export function hardStops(table: FactTable, limits: PeriodLimits, nowMs: number): SharedStops {
  const month = table.calendar.monthOf(nowMs);
  const ofMonth = limitOfMonth(limits, month);
  const used = ({ spentMicros, committedMicros }: PeriodSpend): number => spentMicros + committedMicros;
  const uses: PeriodUse[] = [];
  for (const [name, { limitMicros, hardStop }] of limits.campaigns) {
    if (!hardStop) continue;
    const pass = tablePass(table, { ...everything, campaign: name });
    const reachedMicros = used(lifetimeSpend(table, pass, month, nowMs));
    uses.push({ scope: 'campaign', name, limitMicros, reachedMicros });
  }
  if (ofMonth?.hardStop === true) {
    const reachedMicros = used(monthSpend(table, tablePass(table, everything), month, nowMs));
    uses.push({ scope: 'workspace', name: month, limitMicros: ofMonth.limitMicros, reachedMicros });
  }
  const all = [...limits.months.values(), ...limits.campaigns.values()];
  return { uses, isAnySet: all.some(({ hardStop }) => hardStop) };
}

/** Spend of a month up to now; what is reserved counts towards the running month only. */
export function monthSpend(table: FactTable, pass: TablePass, month: string, nowMs: number): PeriodSpend {
  const { start, end } = table.calendar.monthBounds(month);
  const { at, micros, unpriced } = table.lines.col;
  const sum = monthSum(table, pass, month, nowMs, {
    name: 'spend',
    of: ({ lines }) => {
      const found = { micros: 0, unpriced: 0 };
      for (const row of lines) {
        if ((at[row] ?? 0) > nowMs) continue;
        found.micros += micros[row] ?? 0;
        found.unpriced += unpriced[row] ?? 0;
      }
      return found;
    },
    together: (parts) => ({
      micros: sumOf(parts, (part) => part.micros),
      unpriced: sumOf(parts, (part) => part.unpriced),
    }),
  });
  const reserved = nowMs >= start && nowMs < end ? committed(table, pass) : nothing;
  return {
    spentMicros: sum.micros,
    beforeMicros: 0,
    committedMicros: reserved.micros,
    unpriced: sum.unpriced + reserved.unpriced,
  };
}

/** Spend of the assets that `pass` leaves, from their beginning to the month's end, or to now. */
export function lifetimeSpend(table: FactTable, pass: TablePass, month: string, nowMs: number): PeriodSpend {
  const { start, end } = table.calendar.monthBounds(month);
  const until = Math.min(nowMs + 1, end);
  const { at: ats, micros, unpriced: unknown } = table.lines.col;
  let [spentMicros, beforeMicros, unpriced] = [0, 0, 0];
  for (let index = 0; index < table.assets.length; index += 1) {
    if (!pass.asset(index)) continue;
    const lines = table.assets[index]?.lines ?? [0, 0];
    for (let row = lines[0]; row < lines[1]; row += 1) {
      const at = ats[row] ?? 0;
      // Oldest first within an asset.
      if (at >= until) break;
      if (!pass.line(row)) continue;
      spentMicros += micros[row] ?? 0;
      unpriced += unknown[row] ?? 0;
      if (at < start) beforeMicros += micros[row] ?? 0;
    }
  }
  const reserved = nowMs < end ? committed(table, pass) : nothing;
  return {
    spentMicros,
    beforeMicros,
    committedMicros: reserved.micros,
    unpriced: unpriced + reserved.unpriced,
  };
}

interface Amount {
  readonly micros: number;
  readonly unpriced: number;
}

const nothing: Amount = { micros: 0, unpriced: 0 };

const open = callStatuses.indexOf('open');

interface OpenCalls {
  readonly moves: number;
  readonly changes: number;
  readonly rows: readonly number[];
}

const openOf = new WeakMap<FactTable, OpenCalls>();

/** Calls that have not ended, of any time: few among all, so only assets with news are looked through again. */
function openCalls(table: FactTable): readonly number[] {
  const { moves, changes } = table;
  const { status, asset: assetOf } = table.calls.col;
  const held = openOf.get(table);
  if (held?.moves === moves && held.changes === changes.length) return held.rows;
  const rows: number[] = [];
  const look = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1)
      if (status[row] === open && (assetOf[row] ?? -1) >= 0) rows.push(row);
  };
  if (held?.moves === moves) {
    const news = new Set(changes.slice(held.changes));
    for (const row of held.rows)
      if ((assetOf[row] ?? -1) >= 0 && !news.has(assetOf[row] ?? -1)) rows.push(row);
    for (const asset of news) {
      const [from, to] = table.assets[asset]?.calls ?? [0, 0];
      look(from, to);
    }
  } else look(0, table.calls.size);
  openOf.set(table, { moves, changes: changes.length, rows });
  return rows;
}

function committed(table: FactTable, pass: TablePass): Amount {
  const { quoteMicros, upperMicros } = table.calls.col;
  let [micros, unpriced] = [0, 0];
  for (const row of openCalls(table)) {
    if (!pass.call(row)) continue;
    const upper = upperMicros[row] ?? Number.NaN;
    const quoted = Number.isNaN(upper) ? (quoteMicros[row] ?? Number.NaN) : upper;
    if (Number.isNaN(quoted)) unpriced += 1;
    else micros += quoted;
  }
  return { micros, unpriced };
}

function viewOf(
  calendar: Calendar,
  month: string,
  nowMs: number,
  limit: PeriodLimit | null,
  spend: PeriodSpend,
): BudgetView {
  const { start, end } = calendar.monthBounds(month);
  const today = calendar.dayOf(Math.min(nowMs, end - 1));
  const isRunning = nowMs >= start && nowMs < end;
  const elapsed = daysBetween(`${month}-01`, dayAfter(today)).filter(isWorkday).length;
  const left = daysBetween(dayAfter(today), `${nextMonth(month)}-01`);
  const inMonth = spend.spentMicros - spend.beforeMicros;
  const perWorkdayMicros = elapsed === 0 ? null : inMonth / elapsed;
  const used = spend.spentMicros + spend.committedMicros;
  return {
    ...spend,
    limit,
    remainingMicros: limit === null ? null : limit.limitMicros - used,
    percent: limit === null ? null : percentOf(spend.spentMicros, limit.limitMicros),
    perWorkdayMicros,
    daysLeft: isRunning ? left.length : 0,
    workdaysLeft: isRunning ? left.filter(isWorkday).length : 0,
    runOut:
      limit === null ? { kind: 'unknown' } : runOut(limit, used, isRunning ? perWorkdayMicros : null, today),
  };
}

/** Of a budget of 0 every micro is more than all of it. */
function percentOf(micros: number, limit: number): number {
  if (limit > 0) return Math.floor((micros * 100) / limit);
  return micros > 0 ? 100 : 0;
}

const farDays = 366;

function runOut(limit: PeriodLimit, used: number, perWorkday: number | null, today: string): RunOut {
  if (used >= limit.limitMicros) return { kind: 'used-up' };
  if (perWorkday === null || perWorkday <= 0) return { kind: 'unknown' };
  const last = limit.subject === null ? `${nextMonth(today.slice(0, 7))}-01` : dayAfter(today, farDays);
  let sum = used;
  for (let day = dayAfter(today); day < last; day = dayAfter(day)) {
    if (isWorkday(day)) sum += perWorkday;
    // Half a micro: a mean is a fraction, a limit is not.
    if (sum >= limit.limitMicros - 0.5) return { kind: 'day', day };
  }
  return { kind: 'lasts' };
}
