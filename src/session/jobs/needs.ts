import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { RunNeeds } from '../../kernel/operations/ports.ts';
import type { ToolOptions } from '../types.ts';

/** What a run with these options needs, as far as it decides which files it loads. */
export function needsOf(operation: OperationId, options: ToolOptions): RunNeeds {
  return operation === 'upscale' ? { factor: options.upscale.factor } : {};
}

/** Everything that runs of the operation may need. */
export function allNeedsOf(operation: OperationId): readonly RunNeeds[] {
  return operation === 'upscale' ? [{ factor: 2 }, { factor: 3 }, { factor: 4 }] : [{}];
}
