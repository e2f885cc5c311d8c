import { divided, ofMicros, ofMilli, ofNumber, textOf, times } from './exactDecimal.ts';
import type { ExactDecimal } from './exactDecimal.ts';
import type { FocusCells } from './focusRow.ts';
import type { CreditBook } from '../../ledger/credits.ts';
import type { CreditBurn, PriceSnapshot } from '../../ledger/events.ts';
import { ledgerCurrency, micros, mulDiv } from '../../ledger/money.ts';

/** Unit prices that do not come out even are rounded here; the costs are their exact products with the quantity. */
const unitPricePlaces = 15;

const unitNames: Readonly<Record<PriceSnapshot['unit'], string>> = {
  image: 'Image',
  megapixel: 'Megapixel',
  step: 'Step',
  second: 'Second',
  token: 'Token',
  credit: 'Credit',
  call: 'Request',
};

export interface Priced {
  readonly provider: string;
  readonly currency: string;
  /** Micro-units of `currency`; null: not known. */
  readonly micro: number | null;
  readonly qty: number;
  readonly price: PriceSnapshot | null;
  readonly burns: readonly CreditBurn[];
  readonly credits: CreditBook;
}

/** Quantities, unit prices and the costs that follow from them. */
export function pricingCells(charge: Priced): FocusCells {
  const { micro, price, burns, currency } = charge;
  if (micro === null) return unknownPrice(charge);
  if (burns.length > 0) return creditPrice(charge, burns);
  // A snapshot in another currency says nothing of the unit price on the bill.
  if (price === null || price.cur !== currency || price.unitMicro < 0 || charge.qty <= 0)
    return flatPrice(micro, currency);
  return { ...snapshotPrice(charge.qty, price, currency), ...consumed(charge.qty, price.unit) };
}

/** FOCUS forbids null costs: they are 0, and `x_Unpriced` says why. */
function unknownPrice({ qty, price, currency }: Priced): FocusCells {
  const amount = qty > 0 ? qty : 1;
  const unit = price?.unit ?? 'call';
  const zero = {
    unit: unitNames[unit],
    quantity: ofNumber(amount),
    list: ofMicros(0),
    contracted: ofMicros(0),
  };
  return { ...products(zero), ...inBillingCurrency('0', currency), ...consumed(amount, unit) };
}

/** What was charged is the price of one request: no price list says more. */
function flatPrice(micro: number, currency: string): FocusCells {
  const price = ofMicros(Math.abs(micro));
  const quantity = ofNumber(micro < 0 ? -1 : 1);
  return {
    ...products({ unit: 'Request', quantity, list: price, contracted: price }),
    ...inBillingCurrency(textOf(price), currency),
    ...consumed(1, 'call'),
  };
}

/** Blocks ("1000 Tokens") where that leaves a finite quantity, otherwise the price of one unit. */
function snapshotPrice(
  qty: number,
  { unit, unitMicro, unitPer }: PriceSnapshot,
  currency: string,
): FocusCells {
  const isBlock = unitPer > 1 && /^10*$/.test(String(unitPer));
  const name = unitNames[unit];
  const price = isBlock
    ? ofMicros(unitMicro)
    : divided(ofMicros(unitMicro), ofNumber(unitPer), unitPricePlaces);
  const exact = ofNumber(qty);
  const quantity = isBlock
    ? { digits: exact.digits, scale: exact.scale + String(unitPer).length - 1 }
    : exact;
  const cells = products({
    unit: isBlock ? `${unitPer} ${name}s` : name,
    quantity,
    list: price,
    contracted: price,
  });
  return { ...cells, ...inBillingCurrency(textOf(price), currency) };
}

/** Credits that were paid before: priced in credits, at what the grants had cost. */
function creditPrice(
  { provider, credits, price, currency }: Priced,
  burns: readonly CreditBurn[],
): FocusCells {
  const milli = burns.reduce((sum, burn) => sum + burn.milli, 0);
  const paid = burns.reduce((sum, burn) => sum + burn.micro, 0);
  if (milli <= 0) return flatPrice(paid, currency);
  const quantity = ofMilli(milli);
  const contracted = divided(ofMicros(Math.max(0, paid)), quantity, unitPricePlaces);
  const listed =
    price?.unit === 'credit' && price.cur === currency && price.unitMicro >= 0
      ? divided(ofMicros(price.unitMicro), ofNumber(price.unitPer), unitPricePlaces)
      : listOfGrants(burns, credits, quantity);
  const used = textOf(quantity);
  return {
    ...products({ unit: 'Credit', quantity, list: listed ?? contracted, contracted }),
    ConsumedQuantity: used,
    ConsumedUnit: 'Credit',
    PricingCurrency: `${provider} Credit`,
    PricingCurrencyListUnitPrice: '1',
    PricingCurrencyContractedUnitPrice: '1',
    PricingCurrencyEffectiveCost: used,
  };
}

/** What the credits would have cost; null where that is not known of each of them. */
function listOfGrants(
  burns: readonly CreditBurn[],
  { grants }: CreditBook,
  quantity: ExactDecimal,
): ExactDecimal | null {
  let list = 0;
  for (const { grant, milli } of burns) {
    const body = grants.get(grant)?.entry.body;
    if (body === undefined || body.listMicro === null || body.cur !== ledgerCurrency || body.milli === 0)
      return null;
    list += mulDiv(micros(body.listMicro), milli, body.milli);
  }
  return divided(ofMicros(list), quantity, unitPricePlaces);
}

/** A purchase of credits, paid for now and used later: one pack of so many, which leaves no price to round. */
export function purchaseCells(
  milli: number,
  paidMicro: number,
  listMicro: number,
  currency: string,
): FocusCells {
  const credits = milli / 1_000;
  const isPack = Number.isInteger(credits) && credits > 1;
  const quantity = isPack || milli === 0 ? ofNumber(1) : ofMilli(milli);
  const contracted = divided(ofMicros(paidMicro), quantity, unitPricePlaces);
  const list = divided(ofMicros(listMicro), quantity, unitPricePlaces);
  return {
    ...products({ unit: isPack ? `${credits} Credits` : 'Credit', quantity, list, contracted }),
    PricingCurrency: currency,
    PricingCurrencyListUnitPrice: textOf(list),
    PricingCurrencyContractedUnitPrice: textOf(contracted),
    PricingCurrencyEffectiveCost: '0',
  };
}

interface UnitPrices {
  readonly unit: string;
  readonly quantity: ExactDecimal;
  readonly list: ExactDecimal;
  readonly contracted: ExactDecimal;
}

function products({ unit, quantity, list, contracted }: UnitPrices): FocusCells {
  return {
    PricingCategory: 'Standard',
    PricingQuantity: textOf(quantity),
    PricingUnit: unit,
    ListUnitPrice: textOf(list),
    ListCost: textOf(times(list, quantity)),
    ContractedUnitPrice: textOf(contracted),
    ContractedCost: textOf(times(contracted, quantity)),
  };
}

function inBillingCurrency(unitPrice: string, currency: string): FocusCells {
  return {
    PricingCurrency: currency,
    PricingCurrencyListUnitPrice: unitPrice,
    PricingCurrencyContractedUnitPrice: unitPrice,
  };
}

function consumed(qty: number, unit: PriceSnapshot['unit']): FocusCells {
  return { ConsumedQuantity: textOf(ofNumber(qty)), ConsumedUnit: unitNames[unit] };
}
