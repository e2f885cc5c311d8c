import { winningCharges } from './chargeRules.ts';
import type { ChargeFact } from './chargeRules.ts';
import type { CreditBurn, EventBodies, LedgerEvent } from './events.ts';
import { compareEvents } from './hlc.ts';
import { burnCost, inLedgerCurrency, micros, mulDiv } from './money.ts';
import type { Micros } from './money.ts';
import { groupBy } from '../shared/groupBy.ts';

interface Stamped {
  readonly id: string;
  readonly hlc: string;
  readonly at: number;
}

export interface GrantEntry extends Stamped {
  readonly body: EventBodies['credit.granted'];
}

export interface VoidEntry extends Stamped {
  readonly body: EventBodies['credit.voided'];
}

export interface BurnEntry extends Stamped {
  readonly burn: CreditBurn;
}

/** What events say of credits; lists of several assets may be put together. */
export interface CreditEntries {
  readonly grants: readonly GrantEntry[];
  readonly voids: readonly VoidEntry[];
  /** Of the charges that count (metrics-and-ledger 4.4): a metered charge that a reported one replaced burnt nothing. */
  readonly burns: readonly BurnEntry[];
}

const nothing: CreditEntries = { grants: [], voids: [], burns: [] };

/** Any order, duplicates ignored. A call's charges are all among `events`, or none of them. */
export function creditEntries(events: readonly LedgerEvent[]): CreditEntries {
  const byId = new Map(events.filter(isOfCredits).map((event) => [event.id, event]));
  const grants: GrantEntry[] = [];
  const voids: VoidEntry[] = [];
  for (const event of byId.values()) {
    if (event.type === 'credit.granted') grants.push(event);
    if (event.type === 'credit.voided') voids.push(event);
  }
  const anyBurns = events.some((event) => isCharge(event) && event.body.burns !== undefined);
  if (grants.length === 0 && voids.length === 0 && !anyBurns) return nothing;
  return { grants, voids, burns: anyBurns ? countedBurns(events) : [] };
}

function isOfCredits(event: LedgerEvent): boolean {
  return event.type === 'credit.granted' || event.type === 'credit.voided';
}

type ChargeEvent = Extract<LedgerEvent, { type: 'charge.metered' | 'charge.reported' }>;

function isCharge(event: LedgerEvent): event is ChargeEvent {
  return event.type === 'charge.metered' || event.type === 'charge.reported';
}

/** The rules of `chargeRules.ts`: one charge per provider reference, one per call and attempt. */
function countedBurns(events: readonly LedgerEvent[]): BurnEntry[] {
  const sorted = [...new Map(events.filter(isCharge).map((event) => [event.id, event])).values()].toSorted(
    compareEvents,
  );
  const refs = new Set<string>();
  const byCall = new Map<string, ChargeEvent[]>();
  for (const event of sorted) {
    const { ref, basis, call } = event.body;
    if (ref !== undefined) {
      const key = `${event.scope.asset ?? ''}\n${basis}\n${ref}`;
      if (refs.has(key)) continue;
      refs.add(key);
    }
    const key = call === null ? `charge ${event.id}` : `call ${call}`;
    const held = byCall.get(key);
    if (held === undefined) byCall.set(key, [event]);
    else held.push(event);
  }
  return [...byCall.values()].flatMap((charges) => {
    const counted = new Set<ChargeFact>(winningCharges(charges).values());
    return charges.flatMap((event) => {
      if (!counted.has(event) || event.body.burns === undefined) return [];
      const { id, hlc, at } = event;
      return event.body.burns.map((burn): BurnEntry => ({ id, hlc, at, burn }));
    });
  });
}

/** A grant and what became of it. Credits in thousandths, money in micro-USD. */
export interface Grant {
  readonly entry: GrantEntry;
  /** Null: paid in another currency, and no rate on the event. */
  readonly paid: Micros | null;
  readonly burnedMilli: number;
  readonly burnedMicros: number;
  /** ms UTC; null while nothing is burnt. */
  readonly lastBurnAt: number | null;
  /** In (hlc, id) order. */
  readonly voids: readonly VoidEntry[];
}

