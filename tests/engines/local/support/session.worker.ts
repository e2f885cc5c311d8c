/** Runs one network on the processor with a given number of threads, some of them workers of this worker. */
import { spawnThread } from '../../../../src/engines/local/cpu/browserThread.ts';
import { createCpuRuntime } from '../../../../src/engines/local/cpu/cpuRuntime.ts';
import { loadKernels } from '../../../../src/engines/local/cpu/kernelBinary.ts';
import type { TensorValue } from '../../../../src/engines/local/runtime/context.ts';

export interface SessionRequest {
  readonly threads: number;
  readonly file: Uint8Array;
  readonly inputs: readonly TensorValue[];
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<SessionRequest>) => void) | null;
  postMessage(outputs: readonly TensorValue[]): void;
};

scope.onmessage = ({ data: { threads, file, inputs } }) => {
  void (async () => {
    const session = await createCpuRuntime({ threads, spawn: spawnThread, loadKernels }).open(file);
    const outputs: TensorValue[] = [];
    for (const input of inputs) outputs.push(await session.run(input));
    session.release();
    scope.postMessage(outputs);
  })();
};
