import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { engineId } from '../../../kernel/shared/ids.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import type { GenerateRequest } from '../../../kernel/operations/catalogue.ts';
import type {
  Engine,
  EngineAvailability,
  EngineDescriptor,
  EngineError,
} from '../../../kernel/operations/ports.ts';
import type { StudioHost, StudioOptions } from './host.ts';

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

const unsupported = 'This browser cannot draw in a worker (no OffscreenCanvas or WebGL 2)';

/** A look at what the browser offers, without opening a context: that and three wait for the first use. */
function isSupported(): boolean {
  return [globalThis.Worker, globalThis.OffscreenCanvas, globalThis.WebGL2RenderingContext].every(Boolean);
}

/** The local prompt-to-scene renderer. Its worker, three and what talks to them load at the first use. */
export function createStudioEngine(options: StudioOptions = {}): Engine<'generate'> {
  let host: StudioHost | null = null;

  async function load(): Promise<StudioHost> {
    const { createStudioHost } = await import('./host.ts');
    host ??= createStudioHost(modelVersion, options);
    return host;
  }

  return {
    descriptor,
    availability(): Promise<EngineAvailability> {
      const reason = isSupported() ? (host?.lacking() ?? null) : unsupported;
      return Promise.resolve(reason === null ? { kind: 'ready' } : { kind: 'unavailable', reason });
    },
    async warm(_signal: CancelSignal): Promise<Result<null, EngineError>> {
      const reason = isSupported() ? await (await load()).probe() : unsupported;
      return reason === null ? ok(null) : err({ kind: 'internal', message: reason });
    },
    async run(signal, request, onProgress) {
      const problem = check(request);
      if (problem !== null) return err(problem);
      if (signal.aborted) return err({ kind: 'cancelled', message: 'Cancelled' });
      if (!isSupported()) return err({ kind: 'internal', message: unsupported });
      try {
        const loaded = await load();
        if (signal.aborted) return err({ kind: 'cancelled', message: 'Cancelled' });
        return await loaded.render(signal, request, onProgress);
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : 'The renderer failed';
        return err({ kind: 'internal', message });
      }
    },
  };
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
