import type { AnyEngine, Engine, EngineDescriptor } from '../../kernel/operations/ports.ts';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { engineId } from '../../kernel/shared/ids.ts';
import { ok } from '../../kernel/shared/result.ts';
import { networkDims } from './erase/networkSide.ts';
import { maxMarginShare } from './expand/marginShare.ts';
import { createGpuQuestion } from './runtime/backendChoice.ts';
import type { ModelId } from './runtime/files.generated.ts';
import { createLane } from './runtime/lane.ts';
import type { Lane, WorkerEvents, WorkerHandle } from './runtime/lane.ts';
import { createLocalEngine } from './runtime/localEngine.ts';
import { browserPlatform } from './runtime/modelStore.ts';
import type { FromWorker, ToWorker } from './runtime/protocol.ts';

export interface LocalEngineOptions {
  /** A software WebGPU adapter is slower than wasm; tests of that path allow it. */
  readonly allowSoftwareGpu?: boolean;
  /** A worker without work is stopped after this long. */
  readonly idleMs?: number;
}

const descriptors = {
  erase: {
    id: engineId('local.migan'),
    operation: 'erase',
    kind: 'local',
    name: 'MI-GAN',
    provider: 'local',
    model: 'migan',
    modelVersion: 'migan-512-places2',
    tier: 2,
    summary: 'Fills what you paint over from its surroundings. Best for small and medium objects.',
    generative: true,
    trained: true,
  },
  silueta: {
    id: engineId('local.silueta'),
    operation: 'remove-background',
    kind: 'local',
    name: 'Silueta (fine)',
    provider: 'local',
    model: 'silueta',
    modelVersion: 'silueta-u2net',
    tier: 3,
    summary: 'Finds the subject and follows its edge at full resolution.',
    generative: false,
    trained: true,
  },
  u2netp: {
    id: engineId('local.u2netp'),
    operation: 'remove-background',
    kind: 'local',
    name: 'U²-Net small (quick)',
    provider: 'local',
    model: 'u2netp',
    modelVersion: 'u2netp',
    tier: 3,
    summary: 'A small network: about twice as fast, for single clear subjects.',
    generative: false,
    trained: true,
  },
  composite: {
    id: engineId('local.composite'),
    operation: 'replace-background',
    kind: 'local',
    name: 'Cut out and compose',
    provider: 'local',
    model: 'silueta',
    modelVersion: 'silueta-u2net',
    tier: 3,
    summary:
      'Puts the subject on a colour, a gradient or a picture, with matched light and a contact shadow.',
    generative: false,
    trained: true,
  },
  faceSwap: {
    id: engineId('local.face-warp'),
    operation: 'face-swap',
    kind: 'local',
    name: 'Face warp',
    provider: 'local',
    model: 'face-warp',
    modelVersion: '1 (face-api@1.7.15)',
    tier: 3,
    summary:
      'Lays a face over another by its features, in the light of the picture. Best seen from the front.',
    generative: false,
    trained: true,
  },
  slim: {
    id: engineId('local.esrgan-slim'),
    operation: 'upscale',
    kind: 'local',
    name: 'ESRGAN slim',
    provider: 'local',
    model: 'esrgan-slim',
    modelVersion: 'esrgan-slim@1.0.0',
    tier: 3,
    summary: 'A small network that sharpens edges while enlarging.',
    generative: true,
    trained: true,
  },
  medium: {
    id: engineId('local.esrgan-medium'),
    operation: 'upscale',
    kind: 'local',
    name: 'ESRGAN medium',
    provider: 'local',
    model: 'esrgan-medium',
    modelVersion: 'esrgan-medium@1.0.0',
    tier: 2,
    summary: 'A larger network: finer texture, about three times the time of slim.',
    generative: true,
    trained: true,
  },
  lanczos: {
    id: engineId('local.lanczos'),
    operation: 'upscale',
    kind: 'local',
    name: 'Lanczos',
    provider: 'local',
    model: 'lanczos3',
    modelVersion: '1',
    tier: 3,
    summary: 'Plain resampling: invents nothing, and is done at once.',
    generative: false,
    trained: false,
  },
  patches: {
    id: engineId('local.patches'),
    operation: 'expand',
    kind: 'local',
    name: 'Patch fill',
    provider: 'local',
    model: 'patchmatch',
    modelVersion: '1',
    tier: 3,
    summary:
      'Continues the picture with patches of itself, by a quarter of its side at most; it draws nothing new.',
    generative: true,
    trained: false,
    maxMarginShare,
  },
  painterly: {
    id: engineId('local.painterly'),
    operation: 'style-transfer',
    kind: 'local',
    name: 'Painterly',
    provider: 'local',
    model: 'painterly',
    modelVersion: '1',
    tier: 2,
    summary: 'Paints and draws with classical filters: eight presets, no network.',
    generative: false,
    trained: false,
    styles: ['preset'],
  },
  colourMatch: {
    id: engineId('local.colour-match'),
    operation: 'style-transfer',
    kind: 'local',
    name: 'Colour match',
    provider: 'local',
    model: 'colour-match',
    modelVersion: '1',
    tier: 2,
    summary: 'Gives the picture the colours and light of a reference image; every shape stays.',
    generative: false,
    trained: false,
    styles: ['image'],
  },
} as const satisfies Readonly<Record<string, EngineDescriptor>>;

