import type {
  HostedAdapter,
  HostedCharge,
  HostedFailure,
  HostedIo,
  HostedJob,
  HostedLimits,
  HostedModel,
  HostedResult,
  PollState,
  Resolved,
  Submitted,
} from '../../../../src/engines/hosted/contract.ts';
import type { HostedEngineDeps } from '../../../../src/engines/hosted/hostedEngine.ts';
import type { HostedContext } from '../../../../src/engines/hosted/operation.ts';
import { fillsHere } from '../../../../src/engines/hosted/pixels/fillWork.ts';
import type { OperationId } from '../../../../src/kernel/operations/catalogue.ts';
import type {
  CallHandle,
  CallLink,
  EngineDescriptor,
  Progress,
} from '../../../../src/kernel/operations/ports.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import type { PriceTable } from '../../../../src/kernel/pricing/priceTable.ts';
import { engineId } from '../../../../src/kernel/shared/ids.ts';
import { ok } from '../../../../src/kernel/shared/result.ts';
import type { Result } from '../../../../src/kernel/shared/result.ts';
import { noPrices, sharpCodec } from '../harness/io.ts';

export const wideLimits: HostedLimits = {
  minSide: 1,
  maxSide: 4096,
  maxPixels: 16_000_000,
  maxBytes: null,
  multipleOf: 1,
  maxOutputs: 4,
};

export function modelFor<O extends OperationId>(
  operation: O,
  limits: Partial<HostedLimits> = {},
): HostedModel & { readonly descriptor: EngineDescriptor & { readonly operation: O } } {
  return {
    descriptor: {
      id: engineId(`acme.${operation}`),
      operation,
      kind: 'hosted',
      name: 'Painter',
      provider: 'acme',
      model: 'painter-1',
      modelVersion: 'painter-1',
      tier: 1,
      summary: 'Paints.',
      generative: true,
      trained: true,
    },
    endpoint: 'acme/painter-1',
    price: { id: 'acme/painter-1', variant: null },
    limits: { ...wideLimits, ...limits },
    publishedLatencyS: null,
  };
}

export const charge: HostedCharge = {
  micros: 40_000,
  basis: 'reported',
  from: 'answer',
  qty: 1,
  stated: 'credits: 4',
};

export const handle: CallHandle = {
  provider: 'acme',
  endpoint: 'acme/painter-1',
  submittedAt: 1_000,
  ids: { request: 'r-1' },
};

export function failure(kind: HostedFailure['kind'], more: Partial<HostedFailure> = {}): HostedFailure {
  return {
    kind,
    message: `It was ${kind}.`,
    hint: 'Do something else.',
    providerWords: '',
    billed: '?',
    status: null,
    retryAfterMs: null,
    ref: null,
    charge: null,
    ...more,
  };
}

export async function resultOf(
  pictures: readonly PixelBuffer[],
  more: Partial<HostedResult> = {},
): Promise<HostedResult> {
  const outputs = [];
  for (const pixels of pictures) {
    outputs.push({ bytes: await sharpCodec.png(pixels), mimeType: 'image/png', seed: null });
  }
  return { outputs, charge, ref: 'r-1', model: null, serverMs: 1_234, ...more };
}

export const looked = (state: PollState['state'], more: Partial<PollState> = {}): Result<PollState, never> =>
  ok({ state, progress: null, note: null, retryAfterMs: null, ...more });

type Step<T> =
  | Result<T, HostedFailure>
  | Error
  | (() => Result<T, HostedFailure> | Promise<Result<T, HostedFailure>>);

/** What the provider does, call by call; the last step of a list repeats. */
export interface AdapterScript {
  readonly submit?: (job: HostedJob) => Step<Submitted> | Promise<Step<Submitted>>;
  readonly polls?: readonly Step<PollState>[];
  readonly results?: readonly Step<HostedResult>[];
  readonly resolve?: Resolved | Error;
  readonly cancel?: 'stopped' | 'too-late' | 'unsupported' | Error | 'never';
}

export function fakeAdapter(script: AdapterScript, models: readonly HostedModel[] = []) {
  const log: string[] = [];
  const jobs: HostedJob[] = [];
  const stepOf = async <T>(step: Step<T> | undefined): Promise<Result<T, HostedFailure>> => {
    if (step === undefined) throw new Error('the script has no such step');
    if (step instanceof Error) throw step;
    return typeof step === 'function' ? step() : step;
  };
  const count = (what: string): number => log.filter((entry) => entry === what).length;
  const next = <T>(what: string, steps: readonly Step<T>[] = []): Promise<Result<T, HostedFailure>> => {
    const step = steps[Math.min(count(what), steps.length - 1)];
    log.push(what);
    return stepOf(step);
  };
  const adapter: HostedAdapter = {
    provider: 'acme',
    name: 'Acme',
    models,
    submit: async (job) => {
      log.push('submit');
      jobs.push(job);
      return stepOf(await script.submit?.(job));
    },
    poll: () => next('poll', script.polls),
    result: () => next('result', script.results),
    ...(script.resolve === undefined
      ? {}
      : {
          resolve: async () => {
            log.push('resolve');
            if (script.resolve instanceof Error) throw script.resolve;
            return script.resolve ?? { kind: 'cannot-tell' };
          },
        }),
    ...(script.cancel === undefined
      ? {}
      : {
          cancel: async () => {
            log.push('cancel');
            if (script.cancel instanceof Error) throw script.cancel;
            if (script.cancel === 'never') return new Promise<never>(() => {});
            return script.cancel ?? 'unsupported';
          },
        }),
  };
  return { adapter, log, jobs, count };
}

/** A world whose clock moves only while somebody waits. */
export function fakeWorld(prices: PriceTable = noPrices, onWait: (waits: number) => void = () => {}) {
  const waits: number[] = [];
  let nowMs = 1_000;
  const io: HostedIo = {
    fetch: () => Promise.reject(new TypeError('no network in this test')),
    download: () => Promise.reject(new TypeError('no network in this test')),
    pictures: sharpCodec,
    prices,
    now: () => nowMs,
  };
  const deps: HostedEngineDeps = {
    io: () => io,
    configured: () => true,
    withdrawn: () => null,
    fills: fillsHere,
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
      onWait(waits.length);
      // Behind whatever else is ready to go on.
      await new Promise((resolve) => setImmediate(resolve));
    },
    today: () => '2026-11-27',
    quote: () => ({ micros: null, upperMicros: null, qualifier: 'unpriced' }),
  };
  return { io, deps, waits, pass: (ms: number) => (nowMs += ms) };
}

export function fakeLink(
  log: string[],
  stored: CallHandle | null = null,
  submittedAt: number | null = stored?.submittedAt ?? null,
): CallLink & { handles: CallHandle[] } {
  const handles: CallHandle[] = [];
  return {
    call: 'call-1',
    handle: stored,
    submittedAt,
    handles,
    others: () => Promise.resolve({ refs: new Set(), unnamedAt: [] }),
    begun: () => {},
    answered: () => {},
    accepted: async (given) => {
      log.push('storing');
      await new Promise((resolve) => setImmediate(resolve));
      handles.push(given);
      log.push('stored');
    },
  };
}

/** For tests of the pixel side alone. */
export function pixelContext(model: HostedModel) {
  const notes: string[] = [];
  const labels: string[] = [];
  const context: HostedContext = {
    call: 'call-1',
    model,
    pictures: sharpCodec,
    fills: fillsHere,
    progress: ({ label }: Progress) => labels.push(label),
    note: (text) => notes.push(text),
  };
  return { context, notes, labels };
}
