import { browserPictures } from '../../engines/hosted/browser/pictureCodec.ts';
import type { ProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { createProxyIo } from '../../engines/hosted/browser/proxyIo.ts';
import type { HostedModel } from '../../engines/hosted/contract.ts';
import { bflAdapter } from '../../engines/hosted/bfl/adapter.ts';
import { falAdapter } from '../../engines/hosted/fal/adapter.ts';
import { gemini } from '../../engines/hosted/gemini/adapter.ts';
import { openaiCompatible } from '../../engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../engines/hosted/openai/profile.ts';
import { recraft } from '../../engines/hosted/recraft/adapter.ts';
import { stability } from '../../engines/hosted/stability/adapter.ts';
import { createHostedEngines } from '../../engines/hosted/registry.ts';
import type { AnyEngine, RunShape } from '../../kernel/operations/ports.ts';
import { priceRow } from '../../kernel/pricing/priceTable.ts';
import type { PriceDims } from '../../kernel/pricing/priceTable.ts';
import { quoteOf } from '../../kernel/pricing/quoteRow.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { pricesInUse } from './prices.ts';
import { today } from './today.ts';

/** Every provider; adding one is adding a folder and a line here. */
const adapters = [
  falAdapter,
  gemini,
  openaiCompatible(openAiProfile),
  bflAdapter,
  recraft,
  stability,
] as const;

/** Loaded apart: adapters and prices, with the first use of hosted engines. */
export async function hostedEngines(base: string, status: ProviderStatus): Promise<readonly AnyEngine[]> {
  // Quotes are made in render: of the table as it was last read.
  let { table } = await pricesInUse();

  function quote(model: HostedModel, shape: RunShape): RunPrice {
    const row = priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote');
    return quoteOf(table, row, dimsOf(model, shape), today());
  }

  return createHostedEngines(adapters, {
    io: async (provider) => {
      ({ table } = await pricesInUse());
      return createProxyIo({
        provider,
        base,
        pictures: browserPictures,
        prices: table,
        now: () => Date.now(),
      });
    },
    configured: status.configured,
    wait,
    today,
    quote,
  });
}

/** Providers charge for the pixels that are sent and come back: `shape` is of what is sent. */
function dimsOf({ descriptor: { operation } }: HostedModel, shape: RunShape): PriceDims {
  const pixels = shape.width * shape.height;
  return {
    outputs: shape.outputs,
    outputPixels: pixels * (shape.factor ?? 1) ** 2,
    inputPixels: operation === 'generate' ? 0 : pixels,
  };
}

/** Ends early, without an error, when the signal is raised. */
function wait(ms: number, signal: CancelSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end, { once: true });
  });
}