/**
 * The engines that run in this browser, Studio apart. Cheap to call at start-up: workers, the network
 * runtime and weights are loaded by the first run or `warm`.
 * Engines of one lane share a worker and run one after another; lanes run beside each other.
 */
export function createLocalEngines(options: LocalEngineOptions = {}): readonly AnyEngine[] {
  const baseUrl = new URL(import.meta.env.BASE_URL, globalThis.location.href).href;
  const platform = browserPlatform(baseUrl);
  const lane = (): Lane =>
    createLane({
      spawn: (events) => spawnWorker(baseUrl, options.allowSoftwareGpu === true, events),
      idleMs: options.idleMs ?? 90_000,
      graceMs: 150,
    });
  const eraseLane = lane();
  const matteLane = lane();
  const faceLane = lane();
  const upscaleLane = lane();
  const styleLane = lane();
  const fixed = (model: ModelId) => () => model;
  const shared = { platform, gpuOffered: createGpuQuestion(options.allowSoftwareGpu === true) };
  return [
    createLocalEngine({
      ...shared,
      descriptor: descriptors.erase,
      job: 'erase',
      lane: eraseLane,
      modelOf: fixed('migan'),
      inputDims: networkDims,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.silueta,
      job: 'remove-background',
      lane: matteLane,
      modelOf: fixed('silueta'),
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.u2netp,
      job: 'remove-background',
      lane: matteLane,
      modelOf: fixed('u2netp'),
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.composite,
      job: 'replace-background',
      lane: matteLane,
      modelOf: fixed('silueta'),
    }),
    {
      ...createLocalEngine({
        ...shared,
        descriptor: descriptors.faceSwap,
        job: 'face-swap',
        lane: faceLane,
        modelOf: fixed('face-detector'),
        alsoLoads: ['face-landmarks'],
      }),
      findFaces: createFaceSearch(faceLane),
    },
    createLocalEngine({
      ...shared,
      descriptor: descriptors.slim,
      job: 'upscale',
      lane: upscaleLane,
      modelOf: ({ factor = 2 }) => `esrgan-slim-x${factor}`,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.medium,
      job: 'upscale',
      lane: upscaleLane,
      modelOf: ({ factor = 2 }) => `esrgan-medium-x${factor}`,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.lanczos,
      job: 'upscale',
      lane: upscaleLane,
      modelOf: () => null,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.patches,
      job: 'expand',
      lane: eraseLane,
      modelOf: () => null,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.painterly,
      job: 'painterly',
      lane: styleLane,
      modelOf: () => null,
    }),
    createLocalEngine({
      ...shared,
      descriptor: descriptors.colourMatch,
      job: 'colour-match',
      lane: styleLane,
      modelOf: () => null,
    }),
  ];
}

function createFaceSearch(lane: Lane): NonNullable<Engine<'face-swap'>['findFaces']> {
  return async (signal, source) => {
    const spec = { job: 'find-faces', model: 'face-detector', request: { source } } as const;
    const found = await lane.run(signal, spec, () => undefined);
    return found.ok ? ok(found.value.result as readonly Rect[]) : found;
  };
}

function spawnWorker(baseUrl: string, allowSoftwareGpu: boolean, events: WorkerEvents): WorkerHandle {
  const worker = new Worker(new URL('./runtime/local.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<FromWorker>) => events.onMessage(event.data);
  worker.onerror = (event) => events.onFailure(event.message);
  const post = (message: ToWorker): void => worker.postMessage(message);
  post({ type: 'start', baseUrl, allowSoftwareGpu });
  return { post, terminate: () => worker.terminate() };
}
