import type { RunShape } from '../../kernel/operations/ports.ts';
import type { PriceDims } from '../../kernel/pricing/priceTable.ts';
import type { HostedModel } from './contract.ts';

/** Providers charge for the pixels that are sent and come back: `shape` is of what is sent. */
export function priceDims({ descriptor: { operation } }: HostedModel, shape: RunShape): PriceDims {
  const pixels = shape.width * shape.height;
  return {
    outputs: shape.outputs,
    outputPixels: pixels * (shape.factor ?? 1) ** 2,
    inputPixels: operation === 'generate' ? 0 : pixels,
  };
}
