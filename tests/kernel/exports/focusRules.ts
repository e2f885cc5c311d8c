import {
  isCustom,
  cell,
  isNull,
  isCorrection,
  is,
  isPriced,
  sameNull,
  has,
  numeric,
  moment,
  unit,
  scaled,
  isProduct,
  object,
} from './focusReading.ts';
import type { Row } from './focusReading.ts';
import { parseCsv } from './parseCsv.ts';
import * as spec from './focusSpecification.ts';
import type { Version } from './focusSpecification.ts';

/** What the producer says of its file: totals by currency in micros, rows, and whether it is clean. */
export interface Claims {
  readonly rows: number;
  readonly status: string;
  readonly totals: readonly {
    readonly currency: string;
    readonly billedMicro: string;
    readonly effectiveMicro: string;
  }[];
}

interface File {
  readonly version: Version;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  readonly claims: Claims;
}

/** Whether a file, or a row of it, keeps a rule. An empty cell is null. */
interface Rule {
  readonly id: string;
  readonly file?: (file: File) => boolean;
  readonly row?: (row: Row) => boolean;
}

/** Every value of `key` goes with one value of `value`. */
function isFunction(rows: readonly Row[], key: string, value: string): boolean {
  const held = new Map<string, string>();
  for (const row of rows) {
    const name = cell(row, key);
    if (name === '') continue;
    if ((held.get(name) ?? cell(row, value)) !== cell(row, value)) return false;
    held.set(name, cell(row, value));
  }
  return true;
}

function sumsMatch({ rows, claims }: File, column: string, claim: 'billedMicro' | 'effectiveMicro'): boolean {
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    const currency = cell(row, 'BillingCurrency');
    sums.set(currency, (sums.get(currency) ?? 0n) + scaled(cell(row, column)));
  }
  const micro = 10n ** 24n;
  return (
    claims.totals.length === sums.size &&
    claims.totals.every((total) => sums.get(total.currency) === BigInt(total[claim]) * micro)
  );
}

function nextMonth(start: string): string {
  const [year = 0, month = 0] = start.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().replace('.000Z', 'Z');
}

