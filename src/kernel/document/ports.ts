import type { TileHash } from '../shared/ids.ts';

/**
 * Content-addressed tile bytes.
 * - `put` resolves only when the bytes survive a killed tab; putting the same bytes twice is free.
 * - Bytes handed in are not copied and must not be changed afterwards.
 * - `get` of an unknown hash is `null`, never an exception.
 */
export interface TileStore {
  get(hash: TileHash): Promise<Uint8Array<ArrayBuffer> | null>;
  put(bytes: Uint8Array<ArrayBuffer>): Promise<TileHash>;
  /**
   * Deletes every tile that is not in `live`. Called with all documents, history and staged results accounted for.
   * Tiles put within `graceMs` stay: their commit may still come. Left out, the store's own, which outlasts any run.
   */
  collect(live: ReadonlySet<TileHash>, graceMs?: number): Promise<{ removed: number; freedBytes: number }>;
}
