import { afterEach, describe, expect, test, vi } from 'vitest';

import { createLocalEngines } from '../../../src/engines/local/registry.ts';
import { createGpuQuestion, runtimeOf } from '../../../src/engines/local/runtime/backendChoice.ts';
import {
  modelFiles,
  runtimeBinaries,
  type ModelId,
  type PinnedFile,
} from '../../../src/engines/local/runtime/files.generated.ts';
import { createSessions } from '../../../src/engines/local/runtime/sessions.ts';
import { must } from '../../../src/kernel/shared/assert.ts';
import type { EngineAvailability, RunNeeds } from '../../../src/kernel/operations/ports.ts';

const adapters = {
  'without WebGPU': undefined,
  'without an adapter': { requestAdapter: () => Promise.resolve(null) },
  'with a software adapter': { requestAdapter: () => Promise.resolve({ info: { isFallbackAdapter: true } }) },
  'with a graphics card': { requestAdapter: () => Promise.resolve({ info: { isFallbackAdapter: false } }) },
} as const;

/** A browser with that adapter and those files in its cache. */
function onMachine(machine: keyof typeof adapters, stored: readonly PinnedFile[] = []): void {
  vi.stubGlobal('navigator', { gpu: adapters[machine] });
  vi.stubGlobal('location', { href: 'http://localhost/' });
  const match = (key: string): Promise<unknown> =>
    Promise.resolve(stored.some(({ sha256 }) => key.endsWith(sha256)) ? {} : undefined);
  vi.stubGlobal('caches', { open: () => Promise.resolve({ match }) });
}

afterEach(() => vi.unstubAllGlobals());

function availabilityOf(id: string, needs: RunNeeds = {}): Promise<EngineAvailability> {
  const engine = createLocalEngines().find(({ descriptor }) => descriptor.id === id);
  return must(engine, id).availability(needs);
}

const { wasm, webgpu } = runtimeBinaries;

const unused = (): never => {
  throw new Error('Without the network nothing runs.');
};

describe('what a first run downloads', () => {
  test('is the network alone where our own kernels run it', async () => {
    onMachine('without WebGPU');
    const bytes = modelFiles.migan.bytes;
    expect(await availabilityOf('local.migan')).toEqual({ kind: 'download', bytes });
  });

  test('is the network and the plain runtime where they do not', async () => {
    onMachine('without WebGPU');
    const bytes = modelFiles.u2netp.bytes + wasm.bytes;
    expect(await availabilityOf('local.u2netp')).toEqual({ kind: 'download', bytes });
  });

  test('is the larger runtime on a machine with a graphics card', async () => {
    onMachine('with a graphics card');
    const bytes = modelFiles.migan.bytes + webgpu.bytes;
    expect(await availabilityOf('local.migan')).toEqual({ kind: 'download', bytes });
  });

  test.each([2, 3, 4] as const)('is the network of the chosen factor, ×%i', async (factor) => {
    onMachine('without WebGPU');
    const { bytes } = modelFiles[`esrgan-medium-x${factor}`];
    expect(await availabilityOf('local.esrgan-medium', { factor })).toEqual({ kind: 'download', bytes });
  });

  test('leaves out what is stored already', async () => {
    onMachine('with a graphics card', [webgpu, modelFiles['esrgan-slim-x2']]);
    expect(await availabilityOf('local.esrgan-slim', { factor: 2 })).toEqual({ kind: 'ready' });
    expect(await availabilityOf('local.esrgan-slim', { factor: 4 })).toEqual({
      kind: 'download',
      bytes: modelFiles['esrgan-slim-x4'].bytes,
    });
  });

  test('is nothing for plain resampling', async () => {
    onMachine('with a graphics card');
    expect(await availabilityOf('local.lanczos', { factor: 4 })).toEqual({ kind: 'ready' });
  });
});

/** The quote is made in the page, the run chooses in its worker: both must come to the same file. */
describe.each(Object.keys(adapters) as (keyof typeof adapters)[])('%s', (machine) => {
  test.each(Object.keys(modelFiles) as ModelId[])(
    '%s is quoted with the runtime that its run fetches',
    async (model) => {
      onMachine(machine);
      const asked: string[] = [];
      const runtime = createSessions({
        kernels: { spawn: unused, loadKernels: unused },
        allowSoftwareGpu: false,
        threads: 1,
        platform: {
          baseUrl: '',
          fetch: (url) => {
            asked.push(url);
            return Promise.resolve(new Response(null, { status: 404 }));
          },
          openCache: () => Promise.resolve(null),
          sha256: () => Promise.resolve(''),
          now: () => 0,
        },
      });
      await runtime.open(model, { onBytes: () => {}, onDownloaded: () => {}, onNote: () => {} });
      const quoted = runtimeOf(model, await createGpuQuestion(false)()) ?? modelFiles[model];
      expect(asked[0]).toBe(quoted.path);
    },
  );
});
