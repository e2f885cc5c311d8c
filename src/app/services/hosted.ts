import { browserPictures } from '../../engines/hosted/browser/pictureCodec.ts';
import type { ProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { createProxyIo } from '../../engines/hosted/browser/proxyIo.ts';
import { hostedAdapters } from '../../engines/hosted/adapters.ts';
import type { HostedIo, HostedModel } from '../../engines/hosted/contract.ts';
import { falLivePrices, withLivePrices } from '../../engines/hosted/fal/livePrices.ts';
import type { LivePrice } from '../../engines/hosted/fal/livePrices.ts';
import { priceDims } from '../../engines/hosted/priceDims.ts';
import { createHostedEngines } from '../../engines/hosted/registry.ts';
import type { ProviderState } from '../../session/services.ts';
import type { AnyEngine, RunShape } from '../../kernel/operations/ports.ts';
import { priceRow } from '../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import { quoteOf } from '../../kernel/pricing/quoteRow.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import { neverCancelled } from '../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { pricesInUse } from './prices.ts';
import { teamAdapters, withTeamRates } from './teamEngines.ts';
import { today } from './today.ts';

/** Loaded apart: adapters and prices, with the first use of hosted engines. */
export async function hostedEngines(base: string, status: ProviderStatus): Promise<readonly AnyEngine[]> {
  let live: readonly LivePrice[] = [];
  // Quotes are made in render: of the table as it was last read.
  let table = withTeamRates((await pricesInUse()).table);

  const readTable = async (): Promise<PriceTable> => {
    const kept = withTeamRates((await pricesInUse()).table);
    table = live.length === 0 ? kept : withLivePrices(kept, live, today());
    return table;
  };

  const ioOf = (provider: string, prices: PriceTable): HostedIo =>
    createProxyIo({ provider, base, pictures: browserPictures, prices, now: () => Date.now() });

  /** Without them the kept prices hold, with their date. */
  async function askLivePrices(): Promise<void> {
    live = (await falLivePrices(ioOf('fal', table), neverCancelled)) ?? [];
    await readTable();
  }

  function quote(model: HostedModel, shape: RunShape): RunPrice {
    const row = priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote');
    return quoteOf(table, row, priceDims(model, shape), today());
  }

  if (status.configured('fal') === true) void askLivePrices().catch(() => undefined);
  return createHostedEngines([...hostedAdapters, ...(await teamAdapters(base, status))], {
    io: async (provider) => ioOf(provider, await readTable()),
    configured: status.configured,
    wait,
    today,
    quote,
  });
}

const keyVariables: Readonly<Record<string, string>> = {
  fal: 'FAL_KEY',
  gemini: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
  bfl: 'BFL_API_KEY',
  recraft: 'RECRAFT_API_TOKEN',
  stability: 'STABILITY_API_KEY',
  comfyui: 'COMFYUI_URL',
  gateway: 'GATEWAY_BASE_URL',
};

export async function providerStates(
  base: string,
  status: ProviderStatus,
): Promise<readonly ProviderState[]> {
  const adapters = [...hostedAdapters, ...(await teamAdapters(base, status))];
  return adapters.map(({ provider: id, name, models }) => ({
    id,
    name,
    variable: keyVariables[id] ?? 'a key',
    configured: status.configured(id) === true,
    engines: models.length,
  }));
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
