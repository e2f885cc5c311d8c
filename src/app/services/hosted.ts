import { browserPictures } from '../../engines/hosted/browser/pictureCodec.ts';
import type { ProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { createProxyIo } from '../../engines/hosted/browser/proxyIo.ts';
import { hostedAdapters } from '../../engines/hosted/adapters.ts';
import type { HostedAdapter, HostedIo, HostedModel } from '../../engines/hosted/contract.ts';
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
import { tellHostedNews } from './hostedNews.ts';
import { createModelStatus } from './modelStatus.ts';
import { onPricesChange, pricesInUse } from './prices.ts';
import { readSettlementNotes } from './settlementNotes.ts';
import { today } from './today.ts';

/** Loaded apart: adapters and prices, with the first use of hosted engines. */
export async function hostedEngines(base: string, status: ProviderStatus): Promise<readonly AnyEngine[]> {
  let live: readonly LivePrice[] = [];
  const models = createModelStatus(today);
  // Quotes are made in render: of the table as it was last read.
  let { table } = await pricesInUse();

  const readTable = async (): Promise<PriceTable> => {
    const { table: kept } = await pricesInUse();
    table = live.length === 0 ? kept : withLivePrices(kept, live, today());
    return table;
  };

  const ioOf = (provider: string, prices: PriceTable): HostedIo =>
    createProxyIo({ provider, base, pictures: browserPictures, prices, now: () => Date.now() });

  /** Without them the kept prices hold, with their date. */
  async function askLivePrices(): Promise<void> {
    live = (await falLivePrices(ioOf('fal', table), neverCancelled)) ?? [];
    await readTable();
    tellHostedNews();
  }

  /** A provider that does not answer, or has no list, offers what it did. */
  async function askOffers({ provider, withdrawn }: HostedAdapter): Promise<void> {
    if (withdrawn === undefined) return;
    const ask = () => withdrawn(ioOf(provider, table), neverCancelled);
    if (await models.renew(provider, ask)) tellHostedNews();
  }

  function quote(model: HostedModel, shape: RunShape): RunPrice {
    const row = priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote');
    return quoteOf(table, row, priceDims(model, shape), today());
  }

  const configured = hostedAdapters.filter(({ provider }) => status.configured(provider) === true);
  if (status.configured('fal') === true) void askLivePrices().catch(() => undefined);
  for (const adapter of configured) void askOffers(adapter).catch(() => undefined);
  onPricesChange(() => void readTable().then(tellHostedNews, () => undefined));
  return createHostedEngines(hostedAdapters, {
    io: async (provider) => ioOf(provider, await readTable()),
    configured: status.configured,
    withdrawn: models.reason,
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
};

export function providerStates(status: ProviderStatus): readonly ProviderState[] {
  return hostedAdapters.map((adapter) => withLimit(adapter, status));
}

function withLimit({ provider: id, name, models }: HostedAdapter, status: ProviderStatus): ProviderState {
  const { refusedAt } = readSettlementNotes();
  const told = createModelStatus(today);
  const withdrawn = models.flatMap(({ descriptor }) => {
    const why = told.reason(id, descriptor.model);
    return why === null ? [] : [`${descriptor.name} is not offered: ${why}.`];
  });
  const limits = [
    ...(refusedAt[id] === undefined ? [] : [noBills(name, billVariables[id])]),
    ...new Set(withdrawn),
  ];
  return {
    id,
    name,
    variable: keyVariables[id] ?? 'a key',
    configured: status.configured(id) === true,
    engines: models.length,
    ...(limits.length === 0 ? {} : { limit: limits.join(' ') }),
  };
}

/** Of keys that may read what was billed. */
const billVariables: Readonly<Record<string, string>> = { fal: 'FAL_ADMIN_KEY' };

function noBills(name: string, variable = 'a key that may read bills'): string {
  return `What ${name} bills is not looked up: the server has no ${variable} that ${name} accepts. Charges stay as computed here.`;
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
