/** Versions of the FinOps Open Cost and Usage Specification that a file can be written in. */
export type FocusVersion = '1.2' | '1.3' | '1.4';

export const focusVersions: readonly FocusVersion[] = ['1.2', '1.3', '1.4'];

export type FocusLevel = 'mandatory' | 'conditional' | 'recommended' | 'custom';

/** `json`: an object of keys and values as text. `flag`: `true` or `false`, in custom columns only. */
export type FocusType = 'text' | 'decimal' | 'time' | 'json' | 'flag';

export interface FocusColumn {
  readonly name: string;
  readonly level: FocusLevel;
  readonly type: FocusType;
  readonly isNullable: boolean;
  /** The first and the last version whose list has it. */
  readonly since: FocusVersion;
  readonly until: FocusVersion;
}

type Span = 'all' | 'from 1.3' | 'from 1.4' | 'to 1.3';

function column(
  name: string,
  level: FocusLevel,
  type: FocusType,
  nulls: 'null' | 'never',
  span: Span = 'all',
): FocusColumn {
  return {
    name,
    level,
    type,
    isNullable: nulls === 'null',
    since: span === 'from 1.4' ? '1.4' : span === 'from 1.3' ? '1.3' : '1.2',
    until: span === 'to 1.3' ? '1.3' : '1.4',
  };
}

/**
 * Cost and Usage, in the order of the specification. 57 columns in 1.2 and 65 in 1.3, as published; the 65 of 1.4 are
 * inferred (metrics-and-ledger 8.1): its tagged text was not at hand. There `ProviderName` and `PublisherName` are gone,
 * and `CommitmentProgramEligibilityDetails` and `InvoiceDetailId` are new.
 */
const costAndUsage: readonly FocusColumn[] = [
  column('AllocatedMethodId', 'conditional', 'text', 'null', 'from 1.3'),
  column('AllocatedMethodDetails', 'recommended', 'json', 'null', 'from 1.3'),
  column('AllocatedResourceId', 'conditional', 'text', 'null', 'from 1.3'),
  column('AllocatedResourceName', 'conditional', 'text', 'null', 'from 1.3'),
  column('AllocatedTags', 'conditional', 'json', 'null', 'from 1.3'),
  column('AvailabilityZone', 'recommended', 'text', 'null'),
  column('BilledCost', 'mandatory', 'decimal', 'never'),
  column('BillingAccountId', 'mandatory', 'text', 'never'),
  column('BillingAccountName', 'mandatory', 'text', 'null'),
  column('BillingAccountType', 'conditional', 'text', 'null'),
  column('BillingCurrency', 'mandatory', 'text', 'never'),
  column('BillingPeriodEnd', 'mandatory', 'time', 'never'),
  column('BillingPeriodStart', 'mandatory', 'time', 'never'),
  column('CapacityReservationId', 'conditional', 'text', 'null'),
  column('CapacityReservationStatus', 'conditional', 'text', 'null'),
  column('ChargeCategory', 'mandatory', 'text', 'never'),
  column('ChargeClass', 'mandatory', 'text', 'null'),
  column('ChargeDescription', 'mandatory', 'text', 'null'),
  column('ChargeFrequency', 'recommended', 'text', 'never'),
  column('ChargePeriodEnd', 'mandatory', 'time', 'never'),
  column('ChargePeriodStart', 'mandatory', 'time', 'never'),
  column('CommitmentDiscountCategory', 'conditional', 'text', 'null'),
  column('CommitmentDiscountId', 'conditional', 'text', 'null'),
  column('CommitmentDiscountName', 'conditional', 'text', 'null'),
  column('CommitmentDiscountQuantity', 'conditional', 'decimal', 'null'),
  column('CommitmentDiscountStatus', 'conditional', 'text', 'null'),
  column('CommitmentDiscountType', 'conditional', 'text', 'null'),
  column('CommitmentDiscountUnit', 'conditional', 'text', 'null'),
  column('CommitmentProgramEligibilityDetails', 'conditional', 'json', 'null', 'from 1.4'),
  column('ConsumedQuantity', 'conditional', 'decimal', 'null'),
  column('ConsumedUnit', 'conditional', 'text', 'null'),
  column('ContractApplied', 'conditional', 'json', 'null', 'from 1.3'),
  column('ContractedCost', 'mandatory', 'decimal', 'never'),
  column('ContractedUnitPrice', 'conditional', 'decimal', 'null'),
  column('EffectiveCost', 'mandatory', 'decimal', 'never'),
  column('HostProviderName', 'mandatory', 'text', 'never', 'from 1.3'),
  column('InvoiceDetailId', 'conditional', 'text', 'null', 'from 1.4'),
  column('InvoiceId', 'recommended', 'text', 'null'),
  column('InvoiceIssuerName', 'mandatory', 'text', 'never'),
  column('ListCost', 'mandatory', 'decimal', 'never'),
  column('ListUnitPrice', 'conditional', 'decimal', 'null'),
  column('PricingCategory', 'conditional', 'text', 'null'),
  column('PricingCurrency', 'conditional', 'text', 'never'),
  column('PricingCurrencyContractedUnitPrice', 'conditional', 'decimal', 'null'),
  column('PricingCurrencyEffectiveCost', 'conditional', 'decimal', 'never'),
  column('PricingCurrencyListUnitPrice', 'conditional', 'decimal', 'null'),
  column('PricingQuantity', 'mandatory', 'decimal', 'null'),
  column('PricingUnit', 'mandatory', 'text', 'null'),
  column('ProviderName', 'mandatory', 'text', 'never', 'to 1.3'),
  column('PublisherName', 'mandatory', 'text', 'never', 'to 1.3'),
  column('RegionId', 'conditional', 'text', 'null'),
  column('RegionName', 'conditional', 'text', 'null'),
  column('ResourceId', 'conditional', 'text', 'null'),
  column('ResourceName', 'conditional', 'text', 'null'),
  column('ResourceType', 'conditional', 'text', 'null'),
  column('ServiceCategory', 'mandatory', 'text', 'never'),
  column('ServiceName', 'mandatory', 'text', 'never'),
  column('ServiceProviderName', 'mandatory', 'text', 'never', 'from 1.3'),
  column('ServiceSubcategory', 'recommended', 'text', 'never'),
  column('SkuId', 'conditional', 'text', 'null'),
  column('SkuMeter', 'conditional', 'text', 'null'),
  column('SkuPriceDetails', 'conditional', 'json', 'null'),
  column('SkuPriceId', 'conditional', 'text', 'null'),
  column('SubAccountId', 'conditional', 'text', 'null'),
  column('SubAccountName', 'conditional', 'text', 'null'),
  column('SubAccountType', 'conditional', 'text', 'null'),
  column('Tags', 'conditional', 'json', 'null'),
];

