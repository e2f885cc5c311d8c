/** One thread's part of a run: the arguments of `run` in kernels/program.ts. */
export interface KernelRun {
  readonly at: number;
  readonly steps: number;
  readonly arrived: number;
  readonly before: number;
  readonly threads: number;
  readonly scratch: number;
}

export type ToThread =
  | { readonly type: 'attach'; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory }
  | { readonly type: 'run'; readonly run: KernelRun };

/** Kernels on one memory, in this thread. */
export function attachKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): (run: KernelRun) => void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const run = exports['run'] as (...numbers: readonly number[]) => void;
  return ({ at, steps, arrived, before, threads, scratch }) =>
    run(at, steps, arrived, before, threads, scratch);
}
