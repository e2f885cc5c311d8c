import { creditBook, creditEntries, planBurn } from '../ledger/credits.ts';
import type { CreditBurn, FxSnapshot, LedgerEvent } from '../ledger/events.ts';
import type { Calendar } from '../review/calendar.ts';
import type { Recorder } from './recorder.ts';
import type { Person } from './team.ts';

/** What one person pays with: a plan's credits, new ones every month, and another currency at the rate of the month. */
export interface Purse {
  /** Written down once a month, when it is first needed. */
  rateAt(at: number): FxSnapshot;
  /** Null where this month's credits do not suffice. */
  burn(at: number, milli: number): readonly CreditBurn[] | null;
  /** The charge that was paid with credits. */
  spent(charge: LedgerEvent): void;
}

export const creditProvider = 'northlight';

/** Thousandths of a credit, and micro-USD: no round price per credit, so that roundings show. */
const plan = { milli: 4_000, paidMicro: 110_003 } as const;

export function createPurse(person: Person, recorder: Recorder, calendar: Calendar): Purse {
  /** Grants and the charges that burnt them. */
  const credits: LedgerEvent[] = [];
  const rates = new Map<string, FxSnapshot>();
  const granted = new Set<string>();

  function grantFor(month: string, at: number): void {
    if (granted.has(month)) return;
    granted.add(month);
    credits.push(
      recorder.write(
        at,
        'credit.granted',
        {},
        {
          grant: `${person.dev}-${month}`,
          provider: creditProvider,
          owner: person.actor,
          ...plan,
          listMicro: 120_000,
          cur: 'USD',
          priority: 0,
          expires: calendar.monthBounds(month).end,
        },
      ),
    );
  }

  return {
    rateAt(at) {
      const day = calendar.dayOf(at);
      const month = day.slice(0, 7);
      const known = rates.get(month);
      if (known !== undefined) return known;
      const rateMicro = 1_062_500 + ((Number(month.slice(5)) * 7) % 12) * 4_300;
      const body = { date: day, pair: 'EUR/USD', rateMicro, source: 'demo' };
      const rate = { rateMicro, rate: recorder.write(at, 'fx.rate', {}, body).id };
      rates.set(month, rate);
      return rate;
    },
    burn(at, milli) {
      grantFor(calendar.monthOf(at), at);
      return planBurn(creditBook(creditEntries(credits)), creditProvider, person.actor, milli, at).burns;
    },
    spent: (charge) => void credits.push(charge),
  };
}
