import type { LedgerEvent } from '../kernel/ledger/events.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Looked at on the assets worked on last: old machines and old models fade out by themselves. */
const recentAssets = 30;

/** Events of one asset after the other. */
export async function readRecentEvents(
  workspace: Pick<WorkspaceStore, 'listAssets' | 'eventsOfAsset'>,
  take: (event: LedgerEvent) => void,
): Promise<void> {
  const assets = await workspace.listAssets();
  const recent = [...assets].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, recentAssets);
  for (const asset of recent) (await workspace.eventsOfAsset(asset.id)).forEach(take);
}
