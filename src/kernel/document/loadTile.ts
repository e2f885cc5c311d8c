import type { TileStore } from './ports.ts';
import { maskTileBytes, pixelTileBytes } from './tiles.ts';
import { assert, must } from '../shared/assert.ts';
import type { TileHash } from '../shared/ids.ts';

/** How many tiles may be on their way from storage at once. */
const tilesInFlight = 8;

/** A tile that a document names and the store lacks is a broken promise of the commit, never "transparent". */
export async function loadTile(
  tiles: TileStore,
  hash: TileHash,
  kind: 'pixels' | 'mask',
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = must(await tiles.get(hash), `the tile ${hash} of the document is in storage`);
  const expected = kind === 'pixels' ? pixelTileBytes : maskTileBytes;
  assert(bytes.length === expected, `a ${kind} tile has ${expected} bytes`);
  return bytes;
}

/** Loads ahead while the caller works; `use` sees the items in order, at most eight are held at a time. */
export async function eachLoaded<I, T>(
  items: readonly I[],
  load: (item: I) => Promise<T>,
  use: (item: I, loaded: T) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += tilesInFlight) {
    const batch = items.slice(start, start + tilesInFlight);
    // One batch at a time bounds the memory
    const loaded = await Promise.all(batch.map(load));
    batch.forEach((item, index) => use(item, loaded[index] as T));
  }
}