export interface CreditBook {
  /** By the grant's name, in the order in which they burn. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Grants that burns name and no event tells of: their file has not come yet. */
  readonly unknown: readonly string[];
}

/** Depends on the set of entries only. Of two grants of one name the first by (hlc, id) counts. */
export function creditBook({ grants, voids, burns }: CreditEntries): CreditBook {
  const named = new Map<string, GrantEntry>();
  for (const entry of grants.toSorted(compareEvents)) {
    if (!named.has(entry.body.grant)) named.set(entry.body.grant, entry);
  }
  const burnsOf = groupBy(burns, ({ burn }) => burn.grant);
  const voidsOf = groupBy(voids, ({ body }) => body.grant);
  const book = [...named].map(([name, entry]): [string, Grant] => {
    const own = burnsOf.get(name) ?? [];
    const { paidMicro: micro, cur, fx } = entry.body;
    const paid = inLedgerCurrency(fx === undefined ? { micro, cur } : { micro, cur, fx });
    return [
      name,
      {
        entry,
        paid: paid === null ? null : micros(paid),
        burnedMilli: own.reduce((sum, { burn }) => sum + burn.milli, 0),
        burnedMicros: own.reduce((sum, { burn }) => sum + burn.micro, 0),
        lastBurnAt: own.length === 0 ? null : own.reduce((last, { at }) => Math.max(last, at), -Infinity),
        voids: (voidsOf.get(name) ?? []).toSorted(compareEvents),
      },
    ];
  });
  return {
    grants: new Map(book.toSorted(([, a], [, b]) => inBurnOrder(a, b))),
    unknown: [...burnsOf.keys()].filter((name) => !named.has(name)).toSorted(),
  };
}

/** Priority, expiry, price per credit (what cost least first), creation (metrics-and-ledger 3.3). */
function inBurnOrder(a: Grant, b: Grant): number {
  const [x, y] = [a.entry.body, b.entry.body];
  const [until, other] = [x.expires ?? Infinity, y.expires ?? Infinity];
  if (x.priority !== y.priority) return x.priority - y.priority;
  if (until !== other) return until < other ? -1 : 1;
  return cheaper(a, b) || compareEvents(a.entry, b.entry);
}

