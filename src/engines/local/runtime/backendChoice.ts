import { runtimeBinaries } from './files.generated.ts';
import type { ModelId, PinnedFile } from './files.generated.ts';

/** Networks that run on wasm everywhere; `ortRuntime.ts` says why. */
const wasmOnly: readonly ModelId[] = ['silueta'];

/**
 * The build of the network runtime that a run of `model` loads: what `createOrtRuntime` will choose in the worker,
 * known in the page beforehand so that a quote can name the download. A test holds the two together.
 */
export function runtimeOf(model: ModelId, gpuOffered: boolean): PinnedFile {
  return runtimeBinaries[gpuOffered && !wasmOnly.includes(model) ? 'webgpu' : 'wasm'];
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
