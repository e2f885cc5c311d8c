import type { CreditBook } from '../../ledger/credits.ts';
import type { ClosedMonth } from '../../review/closedMonths.ts';
import { billingPeriod } from './periods.ts';
import type { Placement } from './periods.ts';

/** By column name, as the file will have it, the guard against formulas left out; what is not named is null. */
export type FocusCells = Readonly<Record<string, string | null>>;

/** A row, and what the report beside the file counts of it. */
export interface FocusRow {
  /** Id of the event, grant or call that it comes from. */
  readonly source: string;
  readonly cells: FocusCells;
  readonly currency: string;
  /** Micro-units of `currency`. */
  readonly billedMicros: number;
  readonly effectiveMicros: number;
  /** Micro-USD, as the ledger counts the row; null where it cannot. */
  readonly ledgerMicros: number | null;
  /** Nobody knows the amount: the file says 0, because FOCUS knows no unknown cost. */
  readonly isUnpriced: boolean;
}

/** What rows need beyond their own asset. */
export interface FocusContext {
  readonly nowMs: number;
  /** By month; see `closedMonths`. */
  readonly closed: ReadonlyMap<string, ClosedMonth>;
  /** The grants of all assets. */
  readonly credits: CreditBook;
  /** What a provider is called on its bills; its id where there is none. */
  readonly providerNames: ReadonlyMap<string, string>;
  /** Providers of whom credits were ever bought, or given. */
  readonly prepaid: ReadonlySet<string>;
}

export function createFocusContext(known: Omit<FocusContext, 'prepaid'>): FocusContext {
  return {
    ...known,
    prepaid: new Set([...known.credits.grants.values()].map(({ entry }) => entry.body.provider)),
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

export function placementCells({ billingMonth, isCorrection }: Placement): FocusCells {
  const { start, end } = billingPeriod(billingMonth);
  return {
    BillingPeriodStart: start,
    BillingPeriodEnd: end,
    ChargeClass: isCorrection ? 'Correction' : null,
  };
}

/** An object of keys and values; null where nothing is left of it. */
export function keyValues(
  values: Readonly<Record<string, string | number | null | undefined>>,
): string | null {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return known.length === 0 ? null : JSON.stringify(Object.fromEntries(known));
}
