import { microsToCredits, microsToDecimal, millisecondsToSeconds } from './decimal.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { AssetMeter, IterationRow } from '../metrics/views.ts';

/** How the amounts came about: computed from our price list, or stated by the provider. */
export type Settlement = 'metered' | 'reported' | 'mixed' | 'none';
export type ReceiptStatus = 'estimated' | 'charged' | 'mixed';

/** One call. Amounts are decimal strings; null = the price is not known, which is never written as 0. */
export interface ReceiptItem {
  readonly operation: string;
  readonly model: string;
  readonly provider: string;
  readonly outcome: string;
  readonly credits: string | null;
  readonly amount: string | null;
  readonly waitSeconds: string;
  /** ISO 8601, UTC. */
  readonly when: string;
}

/** What an asset cost until `issuedAt`: a snapshot of the meter. All amounts are decimal strings. */
export interface CostReceipt {
  readonly version: '1.0';
  readonly receiptId: string;
  readonly issuedAt: string;
  readonly status: ReceiptStatus;
  readonly currency: 'USD';
  readonly credits: string;
  readonly amount: string;
  /** People's time priced, and machine + people. A lower bound where `unpriced` is above 0. */
  readonly oversightAmount: string;
  readonly totalAmount: string;
  readonly waitSeconds: string;
  readonly humanSeconds: string;
  readonly iterations: number;
  readonly failedCalls: number;
  /** Charges without a known price: the amounts are then lower bounds. */
  readonly unpriced: number;
  /** Which price list the figures stand on, ISO date; null when nothing was priced. */
  readonly priceListDate: string | null;
  readonly items: readonly ReceiptItem[];
}

export interface ReceiptInput {
  readonly meter: AssetMeter;
  readonly iterations: readonly IterationRow[];
  readonly receiptId: string;
  /** Milliseconds UTC → ISO text is the caller's: the kernel has no calendar. */
  readonly toIso: (atMs: number) => string;
  readonly issuedAtMs: number;
  readonly microsPerCredit: number;
  readonly priceListDate: string | null;
  readonly settlement: Settlement;
}

export function costReceipt(input: ReceiptInput): CostReceipt {
  const { meter, microsPerCredit } = input;
  return {
    version: '1.0',
    receiptId: input.receiptId,
    issuedAt: input.toIso(input.issuedAtMs),
    status: statusOf(meter, input.settlement),
    currency: 'USD',
    credits: microsToCredits(meter.money.micros, microsPerCredit),
    amount: microsToDecimal(meter.money.micros),
    oversightAmount: microsToDecimal(meter.oversight.micros),
    totalAmount: microsToDecimal(meter.total.micros),
    waitSeconds: millisecondsToSeconds(meter.feltWaitMs),
    humanSeconds: millisecondsToSeconds(meter.humanTimeMs),
    iterations: meter.iterations,
    failedCalls: meter.failed,
    unpriced: meter.total.unpricedCount,
    priceListDate: input.priceListDate,
    items: input.iterations.map((row) => itemOf(row, input)),
  };
}

/** Anything not settled makes a receipt `mixed`; prices from our own table alone make it `estimated`. */
function statusOf(meter: AssetMeter, settlement: Settlement): ReceiptStatus {
  const open = meter.inDoubt > 0 || meter.committed.micros !== 0;
  if (open || meter.money.unpricedCount > 0 || meter.committed.unpricedCount > 0) return 'mixed';
  if (settlement === 'mixed') return 'mixed';
  return settlement === 'metered' ? 'estimated' : 'charged';
}

function itemOf(row: IterationRow, input: ReceiptInput): ReceiptItem {
  const known = row.actual.unpricedCount === 0;
  return {
    operation: row.tool,
    model: row.modelVersion === '' ? row.model : `${row.model} ${row.modelVersion}`,
    provider: row.source === 'local' ? 'local' : row.engine,
    outcome: row.status,
    credits: known ? microsToCredits(row.actual.micros, input.microsPerCredit) : null,
    amount: known ? microsToDecimal(row.actual.micros) : null,
    waitSeconds: millisecondsToSeconds(row.feltWaitMs),
    when: input.toIso(row.at),
  };
}

/**
 * How the charges of these events are settled. A reported charge takes the place of the metered one of
 * the same call; a local charge of 0 is exact and needs no report.
 */
export function settlementOf(events: readonly LedgerEvent[]): Settlement {
  const metered = new Set<string>();
  const reported = new Set<string>();
  for (const event of events) {
    if (event.type !== 'charge.metered' && event.type !== 'charge.reported') continue;
    if (event.body.price?.source === 'local') continue;
    const key = event.body.call ?? event.id;
    (event.type === 'charge.metered' ? metered : reported).add(key);
  }
  const estimated = [...metered].some((key) => !reported.has(key));
  if (reported.size > 0) return estimated ? 'mixed' : 'reported';
  return estimated ? 'metered' : 'none';
}

/**
 * The newest price list these charges stand on, ISO date, or null. A table is named `id@date+sha256`; a local run's
 * price of 0 is a rule, not a list.
 */
export function priceListDateOf(events: readonly LedgerEvent[]): string | null {
  const dates = events.flatMap((event) => {
    if (event.type !== 'charge.metered' && event.type !== 'charge.reported') return [];
    const { price } = event.body;
    if (price === null || price.source === 'local') return [];
    return /@(\d{4}-\d{2}-\d{2})/.exec(price.table)?.[1] ?? [];
  });
  return dates.toSorted().at(-1) ?? null;
}
