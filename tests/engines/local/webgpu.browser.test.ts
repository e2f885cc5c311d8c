import { afterAll, beforeAll, expect, test } from 'vitest';

import { createLocalEngines } from '../../../src/engines/local/registry.ts';
import type { Engine } from '../../../src/kernel/operations/ports.ts';
import { painted, pixelCollector, sourceOf } from './support/pictures.ts';

const minutes = 120_000;

interface Gpu {
  requestAdapter(): Promise<{ readonly info: { readonly isFallbackAdapter?: boolean } } | null>;
}

const picture = painted(48, 32, (x, y) => [
  120 + 60 * Math.sin(x / 4),
  140 + 40 * Math.cos(y / 3),
  (x >> 3) % 2 === (y >> 3) % 2 ? 210 : 40,
]);

async function enlarged(allowSoftwareGpu: boolean) {
  const engine = createLocalEngines({ allowSoftwareGpu, idleMs: 1_000 }).find(
    ({ descriptor }) => descriptor.id === 'local.esrgan-slim',
  ) as unknown as Engine<'upscale'>;
  const sink = pixelCollector(96, 64);
  const request = { source: sourceOf(picture), factor: 2, sink } as const;
  const result = await engine.run(new AbortController().signal, request, () => undefined);
  if (!result.ok) throw new Error(result.error.message);
  return { data: sink.picture.data, report: result.value.report };
}

// Never skipped: where this fails, the WebGPU path is untested, and that has to be known.
beforeAll(async () => {
  const { gpu } = navigator as unknown as { gpu?: Gpu };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter === null) {
    throw new Error(
      'This Chromium offers no WebGPU adapter in spite of softwareGpuFlags: nothing was tested.',
    );
  }
});
afterAll(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

test('a network gives on WebGPU what it gives on wasm', { timeout: minutes }, async () => {
  const [gpu, wasm] = [await enlarged(true), await enlarged(false)];
  expect(gpu.report).toMatchObject({ backend: 'webgpu', threads: 1, notes: [] });
  expect(wasm.report).toMatchObject({ backend: 'wasm', notes: [] });
  let most = 0;
  for (const [i, value] of gpu.data.entries()) most = Math.max(most, Math.abs(value - (wasm.data[i] ?? 0)));
  // Sums in another order: a rounding apart, no more.
  expect(most).toBeLessThanOrEqual(1);
  expect(gpu.data.some((value, i) => i % 4 === 0 && value > 150)).toBe(true);
});
