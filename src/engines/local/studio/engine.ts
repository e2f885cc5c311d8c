import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { GenerateRequest, GenerateResult } from '../../../kernel/operations/catalogue.ts';
import type {
  Engine,
  EngineAvailability,
  EngineDescriptor,
  EngineError,
  Progress,
  RunReport,
} from '../../../kernel/operations/ports.ts';
import type { FromStudio, ToStudio } from './messages.ts';

/** Rises when the same prompt and seed would give other pixels. */
const modelVersion = '2';
const largestSide = 2048;
const smallestSide = 16;

const descriptor: EngineDescriptor = {
  id: engineId('local.studio'),
  operation: 'generate',
  kind: 'local',
  name: 'Studio (local render)',
  provider: 'local',
  model: 'studio',
  modelVersion,
  tier: 2,
  summary: 'Renders a product scene from the studio vocabulary on this device: no network, no trained model.',
  generative: true,
  trained: false,
};

type Answer = { readonly result: GenerateResult; readonly report: RunReport };

/** What the engine needs of its worker. */
interface StudioWorker {
  post(message: ToStudio): void;
  terminate(): void;
}

export interface StudioWorkerEvents {
  onMessage(message: FromStudio): void;
  onFailure(reason: string): void;
}

interface StudioOptions {
  readonly spawn?: (events: StudioWorkerEvents) => StudioWorker;
  /** A worker without work is stopped after this long. */
  readonly idleMs?: number;
}

const unsupported = 'This browser cannot draw in a worker (no OffscreenCanvas or WebGL 2)';

/** A look at what the browser offers, without opening a context: that and three wait for the first use. */
function isSupported(): boolean {
  return [globalThis.Worker, globalThis.OffscreenCanvas, globalThis.WebGL2RenderingContext].every(Boolean);
}

