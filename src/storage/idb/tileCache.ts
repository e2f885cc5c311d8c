/** Recently used tiles, capped by bytes; the oldest use goes first. */
export interface TileCache {
  get(hash: string): Uint8Array<ArrayBuffer> | null;
  set(hash: string, bytes: Uint8Array<ArrayBuffer>): void;
  delete(hash: string): void;
}

export function createTileCache(capBytes: number): TileCache {
  // A Map iterates in insertion order: reinserting on use makes it a least-recently-used list.
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  let total = 0;

  function remove(hash: string): void {
    total -= entries.get(hash)?.byteLength ?? 0;
    entries.delete(hash);
  }

  return {
    get(hash) {
      const bytes = entries.get(hash);
      if (bytes === undefined) return null;
      entries.delete(hash);
      entries.set(hash, bytes);
      return bytes;
    },
    set(hash, bytes) {
      remove(hash);
      if (bytes.byteLength > capBytes) return;
      entries.set(hash, bytes);
      total += bytes.byteLength;
      for (const oldest of entries.keys()) {
        if (total <= capBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
