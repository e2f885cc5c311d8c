/**
 * What the FinOps Open Cost and Usage Specification says of the Cost and Usage columns, written down from its text and
 * not from the code that produces files. The list of 1.4 is inferred, as metrics-and-ledger 8.1 says.
 */
export type Version = '1.2' | '1.3' | '1.4';

const words = (text: string): string[] => text.trim().split(/\s+/);

const mandatoryInAll = words(`
  BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory
  ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName
  ListCost PricingQuantity PricingUnit ServiceCategory ServiceName`);

const otherInAll = words(`
  AvailabilityZone BillingAccountType CapacityReservationId CapacityReservationStatus ChargeFrequency
  CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountQuantity
  CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit
  ContractedUnitPrice InvoiceId ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice
  PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice RegionId RegionName ResourceId ResourceName ResourceType
  ServiceSubcategory SkuId SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags`);

const providers = words('ProviderName PublisherName');
const entities = words('ServiceProviderName HostProviderName');
const allocation = words(`
  AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags ContractApplied`);

export const mandatory: Readonly<Record<Version, readonly string[]>> = {
  '1.2': [...mandatoryInAll, ...providers],
  '1.3': [...mandatoryInAll, ...providers, ...entities],
  '1.4': [...mandatoryInAll, ...entities],
};

export const known: Readonly<Record<Version, readonly string[]>> = {
  '1.2': [...mandatory['1.2'], ...otherInAll],
  '1.3': [...mandatory['1.3'], ...otherInAll, ...allocation],
  '1.4': [
    ...mandatory['1.4'],
    ...otherInAll,
    ...allocation,
    'CommitmentProgramEligibilityDetails',
    'InvoiceDetailId',
  ],
};

/** "MUST NOT be null", without a condition, where the column is present. */
export const neverNull = words(`
  BilledCost BillingAccountId BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeFrequency
  ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingCurrency
  PricingCurrencyEffectiveCost ProviderName PublisherName ServiceCategory ServiceName ServiceSubcategory
  ServiceProviderName HostProviderName`);

export const decimals = words(`
  BilledCost CommitmentDiscountQuantity ConsumedQuantity ContractedCost ContractedUnitPrice EffectiveCost ListCost
  ListUnitPrice PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice
  PricingQuantity`);

export const unitPrices = words(`
  ContractedUnitPrice ListUnitPrice PricingCurrencyContractedUnitPrice PricingCurrencyListUnitPrice`);

export const times = words('BillingPeriodEnd BillingPeriodStart ChargePeriodEnd ChargePeriodStart');

export const units = words('ConsumedUnit PricingUnit CommitmentDiscountUnit');

/** "MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction". */
export const pricedColumns = words(`
  ContractedUnitPrice ListUnitPrice PricingCategory PricingCurrencyContractedUnitPrice PricingCurrencyListUnitPrice
  PricingQuantity PricingUnit SkuId SkuPriceId`);

export const allowed: Readonly<Record<string, readonly string[]>> = {
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  CapacityReservationStatus: ['Used', 'Unused'],
  CommitmentDiscountCategory: ['Spend', 'Usage'],
  CommitmentDiscountStatus: ['Used', 'Unused'],
};

export const serviceCategories = [
  'AI and Machine Learning',
  'Analytics',
  'Business Applications',
  'Compute',
  'Databases',
  'Developer Tools',
  'Multicloud',
  'Identity',
  'Integration',
  'Internet of Things',
  'Management and Governance',
  'Media',
  'Migration',
  'Mobile',
  'Networking',
  'Security',
  'Storage',
  'Web',
  'Other',
];

/** Of the only category that pictures fall into. */
export const aiSubcategories = [
  'AI Platforms',
  'Bots',
  'Generative AI',
  'Machine Learning',
  'Natural Language Processing',
  'Other (AI and Machine Learning)',
];

/** Keys that the specification defines for prices; all others begin with `x_`. */
export const priceDetailKeys = words(`
  CoreCount DiskMaxIops DiskSpace DiskType GpuCount InstanceType InstanceSeries MemorySize NetworkMaxIops
  NetworkMaxThroughput OperatingSystem Redundancy StorageClass`);
