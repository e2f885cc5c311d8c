import {
  callCells,
  componentOf,
  describeAdjust,
  describeCall,
  isFreeLocal,
  placeCells,
  providerOf,
  skuCells,
} from './describe.ts';
import { providerCells } from './focusContext.ts';
import type { FocusRow } from './focusRow.ts';
import type { FocusContext } from './focusContext.ts';
import { chargePeriod, utcMonth } from './periods.ts';
import { pricingCells } from './pricing.ts';
import { settled } from './settle.ts';
import type { FocusItem, Standing } from './settle.ts';
import { countedMoney } from '../../ledger/chargeRules.ts';
import type { AdjustEntry, ChargeFact, CountedMoney } from '../../ledger/chargeRules.ts';
import type { LedgerEvent } from '../../ledger/events.ts';
import { ledgerCurrency } from '../../ledger/money.ts';
import { chargedFacts } from '../../metrics/deriveCall.ts';
import type { CallState } from '../../metrics/meterFold.ts';
import { microsToDecimal } from '../../provenance/decimal.ts';
import { factsOf, foldAsset, onPathShare } from '../../review/assetFacts.ts';
import type { AssetFacts, FoldedAsset } from '../../review/assetFacts.ts';
import { asKnownThen } from '../../review/closedMonths.ts';

/**
 * The rows of one asset: one for each amount that counts (metrics-and-ledger 8.2). Local work that costs nothing has no
 * row, shared pixels have none either (they move cost between assets and bill nothing), and people's time is no charge
 * of a vendor: it stands in `labour.csv`. Grants and what broke of them: `creditRows`.
 */
export function focusRows(folded: FoldedAsset, facts: AssetFacts, context: FocusContext): FocusRow[] {
  const standings: Standing[] = [];
  let count = 0;
  let items: readonly FocusItem[] = [];
  for (const { watermark, ...moment } of context.moments) {
    const known = watermark === null ? folded.events : asKnownThen(folded.events, watermark);
    // Where nothing was heard since the closing before, it is not folded again.
    if (known.length !== count || watermark === null) {
      const isAll = known.length === folded.events.length;
      const fold = isAll ? folded : foldAsset(folded.asset, known);
      items = itemsOf(fold, isAll ? facts : factsOf(fold), context);
      count = known.length;
    }
    standings.push({ ...moment, items });
  }
  return settled(standings);
}

function itemsOf(folded: FoldedAsset, facts: AssetFacts, context: FocusContext): FocusItem[] {
  return folded.charged.flatMap((call) => {
    const counted = countedMoney(chargedFacts(call)).filter(({ micro }) => !isFreeLocal(call, micro));
    return counted.map((money, index) =>
      itemOf({ call, money, isFirst: index === 0, folded, facts, context }),
    );
  });
}

interface Counted {
  readonly call: CallState;
  readonly money: CountedMoney;
  readonly isFirst: boolean;
  readonly folded: FoldedAsset;
  readonly facts: AssetFacts;
  readonly context: FocusContext;
}

function itemOf(counted: Counted): FocusItem {
  const { call, money, folded } = counted;
  const event = eventOf(counted);
  const adjust = call.adjusts.find(({ id }) => id === money.event);
  const charge = call.charges.find(({ id }) => id === money.event) ?? null;
  const key = `${money.event ?? `end of ${call.submitted?.body.call ?? ''}`} ${money.micro} ${money.basis}`;
  const group = call.submitted?.body.call ?? call.charges[0]?.id ?? '';
  const writtenAt = event?.at ?? 0;
  if (adjust === undefined) {
    const month = utcMonth(startOf(call, charge, event));
    return { key, group, month, subject: month, writtenAt, row: chargeRow(counted, charge) };
  }
  const target = adjust.target === null ? undefined : folded.byId.get(adjust.target.id);
  const subject = utcMonth(call.submitted?.at ?? target?.at ?? writtenAt);
  // A correction is dated on its own day.
  return { key, group, month: utcMonth(writtenAt), subject, writtenAt, row: adjustRow(counted, adjust) };
}

/** A charge belongs to the month of its call, whenever it is told. */
function startOf(call: CallState, charge: ChargeFact | null, event: LedgerEvent | null): number {
  const at = charge?.body.kind === 'fixed' ? undefined : call.submitted?.at;
  return at ?? event?.at ?? 0;
}

