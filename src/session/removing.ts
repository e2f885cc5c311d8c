import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/**
 * Deletes an asset, and ends the calls that a provider may still have of it: nobody can ask for them any more, and what
 * they reserve would stay reserved for ever. A call that runs in some tab ends there.
 */
export async function removeAsset(
  { workspace, runLocks }: Pick<SessionPorts, 'workspace' | 'runLocks'>,
  id: AssetId,
): Promise<void> {
  const [asset, jobs, running] = await Promise.all([
    workspace.loadAsset(id),
    workspace.pendingJobs(id),
    runLocks.running(),
  ]);
  const reason = 'the asset was deleted before the result came';
  const body = { errorType: 'asset-deleted', reason, billed: '?', ms: null } as const;
  const scope = scopeOf(id, asset?.campaign ?? null);
  const left = jobs.filter(({ call }) => !running.has(call));
  const events = left.map(({ call }): EventDraft => ({
    type: 'call.failed',
    scope,
    body: { call, ...body },
  }));
  await workspace.commit({ deleteAssets: [id], events });
}
