import { keyValues, placementCells, providerCells } from './focusRow.ts';
import type { FocusContext, FocusRow } from './focusRow.ts';
import { chargePeriod, placementOf, utcMonth } from './periods.ts';
import { purchaseCells } from './pricing.ts';
import { breakageOf } from '../../ledger/credits.ts';
import type { Breakage, Grant } from '../../ledger/credits.ts';
import { ledgerCurrency } from '../../ledger/money.ts';
import { microsToDecimal } from '../../provenance/decimal.ts';

/**
 * Grants, and what broke of them up to now. A grant that was paid is a Purchase: billed when it was bought, effective
 * when its credits burn. One that was given is a Credit of 0. What was voided or expired is an Adjustment that bills
 * nothing and takes up the rest of the purchase, so that over the life of a grant Σ EffectiveCost = Σ BilledCost.
 */
export function creditRows(context: FocusContext): FocusRow[] {
  const grants = [...context.credits.grants.values()].map((grant) => grantRow(grant, context));
  const broken = breakageOf(context.credits, context.nowMs).map((one) => breakageRow(one, context));
  return [...grants, ...broken];
}

function grantRow({ entry, paid }: Grant, context: FocusContext): FocusRow {
  const { provider, milli, paidMicro, listMicro, cur, owner, fx } = entry.body;
  const [dev, seq] = splitId(entry.id);
  const { start, end } = chargePeriod(entry.at, entry.at);
  const written = { at: entry.at, dev, seq: Number(seq) };
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
      ...placementCells(placementOf(written, utcMonth(entry.at), false, context.closed, context.nowMs)),
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
      ...placementCells({ billingMonth: utcMonth(at), isCorrection: false }),
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

/** `dev:seq`; a device's name may have a colon in it. */
function splitId(id: string): [string, string] {
  const at = id.lastIndexOf(':');
  return [id.slice(0, at), id.slice(at + 1)];
}
