import { browserPictures } from '../../engines/hosted/browser/pictureCodec.ts';
import type { ProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { createDirectIo } from '../../engines/hosted/browser/directIo.ts';
import { createFillWorkers } from '../../engines/hosted/pixels/fillWorkers.ts';
import { createProxyIo } from '../../engines/hosted/browser/proxyIo.ts';
import { hostedAdapters } from '../../engines/hosted/adapters.ts';
import type { HostedAdapter, HostedIo, HostedModel } from '../../engines/hosted/contract.ts';
import { falLivePrices, withLivePrices } from '../../engines/hosted/fal/livePrices.ts';
import type { LivePrice } from '../../engines/hosted/fal/livePrices.ts';
import { priceDims } from '../../engines/hosted/priceDims.ts';
import { createHostedEngines } from '../../engines/hosted/registry.ts';
import type { ProviderState } from '../../session/services.ts';
import type { AnyEngine, Payer, RunShape } from '../../kernel/operations/ports.ts';
import { priceRow } from '../../kernel/pricing/priceTable.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import { quoteOf } from '../../kernel/pricing/quoteRow.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import { neverCancelled } from '../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../kernel/shared/cancel.ts';
import { isOwnKeyResult, ownKeyTarget } from '../../../proxy/ownKeys.mjs';
import { keyVault } from './ownKeys.ts';
import { tellHostedNews } from './hostedNews.ts';
import { createModelStatus } from './modelStatus.ts';
import { onPricesChange, pricesInUse } from './prices.ts';
import { readSettlementNotes } from './settlementNotes.ts';
import { teamAdapters, withTeamRates } from './teamEngines.ts';
import { today } from './today.ts';

/** Loaded apart: adapters and prices, with the first use of hosted engines. */
export async function hostedEngines(base: string, status: ProviderStatus): Promise<readonly AnyEngine[]> {
  let live: readonly LivePrice[] = [];
  const models = createModelStatus(today);
  // Quotes are made in render: of the table as it was last read.
  let table = withTeamRates((await pricesInUse()).table);

  const readTable = async (): Promise<PriceTable> => {
    const kept = withTeamRates((await pricesInUse()).table);
    table = live.length === 0 ? kept : withLivePrices(kept, live, today());
    return table;
  };

  function ioOf(provider: string, prices: PriceTable, payer: Payer | null): HostedIo {
    const common = { provider, base, pictures: browserPictures, prices, now: () => Date.now() };
    if (payer === null) return createProxyIo(common);
    return createDirectIo({
      ...common,
      withKey: (work) => keyVault.withKey(provider, work),
      routes: { target: ownKeyTarget, isResult: isOwnKeyResult },
    });
  }

  // Known before the first engine is asked whether it can be used.
  await keyVault.refresh();

  /** Without them the kept prices hold, with their date. */
  async function askLivePrices(): Promise<void> {
    live = (await falLivePrices(ioOf('fal', table, null), neverCancelled)) ?? [];
    await readTable();
    tellHostedNews();
  }

  /** A provider that does not answer, or has no list, offers what it did. */
  async function askOffers({ provider, withdrawn }: HostedAdapter): Promise<void> {
    if (withdrawn === undefined) return;
    const ask = () => withdrawn(ioOf(provider, table, null), neverCancelled);
    if (await models.renew(provider, ask)) tellHostedNews();
  }

  function quote(model: HostedModel, shape: RunShape): RunPrice {
    const row = priceRow(table, { provider: model.descriptor.provider, ...model.price }, 'quote');
    return quoteOf(table, row, priceDims(model, shape), today());
  }

  const configured = hostedAdapters.filter(({ provider }) => status.configured(provider) === true);
  const falPrices =
    status.configured('fal') === true ? askLivePrices().catch(() => undefined) : Promise.resolve();
  for (const adapter of configured) void askOffers(adapter).catch(() => undefined);
  onPricesChange(() => void readTable().then(tellHostedNews, () => undefined));
  return createHostedEngines([...hostedAdapters, ...(await teamAdapters(base, status))], {
    io: async (provider, payer) => ioOf(provider, await readTable(), payer),
    configured: status.configured,
    ownKey: (provider) => {
      const { state, providers } = keyVault.view();
      if (!providers.includes(provider)) return 'none';
      return state === 'open' ? 'open' : 'locked';
    },
    withdrawn: models.reason,
    fills: createFillWorkers(),
    pricesTold: (provider) => (provider === 'fal' ? falPrices : Promise.resolve()),
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
  return adapters.map((adapter) => withLimit(adapter, status));
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
