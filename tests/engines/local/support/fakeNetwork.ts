import type { TensorValue } from '../../../../src/engines/local/runtime/context.ts';
import type { OperationContext } from '../../../../src/engines/local/runtime/context.ts';
import { ok } from '../../../../src/kernel/shared/result.ts';

/** A context whose network is `answer`; it keeps what the network was given, and what was said. */
export function fakeContext(answer: (input: TensorValue) => TensorValue) {
  const inputs: TensorValue[] = [];
  const notes: string[] = [];
  const labels: string[] = [];
  const context: OperationContext = {
    signal: new AbortController().signal,
    progress: ({ label }) => void labels.push(label),
    note: (text) => void notes.push(text),
    open: () =>
      Promise.resolve(
        ok({
          hasRun: inputs.length > 0,
          run: (input) => {
            inputs.push(input);
            return Promise.resolve(ok(answer(input)));
          },
        }),
      ),
  };
  return { context, inputs, notes, labels };
}

/** MI-GAN's shape with one colour for an answer. */
export function greyFill({ dims }: TensorValue): TensorValue {
  const side = dims[2] ?? 0;
  return { data: new Float32Array(3 * side * side).fill(128), dims: [1, 3, side, side] };
}
