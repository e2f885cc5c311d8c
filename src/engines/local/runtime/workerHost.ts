import type { EngineError, RunReport } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { cancelled, engineErrorOf } from './context.ts';
import type { Network, OperationContext, TensorValue } from './context.ts';
import type { ModelId } from './files.generated.ts';
import type { OpenSession, RuntimeEvents } from './ortRuntime.ts';
import { attachPorts } from './ports.ts';
import { transferables } from './protocol.ts';
import type { FromWorker, JobName, JobOutcome, JobSpec, ToWorker } from './protocol.ts';

export type Operation = (
  context: OperationContext,
  request: unknown,
  model: ModelId | null,
) => Promise<Result<unknown, EngineError>>;

export interface SessionOpener {
  open(model: ModelId, events: RuntimeEvents, only?: 'wasm'): Promise<Result<OpenSession, EngineError>>;
}

export interface WorkerHostOptions {
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  operationOf(job: JobName): Promise<Operation>;
  sessions: SessionOpener;
  now(): number;
}

/** A signal that a message trips. */
function createSignal() {
  const listeners = new Set<() => void>();
  return {
    aborted: false,
    addEventListener(_type: 'abort', listener: () => void): void {
      listeners.add(listener);
    },
    removeEventListener(_type: 'abort', listener: () => void): void {
      listeners.delete(listener);
    },
    abort(): void {
      this.aborted = true;
      for (const listener of listeners) listener();
    },
  };
}

/** The worker's end of a lane: one job at a time, sources and sinks called in the page. */
export function createWorkerHost(options: WorkerHostOptions) {
  const waiting = new Map<number, (answer: { value: unknown; error: string | null }) => void>();
  const signals = new Map<number, ReturnType<typeof createSignal>>();
  let calls = 0;
  /** Only the network in use is kept: a lane never needs two at once, and each holds its memory. */
  let current: { model: ModelId; session: OpenSession; hasRun: boolean } | null = null;

  function callPage(id: number, port: number, args: readonly unknown[]): Promise<unknown> {
    calls += 1;
    const call = calls;
    return new Promise((resolve, reject) => {
      waiting.set(call, ({ value, error }) => {
        if (error === null) resolve(value);
        else reject(new Error(error));
      });
      options.post({ type: 'call', id, call, port, args }, transferables(args.at(-1)));
    });
  }

  async function sessionFor(
    model: ModelId,
    events: RuntimeEvents,
    only?: 'wasm',
  ): Promise<Result<OpenSession, EngineError>> {
    if (current?.model === model && (only === undefined || current.session.backend === only)) {
      return ok(current.session);
    }
    const previous = current;
    current = null;
    try {
      await previous?.session.release();
    } catch {
      // A lost device has nothing left to release; what comes next must run all the same.
    }
    const session = await options.sessions.open(model, events, only);
    if (session.ok) current = { model, session: session.value, hasRun: false };
    return session;
  }

  /** After a failure its memory and its threads may be anywhere: the next run opens the network anew. */
  async function forget(session: OpenSession): Promise<void> {
    if (current?.session === session) current = null;
    await session.release().catch(() => undefined);
  }

  async function run(id: number, spec: JobSpec): Promise<Result<JobOutcome, EngineError>> {
    const signal = createSignal();
    signals.set(id, signal);
    const started = options.now();
    const notes: string[] = [];
    let downloadMs = 0;
    let used: Pick<RunReport, 'backend' | 'threads'> = { backend: 'js', threads: 1 };
    const events: RuntimeEvents = {
      onBytes: (received, total) => {
        const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
        const label = `Downloading the model, ${megabytes(received)} of ${megabytes(total)} MB`;
        options.post({ type: 'progress', id, progress: { label, fraction: received / total } }, []);
      },
      onDownloaded: (milliseconds) => (downloadMs += milliseconds),
      onNote: (note) => notes.push(note),
    };
    const open = async (model: ModelId): Promise<Result<Network, EngineError>> => {
      if (current?.model !== model) context.progress({ label: 'Loading the network', fraction: null });
      const opened = await sessionFor(model, events);
      if (!opened.ok) return opened;
      return ok({
        hasRun: current?.hasRun === true,
        run: async (input: TensorValue) => {
          const session = await sessionFor(model, events);
          if (!session.ok) return session;
          const { backend, threads } = session.value;
          used = { backend, threads };
          try {
            const output = await session.value.run(input);
            if (current?.session === session.value) current.hasRun = true;
            return ok(output);
          } catch (cause) {
            if (backend !== 'webgpu') {
              await forget(session.value);
              return err(engineErrorOf(cause));
            }
            // A lost device or a missing kernel is no reason to fail: the same network runs without it.
            notes.push(`WebGPU failed, wasm ran instead: ${engineErrorOf(cause).message}`);
          }
          const second = await sessionFor(model, events, 'wasm');
          if (!second.ok) return second;
          used = { backend: 'wasm', threads: second.value.threads };
          try {
            const output = await second.value.run(input);
            if (current?.session === second.value) current.hasRun = true;
            return ok(output);
          } catch (cause) {
            await forget(second.value);
            return err(engineErrorOf(cause));
          }
        },
      });
    };
    const context: OperationContext = {
      signal,
      progress: (progress) => options.post({ type: 'progress', id, progress }, []),
      note: (text) => void notes.push(text),
      open,
    };
    try {
      const operation = await options.operationOf(spec.job);
      const request = attachPorts(spec.request, (port, args) => callPage(id, port, args));
      const result = await operation(context, request, spec.model);
      if (signal.aborted) return cancelled;
      if (!result.ok) return result;
      const computeMs = options.now() - started - downloadMs;
      return ok({ result: result.value, report: { ...used, computeMs, downloadMs, notes } });
    } catch (cause) {
      return signal.aborted ? cancelled : err(engineErrorOf(cause));
    } finally {
      signals.delete(id);
    }
  }

  return {
    receive(message: Exclude<ToWorker, { type: 'start' }>): void {
      if (message.type === 'answer') {
        waiting.get(message.call)?.(message);
        waiting.delete(message.call);
      } else if (message.type === 'cancel') {
        signals.get(message.id)?.abort();
      } else {
        void run(message.id, message.spec).then((result) =>
          options.post({ type: 'done', id: message.id, result }, []),
        );
      }
    },
  };
}