function chargeRow(counted: Counted, charge: ChargeFact | null): FocusRow {
  const { call, money, folded, context } = counted;
  const event = eventOf(counted);
  const { currency, micro, price, qty, isFixed } = amountsOf(call, money, charge);
  const burns = charge?.body.burns ?? [];
  const prepaid = prepaidOf(micro, currency, burns);
  const provider = providerOf(call, context);
  const billedMicros = micro === null ? 0 : micro - prepaid;
  const effectiveMicros = micro ?? 0;
  const start = startOf(call, charge, event);
  const end = isFixed ? start : (call.end?.at ?? event?.at ?? start);
  const period = chargePeriod(start, end);
  const pricing = pricingCells({
    provider: provider ?? 'Unattributed',
    currency,
    micro,
    qty,
    price,
    // Credits price a charge only where they paid all of it.
    burns: billedMicros === 0 ? burns : [],
    credits: context.credits,
  });
  const base = common(counted, event, currency, provider);
  return {
    ...base,
    billedMicros,
    effectiveMicros,
    cells: {
      ...base.cells,
      PricingCurrencyEffectiveCost: microsToDecimal(effectiveMicros),
      ...pricing,
      ...(isFixed ? { ConsumedQuantity: null, ConsumedUnit: null } : {}),
      ...skuCells(provider ?? 'Unattributed', call, price),
      BilledCost: microsToDecimal(billedMicros),
      EffectiveCost: microsToDecimal(effectiveMicros),
      ChargeCategory: isFixed ? 'Purchase' : 'Usage',
      ChargeFrequency: isFixed ? 'Recurring' : 'Usage-Based',
      ChargeDescription: isFixed ? 'Subscription or seat' : describeCall(call, price),
      ChargePeriodStart: period.start,
      ChargePeriodEnd: period.end,
      x_Attempt: charge === null ? null : String(charge.body.attempt),
      x_FxRateId: charge?.body.fx?.rate ?? null,
      x_CostComponent: componentOf(counted.facts, isOnPath(call, folded), isFixed),
    },
  };
}

function adjustRow(counted: Counted, adjust: AdjustEntry): FocusRow {
  const { call, facts, folded, context } = counted;
  const event = eventOf(counted);
  const { deltaMicro, cur, fx } = adjust.body;
  const at = event?.at ?? 0;
  const period = chargePeriod(at, at);
  const amount = microsToDecimal(deltaMicro);
  const isFixed = call.charges.some(({ body }) => body.kind === 'fixed');
  const base = common(counted, event, cur, providerOf(call, context));
  return {
    ...base,
    billedMicros: deltaMicro,
    effectiveMicros: deltaMicro,
    cells: {
      ...base.cells,
      BilledCost: amount,
      EffectiveCost: amount,
      ListCost: amount,
      ContractedCost: amount,
      PricingCurrency: cur,
      PricingCurrencyEffectiveCost: amount,
      ChargeCategory: 'Adjustment',
      ChargeFrequency: 'One-Time',
      ChargeDescription: describeAdjust(call, adjust.body),
      ChargePeriodStart: period.start,
      ChargePeriodEnd: period.end,
      x_FxRateId: fx?.rate ?? null,
      x_CostComponent: componentOf(facts, isOnPath(call, folded), isFixed),
    },
  };
}

/** What every row of a call has. */
function common(
  { call, money, isFirst, folded, facts, context }: Counted,
  event: LedgerEvent | null,
  currency: string,
  provider: string | null,
): Omit<FocusRow, 'billedMicros' | 'effectiveMicros'> {
  const { micro } = money;
  return {
    source: event?.id ?? call.submitted?.body.call ?? '',
    currency,
    ledgerMicros: micro,
    isUnpriced: micro === null && !isKnownAbroad(call, money),
    cells: {
      ...providerCells(provider, currency, context),
      ...placeCells(facts, call, event),
      ...callCells(call, isFirst),
      x_EventId: event?.id ?? null,
      x_CostBasis: money.basis,
      x_LedgerCost: micro === null ? null : microsToDecimal(micro),
      x_InfrastructureCost: micro === null ? null : microsToDecimal(onPathShare(call, micro, folded.onPath)),
      x_Unpriced: String(micro === null && !isKnownAbroad(call, money)),
    },
  };
}

/** An amount of another currency without a rate: the bill is known, its worth in the ledger is not. */
function isKnownAbroad({ charges, adjusts }: CallState, { event }: CountedMoney): boolean {
  if (adjusts.some(({ id }) => id === event)) return true;
  return charges.some(({ id, body }) => id === event && body.micro !== null);
}

function amountsOf(call: CallState, money: CountedMoney, charge: ChargeFact | null) {
  if (charge !== null) {
    const { cur: currency, micro, price, qty, kind } = charge.body;
    return { currency, micro, price, qty, isFixed: kind === 'fixed' };
  }
  // A quote is in the ledger's currency, whatever the list it comes from.
  const quote = money.event === null ? undefined : call.quote?.body;
  return {
    currency: ledgerCurrency,
    micro: money.micro,
    price: quote?.price ?? null,
    qty: quote?.qtyHigh ?? 1,
    isFixed: false,
  };
}

/** What prepaid credits covered: their purchase has been billed already. */
function prepaidOf(
  micro: number | null,
  currency: string,
  burns: readonly { readonly micro: number }[],
): number {
  if (micro === null || burns.length === 0) return 0;
  return currency === ledgerCurrency ? burns.reduce((sum, burn) => sum + burn.micro, 0) : micro;
}

function eventOf({ call, money, folded }: Counted): LedgerEvent | null {
  if (money.event === null) return call.end;
  return folded.byId.get(money.event) ?? null;
}

function isOnPath(call: CallState, { onPath }: FoldedAsset): boolean {
  return call.outputs.some(({ id, created }) => created !== null && onPath.has(id));
}
