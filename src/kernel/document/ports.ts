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
  /** Deletes every tile that is not in `live`. Called with all documents, history and staged results accounted for. */
  collect(live: ReadonlySet<TileHash>): Promise<{ removed: number; freedBytes: number }>;
}
