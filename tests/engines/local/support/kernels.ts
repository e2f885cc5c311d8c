import { readFileSync } from 'node:fs';

import { compileKernels } from '../../../../scripts/lib/kernels.mjs';
import { createCpuRuntime } from '../../../../src/engines/local/cpu/cpuRuntime.ts';

/** The runtime in this thread, with the kernels for engines without relaxed SIMD, as Node is one. */
export function nodeCpuRuntime() {
  return createCpuRuntime({
    threads: 1,
    spawn: () => {
      throw new Error('One thread needs no other.');
    },
    loadKernels: async () => {
      await compileKernels();
      const url = new URL('../../../../src/engines/local/cpu/generated/plain.wasm', import.meta.url);
      return WebAssembly.compile(readFileSync(url));
    },
  });
}
