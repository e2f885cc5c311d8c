import type { StoreApi } from 'zustand/vanilla';

import { applyEvent, emptyMeterState, iterationRows } from '../kernel/metrics/assetMeter.ts';
import { forecastToFinish, type FinishedRun } from '../kernel/metrics/forecast.ts';
import type { EditorState } from './types.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';
import type { WorkspaceStore } from '../kernel/workspace/ports.ts';

/** The last finished ones: habits and models change, and opening an asset must not read a whole ledger. */
const recentAssets = 40;

/**
 * Keeps the open asset's forecast up to date. Finished assets are read once, when an asset is opened or one is
 * finished; an event of the open asset costs a median over what was read.
 */
export function startForecast(workspace: WorkspaceStore, store: StoreApi<EditorState>): void {
  const known = new Map<string, { readonly updatedAt: number; readonly run: FinishedRun }>();
  let finished: readonly FinishedRun[] | null = null;
  let loadedFor: string | null = null;

  const publish = (): void => {
    const { asset, status, iterations } = store.getState();
    const wanted = finished !== null && status === 'open' && asset !== null && asset.status !== 'finished';
    store.setState({ forecast: wanted ? forecastToFinish(finished ?? [], iterations.length) : null });
  };

  const load = async (asset: AssetRecord): Promise<void> => {
    const comparable = (await workspace.listAssets())
      .filter(({ id, status, tier }) => id !== asset.id && status === 'finished' && tier === asset.tier)
      .toSorted((a, b) => b.updatedAt - a.updatedAt)
      .slice(0, recentAssets);
    const runs: FinishedRun[] = [];
    for (const one of comparable) {
      const held = known.get(one.id);
      const run = held?.updatedAt === one.updatedAt ? held.run : await runOf(workspace, one);
      known.set(one.id, { updatedAt: one.updatedAt, run });
      runs.push(run);
    }
    if (store.getState().asset?.id !== asset.id) return;
    finished = runs;
    publish();
  };

  /** A forecast is a comfort: when the history cannot be read there is none, and nothing else suffers. */
  const reload = (asset: AssetRecord): void => void load(asset).catch(() => undefined);

  store.subscribe((state, before) => {
    const { asset, status } = state;
    if (status !== 'open' || asset === null) {
      if (loadedFor !== null) {
        loadedFor = null;
        finished = null;
        publish();
      }
      return;
    }
    const key = `${asset.id}\n${asset.tier}`;
    if (key !== loadedFor) {
      loadedFor = key;
      finished = null;
      reload(asset);
    } else if (state.iterations !== before.iterations || asset.status !== before.asset?.status) publish();
  });

  workspace.subscribe(({ events }) => {
    const { asset, status } = store.getState();
    const changed = events.some(({ type }) => type === 'asset.finished' || type === 'asset.reopened');
    if (changed && asset !== null && status === 'open') reload(asset);
  });
}

async function runOf(workspace: WorkspaceStore, asset: AssetRecord): Promise<FinishedRun> {
  const events = await workspace.eventsOfAsset(asset.id);
  return iterationRows(events.reduce(applyEvent, emptyMeterState()));
}
