import type { Alert } from './alerts.ts';
import type { CallFact, MoneyFact } from './assetFacts.ts';
import type { Calendar } from './calendar.ts';
import { modelKey } from './reviewFilter.ts';
import { groupBy } from '../shared/groupBy.ts';
import { rejectStep } from '../statistics/posterior.ts';
import { spikeLimit } from '../statistics/quantiles.ts';

type RuleCall = Pick<
  CallFact,
  'call' | 'tool' | 'provider' | 'model' | 'tier' | 'at' | 'status' | 'quote' | 'micros' | 'unpriced'
>;

/** What of an asset's facts the rules look at. */
export interface RuleFacts {
  readonly asset: string;
  readonly calls: readonly RuleCall[];
  readonly money: readonly Pick<MoneyFact, 'at' | 'micros' | 'basis' | 'call'>[];
}

/** A3: calls of [from, to) that cost more than `limitMicros`, each by itself. */
export function dearCalls(
  assets: readonly RuleFacts[],
  { from, to }: { readonly from: number; readonly to: number },
  limitMicros: number,
  calendar: Calendar,
): Alert[] {
  return assets.flatMap(({ asset, calls }) =>
    calls
      .filter(({ at, micros }) => at >= from && at < to && micros > limitMicros)
      .map(({ call, at, micros, ...fact }) => ({
        rule: 'A3',
        period: calendar.monthOf(at),
        threshold: limitMicros,
        subject: call,
        payload: { asset, micros, model: modelKey(fact) },
      })),
  );
}

/** Spend on machines in one hour of the wall clock. */
export interface HourSpend {
  readonly day: string;
  /** 0–23. */
  readonly hour: number;
  readonly micros: number;
}

/**
 * Machine spend by hour in [from, to), hours without spend left out: with nights and weekends as zeros the median of
 * an hour would be 0, and any call a spike. People's time is left out, since it cannot run away in an hour.
 */
export function hourSpend(
  assets: readonly RuleFacts[],
  { from, to }: { readonly from: number; readonly to: number },
  calendar: Calendar,
): HourSpend[] {
  const hours = new Map<string, HourSpend>();
  for (const { money } of assets)
    for (const { at, micros, basis } of money) {
      // Parts of other assets' pixels and broken credits were not spent in that hour.
      if (at < from || at >= to || basis === 'shared' || basis === 'breakage') continue;
      const [day, hour] = [calendar.dayOf(at), calendar.hourOf(at)];
      const key = `${day} ${hour}`;
      hours.set(key, { day, hour, micros: micros + (hours.get(key)?.micros ?? 0) });
    }
  return [...hours.values()].filter(({ micros }) => micros > 0);
}

/** A4: hours of `day` whose spend is a spike among the same hours of all days in `hours`, itself included. */
export function spendSpikes(hours: readonly HourSpend[], day: string): Alert[] {
  return hours.flatMap((one): Alert[] => {
    if (one.day !== day) return [];
    const limitMicros = spikeLimit(hours.filter(({ hour }) => hour === one.hour).map(({ micros }) => micros));
    if (limitMicros === null || one.micros <= limitMicros) return [];
    const subject = `${day}T${String(one.hour).padStart(2, '0')}`;
    const payload = { micros: one.micros, limitMicros };
    return [{ rule: 'A4', period: day.slice(0, 7), threshold: null, subject, payload }];
  });
}

const recentSets = 30;
const earlierSets = 60;

/** A5: the reject rate of a model on a tool and tier has stepped up: the last 30 decided sets against the 60 before (S5). */
export function rejectSteps(assets: readonly RuleFacts[], calendar: Calendar): Alert[] {
  const decided = assets
    .flatMap(({ calls }) => calls)
    .filter(({ status }) => status === 'accepted' || status === 'rejected')
    .toSorted((a, b) => a.at - b.at || (a.call < b.call ? -1 : 1));
  const rejects = (calls: readonly RuleCall[]): { successes: number; n: number } => ({
    successes: calls.filter(({ status }) => status === 'rejected').length,
    n: calls.length,
  });
  const alerts: Alert[] = [];
  for (const peers of groupBy(decided, ({ tool, tier }) => `${tool} ${tier}`).values()) {
    const all = rejects(peers);
    for (const [model, sets] of groupBy(peers, modelKey)) {
      const last = sets.at(-1);
      if (last === undefined || sets.length < recentSets + earlierSets) continue;
      const recent = rejects(sets.slice(-recentSets));
      const earlier = rejects(sets.slice(-recentSets - earlierSets, -recentSets));
      const { alert, probability, fisherP } = rejectStep(recent, earlier, all.successes / all.n);
      if (!alert) continue;
      alerts.push({
        rule: 'A5',
        period: calendar.monthOf(last.at),
        threshold: null,
        subject: `${last.tool} ${last.tier} ${model}`,
        payload: { recent, earlier, probability, fisherP },
      });
    }
  }
  return alerts;
}

/** A6: an exact quote was not charged as quoted: the price table is wrong. Once a month for each model. */
export function wrongQuotes(
  assets: readonly RuleFacts[],
  period: { readonly from: number; readonly to: number },
  calendar: Calendar,
): Alert[] {
  return byModel(assets, period, calendar, 'A6', ({ quote, status, unpriced }, charged) => {
    if (quote === null || quote.qualifier !== 'exact' || quote.micro === null || unpriced > 0) return false;
    // A call that ended without a result may rightly have cost nothing.
    if (charged === null) return false;
    return charged !== quote.micro && (charged !== 0 || !endedBadly(status));
  });
}

/** A7: calls that ended and whose cost is not known. Once a month for each model. */
export function unpricedCalls(
  assets: readonly RuleFacts[],
  period: { readonly from: number; readonly to: number },
  calendar: Calendar,
): Alert[] {
  return byModel(assets, period, calendar, 'A7', ({ status, unpriced }) => unpriced > 0 && status !== 'open');
}

function byModel(
  assets: readonly RuleFacts[],
  { from, to }: { readonly from: number; readonly to: number },
  calendar: Calendar,
  rule: 'A6' | 'A7',
  matches: (call: RuleCall, chargedMicros: number | null) => boolean,
): Alert[] {
  const found = assets.flatMap((facts) => {
    const charged = chargedByCall(facts);
    return facts.calls.filter((call, index) => {
      const amount = charged.get(index);
      return call.at >= from && call.at < to && matches(call, amount === undefined ? chargeOf(call) : amount);
    });
  });
  const keyOf = (call: RuleCall): string => `${calendar.monthOf(call.at)} ${modelKey(call)}`;
  return [...groupBy(found, keyOf).values()].flatMap((calls): Alert[] => {
    const first = calls.reduce((a, b) => (b.at < a.at ? b : a));
    const payload = { calls: calls.length, call: first.call };
    return [{ rule, period: calendar.monthOf(first.at), threshold: null, subject: modelKey(first), payload }];
  });
}

/** What calls were charged, without corrections: a refund does not make a quote wrong. Null: only their quote counts. */
function chargedByCall({ money }: RuleFacts): ReadonlyMap<number, number | null> {
  const charged = new Map<number, number | null>();
  for (const { call, basis, micros } of money) {
    if (call === null || basis === 'adjusted') continue;
    charged.set(call, basis === 'quoted' ? null : (charged.get(call) ?? 0) + micros);
  }
  return charged;
}

/** Of a call without any amount: 0, unless it has not ended. */
function chargeOf({ status }: RuleCall): number | null {
  return status === 'open' ? null : 0;
}

function endedBadly(status: CallFact['status']): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'blocked';
}
