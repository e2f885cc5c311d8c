import type { TeamWorkflow } from '../../../engines/hosted/comfyui/team.ts';
import type { Tier } from '../../../kernel/asset/asset.ts';
import { toolNames } from '../../../kernel/operations/catalogue.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';

export const workflowTools: readonly OperationId[] = [
  'generate',
  'erase',
  'remove-background',
  'replace-background',
  'upscale',
];

export const tierOptions: readonly { readonly tier: Tier; readonly label: string }[] = [
  { tier: 1, label: '1 hero' },
  { tier: 2, label: '2 fast' },
  { tier: 3, label: '3 automated' },
];

// A rate is shown whole: it may be far below a cent.
const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** "Erase, tier 2, $0.0003 per second, about 12 s a run." */
export function workflowSummary({ operation, tier, microsPerSecond, usualSeconds }: TeamWorkflow): string {
  const rate =
    microsPerSecond === null
      ? 'no rate of its own'
      : microsPerSecond === 0
        ? 'counted as free'
        : `$${exact.format(microsPerSecond / 1_000_000)} per second`;
  const usual = usualSeconds === null ? '' : `, about ${usualSeconds} s a run`;
  return `${toolNames[operation]}, tier ${tier}, ${rate}${usual}.`;
}
