import { createHash } from 'node:crypto';

import type { TileStore } from '../../../src/kernel/document/ports.ts';
import { tileHash } from '../../../src/kernel/shared/ids.ts';
import type { TileHash } from '../../../src/kernel/shared/ids.ts';

/** A tile store for kernel tests: content-addressed, in memory, counting. */
export class MemoryTiles implements TileStore {
  readonly bytes = new Map<TileHash, Uint8Array<ArrayBuffer>>();
  gets = 0;
  puts = 0;

  get(hash: TileHash): Promise<Uint8Array<ArrayBuffer> | null> {
    this.gets += 1;
    return Promise.resolve(this.bytes.get(hash) ?? null);
  }

  put(bytes: Uint8Array<ArrayBuffer>): Promise<TileHash> {
    this.puts += 1;
    const hash = tileHash(createHash('sha256').update(bytes).digest('hex'));
    this.bytes.set(hash, bytes);
    return Promise.resolve(hash);
  }

  collect(live: ReadonlySet<TileHash>): Promise<{ removed: number; freedBytes: number }> {
    let removed = 0;
    let freedBytes = 0;
    for (const [hash, bytes] of this.bytes) {
      if (live.has(hash)) continue;
      this.bytes.delete(hash);
      removed += 1;
      freedBytes += bytes.length;
    }
    return Promise.resolve({ removed, freedBytes });
  }
}