/** Ours, after those of the specification. Costs here are in USD, as the ledger counts them. */
const custom: readonly FocusColumn[] = [
  column('x_CallId', 'custom', 'text', 'null'),
  column('x_EventId', 'custom', 'text', 'null'),
  column('x_Attempt', 'custom', 'decimal', 'null'),
  column('x_RetryOf', 'custom', 'text', 'null'),
  column('x_StandsInFor', 'custom', 'text', 'null'),
  column('x_StandsInForCall', 'custom', 'text', 'null'),
  column('x_StandInReason', 'custom', 'text', 'null'),
  column('x_Outcome', 'custom', 'text', 'null'),
  column('x_Decision', 'custom', 'text', 'null'),
  column('x_RejectReason', 'custom', 'text', 'null'),
  column('x_CostComponent', 'custom', 'text', 'never'),
  column('x_CostBasis', 'custom', 'text', 'null'),
  column('x_QuotedCost', 'custom', 'decimal', 'null'),
  column('x_LedgerCost', 'custom', 'decimal', 'null'),
  column('x_InfrastructureCost', 'custom', 'decimal', 'null'),
  column('x_LatencyMs', 'custom', 'decimal', 'null'),
  column('x_FeltWaitMs', 'custom', 'decimal', 'null'),
  column('x_QualityTier', 'custom', 'decimal', 'null'),
  column('x_PriceTableId', 'custom', 'text', 'null'),
  column('x_FxRateId', 'custom', 'text', 'null'),
  column('x_Unpriced', 'custom', 'flag', 'never'),
];

export function focusColumns(version: FocusVersion): readonly FocusColumn[] {
  return [...costAndUsage, ...custom].filter(({ since, until }) => since <= version && version <= until);
}
