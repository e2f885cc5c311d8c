import { checkClosed, closedMonths, monthTotals, reportedMonths } from './closedMonths.ts';
import type { ClosedCheck, MonthTotals } from './closedMonths.ts';
import { totalOf } from './costParts.ts';
import type { FactTable } from './factTable.ts';
import { everything } from './reviewFilter.ts';
import { tablePass } from './tablePass.ts';
import { tableRoll, workInProgress } from './tableRoll.ts';
import type { LedgerEvent } from '../ledger/events.ts';

/** What is known of a month that somebody closed. */
export interface ClosedView {
  readonly closedAt: number;
  /** Pseudonym. */
  readonly closedBy: string;
  readonly timeZone: string;
  /** Null where it was closed in another time zone: its days are others, so today's figures do not compare. */
  readonly check: ClosedCheck | null;
}

export interface ClosingView {
  readonly isOver: boolean;
  readonly closed: ClosedView | null;
  /** Of the running month: what has come for closed months since, by month, and its sum. */
  readonly corrections: {
    readonly micros: number;
    readonly months: readonly { readonly month: string; readonly micros: number }[];
  };
}

/** Closings hold everything, whatever the screen is filtered for. */
export function closingView(
  table: FactTable,
  loose: readonly LedgerEvent[],
  month: string,
  nowMs: number,
): ClosingView {
  const { calendar } = table;
  const closed = closedMonths(loose);
  const body = closed.get(month);
  const event =
    body === undefined ? undefined : loose.find((one) => one.type === 'period.closed' && one.body === body);
  const running = calendar.monthOf(nowMs);
  return {
    isOver: month < running,
    closed:
      body === undefined || event === undefined
        ? null
        : {
            closedAt: event.at,
            closedBy: event.actor,
            timeZone: body.timeZone,
            check:
              body.timeZone === calendar.timeZone ? checkClosed(body, totalsOf(table, month, nowMs)) : null,
          },
    corrections: month === running ? correctionsOf(table, closed, running, nowMs) : { micros: 0, months: [] },
  };
}

/** The figures that closing a month now would keep. */
export function totalsOf(table: FactTable, month: string, nowMs: number): MonthTotals {
  const pass = tablePass(table, everything);
  return monthTotals({
    ...tableRoll(table, month, pass, nowMs),
    wip: workInProgress(table, month, pass, nowMs),
  });
}

function correctionsOf(
  table: FactTable,
  closed: ReturnType<typeof closedMonths>,
  running: string,
  nowMs: number,
): ClosingView['corrections'] {
  if (closed.size === 0) return { micros: 0, months: [] };
  const pass = tablePass(table, everything);
  const own = new Map([...closed].filter(([, { timeZone }]) => timeZone === table.calendar.timeZone));
  const rolls = [...own.keys(), running].map((month) => tableRoll(table, month, pass, nowMs));
  const micros = reportedMonths(rolls, own, running).find(({ month }) => month === running)?.corrections ?? 0;
  const months = rolls
    .filter(({ month }) => month !== running)
    .map(({ month, spent }) => ({
      month,
      micros: totalOf(spent) - (own.get(month)?.totals['spent'] ?? 0),
    }))
    .filter((one) => one.micros !== 0);
  return { micros, months };
}
