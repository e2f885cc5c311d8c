import type { FocusCells } from './focusRow.ts';
import { momentsOf } from './settle.ts';
import type { Moment } from './settle.ts';
import type { CreditBook, CreditEntries } from '../../ledger/credits.ts';
import { bookOf } from '../../review/breakageFacts.ts';
import type { ClosedMonth } from '../../review/closedMonths.ts';

/** What rows need beyond their own asset. */
export interface FocusContext {
  readonly nowMs: number;
  /** Closings and now, see `momentsOf`. */
  readonly moments: readonly Moment[];
  /** What events say of credits, of all assets. */
  readonly entries: CreditEntries;
  readonly credits: CreditBook;
  /** What a provider is called on its bills; its id where there is none. */
  readonly providerNames: ReadonlyMap<string, string>;
  /** Providers of whom credits were ever bought, or given. */
  readonly prepaid: ReadonlySet<string>;
}

/** `closed`: by month, see `closedMonths`; `credits`: the entries of all assets. */
export function createFocusContext(known: {
  readonly nowMs: number;
  readonly closed: ReadonlyMap<string, ClosedMonth>;
  readonly credits: readonly CreditEntries[];
  readonly providerNames: ReadonlyMap<string, string>;
}): FocusContext {
  const credits = bookOf(known.credits);
  return {
    nowMs: known.nowMs,
    providerNames: known.providerNames,
    moments: momentsOf(known.closed, known.nowMs),
    credits,
    entries: {
      grants: known.credits.flatMap(({ grants }) => grants),
      voids: known.credits.flatMap(({ voids }) => voids),
      burns: known.credits.flatMap(({ burns }) => burns),
    },
    prepaid: new Set([...credits.grants.values()].map(({ entry }) => entry.body.provider)),
  };
}

/** For money of which no event says who billed it. */
const unnamedProvider = 'Unattributed';

/**
 * The columns of who bills. One string for provider, publisher, host and issuer: validators take a row whose provider is
 * not its issuer for a marketplace's, and want its BilledCost to be 0. An account is billed in one currency.
 */
export function providerCells(provider: string | null, currency: string, context: FocusContext): FocusCells {
  const id = provider ?? unnamedProvider;
  const name = context.providerNames.get(id) ?? id;
  const account = currency === 'USD' ? id : `${id}:${currency}`;
  return {
    BillingAccountId: account,
    BillingAccountName: currency === 'USD' ? name : `${name} (${currency})`,
    BillingAccountType: context.prepaid.has(id) ? 'Prepaid' : 'Postpaid',
    BillingCurrency: currency,
    HostProviderName: name,
    InvoiceIssuerName: name,
    ProviderName: name,
    PublisherName: name,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${name} API`,
    ServiceProviderName: name,
    ServiceSubcategory: 'Generative AI',
  };
}
