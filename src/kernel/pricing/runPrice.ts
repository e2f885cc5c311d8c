import type { PriceSnapshot } from '../ledger/events.ts';

/**
 * - old: its day is more than 30 days ago; undated: it has none;
 * - observed: seen once, not listed; second hand: not from the provider.
 */
export type PriceDoubt = 'old' | 'undated' | 'observed' | 'second-hand';

/** The price part of a quote. `micros` null = unpriced; then nothing may show a number. */
export interface RunPrice {
  readonly micros: number | null;
  /** Upper end of a range; equal to `micros` where it is exact. Null: not known, so what is reserved is a lower bound. */
  readonly upperMicros: number | null;
  readonly qualifier: 'exact' | 'estimate' | 'unpriced';
  /** What a person should know before trusting it; absent: nothing. */
  readonly doubts?: readonly PriceDoubt[];
  /** As it goes into the ledger; absent: the local rule. */
  readonly snapshot?: PriceSnapshot | null;
}
