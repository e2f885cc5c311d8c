/**
 * Remembers reduced versions of base tiles by content, least recently used first out. With the levels from
 * `firstKeptLevel` on, a whole 8192² layer costs 5 MiB, and a reduced tile whose content changed in one
 * place is rebuilt from one read instead of hundreds.
 */
export interface ReducedStore {
  get(key: string, level: number): Uint8ClampedArray<ArrayBuffer> | null;
  put(key: string, level: number, pixels: Uint8ClampedArray<ArrayBuffer>): void;
}

export const firstKeptLevel = 3;

export function createReducedStore(budgetBytes: number): ReducedStore {
  const kept = new Map<string, Uint8ClampedArray<ArrayBuffer>>();
  let bytes = 0;
  return {
    get(key, level) {
      const name = `${key}@${level}`;
      const pixels = kept.get(name);
      if (pixels === undefined) return null;
      kept.delete(name);
      kept.set(name, pixels);
      return pixels;
    },
    put(key, level, pixels) {
      if (level < firstKeptLevel) return;
      const name = `${key}@${level}`;
      if (kept.has(name)) return;
      kept.set(name, pixels);
      bytes += pixels.byteLength;
      for (const [oldest, value] of kept) {
        if (bytes <= budgetBytes) break;
        kept.delete(oldest);
        bytes -= value.byteLength;
      }
    },
  };
}
