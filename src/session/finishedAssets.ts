import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { FinishedRun } from '../kernel/metrics/forecast.ts';
import type { AssetCost } from '../kernel/review/endOfAsset.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** The last finished ones: habits and models change, and opening an asset must not read a whole ledger. */
const recentAssets = 40;

/** A finished asset as an example of its tier. */
export interface FinishedAsset {
  readonly run: FinishedRun;
  readonly cost: AssetCost;
}

export interface FinishedAssets {
  /** The finished assets of the tier, the latest first, `asset` left out. Each is read once until it changes. */
  like(asset: AssetRecord): Promise<readonly FinishedAsset[]>;
}

export function createFinishedAssets(workspace: WorkspaceStore): FinishedAssets {
  const known = new Map<string, { readonly updatedAt: number; readonly read: Promise<FinishedAsset> }>();

  const readOnce = (asset: AssetRecord): Promise<FinishedAsset> => {
    const held = known.get(asset.id);
    if (held?.updatedAt === asset.updatedAt) return held.read;
    const read = readFinished(workspace, asset);
    known.set(asset.id, { updatedAt: asset.updatedAt, read });
    // What could not be read is tried again next time.
    read.catch(() => known.delete(asset.id));
    return read;
  };

  return {
    like: async (asset) => {
      const comparable = (await workspace.listAssets())
        .filter(({ id, status, tier }) => id !== asset.id && status === 'finished' && tier === asset.tier)
        .toSorted((a, b) => b.updatedAt - a.updatedAt)
        .slice(0, recentAssets);
      const read: FinishedAsset[] = [];
      // One after the other: nobody waits for them, and somebody may be waiting for something else.
      for (const one of comparable) read.push(await readOnce(one));
      return read;
    },
  };
}

async function readFinished(workspace: WorkspaceStore, asset: AssetRecord): Promise<FinishedAsset> {
  const [events, { finishedAsset }] = await Promise.all([
    workspace.eventsOfAsset(asset.id),
    import('./finishedAsset.ts'),
  ]);
  return finishedAsset(asset.id, events);
}
