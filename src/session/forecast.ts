import type { StoreApi } from 'zustand/vanilla';

import type { FinishedAssets } from './finishedAssets.ts';
import type { EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import { forecastToFinish, type Forecast } from '../kernel/metrics/forecast.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/**
 * Keeps the open asset's forecast up to date. Finished assets are read once, when an asset is opened or one is
 * finished; an event of the open asset costs a median over what was read.
 */
export function startForecast(
  workspace: WorkspaceStore,
  store: StoreApi<EditorState>,
  finishedAssets: FinishedAssets,
): void {
  /** By iterations done; null until the finished assets are read. */
  let forecastAfter: ((done: number) => Forecast) | null = null;
  let loadedFor: string | null = null;

  const publish = (): void => {
    const { asset, status, iterations } = store.getState();
    const wanted = status === 'open' && asset !== null && asset.status !== 'finished';
    store.setState({ forecast: wanted ? (forecastAfter?.(iterations.length) ?? null) : null });
  };

  const load = async (asset: AssetRecord): Promise<void> => {
    const runs = (await finishedAssets.like(asset)).map(({ run }) => run);
    if (store.getState().asset?.id !== asset.id) return;
    forecastAfter = (done) => forecastToFinish(runs, done);
    publish();
  };

  /** A forecast is a comfort: when the history cannot be read there is none, and nothing else suffers. */
  const reload = (asset: AssetRecord): void => void load(asset).catch(() => undefined);

  const follow = (state: EditorState, before: EditorState): void => {
    const { asset, status } = state;
    if (status !== 'open' || asset === null) {
      if (loadedFor !== null) {
        loadedFor = null;
        forecastAfter = null;
        publish();
      }
      return;
    }
    const key = `${asset.id}\n${asset.tier}`;
    if (key !== loadedFor) {
      loadedFor = key;
      forecastAfter = null;
      reload(asset);
    } else if (state.iterations !== before.iterations || asset.status !== before.asset?.status) publish();
  };
  store.subscribe(follow);
  // An asset may have been opened before this was loaded.
  follow(store.getState(), store.getState());

  workspace.subscribe(({ events }) => {
    const { asset, status } = store.getState();
    const changed = events.some(({ type }) => type === 'asset.finished' || type === 'asset.reopened');
    if (changed && asset !== null && status === 'open') reload(asset);
  });
}