/** The local prompt-to-scene renderer. Its worker, and three with it, load at the first use. */
export function createStudioEngine(options: StudioOptions = {}): Engine<'generate'> {
  const { spawn = spawnWorker, idleMs = 90_000 } = options;
  let worker: StudioWorker | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;
  const listeners = new Map<number, (message: FromStudio) => void>();
  /** What the graphics driver lacks, once that was seen. */
  let lacking: string | null = null;

  /** The worker is gone with everything it was asked; the next call opens another. */
  function close(reason: string): void {
    clearTimeout(idle);
    worker?.terminate();
    worker = null;
    for (const [id, listener] of listeners) {
      listener({ type: 'failed', id, kind: 'internal', message: reason });
    }
  }

  function open(): StudioWorker {
    clearTimeout(idle);
    if (worker !== null) return worker;
    const opened: StudioWorker = spawn({
      onMessage: (message) => {
        if (message.type === 'unavailable') lacking = message.reason;
        listeners.get(message.id)?.(message);
        if (message.type === 'failed' && message.lost && worker === opened) close(message.message);
      },
      onFailure: (reason) => {
        if (worker === opened) close(reason);
      },
    });
    worker = opened;
    return opened;
  }

  /** Ends what was asked under `id`; a worker with nothing left to do gives its memory back after a while. */
  function release(id: number): void {
    listeners.delete(id);
    clearTimeout(idle);
    if (listeners.size === 0 && worker !== null) idle = setTimeout(() => close('Idle'), idleMs);
  }

  function probe(): Promise<string | null> {
    return new Promise((resolve) => {
      const target = open();
      const id = nextId++;
      listeners.set(id, (message) => {
        release(id);
        if (message.type === 'ready') resolve(null);
        else if (message.type === 'unavailable') resolve(message.reason);
        else resolve(message.type === 'failed' ? message.message : 'The renderer could not start');
      });
      target.post({ type: 'probe', id });
    });
  }

  return {
    descriptor,
    availability(): Promise<EngineAvailability> {
      const reason = isSupported() ? lacking : unsupported;
      return Promise.resolve(reason === null ? { kind: 'ready' } : { kind: 'unavailable', reason });
    },
    async warm(_signal: CancelSignal): Promise<Result<null, EngineError>> {
      const reason = isSupported() ? await probe() : unsupported;
      return reason === null ? ok(null) : err({ kind: 'internal', message: reason });
    },
    run(signal, request, onProgress) {
      const problem = check(request);
      if (problem !== null) return Promise.resolve(err(problem));
      if (signal.aborted) return Promise.resolve(err(cancelled()));
      if (!isSupported()) return Promise.resolve(err({ kind: 'internal', message: unsupported }));
      return start(signal, request, onProgress).catch((cause: unknown) =>
        err({ kind: 'internal', message: cause instanceof Error ? cause.message : 'The renderer failed' }),
      );
    },
  };

  async function start(
    signal: CancelSignal,
    request: GenerateRequest,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<Answer, EngineError>> {
    const id = nextId++;
    const target = open();
    const startedAt = performance.now();
    onProgress({ label: 'Setting up the studio', fraction: null });
    return new Promise((resolve) => {
      const onAbort = (): void => {
        target.post({ type: 'cancel', id });
        settle(err(cancelled()));
      };
      const settle = (result: Result<Answer, EngineError>): void => {
        release(id);
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      listeners.set(id, (message) => {
        if (message.type === 'progress') onProgress({ label: message.label, fraction: message.fraction });
        else if (message.type === 'done')
          settle(ok(toAnswer(message, request, performance.now() - startedAt)));
        else if (message.type === 'cancelled') settle(err(cancelled()));
        else if (message.type === 'unavailable') settle(err({ kind: 'internal', message: message.reason }));
        else if (message.type === 'failed') settle(err({ kind: message.kind, message: message.message }));
      });
      target.post({
        type: 'render',
        id,
        job: {
          prompt: request.prompt,
          width: request.width,
          height: request.height,
          seed: request.seed,
          count: request.count,
        },
      });
    });
  }
}

function spawnWorker(events: StudioWorkerEvents): StudioWorker {
  const worker = new Worker(new URL('./studio.worker.ts', import.meta.url), {
    type: 'module',
    name: 'studio',
  });
  worker.onmessage = (event: MessageEvent<FromStudio>) => events.onMessage(event.data);
  worker.onerror = (event) => events.onFailure(event.message || 'The renderer could not start');
  return { post: (message) => worker.postMessage(message), terminate: () => worker.terminate() };
}

function cancelled(): EngineError {
  return { kind: 'cancelled', message: 'Cancelled' };
}

function check(request: GenerateRequest): EngineError | null {
  const { width, height, count, seed } = request;
  if (request.prompt.trim() === '') return { kind: 'invalid', message: 'Describe the picture first' };
  if (
    !Number.isInteger(width) ||
    !Number.isInteger(height) ||
    width < smallestSide ||
    height < smallestSide
  ) {
    return {
      kind: 'invalid',
      message: `The size must be at least ${String(smallestSide)} × ${String(smallestSide)} whole pixels`,
    };
  }
  if (width > largestSide || height > largestSide) {
    return {
      kind: 'too-large',
      message: `Studio renders at most ${String(largestSide)} × ${String(largestSide)} pixels`,
    };
  }
  if (!Number.isInteger(count) || count < 1 || count > 4)
    return { kind: 'invalid', message: 'Between 1 and 4 variants' };
  if (!Number.isInteger(seed) || seed < 0 || seed > 4294967295)
    return { kind: 'invalid', message: 'The seed must be a whole number from 0 to 4294967295' };
  return null;
}

function toAnswer(
  message: Extract<FromStudio, { type: 'done' }>,
  request: GenerateRequest,
  computeMs: number,
): Answer {
  const { width, height } = request;
  return {
    result: {
      images: message.images.map((image) => ({
        seed: image.seed,
        pixels: { width, height, data: image.data },
        objects: image.objects.map((object) => ({
          name: object.name,
          mask: { width, height, data: object.data },
        })),
      })),
      notUnderstood: message.notUnderstood,
    },
    report: {
      backend: message.gl.software ? 'webgl (software)' : 'webgl',
      threads: 1,
      computeMs,
      downloadMs: 0,
      modelVersion,
      notes: [
        ...(message.gl.software
          ? [`No graphics card: rendered in software, ${String(message.samples)} samples per picture`]
          : []),
        ...message.notes,
      ],
    },
  };
}
