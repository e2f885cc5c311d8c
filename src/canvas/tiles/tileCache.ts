import { tileSize } from '../../kernel/document/records.ts';

/** Bytes of a decoded tile: premultiplied RGBA. */
export const residentTileBytes = tileSize * tileSize * 4;

export interface TileCache {
  /** Marks the tile as used. `null`: the tile is known to be missing from the store. */
  get(id: number): ImageBitmap | null | undefined;
  has(id: number): boolean;
  put(id: number, bitmap: ImageBitmap | null): void;
  /** Drops the least recently used tiles beyond the budget, never a `needed` one. */
  trim(needed: ReadonlySet<number>): void;
  /** The tile is loaded again when it is next needed. */
  forget(id: number): void;
  clear(): void;
  readonly bytes: number;
  readonly count: number;
}

export function createTileCache(budgetBytes: number): TileCache {
  const kept = new Map<number, ImageBitmap | null>();
  let bytes = 0;

  function drop(id: number): void {
    const bitmap = kept.get(id);
    kept.delete(id);
    if (bitmap) {
      bitmap.close();
      bytes -= residentTileBytes;
    }
  }

  return {
    get(id) {
      const bitmap = kept.get(id);
      if (bitmap === undefined) return undefined;
      kept.delete(id);
      kept.set(id, bitmap);
      return bitmap;
    },
    has(id) {
      return kept.has(id);
    },
    put(id, bitmap) {
      drop(id);
      kept.set(id, bitmap);
      if (bitmap !== null) bytes += residentTileBytes;
    },
    trim(needed) {
      if (bytes <= budgetBytes) return;
      for (const id of kept.keys()) {
        if (bytes <= budgetBytes) return;
        if (!needed.has(id)) drop(id);
      }
    },
    forget: drop,
    clear() {
      for (const id of kept.keys()) drop(id);
    },
    get bytes() {
      return bytes;
    },
    get count() {
      return kept.size;
    },
  };
}
