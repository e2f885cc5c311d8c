import { sourcesOf } from './callFacts.ts';
import { planTool } from './planTool.ts';
import type { CallFacts } from './events.ts';
import type { SessionPorts } from '../ports.ts';
import type { ToolOptions } from '../types.ts';
import { noDecisions } from '../../kernel/ledger/modelDecisions.ts';
import { toolNames, type ToolId } from '../../kernel/operations/catalogue.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { LedgerEvent } from '../../kernel/ledger/events.ts';
import type { RunPrice } from '../../kernel/pricing/runPrice.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';

type Ports = Pick<SessionPorts, 'workspace'>;

/** The job as it is stored now; null when its call has ended meanwhile. To be asked under the call's lock. */
export async function stillPending(
  { workspace }: Ports,
  asset: AssetRecord,
  call: string,
): Promise<PendingJob | null> {
  return (await workspace.pendingJobs(asset.id)).find((job) => job.call === call) ?? null;
}

/** The call again as it was submitted; null when its engine or its options are not known here any more. */
export async function pendingFacts(
  ports: SessionPorts,
  asset: AssetRecord,
  job: PendingJob,
): Promise<CallFacts | null> {
  const { tool, document, attempt, engine } = job;
  if (!isTool(tool) || !holdsOptions(job.options, tool)) return null;
  const { options } = job;
  const picks = { engines: { [tool]: engine }, modelDecisions: noDecisions, asset, standIns: {} };
  const plan = planTool(tool, { ports, document, options, picks, attempt });
  if (plan?.engine.id !== engine) return null;
  return {
    asset: asset.id,
    campaign: asset.campaign,
    call: job.call,
    plan,
    ...sourcesOf(plan, document),
    retryOf: null,
    standsInFor: null,
    fanOut: job.fanOut ?? null,
    override: null,
    price: quotedPrice(await ports.workspace.eventsOfAsset(asset.id), job.call),
    options,
    attempt,
    payer: job.payer ?? null,
  };
}

const isTool = (tool: string): tool is ToolId => Object.hasOwn(toolNames, tool);

/** They were stored by this product; a version before may have had others. */
function holdsOptions(
  options: PendingJob['options'],
  tool: ToolId,
): options is ToolOptions & PendingJob['options'] {
  const own = options[tool];
  return typeof own === 'object' && own !== null;
}

function quotedPrice(events: readonly LedgerEvent[], call: string): RunPrice {
  for (const event of events) {
    if (event.type !== 'call.quoted' || event.body.call !== call) continue;
    const { micro: micros, upperMicro: upperMicros, qualifier, price: snapshot } = event.body;
    return { micros, upperMicros, qualifier, snapshot };
  }
  return { micros: null, upperMicros: null, qualifier: 'unpriced' };
}
