import type { EngineError } from '../../../kernel/operations/ports.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { OperationContext } from './context.ts';
import type { ModelId } from './files.generated.ts';

export interface WarmUpRequest {
  /** The network's input when it has one size only; null: any size would be a guess, so it is only loaded. */
  readonly inputDims: readonly number[] | null;
}

/**
 * Loads the network and runs it once on nothing. The first run is where a browser compiles the hot code of the
 * runtime: MI-GAN takes about three times as long then as ever after.
 */
export async function warmUp(
  context: OperationContext,
  model: ModelId,
  { inputDims }: WarmUpRequest,
): Promise<Result<null, EngineError>> {
  const network = await context.open(model);
  if (!network.ok) return network;
  if (inputDims === null || network.value.hasRun || context.signal.aborted) return ok(null);
  const length = inputDims.reduce((product, side) => product * side, 1);
  const output = await network.value.run({ data: new Float32Array(length), dims: inputDims });
  return output.ok ? ok(null) : output;
}
