import { endLost } from './endCall.ts';
import { pendingFacts, stillPending } from './pendingFacts.ts';
import { resumeCall } from './runCall.ts';
import type { JobDeps, ShowRun } from './jobService.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';

/** One call that was submitted before a reload, to its end. To be called under the call's lock. */
export async function takenUp(deps: JobDeps, asset: AssetRecord, call: string, show: ShowRun): Promise<void> {
  const job = await stillPending(deps.ports, asset, call);
  if (job === null) return;
  const facts = await pendingFacts(deps.ports, asset, job);
  if (facts === null) return endLost(deps, asset, job);
  await show(facts, 'Asking for the result', (signal, onProgress) =>
    resumeCall(deps, facts, job, signal, onProgress),
  );
}
