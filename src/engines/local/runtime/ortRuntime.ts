import type * as Ort from 'onnxruntime-web';

import type { EngineError } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { engineErrorOf } from './context.ts';
import type { TensorValue } from './context.ts';
import { runtimeBinaries } from './files.generated.ts';
import type { PinnedFile } from './files.generated.ts';
import { loadPinnedFile } from './modelStore.ts';
import type { StorePlatform } from './modelStore.ts';

export type Backend = 'wasm' | 'webgpu';

export interface OpenSession {
  readonly backend: Backend;
  readonly threads: number;
  run(input: TensorValue): Promise<TensorValue>;
  release(): Promise<void>;
}

export interface RuntimeEvents {
  onBytes(received: number, total: number): void;
  onDownloaded(milliseconds: number): void;
  onNote(note: string): void;
}

export interface OrtOptions {
  readonly platform: StorePlatform;
  /** 1 unless the page is cross-origin isolated. */
  readonly threads: number;
  /** Loads a script of the runtime. */
  readonly importScript?: (url: string) => Promise<unknown>;
}

export function createOrtRuntime(options: OrtOptions) {
  const { platform } = options;
  // Served as it was published, beside its binary: bundlers would copy the binary a second time.
  const importScript = options.importScript ?? ((url) => import(/* @vite-ignore */ url) as Promise<unknown>);
  let loaded: { readonly backend: Backend; readonly ort: typeof Ort } | null = null;

  /** One onnxruntime per worker: the build with WebGPU also runs wasm, so a refusal needs no second one. */
  async function ortFor(backend: Backend, events: RuntimeEvents): Promise<Result<typeof Ort, EngineError>> {
    if (loaded !== null && (loaded.backend === 'webgpu' || backend === 'wasm')) return ok(loaded.ort);
    const binary = await fetchPinned(platform, runtimeBinaries[backend], events);
    if (!binary.ok) return binary;
    const script = backend === 'webgpu' ? 'ort.webgpu.min.mjs' : 'ort.wasm.min.mjs';
    const glue = backend === 'webgpu' ? 'ort-wasm-simd-threaded.asyncify.mjs' : 'ort-wasm-simd-threaded.mjs';
    let ort: typeof Ort;
    try {
      ort = (await importScript(`${platform.baseUrl}ort/${script}`)) as typeof Ort;
    } catch (cause) {
      const reason = engineErrorOf(cause).message;
      return err({
        kind: 'model-missing',
        message: `The network runtime ${script} could not be loaded: ${reason}`,
      });
    }
    ort.env.wasm.numThreads = options.threads;
    ort.env.wasm.wasmPaths = { mjs: `${platform.baseUrl}ort/${glue}` };
    ort.env.wasm.wasmBinary = binary.value;
    ort.env.logLevel = 'error';
    loaded = { backend, ort };
    return ok(ort);
  }

  async function open(
    weights: Uint8Array<ArrayBuffer>,
    backend: Backend,
    events: RuntimeEvents,
  ): Promise<Result<OpenSession, EngineError>> {
    const runtime = await ortFor(backend, events);
    if (!runtime.ok) return runtime;
    try {
      return ok(await sessionOf(runtime.value, weights, backend));
    } catch (cause) {
      return err(engineErrorOf(cause));
    }
  }

  return { load: ortFor, open };
}

/** A pinned file, with what there is to say about how it came. */
export async function fetchPinned(
  platform: StorePlatform,
  file: PinnedFile,
  events: RuntimeEvents,
): Promise<Result<Uint8Array<ArrayBuffer>, EngineError>> {
  const result = await loadPinnedFile(platform, file, (received) => events.onBytes(received, file.bytes));
  if (!result.ok) return result;
  if (result.value.healed) events.onNote('A damaged stored copy of the model was replaced.');
  events.onDownloaded(result.value.downloadMs);
  return ok(result.value.bytes);
}

async function sessionOf(
  ort: typeof Ort,
  weights: Uint8Array<ArrayBuffer>,
  backend: Backend,
): Promise<OpenSession> {
  const session = await ort.InferenceSession.create(weights, {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    // Waiting threads sleep instead of spinning: on a busy machine spinning doubles the time, and it takes
    // the second core away from the canvas.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const inputName = session.inputNames[0] ?? '';
  const outputName = session.outputNames[0] ?? '';
  return {
    backend,
    // The runtime lowers this by itself where threads are not possible; what it says is what ran.
    threads: backend === 'wasm' ? (ort.env.wasm.numThreads ?? 1) : 1,
    run: async (input) => {
      const tensor = new ort.Tensor('float32', input.data, [...input.dims]);
      const results = await session.run({ [inputName]: tensor }, [outputName]);
      const output = results[outputName];
      if (output === undefined) throw new Error(`The network gave no output ${outputName}.`);
      const value = { data: (await output.getData()) as Float32Array, dims: output.dims };
      output.dispose();
      return value;
    },
    release: () => session.release(),
  };
}
