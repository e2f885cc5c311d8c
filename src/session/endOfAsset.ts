import type { StoreApi } from 'zustand/vanilla';

import type { FinishedAssets } from './finishedAssets.ts';
import type { EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** Says what the open asset cost when it is finished, until it is reopened or left. */
export function startEndOfAsset(
  workspace: WorkspaceStore,
  store: StoreApi<EditorState>,
  finishedAssets: FinishedAssets,
): void {
  const show = async (asset: AssetRecord): Promise<void> => {
    const [events, others, { cardOf }] = await Promise.all([
      workspace.eventsOfAsset(asset.id),
      finishedAssets.like(asset),
      import('./finishedAsset.ts'),
    ]);
    const { asset: open } = store.getState();
    if (open?.id !== asset.id || open.status !== 'finished') return;
    const costs = others.map(({ cost }) => cost);
    store.setState({ endOfAsset: cardOf(asset.id, events, costs) });
  };

  store.subscribe((state, before) => {
    const { asset } = state;
    const same = asset !== null && asset.id === before.asset?.id;
    if (state.endOfAsset !== null && (!same || asset.status !== 'finished'))
      store.setState({ endOfAsset: null });
    const justFinished =
      same &&
      before.status === 'open' &&
      asset.status === 'finished' &&
      before.asset?.status !== 'finished' &&
      before.asset?.status !== 'abandoned';
    // The card is a comfort: when the ledger cannot be read there is none, and nothing else suffers.
    if (justFinished) void show(asset).catch(() => undefined);
  });
}
