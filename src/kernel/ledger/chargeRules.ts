import type { EventBodies, EventEnvelope } from './events.ts';
import { compareEvents } from './hlc.ts';
import { addMoney, inLedgerCurrency, micros, noMoney } from './money.ts';
import type { MoneySum } from './money.ts';

export interface Fact<B> extends Pick<EventEnvelope, 'id' | 'hlc'> {
  readonly body: B;
}

export type ChargeFact = Fact<EventBodies['charge.metered'] | EventBodies['charge.reported']>;

export interface AdjustEntry {
  /** Of the adjusting event. */
  readonly id: string;
  readonly body: EventBodies['charge.adjusted'];
  /** The charge it names; null when it names the call, or nothing that is known. */
  readonly target: ChargeFact | null;
}

export interface CallFacts {
  /** Without those whose (basis, provider ref) an earlier charge already carries. */
  readonly charges: readonly ChargeFact[];
  /** Whose target is one of the call's charges, or the call itself. */
  readonly adjusts: readonly AdjustEntry[];
  /** Latest quote; null when there was none. */
  readonly quote: Fact<EventBodies['call.quoted']> | null;
  readonly source: 'local' | 'hosted';
  /** What the end says about billing; null while the call has not ended. */
  readonly billed: 'y' | 'n' | '?' | null;
}

/**
 * Which amount counts (metrics-and-ledger 4.4), a function of the set of facts, not of their arrival:
 * - per (call, attempt) one charge: the first reported, else the first metered (first in (hlc, id) order);
 * - a `price-error` adjust of a metered charge lapses where a reported one wins; all other adjusts count;
 * - an ended call with no charge counts its quote, once, unless its end says that nothing was billed;
 * - an amount of another currency counts by the rate on its event, and is unpriced without one;
 * - no quote either: a local call is free by definition, a hosted one is unpriced.
 */
export function netOfCall(call: CallFacts): MoneySum {
  const [only] = call.charges;
  // The common case, without the bookkeeping.
  if (only !== undefined && call.charges.length === 1 && call.adjusts.length === 0)
    return sumOf(inLedgerCurrency(only.body));
  return countedMoney(call).reduce((sum, { micro }) => addMoney(sum, sumOf(micro)), noMoney);
}

/** One fact that counts towards a call's net amount. */
export interface CountedMoney {
  /** Id of the event; null for a hosted call of which nothing is known but that it ended. */
  readonly event: string | null;
  /** Null: unpriced. */
  readonly micro: number | null;
  readonly basis: 'reported' | 'metered' | 'quoted' | 'adjusted';
}

/** The facts behind `netOfCall`, each with the event it comes from: what reports date and split. */
export function countedMoney(call: CallFacts): readonly CountedMoney[] {
  const winners = winningCharges(call.charges);
  const counted: CountedMoney[] = winners.size === 0 ? uncharged(call) : [];
  for (const { id, body } of winners.values())
    counted.push({ event: id, micro: inLedgerCurrency(body), basis: body.basis });
  for (const adjust of call.adjusts) {
    if (!lapses(adjust, winners)) {
      const { deltaMicro: micro, cur, fx } = adjust.body;
      counted.push({
        event: adjust.id,
        micro: inLedgerCurrency(fx === undefined ? { micro, cur } : { micro, cur, fx }),
        basis: 'adjusted',
      });
    }
  }
  return counted;
}

/** The charges that count, by attempt. */
export function winningCharges(charges: readonly ChargeFact[]): ReadonlyMap<number, ChargeFact> {
  const winners = new Map<number, ChargeFact>();
  for (const charge of charges) {
    const held = winners.get(charge.body.attempt);
    if (held === undefined || beats(charge, held)) winners.set(charge.body.attempt, charge);
  }
  return winners;
}

function beats(charge: ChargeFact, held: ChargeFact): boolean {
  if (charge.body.basis !== held.body.basis) return charge.body.basis === 'reported';
  return compareEvents(charge, held) < 0;
}

/** They repaired our own figure, which the provider's figure has replaced. */
function lapses({ body, target }: AdjustEntry, winners: ReadonlyMap<number, ChargeFact>): boolean {
  if (body.reason !== 'price-error' || target === null || target.body.basis !== 'metered') return false;
  return winners.get(target.body.attempt)?.body.basis === 'reported';
}

function uncharged(call: CallFacts): CountedMoney[] {
  if (call.billed === null || call.billed === 'n') return [];
  if (call.quote !== null) return [{ event: call.quote.id, micro: call.quote.body.micro, basis: 'quoted' }];
  return call.source === 'local' ? [] : [{ event: null, micro: null, basis: 'quoted' }];
}

function sumOf(micro: number | null): MoneySum {
  if (micro === null) return { micros: micros(0), unpricedCount: 1 };
  return micro === 0 ? noMoney : { micros: micros(micro), unpricedCount: 0 };
}
