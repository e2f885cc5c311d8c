import { expect, test } from 'vitest';

import { focusColumns, focusVersions } from '../../../src/kernel/exports/focus/columns.ts';
import { everyKind, may } from './focusLedger.ts';
import { allFocusRows, focusFile } from './focusFile.ts';
import { known } from './focusSpecification.ts';
import { parseRecords } from './parseCsv.ts';

const file = focusFile(allFocusRows(everyKind(), may), '1.3');
const records = parseRecords(file.text);
const find = (wanted: Readonly<Record<string, string>>): Record<string, string> => {
  const found = records.filter((row) => Object.entries(wanted).every(([name, text]) => row[name] === text));
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};

test('a charge by the price list', () => {
  expect(find({ x_CallId: 'c1', ChargeCategory: 'Usage' })).toMatchObject({
    BilledCost: '0.06',
    EffectiveCost: '0.06',
    ListCost: '0.06',
    ContractedCost: '0.06',
    ListUnitPrice: '0.02',
    PricingQuantity: '3',
    PricingUnit: 'Image',
    ConsumedQuantity: '3',
    ConsumedUnit: 'Image',
    BillingAccountId: 'fal',
    BillingAccountType: 'Postpaid',
    BillingCurrency: 'USD',
    BillingPeriodStart: '2026-03-01T00:00:00Z',
    BillingPeriodEnd: '2026-04-01T00:00:00Z',
    ChargePeriodStart: '2026-03-03T12:00:00Z',
    ChargePeriodEnd: '2026-03-03T12:00:10Z',
    ChargeClass: '',
    ChargeFrequency: 'Usage-Based',
    ChargeDescription: 'generate 1024×768, flux-x, 1 image',
    ProviderName: 'fal',
    InvoiceIssuerName: 'fal',
    ServiceProviderName: 'fal',
    HostProviderName: 'fal',
    ServiceName: 'fal API',
    SkuId: 'fal/flux-x',
    SkuMeter: 'Image output',
    SkuPriceId: 'list@2026-03-01/fal.flux-x',
    SkuPriceDetails: '{"x_Model":"flux-x","x_Width":1024,"x_Height":768,"x_Steps":28}',
    ResourceId: 'a',
    // A spreadsheet takes it for text.
    ResourceName: "'=Bottle, green",
    Tags: '{"tool":"generate","tier":"2","person":"p_7f"}',
    x_Outcome: 'completed',
    x_Decision: 'accepted',
    x_CostComponent: 'Infrastructure',
    x_InfrastructureCost: '0.06',
    x_CostBasis: 'metered',
    x_LatencyMs: '9000',
    x_Unpriced: 'false',
  });
});

test('tokens are priced by the block; costs of the list are the exact product, the bill is rounded', () => {
  expect(find({ x_CallId: 'c4' })).toMatchObject({
    PricingUnit: '1000000 Tokens',
    PricingQuantity: '1.234567',
    ListUnitPrice: '0.15',
    ListCost: '0.18518505',
    BilledCost: '0.185185',
    ConsumedQuantity: '1234567',
    ConsumedUnit: 'Token',
  });
});

test('credits: the purchase is billed, the use is effective, what expired is taken up', () => {
  expect(find({ SkuId: 'cred/credits', BilledCost: '10' })).toMatchObject({
    ChargeCategory: 'Purchase',
    EffectiveCost: '0',
    ListCost: '12',
    ContractedCost: '10',
    PricingQuantity: '1',
    PricingUnit: '3000 Credits',
    ConsumedQuantity: '',
  });
  const used = find({ x_CallId: 'c2' });
  expect(used).toMatchObject({
    BilledCost: '0',
    BillingAccountType: 'Prepaid',
    PricingUnit: 'Credit',
    PricingQuantity: '1000',
    PricingCurrency: 'cred Credit',
    PricingCurrencyEffectiveCost: '1000',
    PricingCurrencyListUnitPrice: '1',
  });
  expect(used['EffectiveCost']).toBe('3.333333');
  expect(find({ x_CostBasis: 'breakage' })).toMatchObject({
    ChargeCategory: 'Adjustment',
    BilledCost: '0',
    EffectiveCost: '0.000077',
    x_CostComponent: 'Overhead',
    Tags: '{"person":"p_other"}',
  });
  expect(find({ ChargeCategory: 'Credit' })).toMatchObject({
    BilledCost: '0',
    EffectiveCost: '0',
    ListCost: '0',
  });
});

test('an unknown price is 0 and says so, and the file is not clean', () => {
  expect(find({ x_CallId: 'c3' })).toMatchObject({
    BilledCost: '0',
    EffectiveCost: '0',
    ListUnitPrice: '0',
    x_Unpriced: 'true',
    x_LedgerCost: '',
    x_CostBasis: 'quoted',
  });
  expect(file.report.status).toBe('not clean');
  expect(file.report.unpriced).toHaveLength(1);
  expect(file.report.unconverted).toEqual([]);
});

test('another currency is billed as it is, on an account of its own', () => {
  expect(find({ x_CallId: 'c5' })).toMatchObject({
    BilledCost: '0.02',
    BillingCurrency: 'EUR',
    BillingAccountId: 'quill:EUR',
    x_LedgerCost: '0.0217',
    x_FxRateId: 'd:0',
  });
});

test('a closed month stays closed: what comes later is a correction, and no other row is', () => {
  const corrections = records.filter(({ ChargeClass }) => ChargeClass === 'Correction');
  expect(corrections).toHaveLength(2);
  const [refund, late] = corrections;
  // Written in April, about March.
  expect(refund).toMatchObject({
    BilledCost: '-0.02',
    ChargeCategory: 'Adjustment',
    BillingPeriodStart: '2026-04-01T00:00:00Z',
    ChargeDescription: 'Correction (refund): generate, flux-x, 1 image',
  });
  // Written in March by a device that was offline: in the month that runs.
  expect(late).toMatchObject({
    x_CallId: 'e1',
    BillingPeriodStart: '2026-05-01T00:00:00Z',
    ChargePeriodStart: '2026-03-03T12:00:00Z',
  });
  // A correction of a month that is open is none.
  expect(find({ x_CallId: 'c7', ChargeCategory: 'Adjustment' })).toMatchObject({
    ChargeClass: '',
    BilledCost: '0.000005',
  });
  expect(file.report.corrections).toBe(2);
});

test('a fee is a recurring purchase; local work has no row; no prompt and no note is in the file', () => {
  expect(find({ ChargeFrequency: 'Recurring' })).toMatchObject({
    ChargeCategory: 'Purchase',
    BilledCost: '5',
    EffectiveCost: '5',
    ConsumedQuantity: '',
    x_CostComponent: 'Overhead',
    ResourceId: '',
    ResourceType: '',
  });
  expect(records.filter(({ x_CallId }) => x_CallId === 'c6')).toEqual([]);
  expect(file.text).not.toContain('secret');
});

test.each(focusVersions)('%s has its columns, ours after them', (version) => {
  const columns = focusColumns(version);
  expect(
    columns
      .filter(({ level }) => level !== 'custom')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(known[version].toSorted());
  expect(columns.filter(({ level }) => level === 'mandatory')).toHaveLength(version === '1.3' ? 23 : 21);
  expect(known[version]).toHaveLength(version === '1.2' ? 57 : 65);
});
