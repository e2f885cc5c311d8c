import type { EngineError, Progress } from '../../../kernel/operations/ports.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { cancelled, engineErrorOf } from './context.ts';
import { detachPorts } from './ports.ts';
import type { PortCall } from './ports.ts';
import type { FromWorker, JobOutcome, JobSpec, ToWorker } from './protocol.ts';

/** What a lane needs of a worker. */
export interface WorkerHandle {
  post(message: ToWorker): void;
  terminate(): void;
}

export interface WorkerEvents {
  onMessage(message: FromWorker): void;
  onFailure(reason: string): void;
}

export interface LaneOptions {
  readonly spawn: (events: WorkerEvents) => WorkerHandle;
  /** The worker is stopped after this long without a job, which gives its memory back. */
  readonly idleMs: number;
  /** How long a cancelled worker may take to reach a stopping point before it is killed. */
  readonly graceMs: number;
}

export interface Lane {
  /** Runs after the jobs asked for earlier. Settles at once when `signal` aborts. */
  run(
    signal: CancelSignal,
    spec: JobSpec,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<JobOutcome, EngineError>>;
  stop(): void;
}

interface Running {
  readonly id: number;
  readonly calls: readonly PortCall[];
  readonly onProgress: (progress: Progress) => void;
  readonly finish: (result: Result<JobOutcome, EngineError>) => void;
}

/**
 * One worker, started when first needed, working off one job after another.
 * A cancelled job settles immediately and its later calls are ignored; the worker is kept when it stops by
 * itself within `graceMs` (between two steps), and replaced when it is inside the network.
 */
export function createLane(options: LaneOptions): Lane {
  let worker: WorkerHandle | null = null;
  let running: Running | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let ids = 0;
  /** Set while a cancelled job has not yet left the worker. */
  let leaving: { readonly id: number; readonly left: () => void } | null = null;

  function stop(): void {
    clearTimeout(idle);
    worker?.terminate();
    worker = null;
    running?.finish(err({ kind: 'internal', message: 'The worker was stopped.' }));
  }

  function receive(message: FromWorker): void {
    if (message.type === 'done' && leaving?.id === message.id) leaving.left();
    if (running === null || message.id !== running.id) {
      // A cancelled job waits for its source or sink: let it come to its end.
      if (message.type === 'call') {
        worker?.post({ type: 'answer', call: message.call, value: null, error: 'Cancelled.' });
      }
      return;
    }
    if (message.type === 'progress') running.onProgress(message.progress);
    else if (message.type === 'done') running.finish(message.result);
    else void answer(running, message.call, message.port, message.args);
  }

  async function answer(job: Running, call: number, port: number, args: readonly unknown[]): Promise<void> {
    const target = worker;
    let reply: ToWorker;
    try {
      const value = await job.calls[port]?.(args);
      reply = { type: 'answer', call, value, error: null };
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause);
      reply = { type: 'answer', call, value: null, error };
    }
    // Copied, not handed over: what a source gives out may be its own buffer.
    if (worker !== target) return;
    try {
      target?.post(reply);
    } catch (cause) {
      // What cannot be copied would leave the worker waiting for ever.
      target?.post({ type: 'answer', call, value: null, error: engineErrorOf(cause).message });
    }
  }

  function started(): WorkerHandle {
    clearTimeout(idle);
    if (worker !== null) return worker;
    const fresh = options.spawn({
      onMessage: (message) => {
        if (worker === fresh) receive(message);
      },
      onFailure: (reason) => {
        if (worker !== fresh) return;
        worker = null;
        fresh.terminate();
        running?.finish(err({ kind: 'internal', message: `The worker failed: ${reason}` }));
      },
    });
    worker = fresh;
    return fresh;
  }

  /** Waits until the cancelled job is out of the way, by itself or by force. */
  function clearOut(id: number): Promise<void> {
    return new Promise((resolve) => {
      const kill = setTimeout(() => {
        worker?.terminate();
        worker = null;
        leaving = null;
        resolve();
      }, options.graceMs);
      leaving = {
        id,
        left: () => {
          clearTimeout(kill);
          leaving = null;
          resolve();
        },
      };
      worker?.post({ type: 'cancel', id });
    });
  }

  async function runNow(
    signal: CancelSignal,
    spec: JobSpec,
    onProgress: (progress: Progress) => void,
    settle: (result: Result<JobOutcome, EngineError>) => void,
  ): Promise<void> {
    ids += 1;
    const id = ids;
    const { request, calls } = detachPorts(spec.request);
    const target = started();
    let abort = (): void => undefined;
    const outcome = await new Promise<Result<JobOutcome, EngineError>>((finish) => {
      running = { id, calls, onProgress, finish };
      abort = () => finish(cancelled);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      else target.post({ type: 'run', id, spec: { ...spec, request } });
    });
    running = null;
    signal.removeEventListener('abort', abort);
    settle(outcome);
    if (signal.aborted && worker !== null) await clearOut(id);
    if (worker !== null) idle = setTimeout(stop, options.idleMs);
  }

  return {
    run: (signal, spec, onProgress) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(cancelled);
          return;
        }
        // Settles at once even while other jobs are still before this one.
        signal.addEventListener('abort', () => resolve(cancelled), { once: true });
        tail = tail.then(async () => {
          if (signal.aborted) return;
          try {
            await runNow(signal, spec, onProgress, resolve);
          } catch (cause) {
            // A worker that cannot start, a request that cannot be copied: this job's failure, not the lane's.
            running = null;
            resolve(err(engineErrorOf(cause)));
            if (worker !== null) idle = setTimeout(stop, options.idleMs);
          }
        });
      }),
    stop,
  };
}
