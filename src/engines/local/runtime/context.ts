import type { EngineError, Progress } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { ModelId } from './files.generated.ts';

/** Row-major float tensor; `dims` as ONNX orders them (batch, channels, height, width). */
export interface TensorValue {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A network ready to run. `run` answers failures of the runtime (out of memory, lost device) as values. */
export interface Network {
  /** It has run before since it was loaded: its code is compiled and its memory laid out. */
  readonly hasRun: boolean;
  run(input: TensorValue): Promise<Result<TensorValue, EngineError>>;
}

/** What an operation gets from whoever runs it; free of DOM and worker types. */
export interface OperationContext {
  readonly signal: CancelSignal;
  progress(progress: Progress): void;
  /** A fact for `RunReport.notes`. */
  note(text: string): void;
  /** Loads the network unless it is loaded already. */
  open(model: ModelId): Promise<Result<Network, EngineError>>;
}

export const cancelled: Result<never, EngineError> = {
  ok: false,
  error: { kind: 'cancelled', message: 'Cancelled.' },
};

/** Turns what a runtime throws into an error of the engine port. */
export function engineErrorOf(cause: unknown): EngineError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const exhausted = /memory|bad_alloc|allocation|Array buffer|Invalid typed array length/i.test(message);
  return exhausted
    ? { kind: 'out-of-memory', message: `There was not enough memory: ${message}` }
    : { kind: 'internal', message };
}
