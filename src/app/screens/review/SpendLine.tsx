import type { ReactNode } from 'react';

import { BudgetLine } from '../../../design/charts/BudgetLine.tsx';
import type { BudgetsView } from '../../../kernel/review/budgetUse.ts';
import { isWorkday } from '../../../kernel/review/calendar.ts';
import type { MonthView } from '../../../kernel/review/monthView.ts';
import type { ReviewFilter } from '../../../kernel/review/reviewFilter.ts';
import { dayName, money } from './reviewText.ts';

interface Line {
  readonly title: string;
  readonly limitMicros: number | null;
  /** Spent before the month, where the budget is no month's. */
  readonly beforeMicros: number;
}

/** What the month has cost day by day, where it is likely to end, and what it may cost. */
export function SpendLine(props: {
  month: MonthView;
  budgets: BudgetsView;
  filter: ReviewFilter;
}): ReactNode {
  const { days, forecast, isRunning, elapsedDays, current } = props.month;
  const { title, limitMicros, beforeMicros } = lineOf(props.budgets, props.filter);
  const known = isRunning ? days.slice(0, elapsedDays) : days;
  const workdays = days.flatMap(({ day }, index) =>
    index >= elapsedDays && isWorkday(day) ? [index + 1] : [],
  );
  const path = isRunning ? (forecast?.path ?? []) : [];
  return (
    <BudgetLine
      title={title}
      days={runningTotal(
        beforeMicros,
        known.map(({ micros }) => micros),
      ).map((spent, index) => ({ day: index + 1, spent }))}
      forecast={path.map(({ low, high }, index) => ({
        day: workdays[index] ?? days.length,
        low: beforeMicros + low,
        high: beforeMicros + high,
      }))}
      budget={limitMicros}
      daysInMonth={days.length}
      today={isRunning ? elapsedDays : null}
      formatValue={(micros) => money(micros)}
      formatDay={(day) => dayName(current.month, day)}
    />
  );
}

/** A budget is drawn where the line is what it limits: all of the month, or all of one campaign. */
function lineOf({ month, campaign }: BudgetsView, filter: ReviewFilter): Line {
  const others = filter.tier ?? filter.tool ?? filter.model ?? filter.person;
  const plain = { title: 'Spent in the month', limitMicros: null, beforeMicros: 0 };
  if (others !== null) return plain;
  if (campaign === null) return { ...plain, limitMicros: month.limit?.limitMicros ?? null };
  if (campaign.limit === null) return plain;
  return {
    title: `Spent on ${campaign.name}, since its beginning`,
    limitMicros: campaign.limit.limitMicros,
    beforeMicros: campaign.beforeMicros,
  };
}

function runningTotal(before: number, values: readonly number[]): number[] {
  let sum = before;
  return values.map((value) => (sum += value));
}
