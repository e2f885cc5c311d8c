import type { StoreApi } from 'zustand/vanilla';

import { startEndOfAsset } from './endOfAsset.ts';
import { createFinishedAssets } from './finishedAssets.ts';
import { startForecast } from './forecast.ts';
import type { EditorState } from './types.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** What finished assets tell about the open one. Loaded apart: the first screen has no use for it. */
export function startLookBack(workspace: WorkspaceStore, store: StoreApi<EditorState>): void {
  const finishedAssets = createFinishedAssets(workspace);
  startForecast(workspace, store, finishedAssets);
  startEndOfAsset(workspace, store, finishedAssets);
}