function cheaper(a: Grant, b: Grant): number {
  if (a.paid === null || b.paid === null) return a.paid === b.paid ? 0 : a.paid === null ? 1 : -1;
  // Prices per credit without dividing: a/x < b/y where a·y < b·x.
  const [left, right] = [
    BigInt(a.paid) * BigInt(b.entry.body.milli),
    BigInt(b.paid) * BigInt(a.entry.body.milli),
  ];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Money that bought credits which nobody will burn: overhead, dated (metrics-and-ledger 3.3). */
export interface Breakage {
  readonly grant: string;
  readonly at: number;
  /** Micro-USD; 0 with `unpriced` 1 where the grant's price is not known. */
  readonly micros: number;
  readonly unpriced: number;
  /** `rest`: all credits are burnt, by devices that did not know of each other, and their roundings leave this. */
  readonly reason: 'voided' | 'expired' | 'rest';
}

/** Where a grant stands. `burned + broken + remaining = paid`, and none of them is negative. */
export interface GrantStanding {
  /** What of `paid` the burns took. */
  readonly burned: number;
  readonly broken: readonly Breakage[];
  readonly remaining: number;
  /** Credits that may still burn, in thousandths. */
  readonly remainingMilli: number;
  /** Burnt beyond what was granted, by devices that did not know of each other: named, and never taken from others. */
  readonly overdrawnMilli: number;
  readonly overdrawn: number;
}

/**
 * At `nowMs`. Burns come before voids and expiry, whatever their dates: pixels were made with them. So a burn that
 * arrives late takes from the breakage, and nothing is counted twice.
 */
export function grantStanding(grant: Grant, nowMs: number): GrantStanding {
  const { body, at } = grant.entry;
  const paid = grant.paid ?? micros(0);
  const burned = Math.min(grant.burnedMicros, paid);
  const broken: Breakage[] = [];
  let milli = Math.max(0, body.milli - grant.burnedMilli);
  let value = paid - burned;
  const breaks = (when: number, credits: number, worth: number, reason: Breakage['reason']): void => {
    // Who takes the last credit takes what is left of the money.
    const amount = credits === milli ? value : Math.min(value, worth);
    const unpriced = grant.paid === null && credits > 0 ? 1 : 0;
    milli -= credits;
    value -= amount;
    if (amount > 0 || unpriced > 0)
      broken.push({ grant: body.grant, at: when, micros: amount, unpriced, reason });
  };
  if (milli === 0) breaks(grant.lastBurnAt ?? at, 0, value, 'rest');
  let voided = 0;
  for (const entry of grant.voids) {
    if (entry.at > nowMs) continue;
    const credits = Math.min(milli, entry.body.milli);
    if (credits === 0) continue;
    // By its place among the voids alone, so that a burn that arrives later does not change it.
    breaks(entry.at, credits, burnCost(paid, voided, credits, body.milli), 'voided');
    voided += credits;
  }
  const { expires } = body;
  if (milli > 0 && expires !== null && expires <= nowMs) breaks(expires, milli, value, 'expired');
  return {
    burned,
    broken,
    remaining: value,
    remainingMilli: milli,
    overdrawnMilli: Math.max(0, grant.burnedMilli - body.milli),
    // Of a grant without a known price nothing can be said.
    overdrawn: grant.paid === null ? 0 : grant.burnedMicros - burned,
  };
}

/** All that broke up to `nowMs`; with `Infinity` also what will break if nobody burns it. */
export function breakageOf(book: CreditBook, nowMs: number): Breakage[] {
  return [...book.grants.values()].flatMap((grant) => grantStanding(grant, nowMs).broken);
}

/** Grants of which more was burnt than they held. */
export function overdrawnGrants(book: CreditBook, nowMs: number): string[] {
  return [...book.grants].flatMap(([name, grant]) => {
    const { overdrawnMilli, overdrawn } = grantStanding(grant, nowMs);
    return overdrawnMilli > 0 || overdrawn > 0 ? [name] : [];
  });
}

export type BurnPlan =
  | { readonly burns: readonly CreditBurn[] }
  | {
      readonly burns: null;
      /** `no-rate`: there would be enough, but what some of them cost is not known. */
      readonly reason: 'not-enough' | 'no-rate';
      readonly missingMilli: number;
    };

/**
 * Which credits pay `milli` thousandths for `actor` at `at`, in burn order. What was granted to another person, has
 * expired or was voided never pays. Where all of a grant burns, its burns and its breakage sum to what it cost.
 */
export function planBurn(
  book: CreditBook,
  provider: string,
  actor: string,
  milli: number,
  at: number,
): BurnPlan {
  const burns: CreditBurn[] = [];
  let missing = milli;
  let unpriced = 0;
  for (const [name, grant] of book.grants) {
    const { body } = grant.entry;
    if (body.provider !== provider || (body.owner !== undefined && body.owner !== actor)) continue;
    const { remainingMilli, remaining } = grantStanding(grant, at);
    if (grant.paid === null) {
      unpriced += remainingMilli;
      continue;
    }
    const take = Math.min(missing, remainingMilli);
    if (take <= 0) continue;
    burns.push({
      grant: name,
      milli: take,
      micro: costOfBurn(grant.paid, remaining, remainingMilli, take, body.milli),
    });
    missing -= take;
  }
  if (missing <= 0) return { burns };
  return { burns: null, reason: missing <= unpriced ? 'no-rate' : 'not-enough', missingMilli: missing };
}

/**
 * `burnCost`, less what earlier burns took too much or too little: devices that did not know of each other rounded
 * at the same place. Of a history without those it is `burnCost` itself.
 */
function costOfBurn(
  paid: Micros,
  remaining: number,
  remainingMilli: number,
  take: number,
  total: number,
): number {
  const left = paid - mulDiv(paid, total - remainingMilli + take, total);
  return Math.max(0, remaining - left);
}
