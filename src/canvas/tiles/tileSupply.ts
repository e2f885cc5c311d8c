import { createTileCache } from './tileCache.ts';
import type { TileCache } from './tileCache.ts';
import { createTileLoader } from './tileLoader.ts';
import type { TileLoader } from './tileLoader.ts';
import type { CanvasOptions } from '../contract.ts';
import type { Disposer } from '../disposer.ts';

/** The cache, and the worker that fills it from the tile store. */
export interface TileSupply {
  readonly cache: TileCache;
  readonly loader: TileLoader;
}

export function createTileSupply(
  { tiles, residentBudgetBytes, callbacks }: CanvasOptions,
  disposer: Disposer,
  onTile: () => void,
  onStale: () => void,
): TileSupply {
  const cache = createTileCache(residentBudgetBytes);
  const loader = createTileLoader({
    store: tiles,
    cache,
    createWorker: () => new Worker(new URL('./tiles.worker.ts', import.meta.url), { type: 'module' }),
    onTile,
    onStale,
    onMissing: (hash) => callbacks.onTileMissing?.(hash),
  });
  disposer.add(() => cache.clear());
  disposer.add(() => loader.destroy());
  return { cache, loader };
}
