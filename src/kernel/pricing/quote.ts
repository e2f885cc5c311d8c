import { localRunPrice } from './local.ts';
import type { RunPrice } from './runPrice.ts';
import type { EngineDescriptor } from '../operations/ports.ts';

/** A hosted engine is unpriced until a price table knows its exact SKU; similar models are never a guess (G3). */
export function quoteRun(engine: Pick<EngineDescriptor, 'kind'>): RunPrice {
  return engine.kind === 'local' ? localRunPrice : { micros: null, upperMicros: null, qualifier: 'unpriced' };
}
