import { engineId } from '../../src/kernel/shared/ids.ts';
import type { EngineChoice } from '../../src/session/types.ts';

/** A hosted engine for the picker of Upscale, ready and with a price. */
export const hostedChoice = (
  name: string,
  patch: Partial<EngineChoice> & { readonly tier?: 1 | 2 | 3 },
): EngineChoice => {
  const { tier = 2, ...own } = patch;
  return {
    descriptor: {
      id: engineId(`far.${name}`),
      operation: 'upscale',
      kind: 'hosted',
      name,
      provider: 'Far',
      model: name,
      modelVersion: '1',
      tier,
      summary: `What ${name} does.`,
      generative: true,
      trained: true,
      publishedWaitMs: 14_000,
    },
    availability: { kind: 'ready' },
    wait: { p50Ms: null, n: 0 },
    waitAt: () => null,
    acceptance: { successes: 0, n: 0 },
    circuit: { kind: 'closed' },
    price: { micros: 40_000, upperMicros: 40_000, qualifier: 'exact' },
    ...own,
  };
};
