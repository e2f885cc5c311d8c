import type { RunShape } from '../../kernel/operations/ports.ts';
import type { Size } from '../../kernel/shared/geometry.ts';
import type { HostedModel } from './contract.ts';
import { drawnSize, fittedSize, framedSize } from './limits.ts';
import { expandFit } from './pixels/expandFit.ts';
import { eraseCrop } from './pixels/eraseCrop.ts';

/**
 * What a run with this shape sends: providers charge for that, not for the document. The size is the request's own where
 * nothing can be sent.
 */
export function sentShape(model: HostedModel, shape: RunShape): RunShape {
  const { limits, descriptor } = model;
  const outputs = Math.min(shape.outputs, limits.maxOutputs);
  const { maskBounds, margins } = shape;
  if (margins !== undefined) {
    const fit = expandFit(shape, margins, limits);
    return fit === null ? { ...shape, outputs } : { ...shape, outputs, ...fit.inner, margins: fit.margins };
  }
  const isErase = descriptor.operation === 'erase' && maskBounds !== undefined && maskBounds !== null;
  const part: Size = isErase ? eraseCrop(maskBounds, shape, limits) : shape;
  const fit = descriptor.operation === 'generate' ? drawnSize : fittedSize;
  const { width, height } = framedSize(fit(part, limits) ?? part, limits);
  return { ...shape, outputs, width, height };
}
