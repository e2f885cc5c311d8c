import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { RunShape } from '../../kernel/operations/ports.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import type { ToolOptions } from '../types.ts';

/** What of the next run its price depends on. `marked`: of the selection, see `markedBounds`. */
export function runShape(
  operation: OperationId,
  document: Pick<DocumentRecord, 'width' | 'height'>,
  options: ToolOptions,
  marked: Rect | null,
): RunShape {
  if (operation === 'generate') {
    const { width, height, count } = options.generate;
    return { outputs: count, width, height };
  }
  const { width, height } = document;
  if (operation === 'expand') {
    const { left, top, right, bottom } = options.expand;
    return { outputs: 1, width, height, margins: { left, top, right, bottom } };
  }
  if (operation === 'erase') return { outputs: 1, width, height, maskBounds: marked };
  return operation === 'upscale'
    ? { outputs: 1, width, height, factor: options.upscale.factor }
    : { outputs: 1, width, height };
}
