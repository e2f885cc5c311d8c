import type { TeamWorkflow } from '../../../engines/hosted/comfyui/team.ts';
import { toolNames } from '../../../kernel/operations/catalogue.ts';
import { exactDollars } from './amount.ts';

/** "Erase, tier 2, $0.0003 per second, about 12 s a run." */
export function workflowSummary({ operation, tier, microsPerSecond, usualSeconds }: TeamWorkflow): string {
  const rate =
    microsPerSecond === null
      ? 'no rate of its own'
      : microsPerSecond === 0
        ? 'counted as free'
        : `${exactDollars(microsPerSecond)} per second`;
  const usual = usualSeconds === null ? '' : `, about ${usualSeconds} s a run`;
  return `${toolNames[operation]}, tier ${tier}, ${rate}${usual}.`;
}
