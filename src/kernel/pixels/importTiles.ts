import type { PixelSource } from './buffers.ts';
import { createTileSink } from './tileSink.ts';
import type { SinkResult } from './tileSink.ts';
import type { TileStore } from '../document/ports.ts';
import { tileSize } from '../document/records.ts';
import type { CancelSignal } from '../shared/cancel.ts';
import type { Result } from '../shared/result.ts';
import { err, ok } from '../shared/result.ts';

/**
 * Reads a picture band by band (one row of tiles) and stores it. Tiles put before a cancel are orphans that the
 * next collection removes. `onProgress` gets 0..1 after each band.
 */
export async function importToTiles(
  source: PixelSource,
  tiles: TileStore,
  onProgress: (fraction: number) => void,
  signal: CancelSignal,
): Promise<Result<SinkResult, { readonly kind: 'cancelled' }>> {
  const sink = createTileSink(tiles, source.width, source.height);
  for (let y = 0; y < source.height; y += tileSize) {
    if (signal.aborted) return err({ kind: 'cancelled' });
    const height = Math.min(tileSize, source.height - y);
    const band = await source.readRegion({ x: 0, y, width: source.width, height });
    if (signal.aborted) return err({ kind: 'cancelled' });
    await sink.write(0, y, band);
    onProgress((y + height) / source.height);
  }
  return ok(await sink.finish());
}
