import { expect, test } from 'vitest';

import { createCpuRuntime } from '../../../../src/engines/local/cpu/cpuRuntime.ts';
import { loadKernels } from '../../../../src/engines/local/cpu/kernelBinary.ts';
import type { TensorValue } from '../../../../src/engines/local/runtime/context.ts';
import { modelFiles } from '../../../../src/engines/local/runtime/files.generated.ts';
import type { SessionRequest } from '../support/session.worker.ts';

async function weights(): Promise<Uint8Array> {
  const response = await fetch(`/${modelFiles['esrgan-slim-x2'].path}`);
  return new Uint8Array(await response.arrayBuffer());
}

function picture(width: number, height: number): TensorValue {
  const data = new Float32Array(3 * width * height).map((_, i) => (i * 7919) % 256);
  return { data, dims: [1, 3, height, width] };
}

function inWorker(request: SessionRequest): Promise<readonly TensorValue[]> {
  const worker = new Worker(new URL('../support/session.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<readonly TensorValue[]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<readonly TensorValue[]>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

test('any number of threads computes the same values, run after run, size after size', async () => {
  const file = await weights();
  const inputs = [picture(61, 45), picture(30, 91), picture(61, 45), picture(7, 5)];
  const alone = await inWorker({ threads: 1, file, inputs });
  expect(alone[0]).toEqual(alone[2]);
  expect(alone.map(({ dims }) => dims)).toEqual([
    [1, 3, 90, 122],
    [1, 3, 182, 60],
    [1, 3, 90, 122],
    [1, 3, 10, 14],
  ]);
  for (const threads of [2, 4]) expect(await inWorker({ threads, file, inputs })).toEqual(alone);
});

test('fused multiply-add changes the last bits only', async () => {
  const file = await weights();
  const fused = await loadKernels();
  const plainUrl = new URL('../../../../src/engines/local/cpu/generated/plain.wasm', import.meta.url);
  const plain = await WebAssembly.compile(await (await fetch(plainUrl)).arrayBuffer());
  const outputOf = async (module: WebAssembly.Module): Promise<TensorValue> => {
    const spawn = (): never => {
      throw new Error('One thread needs no other.');
    };
    const session = await createCpuRuntime({ threads: 1, spawn, loadKernels: async () => module }).open(file);
    return session.run(picture(40, 33));
  };
  const [a, b] = [await outputOf(fused), await outputOf(plain)];
  const differences = a.data.map((value, i) => Math.abs(value - (b.data[i] ?? NaN)));
  expect(differences.every((difference) => difference < 0.01)).toBe(true);
  // Chromium has relaxed SIMD: were the values the same, one of the two builds was not what it says.
  expect(differences.some((difference) => difference > 0)).toBe(true);
});
