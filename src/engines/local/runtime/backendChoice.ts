import { runtimeBinaries } from './files.generated.ts';
import type { ModelId, PinnedFile } from './files.generated.ts';

/**
 * Networks that gain nothing from WebGPU: silueta's 8-bit convolutions (ConvInteger) have no kernel there,
 * so every layer would travel between GPU and CPU.
 */
const wasmOnly: readonly ModelId[] = ['silueta'];

export function gainsFromGpu(model: ModelId): boolean {
  return !wasmOnly.includes(model);
}

/**
 * The build of the network runtime that a run of `model` loads: what `createOrtRuntime` will choose in the worker,
 * known in the page beforehand so that a quote can name the download.
 */
export function runtimeOf(model: ModelId, gpuOffered: boolean): PinnedFile {
  return runtimeBinaries[gpuOffered && gainsFromGpu(model) ? 'webgpu' : 'wasm'];
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
