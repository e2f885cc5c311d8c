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
import type { FromStudio, StudioGl } from './messages.ts';

/** Rises when the same prompt and seed would give other pixels. */
const modelVersion = '1';
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

/** The local prompt-to-scene renderer. Its worker, and three with it, load at the first use. */
export function createStudioEngine(): Engine<'generate'> {
  let worker: Worker | null = null;
  let nextId = 1;
  const listeners = new Map<number, (message: FromStudio) => void>();
  let probed: Promise<StudioGl | string> | null = null;

  function open(): Worker {
    if (worker !== null) return worker;
    const opened = new Worker(new URL('./studio.worker.ts', import.meta.url), {
      type: 'module',
      name: 'studio',
    });
    opened.addEventListener('message', (event: MessageEvent<FromStudio>) => {
      listeners.get(event.data.id)?.(event.data);
    });
    opened.addEventListener('error', (event) => {
      // The worker is gone with everything it was asked; the next call opens another.
      worker = null;
      probed = null;
      opened.terminate();
      for (const [id, listener] of listeners)
        listener({
          type: 'failed',
          id,
          kind: 'internal',
          message: event.message || 'The renderer could not start',
        });
    });
    worker = opened;
    return opened;
  }

  function probe(): Promise<StudioGl | string> {
    probed ??= new Promise((resolve) => {
      if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') {
        resolve('This browser cannot draw in a worker (no OffscreenCanvas)');
        return;
      }
      const id = nextId++;
      listeners.set(id, (message) => {
        listeners.delete(id);
        if (message.type === 'ready') resolve(message.gl);
        else if (message.type === 'unavailable') resolve(message.reason);
        else resolve(message.type === 'failed' ? message.message : 'The renderer could not start');
      });
      open().postMessage({ type: 'probe', id });
    });
    return probed;
  }

  return {
    descriptor,
    async availability(): Promise<EngineAvailability> {
      const found = await probe();
      return typeof found === 'string' ? { kind: 'unavailable', reason: found } : { kind: 'ready' };
    },
    async warm(_signal: CancelSignal): Promise<Result<null, EngineError>> {
      const found = await probe();
      return typeof found === 'string' ? err({ kind: 'internal', message: found }) : ok(null);
    },
    run(signal, request, onProgress) {
      const problem = check(request);
      if (problem !== null) return Promise.resolve(err(problem));
      if (signal.aborted) return Promise.resolve(err(cancelled()));
      if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') {
        return Promise.resolve(
          err({ kind: 'internal', message: 'This browser cannot draw in a worker (no OffscreenCanvas)' }),
        );
      }
      return start(signal, request, onProgress);
    },
  };

  function start(
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
        target.postMessage({ type: 'cancel', id });
        settle(err(cancelled()));
      };
      const settle = (result: Result<Answer, EngineError>): void => {
        listeners.delete(id);
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
      target.postMessage({
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
          ? [`Software WebGL (${message.gl.renderer}), ${String(message.samples)} samples per picture`]
          : []),
        ...message.notes,
      ],
    },
  };
}
