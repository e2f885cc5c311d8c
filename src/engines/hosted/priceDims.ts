import type { RunShape } from '../../kernel/operations/ports.ts';
import { grownSize, noMargins } from '../../kernel/shared/margins.ts';
import type { PriceDims } from '../../kernel/pricing/priceTable.ts';
import type { HostedModel } from './contract.ts';

/** Providers charge for the pixels that are sent and come back: `shape` is of what is sent. */
export function priceDims({ descriptor: { operation } }: HostedModel, shape: RunShape): PriceDims {
  const pixels = shape.width * shape.height;
  const drawn = grownSize(shape, shape.margins ?? noMargins);
  return {
    outputs: shape.outputs,
    outputPixels: drawn.width * drawn.height * (shape.factor ?? 1) ** 2,
    inputPixels: operation === 'generate' ? 0 : pixels,
  };
}
