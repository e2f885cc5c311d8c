import { createTileCache } from './tileCache.ts';
import { collectTiles } from './collect.ts';
import type { Connection } from './connection.ts';
import { toFailure } from './failure.ts';
import type { ReportProblem } from './rows.ts';
import type { Database } from './schema.ts';
import { hashBytes } from './tileHash.ts';
import { packTile, unpackTile } from './tileRow.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import type { TileHash } from '../../kernel/shared/ids.ts';

export interface TileStoreOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly cacheBytes: number;
  /** Tiles put within this time are never collected: their commit may still be on its way in some tab. */
  readonly graceMs: number;
  readonly report: ReportProblem;
}

/** Bytes written per transaction: large enough to spread its cost, small enough to keep memory flat. */
const batchBytes = 32 * 1024 * 1024;

interface PendingPut {
  readonly hash: TileHash;
  readonly bytes: Uint8Array<ArrayBuffer>;
  resolve(hash: TileHash): void;
  reject(failure: Error): void;
}

interface PendingGet {
  readonly hash: TileHash;
  resolve(bytes: Uint8Array<ArrayBuffer> | null): void;
  reject(failure: Error): void;
}

/**
 * Tiles in IndexedDB.
 * - `put` resolves after the `complete` event of the transaction that wrote the bytes.
 * - Puts that come while a transaction runs share the next one; gets of one turn share one.
 */
export function createTileStore(options: TileStoreOptions): TileStore {
  const { connection, clock, report } = options;
  const cache = createTileCache(options.cacheBytes);
  const puts: PendingPut[] = [];
  let writing = false;
  let gets: PendingGet[] = [];

  async function put(bytes: Uint8Array<ArrayBuffer>): Promise<TileHash> {
    const hash = await hashBytes(bytes);
    return new Promise((resolve, reject) => {
      puts.push({ hash, bytes, resolve, reject });
      if (!writing) void drainPuts();
    });
  }

  async function drainPuts(): Promise<void> {
    writing = true;
    // Hashes of one burst arrive in turns of their own: wait one task, so that they share a transaction.
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (puts.length > 0) {
      const batch = takeBatch(puts);
      try {
        await writeBatch(await connection.get(), batch, clock.now());
        for (const item of batch) {
          cache.set(item.hash, item.bytes);
          item.resolve(item.hash);
        }
      } catch (cause) {
        const failure = toFailure(cause);
        for (const item of batch) item.reject(failure);
      }
    }
    writing = false;
  }

  function get(hash: TileHash): Promise<Uint8Array<ArrayBuffer> | null> {
    const cached = cache.get(hash);
    if (cached !== null) return Promise.resolve(cached);
    return new Promise((resolve, reject) => {
      gets.push({ hash, resolve, reject });
      if (gets.length === 1) queueMicrotask(() => void drainGets());
    });
  }

  async function drainGets(): Promise<void> {
    const batch = gets;
    gets = [];
    try {
      const store = (await connection.get()).transaction('tiles').store;
      await Promise.all(
        batch.map(async (item) => {
          const row: unknown = await store.get(item.hash);
          const bytes = row === undefined ? null : unpackTile(row);
          if (bytes !== null) cache.set(item.hash, bytes);
          else if (row !== undefined) report({ store: 'tiles', key: item.hash, reason: 'not a tile' });
          item.resolve(bytes);
        }),
      );
    } catch (cause) {
      const failure = toFailure(cause);
      for (const item of batch) item.reject(failure);
    }
  }

  return {
    put,
    get,
    async collect(live, graceMs = options.graceMs) {
      try {
        const result = await collectTiles(await connection.get(), live, clock.now() - graceMs, report);
        for (const hash of result.removedHashes) cache.delete(hash);
        return { removed: result.removedHashes.length, freedBytes: result.freedBytes };
      } catch (cause) {
        throw toFailure(cause);
      }
    },
  };
}

function takeBatch(queue: PendingPut[]): PendingPut[] {
  let bytes = 0;
  let count = 0;
  while (count < queue.length && (count === 0 || bytes < batchBytes)) {
    bytes += queue[count]?.bytes.byteLength ?? 0;
    count += 1;
  }
  return queue.splice(0, count);
}

async function writeBatch(database: Database, batch: readonly PendingPut[], now: number): Promise<void> {
  const transaction = database.transaction(['tiles', 'tileInfo'], 'readwrite', { durability: 'strict' });
  transaction.done.catch(() => {});
  const tiles = transaction.objectStore('tiles');
  const info = transaction.objectStore('tileInfo');
  const unique = new Map(batch.map((item) => [item.hash, item.bytes]));
  try {
    await Promise.all(
      Array.from(unique, async ([hash, bytes]) => {
        const known = await info.get(hash);
        if (known !== undefined) return info.put({ ...known, putAt: now });
        const packed = packTile(hash, bytes);
        const { row, storedLength } = packed;
        return Promise.all([
          tiles.put(row),
          info.put({ hash, byteLength: bytes.byteLength, storedLength, putAt: now }),
        ]);
      }),
    );
    await transaction.done;
  } catch (cause) {
    try {
      transaction.abort();
    } catch {
      // Already aborted by what failed.
    }
    throw transaction.error ?? cause;
  }
}
