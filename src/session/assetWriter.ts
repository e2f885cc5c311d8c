import type { StoreApi } from 'zustand/vanilla';

import { patchAssetRow } from './assetRow.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';
import type { CommitBatch } from '../kernel/workspace/ports.ts';
import type { AssetId } from '../kernel/shared/ids.ts';

/** Changes the row of an asset (`patchAssetRow`) and shows it when the asset is the open one. */
export interface AssetWriter {
  /** `events` go into the same commit. Resolves with the stored row; null when the asset is gone. */
  update(
    id: AssetId,
    change: (asset: AssetRecord) => Partial<AssetRecord>,
    events?: readonly EventDraft[],
    also?: Pick<CommitBatch, 'jobs'>,
  ): Promise<AssetRecord | null>;
}

export function createAssetWriter(
  ports: Pick<SessionPorts, 'workspace' | 'clock'>,
  store: StoreApi<EditorState>,
): AssetWriter {
  return {
    update: async (id, change, events = [], also = {}) => {
      const row = await patchAssetRow(ports, id, change, events, also);
      if (row && store.getState().asset?.id === id) store.setState({ asset: row });
      return row;
    },
  };
}
