import type { PriceSnapshot } from '../ledger/events.ts';

/** The price part of a quote. `micros` null = unpriced; then nothing may show a number. */
export interface RunPrice {
  readonly micros: number | null;
  /** Upper end of a range; equal to `micros` where it is exact. Null: not known, so what is reserved is a lower bound. */
  readonly upperMicros: number | null;
  readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  /** As it goes into the ledger; absent: the local rule. */
  readonly snapshot?: PriceSnapshot | null;
}
