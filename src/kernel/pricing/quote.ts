import { localRunPrice } from './local.ts';
import type { RunPrice } from './runPrice.ts';
import type { EngineDescriptor, RunShape } from '../operations/ports.ts';

const unpriced: RunPrice = { micros: null, upperMicros: null, qualifier: 'unpriced' };

interface PricedEngine {
  readonly descriptor: Pick<EngineDescriptor, 'kind'>;
  price?(shape: RunShape): RunPrice;
}

/** A hosted engine is unpriced until a price table knows its exact SKU; similar models are never a guess (G3). */
export function quoteRun(engine: PricedEngine, shape: RunShape): RunPrice {
  if (engine.descriptor.kind === 'local') return localRunPrice;
  return engine.price?.(shape) ?? unpriced;
}

/** What a run may cost at most, as far as is known; null: unpriced. */
export function upperMicros({ micros, upperMicros: upper }: RunPrice): number | null {
  return upper ?? micros;
}
