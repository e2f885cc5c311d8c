import { demoPrefix } from '../demo/prefix.ts';
import { budgetsView } from './budgetUse.ts';
import type { BudgetsView } from './budgetUse.ts';
import type { Calendar } from './calendar.ts';
import { nextMonth } from './calendar.ts';
import { sumOf } from './costParts.ts';
import type { FactTable } from './factTable.ts';
import { modelsView } from './modelsView.ts';
import type { ModelsView } from './modelsView.ts';
import { closingView } from './monthClosing.ts';
import type { ClosingView } from './monthClosing.ts';
import { monthSum } from './monthShares.ts';
import { currentFigures, monthView, previousFigures } from './monthView.ts';
import type { MonthView } from './monthView.ts';
import { overSpecOf } from './overSpecView.ts';
import type { OverSpec } from './overSpecView.ts';
import { periodLimits } from './periodBudgets.ts';
import { everything, facetsOf } from './reviewFilter.ts';
import type { Facets, ReviewFilter } from './reviewFilter.ts';
import { noAsset } from './rollForward.ts';
import { shareView } from './shareView.ts';
import type { ShareView } from './shareView.ts';
import { everythingKey, tablePass } from './tablePass.ts';
import type { TablePass } from './tablePass.ts';
import type { LedgerEvent } from '../ledger/events.ts';

export interface ReviewQuestion {
  /** Null: the running month. */
  readonly month: string | null;
  readonly filter: ReviewFilter;
  readonly nowMs: number;
  /** 0 where the reader has set no rate: people's time then costs nothing. */
  readonly wageMicrosPerHour: number;
  /** People and campaigns too, which one section shows. */
  readonly withShares?: boolean;
}

/** Everything the review shows for one month and filter: made of the same facts, so that no two figures disagree. */
export interface ReviewView {
  /** Months with events, oldest first, up to the running one. */
  readonly months: readonly string[];
  readonly facets: Facets;
  readonly assets: number;
  readonly assetsInView: number;
  /** Some of it is the demo year: never to be taken for work. */
  readonly holdsDemo: boolean;
  readonly month: MonthView;
  readonly budgets: BudgetsView;
  readonly closing: ClosingView;
  readonly models: ModelsView;
  readonly overSpec: OverSpec;
  /** Null where it was not asked for. */
  readonly shares: ShareView | null;
}

/** `loose`: the events without an asset, among them budgets and closings. */
export function reviewView(
  table: FactTable,
  { month, filter, nowMs, wageMicrosPerHour, withShares = false }: ReviewQuestion,
  loose: readonly LedgerEvent[] = [],
): ReviewView {
  table.settle();
  const { calendar } = table;
  const running = calendar.monthOf(nowMs);
  const wanted = month ?? running;
  const pass = tablePass(table, filter);
  const survey = surveyOf(table, wanted, nowMs);
  const models = modelsView(table, pass, wanted, nowMs, wageMicrosPerHour);
  return {
    months: monthsFrom(survey.createdAt, running, calendar),
    facets: facetsOf(table),
    assets: survey.assets,
    assetsInView: assetsInView(table, pass),
    holdsDemo: survey.holdsDemo,
    month: monthView(table, pass, wanted, nowMs),
    budgets: budgetsView(table, periodLimits(loose), { month: wanted, campaign: filter.campaign, nowMs }),
    closing: closingView(table, loose, wanted, nowMs),
    models,
    overSpec: overSpecOf(table, pass, wanted, nowMs, models.rows),
    shares: withShares ? shareView(table, pass, wanted, nowMs) : null,
  };
}

/**
 * Makes the parts of a view that take longest, one at a time: a view that is asked for later finds them made. Between two
 * parts a question that has come meanwhile can be answered.
 */
export function* viewAhead(
  table: FactTable,
  question: ReviewQuestion,
  loose: readonly LedgerEvent[] = [],
): Generator<void, void> {
  const { month, filter, nowMs, wageMicrosPerHour } = question;
  const wanted = month ?? table.calendar.monthOf(nowMs);
  // A pass is of the table as it is now: events may come between two parts.
  previousFigures(table, tablePass(table, filter), wanted, nowMs);
  yield;
  currentFigures(table, tablePass(table, filter), wanted, nowMs);
  yield;
  modelsView(table, tablePass(table, filter), wanted, nowMs, wageMicrosPerHour);
  yield;
  reviewView(table, question, loose);
}

interface Survey {
  readonly createdAt: number;
  readonly assets: number;
  readonly holdsDemo: boolean;
}

/** Of all assets, whatever the filter. */
function surveyOf(table: FactTable, month: string, nowMs: number): Survey {
  return monthSum(table, tablePass(table, everything), month, nowMs, {
    name: 'survey',
    of: ({ allAssets }) => surveyed(table, allAssets),
    together: (parts) => ({
      createdAt: Math.min(...parts.map(({ createdAt }) => createdAt)),
      assets: sumOf(parts, ({ assets }) => assets),
      holdsDemo: parts.some(({ holdsDemo }) => holdsDemo),
    }),
  });
}

function surveyed(table: FactTable, all: readonly number[]): Survey {
  let [createdAt, assets] = [Infinity, 0];
  let holdsDemo = false;
  for (const index of all) {
    const asset = table.assets[index];
    if (asset === undefined) continue;
    createdAt = Math.min(createdAt, asset.createdAt);
    // Facts without an asset may hold nothing that costs: that a file was taken in, for example.
    if (asset.asset !== noAsset || asset.lines[0] < asset.lines[1] || asset.labour[0] < asset.labour[1])
      assets += 1;
    holdsDemo ||= asset.asset.startsWith(demoPrefix);
  }
  return { createdAt, assets, holdsDemo };
}

function assetsInView(table: FactTable, pass: TablePass): number {
  if (pass.key === everythingKey) return table.assets.length;
  let count = 0;
  for (let index = 0; index < table.assets.length; index += 1) if (pass.asset(index)) count += 1;
  return count;
}

function monthsFrom(begin: number, running: string, calendar: Calendar): string[] {
  const months: string[] = [];
  const first = begin === Infinity ? running : calendar.monthOf(begin);
  for (let month = first; month <= running; month = nextMonth(month)) months.push(month);
  return months.length === 0 ? [running] : months;
}
