import type { TensorValue } from '../runtime/context.ts';
import { attachKernels } from './kernelRun.ts';
import type { ToThread } from './kernelRun.ts';
import { readOnnx } from './onnx.ts';
import type { OnnxGraph } from './onnx.ts';
import { planOf } from './plan.ts';
import { createProgramMemory } from './program.ts';
import type { Program } from './program.ts';
import { readPlanes, writePlanes } from './tensorValue.ts';

/** What the runtime needs of a further thread. */
export interface KernelThread {
  post(message: ToThread): void;
  /** Settles with the next answer; rejects when the thread fails. */
  answer(): Promise<void>;
  terminate(): void;
}

export interface CpuRuntimeOptions {
  /** 1 unless the page is cross-origin isolated. */
  readonly threads: number;
  readonly spawn: () => KernelThread;
  readonly loadKernels: () => Promise<WebAssembly.Module>;
}

export interface CpuSession {
  readonly threads: number;
  run(input: TensorValue): Promise<TensorValue>;
  release(): void;
}

/** Our own runtime for convolutional networks on the processor: WebAssembly SIMD on all threads (decision 0033). */
export function createCpuRuntime({ threads, spawn, loadKernels }: CpuRuntimeOptions) {
  let module: Promise<WebAssembly.Module> | null = null;
  const helpers: KernelThread[] = [];

  async function openGraph(graph: OnnxGraph): Promise<CpuSession> {
    const kernels = await (module ??= loadKernels());
    const programs = createProgramMemory(threads);
    const { memory } = programs;
    while (helpers.length < threads - 1) helpers.push(spawn());
    await Promise.all(
      helpers.map((helper) => {
        const attached = helper.answer();
        helper.post({ type: 'attach', module: kernels, memory });
        return attached;
      }),
    );
    const runHere = attachKernels(kernels, memory);
    let loaded: { readonly size: string; readonly program: Program } | null = null;
    let arrivals = 0;

    function programFor(dims: readonly number[]): Program {
      const size = dims.join('×');
      if (loaded?.size !== size) loaded = { size, program: programs.load(planOf(graph, dims)) };
      return loaded.program;
    }

    return {
      threads,
      run: async (input) => {
        const program = programFor(input.dims);
        writePlanes(memory.buffer, program.input, input.data);
        programs.rewind(program);
        const { at, steps, arrived, scratch } = program;
        const share = { at, steps, arrived, before: arrivals, threads };
        for (const [i, helper] of helpers.entries()) {
          helper.post({ type: 'run', run: { ...share, scratch: scratch[i + 1] ?? 0 } });
        }
        runHere({ ...share, scratch: scratch[0] ?? 0 });
        if (threads > 1) arrivals = (arrivals + threads * steps) | 0;
        return readPlanes(memory.buffer, program);
      },
      release: () => {
        // They hold the memory; new ones are started with the next network.
        for (const helper of helpers.splice(0)) helper.terminate();
      },
    };
  }

  return { open: (file: Uint8Array) => openGraph(readOnnx(file)), openGraph };
}