export const rules: readonly Rule[] = [
  {
    id: 'columns.mandatory',
    file: ({ version, header }) => spec.mandatory[version].every((name) => header.includes(name)),
  },
  {
    id: 'columns.known',
    file: ({ version, header }) =>
      header.every((name) => isCustom(name) || spec.known[version].includes(name)),
  },
  { id: 'columns.once', file: ({ header }) => new Set(header).size === header.length },
  {
    id: 'columns.custom-name',
    file: ({ header }) =>
      header.every((name) => !/^x[-_]/i.test(name) || /^x_[A-Z][A-Za-z0-9]{0,47}$/.test(name)),
  },
  {
    id: 'columns.custom-last',
    file: ({ header }) => !header.some((name, i) => isCustom(header[i - 1] ?? '') && !isCustom(name)),
  },
  { id: 'null.never', row: (row) => spec.neverNull.every((name) => !has(row, name) || !isNull(row, name)) },
  {
    id: 'null.placeholder',
    row: (row) => Object.values(row).every((text) => !/^(null|n\/a|nan|none|undefined|-)$/i.test(text)),
  },
  {
    id: 'numeric.format',
    row: (row) => spec.decimals.every((name) => isNull(row, name) || numeric.test(cell(row, name))),
  },
  {
    id: 'numeric.unit-price',
    row: (row) => spec.unitPrices.every((name) => !cell(row, name).startsWith('-')),
  },
  {
    id: 'unit.format',
    row: (row) => spec.units.every((name) => isNull(row, name) || unit.test(cell(row, name))),
  },
  {
    id: 'time.format',
    row: (row) =>
      spec.times.every((name) => moment.test(cell(row, name)) && !Number.isNaN(Date.parse(cell(row, name)))),
  },
  {
    id: 'billing-period.month',
    row: (row) =>
      /^\d{4}-\d\d-01T00:00:00Z$/.test(cell(row, 'BillingPeriodStart')) &&
      cell(row, 'BillingPeriodEnd') === nextMonth(cell(row, 'BillingPeriodStart')),
  },
  { id: 'charge-period.order', row: (row) => cell(row, 'ChargePeriodStart') < cell(row, 'ChargePeriodEnd') },
  {
    id: 'charge-period.within',
    row: (row) =>
      isCorrection(row) ||
      (cell(row, 'BillingPeriodStart') <= cell(row, 'ChargePeriodStart') &&
        cell(row, 'ChargePeriodStart') < cell(row, 'BillingPeriodEnd')),
  },
  {
    id: 'charge-period.correction',
    row: (row) => !isCorrection(row) || cell(row, 'ChargePeriodStart') < cell(row, 'BillingPeriodEnd'),
  },
  ...Object.entries(spec.allowed).map(([name, values]): Rule => ({
    id: `allowed.${name}`,
    row: (row) => isNull(row, name) || values.includes(cell(row, name)),
  })),
  { id: 'service.category', row: (row) => spec.serviceCategories.includes(cell(row, 'ServiceCategory')) },
  {
    id: 'service.subcategory',
    row: (row) =>
      cell(row, 'ServiceCategory') !== 'AI and Machine Learning' ||
      spec.aiSubcategories.includes(cell(row, 'ServiceSubcategory')),
  },
  { id: 'service.one-category', file: ({ rows }) => isFunction(rows, 'ServiceName', 'ServiceCategory') },
  { id: 'currency.billing', row: (row) => /^[A-Z]{3}$/.test(cell(row, 'BillingCurrency')) },
  {
    id: 'currency.one-per-account',
    file: ({ rows }) => isFunction(rows, 'BillingAccountId', 'BillingCurrency'),
  },
  { id: 'account.type', row: (row) => sameNull(row, 'BillingAccountId', 'BillingAccountType') },
  { id: 'account.one-type', file: ({ rows }) => isFunction(rows, 'BillingAccountId', 'BillingAccountType') },
  {
    id: 'account.sub-type',
    row: (row) =>
      sameNull(row, 'SubAccountId', 'SubAccountType') && sameNull(row, 'SubAccountId', 'SubAccountName'),
  },
  {
    id: 'resource.type',
    row: (row) =>
      sameNull(row, 'ResourceId', 'ResourceType') &&
      (!isNull(row, 'ResourceId') || isNull(row, 'ResourceName')),
  },
  {
    id: 'frequency.purchase',
    row: (row) => !is(row, 'Purchase') || cell(row, 'ChargeFrequency') !== 'Usage-Based',
  },
  {
    id: 'pricing.present',
    row: (row) => !isPriced(row) || spec.pricedColumns.every((name) => !isNull(row, name)),
  },
  { id: 'pricing.unit', row: (row) => sameNull(row, 'PricingQuantity', 'PricingUnit') },
  {
    id: 'pricing.tax',
    row: (row) => !is(row, 'Tax') || spec.pricedColumns.every((name) => isNull(row, name)),
  },
  {
    id: 'pricing.currency',
    row: (row) =>
      cell(row, 'PricingCurrency') !== cell(row, 'BillingCurrency') ||
      (cell(row, 'ListUnitPrice') === cell(row, 'PricingCurrencyListUnitPrice') &&
        cell(row, 'ContractedUnitPrice') === cell(row, 'PricingCurrencyContractedUnitPrice') &&
        cell(row, 'EffectiveCost') === cell(row, 'PricingCurrencyEffectiveCost')),
  },
  { id: 'sku.meter', row: (row) => sameNull(row, 'SkuId', 'SkuMeter') },
  { id: 'sku.details', row: (row) => !isNull(row, 'SkuPriceId') || isNull(row, 'SkuPriceDetails') },
  { id: 'sku.one-parent', file: ({ rows }) => isFunction(rows, 'SkuPriceId', 'SkuId') },
  {
    id: 'sku.detail-keys',
    row: (row) =>
      Object.keys(object(cell(row, 'SkuPriceDetails')) ?? {}).every(
        (key) => key.startsWith('x_') || spec.priceDetailKeys.includes(key),
      ),
  },
  {
    id: 'json.key-values',
    row: (row) =>
      ['Tags', 'SkuPriceDetails', 'AllocatedTags'].every((name) => {
        if (isNull(row, name)) return true;
        const values = object(cell(row, name));
        return (
          values !== null &&
          Object.values(values).every((value) => typeof value !== 'object' || value === null)
        );
      }),
  },
  {
    id: 'consumed.usage',
    row: (row) =>
      is(row, 'Usage') && !isCorrection(row) && cell(row, 'CommitmentDiscountStatus') !== 'Unused'
        ? !isNull(row, 'ConsumedQuantity') && scaled(cell(row, 'ConsumedQuantity')) > 0n
        : is(row, 'Usage') || isNull(row, 'ConsumedQuantity'),
  },
  { id: 'consumed.unit', row: (row) => sameNull(row, 'ConsumedQuantity', 'ConsumedUnit') },
  {
    id: 'commitment.id',
    row: (row) =>
      !isNull(row, 'CommitmentDiscountId') ||
      ['Category', 'Name', 'Quantity', 'Status', 'Type', 'Unit'].every((part) =>
        isNull(row, `CommitmentDiscount${part}`),
      ),
  },
  {
    id: 'allocated.method',
    row: (row) => !isNull(row, 'AllocatedMethodId') || isNull(row, 'AllocatedMethodDetails'),
  },
  { id: 'cost.list', row: (row) => isProduct(row, 'ListUnitPrice', 'ListCost') },
  { id: 'cost.contracted', row: (row) => isProduct(row, 'ContractedUnitPrice', 'ContractedCost') },
  {
    id: 'cost.credit',
    row: (row) =>
      !is(row, 'Credit') ||
      (scaled(cell(row, 'ContractedCost')) === scaled(cell(row, 'BilledCost')) &&
        scaled(cell(row, 'EffectiveCost')) === scaled(cell(row, 'BilledCost'))),
  },
  {
    id: 'cost.marketplace',
    row: (row) =>
      ['ProviderName', 'ServiceProviderName'].every(
        (name) => !has(row, name) || cell(row, name) === cell(row, 'InvoiceIssuerName'),
      ) || scaled(cell(row, 'BilledCost')) === 0n,
  },
  {
    id: 'unpriced.zero',
    row: (row) =>
      cell(row, 'x_Unpriced') !== 'true' ||
      ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].every((name) => cell(row, name) === '0'),
  },
  {
    id: 'unpriced.not-clean',
    file: ({ rows, claims }) =>
      claims.status !== 'clean' || rows.every((row) => cell(row, 'x_Unpriced') === 'false'),
  },
  {
    id: 'text.formula',
    row: (row) => Object.entries(row).every(([, text]) => !/^[=+\-@\t\r]/.test(text) || numeric.test(text)),
  },
  { id: 'claims.rows', file: ({ rows, claims }) => rows.length === claims.rows },
  { id: 'claims.billed', file: (file) => sumsMatch(file, 'BilledCost', 'billedMicro') },
  { id: 'claims.effective', file: (file) => sumsMatch(file, 'EffectiveCost', 'effectiveMicro') },
];

/** Ids of the rules that the text breaks, each once. A rule that cannot read what it needs is broken. */
export function brokenRules(text: string, version: Version, claims: Claims): string[] {
  const [header = [], ...lines] = parseCsv(text);
  const ragged = lines.some((line) => line.length !== header.length);
  const rows = lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])));
  const file = { version, header, rows, claims };
  const keeps = (check: () => boolean): boolean => {
    try {
      return check();
    } catch {
      return false;
    }
  };
  const broken = rules.filter(
    ({ file: whole, row }) =>
      (whole !== undefined && !keeps(() => whole(file))) ||
      (row !== undefined && !rows.every((one) => keeps(() => row(one)))),
  );
  return [...(ragged ? ['rows.width'] : []), ...broken.map(({ id }) => id)];
}
