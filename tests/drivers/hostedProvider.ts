import { filled } from './scriptedEngines.ts';
import type { UpscaleRequest } from '../../src/kernel/operations/catalogue.ts';
import type { CallHandle, CallLink, Engine, EngineError } from '../../src/kernel/operations/ports.ts';
import type { RunPrice } from '../../src/kernel/pricing/runPrice.ts';
import type { CancelSignal } from '../../src/kernel/shared/cancel.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { err, ok, type Result } from '../../src/kernel/shared/result.ts';

/** A provider that outlives every tab: what it was asked for goes on there, whatever happens here. */
export interface HostedProvider {
  readonly engine: Engine<'upscale'>;
  /** Ids of its requests begin with it. */
  readonly prefix: string;
  /** Requests that cost money. */
  posts: number;
  /** What a submission waits for before it is answered. */
  answering: Promise<void>;
  /** What the result waits for. */
  working: Promise<void>;
  fail: EngineError | null;
  /** It answers the submission with the result: there is no handle. */
  isSynchronous: boolean;
  /** What a poll answers instead of the result. */
  pollFails: EngineError | null;
  price: RunPrice;
  chargeMicros: number | null;
  basis: 'reported' | 'metered';
  /** What a gateway on the way says. */
  claimMicros: number | null;
}

export const hostedId = engineId('far.upscale');

/** `id`: what the provider is called; `tier` of what it delivers. */
export function hostedProvider(id = 'far', tier: 1 | 2 | 3 = 2): HostedProvider {
  const provider: HostedProvider = {
    prefix: id === 'far' ? '' : `${id}-`,
    posts: 0,
    answering: Promise.resolve(),
    working: Promise.resolve(),
    fail: null,
    isSynchronous: false,
    pollFails: null,
    price: { micros: 40_000, upperMicros: 50_000, qualifier: 'estimate' },
    chargeMicros: 45_000,
    basis: 'reported',
    claimMicros: null,
    engine: {
      descriptor: {
        id: engineId(`${id}.upscale`),
        operation: 'upscale',
        kind: 'hosted',
        name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)} upscale`,
        provider: id,
        model: `${id}-upscale`,
        modelVersion: '1',
        tier,
        summary: 'For tests.',
        generative: true,
        trained: true,
      },
      availability: () => Promise.resolve({ kind: 'ready' }),
      warm: () => Promise.resolve(ok(null)),
      price: () => provider.price,
      run: (signal, request, _onProgress, link) =>
        run(provider, signal, request, must(link, 'a hosted run has a link')),
    },
  };
  return provider;
}

async function run(
  provider: HostedProvider,
  signal: CancelSignal,
  { source, factor, sink }: UpscaleRequest,
  link: CallLink,
): ReturnType<Engine<'upscale'>['run']> {
  link.begun();
  const handle = await handleOf(provider, link);
  if (!handle.ok) return handle;
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  await Promise.race([provider.working, aborted]);
  if (signal.aborted) return err({ kind: 'cancelled', message: 'Cancelled', billed: '?' });
  if (provider.pollFails) return err(provider.pollFails);
  const cost = { micros: provider.chargeMicros, basis: provider.basis, qty: 1, stated: null };
  link.answered({ billed: '?', ref: handle.value.ids['request'] ?? null, charge: cost });
  await sink.write(0, 0, filled(source.width * factor, source.height * factor, [9, 8, 7, 255]));
  return ok({
    result: { tiles: 1 },
    report: {
      backend: 'hosted',
      threads: 0,
      computeMs: 0,
      downloadMs: 3,
      modelVersion: '1',
      notes: [],
      hosted: {
        ref: handle.value.ids['request'] ?? null,
        charge: {
          micros: provider.chargeMicros,
          basis: provider.basis,
          qty: 1,
          stated: 'cost: 4.5',
          ...(provider.claimMicros === null ? {} : { claimMicros: provider.claimMicros }),
        },
        queueMs: 1,
        serverMs: 20,
        decodeMs: 2,
        originals: [{ bytes: Uint8Array.of(1, 2, 3), mimeType: 'image/png' }],
      },
    },
  });
}

async function handleOf(provider: HostedProvider, link: CallLink): Promise<Result<CallHandle, EngineError>> {
  if (link.handle) return ok(link.handle);
  if (link.submittedAt !== null)
    return err({ kind: 'timeout-unknown', message: 'The answer was lost.', billed: '?' });
  provider.posts += 1;
  const ref = `${provider.prefix}request-${provider.posts}`;
  const ids = { request: ref };
  await provider.answering;
  if (provider.fail) return err(provider.fail);
  const handle = { provider: 'far', endpoint: 'far-upscale', submittedAt: 5, ids, ref };
  if (!provider.isSynchronous) await link.accepted(handle);
  return ok(handle);
}
