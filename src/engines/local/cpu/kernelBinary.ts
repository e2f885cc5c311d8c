/** The kernels, compiled: with fused multiply-add where the browser has relaxed SIMD. */
export async function loadKernels(): Promise<WebAssembly.Module> {
  const fast = await bytesOf(new URL('./generated/fused.wasm', import.meta.url));
  if (WebAssembly.validate(fast)) return WebAssembly.compile(fast);
  return WebAssembly.compile(await bytesOf(new URL('./generated/plain.wasm', import.meta.url)));
}

async function bytesOf(url: URL): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`The kernels could not be loaded: the server answered ${response.status}.`);
  return response.arrayBuffer();
}
