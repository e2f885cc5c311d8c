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

const amounts = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'PricingCurrencyEffectiveCost',
  'x_LedgerCost',
  'x_InfrastructureCost',
];

/** Of one row only: what is taken back was not consumed, quoted or waited for again. */
const onlyOnce = [
  'ConsumedQuantity',
  'ConsumedUnit',
  'PricingQuantity',
  'PricingUnit',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'PricingCurrencyListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'x_QuotedCost',
  'x_LatencyMs',
  'x_FeltWaitMs',
];

/** The row that takes another one back. */
export function reversed(row: FocusRow): FocusRow {
  const negated = amounts.map((name) => [name, negative(row.cells[name] ?? null)] as const);
  return {
    ...row,
    billedMicros: row.billedMicros === 0 ? 0 : -row.billedMicros,
    effectiveMicros: row.effectiveMicros === 0 ? 0 : -row.effectiveMicros,
    ledgerMicros: row.ledgerMicros === null || row.ledgerMicros === 0 ? row.ledgerMicros : -row.ledgerMicros,
    cells: {
      ...row.cells,
      ...Object.fromEntries(negated),
      ...Object.fromEntries(onlyOnce.map((name) => [name, null])),
      ChargeCategory: 'Adjustment',
      ChargeFrequency: 'One-Time',
      ChargeDescription: `Taken back: ${row.cells['ChargeDescription'] ?? ''}`,
    },
  };
}

function negative(text: string | null): string | null {
  if (text === null || text === '0') return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
