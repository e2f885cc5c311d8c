import { priceRow } from '../../../kernel/pricing/priceTable.ts';
import type { PriceRow, PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { withTeamRows } from '../../../kernel/pricing/teamRows.ts';
import type { TeamRow } from '../../../kernel/pricing/teamRows.ts';
import { priceId, workflowPriceId } from './charge.ts';
import { priceProvider } from './failures.ts';
import type { TeamWorkflow } from './team.ts';

/**
 * The table with a row for each workflow: its own rate, else what the table says of ComfyUI in general. A workflow without
 * either gets none, and is unpriced.
 */
export function withWorkflowRates(table: PriceTable, workflows: readonly TeamWorkflow[]): PriceTable {
  const general = priceRow(table, { provider: priceProvider, id: priceId, variant: null });
  return withTeamRows(
    table,
    'workflows',
    workflows.flatMap((workflow) => rateRow(workflow, general)),
  );
}

function rateRow(workflow: TeamWorkflow, general: PriceRow | null): readonly TeamRow[] {
  const { id, operation, microsPerSecond, usualSeconds, changedOn } = workflow;
  const fallback = general?.unit === 'second' ? general.unitMicros : null;
  const unitMicros = microsPerSecond ?? fallback;
  if (unitMicros === null) return [];
  return [
    {
      provider: priceProvider,
      id: workflowPriceId(id),
      jobs: [operation],
      unit: 'second',
      unitMicros,
      latencyS: usualSeconds,
      asOf: microsPerSecond === null ? (general?.asOf ?? null) : changedOn,
    },
  ];
}
