import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { runtimeScripts } from '../../../scripts/lib/offlineWorker.mjs';
import { modelFiles, runtimeBinaries } from '../../../src/engines/local/runtime/files.generated.ts';
import type { ModelId } from '../../../src/engines/local/runtime/files.generated.ts';
import { createSessions } from '../../../src/engines/local/runtime/sessions.ts';

const files = [...Object.values(modelFiles), ...Object.values(runtimeBinaries)];

const noKernels = {
  spawn: () => {
    throw new Error('One thread needs no other.');
  },
  loadKernels: () => Promise.reject(new Error('no kernels here')),
};

/** A machine with a WebGPU adapter, whose downloads arrive unless their path matches `missing`. */
function machine(missing: RegExp) {
  const notes: string[] = [];
  const imported: string[] = [];
  let fetched = '';
  const runtime = createSessions({
    kernels: noKernels,
    allowSoftwareGpu: false,
    threads: 1,
    platform: {
      baseUrl: 'https://app/',
      fetch: (url) => {
        const file = files.find(({ path }) => url.endsWith(path));
        if (file === undefined || missing.test(url)) return Promise.reject(new Error('offline'));
        fetched = file.sha256;
        return Promise.resolve(new Response(new Uint8Array(file.bytes)));
      },
      openCache: () => Promise.resolve(null),
      sha256: () => Promise.resolve(fetched),
      now: () => 0,
    },
    importScript: (url) => {
      imported.push(url);
      if (missing.test(url)) return Promise.reject(new Error('Failed to fetch'));
      const session = { inputNames: ['in'], outputNames: ['out'], release: () => Promise.resolve() };
      return Promise.resolve({
        env: { wasm: {} },
        InferenceSession: { create: () => Promise.resolve(session) },
      });
    },
  });
  const events = {
    onBytes: () => undefined,
    onDownloaded: () => undefined,
    onNote: (note: string) => void notes.push(note),
  };
  return { open: (model: ModelId = 'u2netp') => runtime.open(model, events), notes, imported };
}

beforeEach(() => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve({ info: {} }) } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a machine with WebGPU uses it and has nothing to explain', async () => {
  const { open, notes, imported } = machine(/nothing/);
  expect(await open()).toMatchObject({ ok: true, value: { backend: 'webgpu' } });
  expect(imported).toEqual(['https://app/ort/ort.webgpu.min.mjs']);
  expect(notes).toEqual([]);
});

test.each([
  ['script', /webgpu\.min\.mjs/],
  ['binary', /asyncify/],
])(
  'a WebGPU %s that cannot be loaded falls back to wasm, and says so each time it opens',
  async (_what, missing) => {
    const { open, notes } = machine(missing);
    expect(await open()).toMatchObject({ ok: true, value: { backend: 'wasm' } });
    expect(await open()).toMatchObject({ ok: true, value: { backend: 'wasm' } });
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^WebGPU was not used, wasm ran instead: .*(could not be)/);
  },
);

test('without any runtime the failure is a value that names the file', async () => {
  expect(await machine(/min\.mjs/).open()).toMatchObject({
    ok: false,
    error: { kind: 'model-missing', message: expect.stringContaining('ort.wasm.min.mjs') as string },
  });
});

test('every script the runtime may ask for is there without a network', () => {
  const source = readFileSync(
    new URL('../../../src/engines/local/runtime/ortRuntime.ts', import.meta.url),
    'utf8',
  );
  const asked = [...source.matchAll(/'([\w.-]+\.mjs)'/g)].map(([, name]) => `ort/${name ?? ''}`);
  expect(asked.toSorted()).toEqual(runtimeScripts.toSorted());
});
