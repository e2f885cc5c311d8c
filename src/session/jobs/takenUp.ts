import { endLost } from './endCall.ts';
import { pendingFacts, stillPending } from './pendingFacts.ts';
import { sayTogether } from './sayTogether.ts';
import { resumeCall } from './runCall.ts';
import type { JobDeps, ShowRun } from './jobService.ts';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import type { PendingJob } from '../../kernel/workspace/pendingJob.ts';

/** Calls that were submitted before a reload, one run after the other; those of a run at several engines together. */
export async function takeUp(
  jobDeps: JobDeps,
  asset: AssetRecord,
  jobs: readonly PendingJob[],
  show: ShowRun,
): Promise<void> {
  for (const run of runsOf(jobs)) {
    const deps = { ...jobDeps, messages: sayTogether(jobDeps.messages) };
    const take = async ({ call }: PendingJob): Promise<void> => {
      // Another tab may be at it, or have ended it since.
      await deps.ports.runLocks.ifFree(call, () => {
        deps.onRunsChanged();
        return takenUp(deps, asset, call, show);
      });
      deps.onRunsChanged();
    };
    await Promise.all(run.map(take));
  }
}

function runsOf(jobs: readonly PendingJob[]): readonly (readonly PendingJob[])[] {
  const runs = new Map<string, PendingJob[]>();
  for (const job of jobs) {
    const run = job.fanOut ?? job.call;
    runs.set(run, [...(runs.get(run) ?? []), job]);
  }
  return [...runs.values()];
}

/** One call, to its end. To be called under its lock. */
async function takenUp(deps: JobDeps, asset: AssetRecord, call: string, show: ShowRun): Promise<void> {
  const job = await stillPending(deps.ports, asset, call);
  if (job === null) return;
  const facts = await pendingFacts(deps.ports, asset, job);
  if (facts === null) return endLost(deps, asset, job);
  await show(facts, 'Asking for the result', (signal, onProgress) =>
    resumeCall(deps, facts, job, signal, onProgress),
  );
}
