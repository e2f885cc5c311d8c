import type { MemoryBackend } from './backend.ts';
import { liveTilesOf } from './live.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { tileHash } from '../../kernel/shared/ids.ts';

export function createMemoryTiles(
  backend: MemoryBackend,
  clock: Clock,
  ownGraceMs: number,
  demandOpen: () => void,
): TileStore {
  return {
    async put(bytes) {
      demandOpen();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      backend.tiles.set(hash, { bytes, putAt: clock.now() });
      return tileHash(hash);
    },
    async get(hash) {
      demandOpen();
      return backend.tiles.get(hash)?.bytes ?? null;
    },
    async collect(live, graceMs = ownGraceMs) {
      demandOpen();
      const stored = liveTilesOf(backend);
      let removed = 0;
      let freedBytes = 0;
      for (const [hash, tile] of backend.tiles) {
        if (live.has(tileHash(hash)) || stored.has(hash) || tile.putAt > clock.now() - graceMs) continue;
        backend.tiles.delete(hash);
        removed += 1;
        freedBytes += tile.bytes.byteLength;
      }
      return { removed, freedBytes };
    },
  };
}
