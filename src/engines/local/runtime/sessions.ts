import type { EngineError } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { createCpuRuntime } from '../cpu/cpuRuntime.ts';
import type { CpuRuntimeOptions } from '../cpu/cpuRuntime.ts';
import { createGpuQuestion, gainsFromGpu, runsOnOwnKernels } from './backendChoice.ts';
import { engineErrorOf } from './context.ts';
import { modelFiles } from './files.generated.ts';
import type { ModelId } from './files.generated.ts';
import { createOrtRuntime, fetchPinned } from './ortRuntime.ts';
import type { OpenSession, OrtOptions, RuntimeEvents } from './ortRuntime.ts';

export interface SessionsOptions extends OrtOptions {
  /** A software adapter is slower than wasm; tests of the WebGPU path allow it. */
  readonly allowSoftwareGpu: boolean;
  readonly kernels: Omit<CpuRuntimeOptions, 'threads'>;
}

/**
 * Opens networks where they run best: WebGPU in onnxruntime where the machine has it and the network gains, else
 * our own kernels on the processor, else onnxruntime there. A refusal of WebGPU is said and never ends a run.
 */
export function createSessions(options: SessionsOptions) {
  const { platform, threads } = options;
  const ort = createOrtRuntime(options);
  const cpu = createCpuRuntime({ ...options.kernels, threads });
  const gpuOffered = createGpuQuestion(options.allowSoftwareGpu);
  /** Why a machine that has WebGPU runs without it, once its runtime did not load. */
  let gpuFailure: string | null = null;

  /** Null when WebGPU is not to be had; why has then been said. */
  async function openOnGpu(
    model: ModelId,
    events: RuntimeEvents,
  ): Promise<Result<OpenSession, EngineError> | null> {
    if (gpuFailure === null) {
      const runtime = await ort.load('webgpu', events);
      if (!runtime.ok) gpuFailure = runtime.error.message;
    }
    if (gpuFailure !== null) {
      events.onNote(`WebGPU was not used, wasm ran instead: ${gpuFailure}`);
      return null;
    }
    const weights = await fetchPinned(platform, modelFiles[model], events);
    if (!weights.ok) return weights;
    const session = await ort.open(weights.value, 'webgpu', events);
    if (session.ok) return session;
    events.onNote(`WebGPU refused, wasm ran instead: ${session.error.message}`);
    return null;
  }

  async function open(
    model: ModelId,
    events: RuntimeEvents,
    only?: 'wasm',
  ): Promise<Result<OpenSession, EngineError>> {
    if (only !== 'wasm' && gainsFromGpu(model) && (await gpuOffered())) {
      const session = await openOnGpu(model, events);
      if (session !== null) return session;
    }
    const own = runsOnOwnKernels(model);
    if (!own) {
      const runtime = await ort.load('wasm', events);
      if (!runtime.ok) return runtime;
    }
    const weights = await fetchPinned(platform, modelFiles[model], events);
    if (!weights.ok) return weights;
    if (!own) return ort.open(weights.value, 'wasm', events);
    try {
      const session = await cpu.open(weights.value);
      return ok({ ...session, backend: 'wasm', release: () => Promise.resolve(session.release()) });
    } catch (cause) {
      return err(engineErrorOf(cause));
    }
  }

  return { open };
}
