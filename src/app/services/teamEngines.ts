import { createProxyFetch } from '../../engines/hosted/browser/proxyIo.ts';
import type { ProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { comfyui } from '../../engines/hosted/comfyui/adapter.ts';
import { withWorkflowRates } from '../../engines/hosted/comfyui/rates.ts';
import type { HostedAdapter } from '../../engines/hosted/contract.ts';
import { openaiCompatible } from '../../engines/hosted/openai/adapter.ts';
import { gatewayProfile, gatewayProvider, withGatewayPrices } from '../../engines/hosted/openai/gateway.ts';
import { namedModels } from '../../engines/hosted/openai/namedModels.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import { gatewayModelsInUse } from './gatewayModels.ts';
import { workflowsInUse } from './workflows.ts';

/** Providers whose engines the team has made itself, as they stand in this browser's preferences. */
export async function teamAdapters(base: string, status: ProviderStatus): Promise<readonly HostedAdapter[]> {
  const isGateway = status.configured(gatewayProvider) === true;
  const named = isGateway ? await gatewayNames(base) : null;
  const name = status.name(gatewayProvider) ?? 'Gateway';
  return [
    openaiCompatible(gatewayProfile(name, gatewayModelsInUse().models, named)),
    comfyui(workflowsInUse().workflows.map(({ workflow }) => workflow)),
  ];
}

/** A gateway that does not answer in this time holds up no list; what the team has listed is offered all the same. */
const namesMs = 4_000;

/** Every model that the gateway lists, of whatever kind; null where it does not answer to that. */
export function gatewayNames(base: string): Promise<readonly string[] | null> {
  return namedModels({ fetch: createProxyFetch(base, gatewayProvider) }, AbortSignal.timeout(namesMs));
}

/** Prices of these engines, over the table. */
export function withTeamRates(table: PriceTable): PriceTable {
  const workflows = workflowsInUse().workflows.map(({ kept }) => kept);
  return withWorkflowRates(withGatewayPrices(table, gatewayModelsInUse().models), workflows);
}
