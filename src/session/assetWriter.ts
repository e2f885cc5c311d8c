import type { StoreApi } from 'zustand/vanilla';

import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/**
 * The one way to change an asset's row: each change starts from the row as stored, one after another. A thumbnail
 * written late can then never bring back an older status.
 */
export interface AssetWriter {
  /**
   * `events` go into the same commit; as a function they are made right before it, like `change`. Resolves with the
   * stored row; null when the asset is gone.
   */
  update(
    id: AssetId,
    change: (asset: AssetRecord) => Partial<AssetRecord>,
    events?: Drafts,
  ): Promise<AssetRecord | null>;
}

type Drafts = readonly EventDraft[] | (() => readonly EventDraft[]);

export function createAssetWriter(
  ports: Pick<SessionPorts, 'workspace' | 'clock'>,
  store: StoreApi<EditorState>,
): AssetWriter {
  let queue: Promise<unknown> = Promise.resolve();

  const write = async (
    id: AssetId,
    change: (asset: AssetRecord) => Partial<AssetRecord>,
    drafts: Drafts,
  ): Promise<AssetRecord | null> => {
    const asset = await ports.workspace.loadAsset(id);
    if (!asset) return null;
    const next: AssetRecord = { ...asset, ...change(asset), updatedAt: ports.clock.now() };
    const events = typeof drafts === 'function' ? drafts() : drafts;
    await ports.workspace.commit({ assets: [next], events });
    if (store.getState().asset?.id === id) store.setState({ asset: next });
    return next;
  };

  return {
    update: (id, change, events = []) => {
      const mine = queue.then(() => write(id, change, events));
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}
