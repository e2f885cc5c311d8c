import { localRunPrice } from './local.ts';
import type { EngineDescriptor } from '../operations/ports.ts';

/** The price part of a quote. `micros` null = unpriced; then nothing may show a number. */
export interface RunPrice {
  readonly micros: number | null;
  readonly upperMicros: number | null;
  readonly qualifier: 'exact' | 'estimate' | 'unpriced';
}

/** A hosted engine is unpriced until a price table knows its exact SKU; similar models are never a guess (G3). */
export function quoteRun(engine: Pick<EngineDescriptor, 'kind'>): RunPrice {
  return engine.kind === 'local' ? localRunPrice : { micros: null, upperMicros: null, qualifier: 'unpriced' };
}
