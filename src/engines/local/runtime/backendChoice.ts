import { runtimeBinaries } from './files.generated.ts';
import type { ModelId, PinnedFile } from './files.generated.ts';

/**
 * Networks that gain nothing from WebGPU: silueta's 8-bit convolutions (ConvInteger) have no kernel there,
 * so every layer would travel between GPU and CPU; the face networks are done before a GPU has started.
 */
const wasmOnly: readonly ModelId[] = ['silueta', 'face-detector', 'face-landmarks'];

export function gainsFromGpu(model: ModelId): boolean {
  return !wasmOnly.includes(model);
}

/**
 * Networks that our own kernels run when the processor has to: convolutions of floats and little else. The matting
 * networks pool, resize and quantise; they stay with onnxruntime.
 */
const ownKernels = /^(migan|esrgan-)/;

export function runsOnOwnKernels(model: ModelId): boolean {
  return ownKernels.test(model);
}

/**
 * The binary of onnxruntime that a run of `model` loads, null for none: what the worker will choose, known in the
 * page beforehand so that a quote can name the download. Our own kernels are part of the app.
 */
export function runtimeOf(model: ModelId, gpuOffered: boolean): PinnedFile | null {
  if (gpuOffered && gainsFromGpu(model)) return runtimeBinaries.webgpu;
  return runsOnOwnKernels(model) ? null : runtimeBinaries.wasm;
}

/** Whether this browser offers a WebGPU adapter that a run would try. Asked once. */
export function createGpuQuestion(allowSoftwareGpu: boolean): () => Promise<boolean> {
  let answer: Promise<boolean> | null = null;
  return () => (answer ??= ask(allowSoftwareGpu));
}

async function ask(allowSoftwareGpu: boolean): Promise<boolean> {
  const { gpu } = globalThis.navigator as unknown as { gpu?: GpuLike };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (adapter === undefined || adapter === null) return false;
  return allowSoftwareGpu || adapter.info?.isFallbackAdapter !== true;
}

interface GpuLike {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}
