import { StorageFailure, type CommitBatch } from '../kernel/workspace/ports.ts';
import type { SessionPorts } from './ports.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/**
 * The one way to change an asset's row: the change is made to the row as stored, inside the write. A thumbnail written
 * late, or by another tab, can then never bring back an older status. Null when the asset is gone.
 */
export async function patchAssetRow(
  { workspace, clock }: Pick<SessionPorts, 'workspace' | 'clock'>,
  id: AssetId,
  change: (asset: AssetRecord) => Partial<AssetRecord>,
  events: readonly EventDraft[] = [],
  also: Pick<CommitBatch, 'jobs'> = {},
): Promise<AssetRecord | null> {
  const patch = { id, change: (asset: AssetRecord) => ({ ...change(asset), updatedAt: clock.now() }) };
  try {
    const { patched } = await workspace.commit({ patchAssets: [patch], events, ...also });
    return patched[0] ?? null;
  } catch (cause) {
    if (isGone(cause)) return null;
    throw cause;
  }
}

export function isGone(cause: unknown): boolean {
  return cause instanceof StorageFailure && cause.error.kind === 'no-asset';
}
