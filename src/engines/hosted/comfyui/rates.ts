import { priceRow } from '../../../kernel/pricing/priceTable.ts';
import type { PriceRow, PriceTable } from '../../../kernel/pricing/priceTable.ts';
import { textFingerprint } from '../../../kernel/shared/fingerprint.ts';
import { priceId, workflowPriceId } from './charge.ts';
import { priceProvider } from './failures.ts';
import type { TeamWorkflow } from './team.ts';

/**
 * The table with a row for each workflow: its own rate, else what the table says of ComfyUI in general. A workflow without
 * either gets none, and is unpriced.
 */
export function withWorkflowRates(table: PriceTable, workflows: readonly TeamWorkflow[]): PriceTable {
  const general = priceRow(table, { provider: priceProvider, id: priceId, variant: null });
  const rows = workflows.flatMap((workflow) => rateRow(workflow, general));
  if (rows.length === 0) return table;
  // Another rate is another table in the ledger.
  const mark = textFingerprint(JSON.stringify(rows));
  return { ...table, id: `${table.id}+workflows.${mark}`, rows: [...table.rows, ...rows] };
}

function rateRow(workflow: TeamWorkflow, general: PriceRow | null): readonly PriceRow[] {
  const { id, operation, microsPerSecond, usualSeconds, changedOn } = workflow;
  const fallback = general?.unit === 'second' ? general.unitMicros : null;
  const unitMicros = microsPerSecond ?? fallback;
  if (unitMicros === null) return [];
  return [
    {
      provider: priceProvider,
      id: workflowPriceId(id),
      variant: null,
      jobs: [operation],
      basis: 'list',
      unit: 'second',
      unitMicros,
      extraMpMicros: null,
      inputMpMicros: null,
      tokenRates: null,
      tokensPerImage: null,
      latencyS: usualSeconds,
      source: 'entered by the team',
      asOf: microsPerSecond === null ? (general?.asOf ?? null) : changedOn,
      confidence: 'user',
      retiredOn: null,
      note: null,
    },
  ];
}
