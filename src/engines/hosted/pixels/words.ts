import type { EngineError } from '../../../kernel/operations/ports.ts';
import type { Size } from '../../../kernel/shared/geometry.ts';
import { sizeText } from '../limits.ts';
import { noImage } from '../operation.ts';

/** No scaling brings the picture within what the service takes. */
export function doesNotFit(size: Size): EngineError {
  return {
    kind: 'too-large',
    message: `The service takes no picture with the proportions of ${sizeText(size)}.`,
    hint: 'Crop the picture, or choose another engine.',
  };
}

export function otherShape(returned: Size, sent: Size): EngineError {
  return noImage(
    `The service sent back ${sizeText(returned)} for ${sizeText(sent)}: that is another picture's shape.`,
  );
}
