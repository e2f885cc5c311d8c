import { keyValues } from './focusRow.ts';
import { providerCells } from './focusContext.ts';
import type { FocusRow } from './focusRow.ts';
import type { FocusContext } from './focusContext.ts';
import { chargePeriod, startOfMonth, utcMonth } from './periods.ts';
import { purchaseCells } from './pricing.ts';
import { settled } from './settle.ts';
import type { FocusItem, Standing } from './settle.ts';
import { breakageOf, creditBook } from '../../ledger/credits.ts';
import type { Breakage, CreditEntries, Grant } from '../../ledger/credits.ts';
import { ledgerCurrency } from '../../ledger/money.ts';
import { asKnownThen } from '../../review/closedMonths.ts';
import type { ClosedMonth } from '../../review/closedMonths.ts';
import { nextMonth } from '../../review/calendar.ts';
import { microsToDecimal } from '../../provenance/decimal.ts';

/**
 * Grants, and what broke of them up to now. A grant that was paid is a Purchase: billed when it was bought, effective
 * when its credits burn. One that was given is a Credit of 0. What was voided or expired is an Adjustment that bills
 * nothing and takes up the rest of the purchase, so that over the life of a grant Σ EffectiveCost = Σ BilledCost.
 */
export function creditRows(context: FocusContext): FocusRow[] {
  const standings = context.moments.map(({ watermark, ...moment }): Standing => {
    // At a closing what had broken by the end of the month.
    const until = watermark === null ? context.nowMs : startOfMonth(nextMonth(moment.openMonth)) - 1;
    const book = watermark === null ? context.credits : creditBook(knownThen(context.entries, watermark));
    return {
      ...moment,
      items: [
        ...Array.from(book.grants.values(), (grant) => grantItem(grant, context)),
        ...breakageOf(book, until).map((one) => breakageItem(one, context)),
      ],
    };
  });
  return settled(standings);
}

function knownThen(entries: CreditEntries, watermark: ClosedMonth['watermark']): CreditEntries {
  const isKnown = ({ id }: { readonly id: string }): boolean => {
    // `dev:seq`; a device's name may have a colon in it.
    const end = id.lastIndexOf(':');
    return asKnownThen([{ dev: id.slice(0, end), seq: Number(id.slice(end + 1)) }], watermark).length > 0;
  };
  return {
    grants: entries.grants.filter(isKnown),
    voids: entries.voids.filter(isKnown),
    burns: entries.burns.filter(isKnown),
  };
}

function grantItem(grant: Grant, context: FocusContext): FocusItem {
  const { id, at } = grant.entry;
  const month = utcMonth(at);
  return {
    key: id,
    group: grant.entry.body.grant,
    month,
    subject: month,
    writtenAt: at,
    row: grantRow(grant, context),
  };
}

function breakageItem(broken: Breakage, context: FocusContext): FocusItem {
  const { grant, at, micros, unpriced, reason } = broken;
  const month = utcMonth(at);
  const key = `${grant} ${reason} ${at} ${micros} ${unpriced}`;
  return { key, group: grant, month, subject: month, writtenAt: at, row: breakageRow(broken, context) };
}

function grantRow({ entry, paid }: Grant, context: FocusContext): FocusRow {
  const { provider, milli, paidMicro, listMicro, cur, owner, fx } = entry.body;
  const { start, end } = chargePeriod(entry.at, entry.at);
  const isGift = paidMicro === 0;
  const billed = microsToDecimal(paidMicro);
  return {
    source: entry.id,
    currency: cur,
    billedMicros: paidMicro,
    effectiveMicros: 0,
    // The ledger counts credits when they burn; without a rate it could not.
    ledgerMicros: paid === null ? null : 0,
    isUnpriced: false,
    cells: {
      ...providerCells(provider, cur, context),
      ...(isGift
        ? {
            ListCost: '0',
            ContractedCost: '0',
            PricingCurrency: cur,
            PricingCurrencyEffectiveCost: '0',
          }
        : purchaseCells(milli, paidMicro, listMicro ?? paidMicro, cur)),
      BilledCost: billed,
      EffectiveCost: '0',
      ChargeCategory: isGift ? 'Credit' : 'Purchase',
      ChargeFrequency: 'One-Time',
      ChargeDescription: isGift ? 'Free credits' : 'Purchase of credits',
      ChargePeriodStart: start,
      ChargePeriodEnd: end,
      SkuId: `${provider}/credits`,
      SkuMeter: 'Credit',
      SkuPriceId: `${provider}/credits`,
      SkuPriceDetails: null,
      Tags: keyValues({ person: owner }),
      x_EventId: entry.id,
      x_CostComponent: 'Overhead',
      x_LedgerCost: paid === null ? null : '0',
      x_FxRateId: fx?.rate ?? null,
      x_Unpriced: 'false',
    },
  };
}

function breakageRow({ grant, at, micros, unpriced, reason }: Breakage, context: FocusContext): FocusRow {
  const entry = context.credits.grants.get(grant)?.entry;
  const { start, end } = chargePeriod(at, at);
  const amount = microsToDecimal(micros);
  return {
    source: `${grant} ${reason}`,
    currency: ledgerCurrency,
    billedMicros: 0,
    effectiveMicros: micros,
    ledgerMicros: unpriced > 0 ? null : micros,
    isUnpriced: unpriced > 0,
    cells: {
      ...providerCells(entry?.body.provider ?? null, ledgerCurrency, context),
      BilledCost: '0',
      EffectiveCost: amount,
      ListCost: '0',
      ContractedCost: '0',
      PricingCurrency: ledgerCurrency,
      PricingCurrencyEffectiveCost: amount,
      ChargeCategory: 'Adjustment',
      ChargeFrequency: 'One-Time',
      ChargeDescription: `Credits that will not be used: ${reason}`,
      ChargePeriodStart: start,
      ChargePeriodEnd: end,
      Tags: keyValues({ person: entry?.body.owner }),
      x_EventId: entry?.id ?? null,
      x_CostComponent: 'Overhead',
      x_CostBasis: 'breakage',
      x_LedgerCost: unpriced > 0 ? null : amount,
      x_Unpriced: String(unpriced > 0),
    },
  };
}
