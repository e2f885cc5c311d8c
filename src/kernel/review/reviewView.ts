import { demoPrefix } from '../demo/team.ts';
import { withBreakage } from './breakageFacts.ts';
import type { AssetFacts } from './assetFacts.ts';
import type { Calendar } from './calendar.ts';
import { nextMonth } from './calendar.ts';
import { modelsView } from './modelsView.ts';
import type { ModelsView } from './modelsView.ts';
import { monthView } from './monthView.ts';
import type { MonthView } from './monthView.ts';
import { facetsOf, filtered } from './reviewFilter.ts';
import type { Facets, ReviewFilter } from './reviewFilter.ts';
import { noAsset } from './rollForward.ts';

export interface ReviewQuestion {
  /** Null: the running month. */
  readonly month: string | null;
  readonly filter: ReviewFilter;
  readonly nowMs: number;
  /** 0 where the reader has set no rate: people's time then costs nothing. */
  readonly wageMicrosPerHour: number;
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
  readonly models: ModelsView;
}

export function reviewView(
  assets: readonly AssetFacts[],
  { month, filter, nowMs, wageMicrosPerHour }: ReviewQuestion,
  calendar: Calendar,
): ReviewView {
  const facts = withBreakage(assets);
  const running = calendar.monthOf(nowMs);
  const wanted = month ?? running;
  const inView = facts.flatMap((one) => filtered(one, filter) ?? []);
  const { start, end } = calendar.monthBounds(wanted);
  return {
    months: monthsOf(facts, calendar, running),
    facets: knownFacets(facts),
    assets: facts.filter(hasContent).length,
    assetsInView: inView.length,
    holdsDemo: facts.some(({ asset }) => asset.startsWith(demoPrefix)),
    month: monthView(inView, wanted, calendar, nowMs),
    models: modelsView(inView, { from: start, to: Math.min(end, nowMs + 1) }, calendar, wageMicrosPerHour),
  };
}

/** Facts without an asset may hold nothing that costs: that a file was taken in, for example. */
function hasContent({ asset, money, labour }: AssetFacts): boolean {
  return asset !== noAsset || money.length > 0 || labour.length > 0;
}

const facetsByFacts = new WeakMap<readonly AssetFacts[], Facets>();

function knownFacets(facts: readonly AssetFacts[]): Facets {
  const known = facetsByFacts.get(facts) ?? facetsOf(facts);
  facetsByFacts.set(facts, known);
  return known;
}

function monthsOf(facts: readonly AssetFacts[], calendar: Calendar, running: string): string[] {
  const begin = facts.reduce((first, { createdAt }) => Math.min(first, createdAt), Infinity);
  const months: string[] = [];
  const first = begin === Infinity ? running : calendar.monthOf(begin);
  for (let month = first; month <= running; month = nextMonth(month)) months.push(month);
  return months.length === 0 ? [running] : months;
}
