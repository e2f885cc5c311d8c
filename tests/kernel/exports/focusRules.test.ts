import { expect, test } from 'vitest';

import type { Claims } from './focusRules.ts';
import { brokenRules, rules } from './focusRules.ts';
import { everyKind, may } from './focusLedger.ts';
import { allFocusRows, focusFile } from './focusFile.ts';
import { parseCsv } from './parseCsv.ts';

const good = focusFile(allFocusRows(everyKind(), may), '1.3');
type Cells = Record<string, string>;

/** Changes the first row of a category; the file is written again from what is left. */
interface Mutation {
  readonly category?: string;
  readonly cells?: Cells;
  readonly header?: (header: string[]) => string[];
  readonly claims?: Partial<Claims>;
}

const of = (category: string, cells: Cells): Mutation => ({ category, cells });
const usage = (cells: Cells): Mutation => of('Usage', cells);

/** One broken file for each rule. */
const mutations: Readonly<Record<string, Mutation>> = {
  'columns.mandatory': {
    header: (names) => names.map((name) => (name === 'BilledCost' ? 'x_Billed' : name)),
  },
  'columns.known': { header: (names) => names.map((name) => (name === 'RegionId' ? 'RegionCode' : name)) },
  'columns.once': { header: (names) => names.map((name) => (name === 'RegionName' ? 'RegionId' : name)) },
  'columns.custom-name': {
    header: (names) => names.map((name) => (name === 'x_CallId' ? 'x_call_id' : name)),
  },
  'columns.custom-last': {
    header: (names) => names.map((name) => (name === 'AvailabilityZone' ? 'x_Zone' : name)),
  },
  'null.never': usage({ ServiceName: '' }),
  'null.placeholder': usage({ InvoiceId: 'N/A' }),
  'numeric.format': usage({ ListCost: '1e-7' }),
  'numeric.unit-price': usage({ ListUnitPrice: '-0.02', ListCost: '-0.06' }),
  'unit.format': usage({ PricingUnit: 'images' }),
  'time.format': usage({ ChargePeriodStart: '2026-03-03T12:00:00.000Z' }),
  'billing-period.month': usage({ BillingPeriodEnd: '2026-03-31T00:00:00Z' }),
  'charge-period.order': usage({ ChargePeriodEnd: '2026-03-03T12:00:00Z' }),
  'charge-period.within': usage({ ChargePeriodStart: '2026-02-28T23:59:59Z' }),
  'charge-period.correction': usage({
    ChargeClass: 'Correction',
    ChargePeriodStart: '2026-04-01T00:00:00Z',
    ChargePeriodEnd: '2026-04-01T00:00:01Z',
  }),
  'allowed.ChargeCategory': usage({ ChargeCategory: 'Consumption' }),
  'allowed.ChargeClass': usage({ ChargeClass: 'Refund' }),
  'allowed.ChargeFrequency': usage({ ChargeFrequency: 'Monthly' }),
  'allowed.PricingCategory': usage({ PricingCategory: 'On-Demand' }),
  'allowed.CapacityReservationStatus': usage({ CapacityReservationStatus: 'Idle' }),
  'allowed.CommitmentDiscountCategory': usage({ CommitmentDiscountCategory: 'Money' }),
  'allowed.CommitmentDiscountStatus': usage({ CommitmentDiscountStatus: 'Partly' }),
  'service.category': usage({ ServiceCategory: 'Pictures' }),
  'service.subcategory': usage({ ServiceSubcategory: 'Pictures' }),
  'service.one-category': usage({ ServiceCategory: 'Media' }),
  'currency.billing': usage({ BillingCurrency: 'usd' }),
  'currency.one-per-account': usage({ BillingCurrency: 'EUR' }),
  'account.type': usage({ BillingAccountType: '' }),
  'account.one-type': usage({ BillingAccountType: 'Prepaid' }),
  'account.sub-type': usage({ SubAccountId: 'p' }),
  'resource.type': usage({ ResourceType: '' }),
  'frequency.purchase': of('Purchase', { ChargeFrequency: 'Usage-Based' }),
  'pricing.present': usage({ SkuPriceId: '' }),
  'pricing.unit': of('Adjustment', { PricingUnit: 'Request' }),
  'pricing.tax': usage({ ChargeCategory: 'Tax' }),
  'pricing.currency': usage({ PricingCurrencyListUnitPrice: '0.03' }),
  'sku.meter': usage({ SkuMeter: '' }),
  'sku.details': of('Adjustment', { SkuPriceDetails: '{"x_Model":"m"}' }),
  'sku.one-parent': usage({ SkuId: 'other', SkuPriceId: 'fal/flux-x/unlisted' }),
  'sku.detail-keys': usage({ SkuPriceDetails: '{"Model":"m"}' }),
  'json.key-values': usage({ Tags: '{"campaign":["spring"]}' }),
  'consumed.usage': usage({ ConsumedQuantity: '0' }),
  'consumed.unit': usage({ ConsumedUnit: '' }),
  'commitment.id': usage({ CommitmentDiscountType: 'Plan' }),
  'allocated.method': usage({ AllocatedMethodDetails: '{"Elements":[]}' }),
  'cost.list': usage({ ListCost: '0.060000000000001' }),
  'cost.contracted': usage({ ContractedUnitPrice: '0.019' }),
  'cost.credit': of('Credit', { EffectiveCost: '1' }),
  'cost.marketplace': usage({ InvoiceIssuerName: 'Some Marketplace' }),
  'unpriced.zero': usage({ x_Unpriced: 'true' }),
  'unpriced.not-clean': { claims: { status: 'clean' } },
  'text.formula': usage({ ResourceName: '=Bottle' }),
  'claims.rows': { claims: { rows: 1 } },
  'claims.billed': usage({ BilledCost: '0.07' }),
  'claims.effective': usage({ EffectiveCost: '0.07' }),
};

function broken({ category, cells, header, claims }: Mutation): string[] {
  const [names = [], ...rows] = parseCsv(good.text);
  const at = rows.findIndex((row) => row[names.indexOf('ChargeCategory')] === category);
  for (const [name, text] of Object.entries(cells ?? {})) {
    const row = rows[at];
    const index = names.indexOf(name);
    if (row === undefined || index < 0) throw new Error(`There is no ${name} to break.`);
    row[index] = text;
  }
  const lines = [header?.(names) ?? names, ...rows];
  const text = lines.map((line) => `${line.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\r\n`);
  return brokenRules(text.join(''), '1.3', { ...good.report, ...claims });
}

test('the file that is broken below keeps every rule', () => {
  expect(broken({})).toEqual([]);
});

test('every rule has a file that breaks it', () => {
  expect(Object.keys(mutations).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
});

test.each(Object.entries(mutations))('%s is named where it is broken', (id, mutation) => {
  expect(broken(mutation)).toContain(id);
});

test('a row of another width is named', () => {
  expect(brokenRules(`${good.text}a,b\r\n`, '1.3', good.report)).toContain('rows.width');
});
