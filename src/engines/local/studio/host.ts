import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { GenerateRequest, GenerateResult } from '../../../kernel/operations/catalogue.ts';
import type { EngineError, Progress, RunReport } from '../../../kernel/operations/ports.ts';
import type { FromStudio, ToStudio } from './messages.ts';

export type StudioAnswer = { readonly result: GenerateResult; readonly report: RunReport };

/** What the engine needs of its worker. */
interface StudioWorker {
  post(message: ToStudio): void;
  terminate(): void;
}

export interface StudioWorkerEvents {
  onMessage(message: FromStudio): void;
  onFailure(reason: string): void;
}

export interface StudioOptions {
  readonly spawn?: (events: StudioWorkerEvents) => StudioWorker;
  /** A worker without work is stopped after this long. */
  readonly idleMs?: number;
}

/** The worker that renders: opened when it is needed, given back when it is not. */
export interface StudioHost {
  /** Null: it can render; else what is missing. */
  probe(): Promise<string | null>;
  render(
    signal: CancelSignal,
    request: GenerateRequest,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<StudioAnswer, EngineError>>;
  /** What the graphics driver lacks, once that was seen. */
  lacking(): string | null;
}

export function createStudioHost(modelVersion: string, options: StudioOptions): StudioHost {
  const { spawn = spawnWorker, idleMs = 90_000 } = options;
  let worker: StudioWorker | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;
  const listeners = new Map<number, (message: FromStudio) => void>();
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

  return { probe, render, lacking: () => lacking };

  async function render(
    signal: CancelSignal,
    request: GenerateRequest,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<StudioAnswer, EngineError>> {
    const id = nextId++;
    const target = open();
    const startedAt = performance.now();
    onProgress({ label: 'Setting up the studio', fraction: null });
    return new Promise((resolve) => {
      const onAbort = (): void => {
        target.post({ type: 'cancel', id });
        settle(err(cancelled()));
      };
      const settle = (result: Result<StudioAnswer, EngineError>): void => {
        release(id);
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      listeners.set(id, (message) => {
        if (message.type === 'progress') onProgress({ label: message.label, fraction: message.fraction });
        else if (message.type === 'done')
          settle(ok(toAnswer(message, request, modelVersion, performance.now() - startedAt)));
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

function toAnswer(
  message: Extract<FromStudio, { type: 'done' }>,
  request: GenerateRequest,
  modelVersion: string,
  computeMs: number,
): StudioAnswer {
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
