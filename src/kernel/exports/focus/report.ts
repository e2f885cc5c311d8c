import type { FocusVersion } from './columns.ts';
import type { FocusRow } from './focusRow.ts';

/** What a person is to know of a FOCUS file, and what its sums are checked against. */
export interface FocusReport {
  readonly version: FocusVersion;
  readonly rows: number;
  /** `clean` only where every cost in the file is a known one. */
  readonly status: 'clean' | 'not clean';
  /** Events whose amount nobody knows: the file says 0 and `x_Unpriced`. */
  readonly unpriced: readonly string[];
  /** Events whose amount is known in another currency, without a rate: billed, but not in the ledger's sums. */
  readonly unconverted: readonly string[];
  readonly corrections: number;
  /** Whole micros as digits, by billing currency. */
  readonly totals: readonly {
    readonly currency: string;
    readonly billedMicro: string;
    readonly effectiveMicro: string;
  }[];
  /** Σ of what the ledger counts of the rows, micro-USD as digits. */
  readonly ledgerMicro: string;
}

/** Adds up rows as they are written. */
export interface FocusTally {
  add(row: FocusRow): void;
  report(version: FocusVersion): FocusReport;
}

export function createFocusTally(): FocusTally {
  const sums = new Map<string, { billed: bigint; effective: bigint }>();
  const unpriced: string[] = [];
  const unconverted: string[] = [];
  let rows = 0;
  let corrections = 0;
  let ledger = 0n;
  return {
    add({ source, cells, currency, billedMicros, effectiveMicros, ledgerMicros, isUnpriced }) {
      rows += 1;
      if (isUnpriced) unpriced.push(source);
      else if (ledgerMicros === null) unconverted.push(source);
      if (cells['ChargeClass'] === 'Correction') corrections += 1;
      ledger += BigInt(ledgerMicros ?? 0);
      const sum = sums.get(currency) ?? { billed: 0n, effective: 0n };
      sum.billed += BigInt(billedMicros);
      sum.effective += BigInt(effectiveMicros);
      sums.set(currency, sum);
    },
    report: (version) => ({
      version,
      rows,
      status: unpriced.length === 0 && unconverted.length === 0 ? 'clean' : 'not clean',
      unpriced: [...unpriced],
      unconverted: [...unconverted],
      corrections,
      totals: Array.from(sums)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, { billed, effective }]) => ({
          currency,
          billedMicro: String(billed),
          effectiveMicro: String(effective),
        })),
      ledgerMicro: String(ledger),
    }),
  };
}
