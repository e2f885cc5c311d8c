import { comfyui } from '../../engines/hosted/comfyui/adapter.ts';
import { withWorkflowRates } from '../../engines/hosted/comfyui/rates.ts';
import type { HostedAdapter } from '../../engines/hosted/contract.ts';
import type { PriceTable } from '../../kernel/pricing/priceTable.ts';
import { workflowsInUse } from './workflows.ts';

/** Providers whose engines the team has made itself, as they stand in this browser's preferences. */
export function teamAdapters(): readonly HostedAdapter[] {
  return [comfyui(workflowsInUse().workflows.map(({ workflow }) => workflow))];
}

/** Prices of these engines, over the table. */
export function withTeamRates(table: PriceTable): PriceTable {
  return withWorkflowRates(
    table,
    workflowsInUse().workflows.map(({ kept }) => kept),
  );
}
