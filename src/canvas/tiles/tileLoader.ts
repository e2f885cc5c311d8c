import type { TileReply, TileRequest } from './messages.ts';
import type { TileCache } from './tileCache.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { TileHash } from '../../kernel/shared/ids.ts';
import type { BaseTile, TileNode } from '../scene/tileTree.ts';
import { baseKey, baseTilesUnder } from '../scene/tileTree.ts';

/** Store reads under way at once: enough to hide latency, few enough to stay cancellable. */
const maxReads = 8;
/** Reduced tiles under construction at once. */
const maxReductions = 2;
/** A read that failed may succeed later: the wait before the next try, doubled each time. */
const retryMs = 2_000;
const longestRetryMs = 60_000;

export interface TileLoader {
  /** What should become resident, most urgent first. Jobs that are no longer wanted are dropped. */
  want(nodes: readonly TileNode[], colorSpace: 'srgb' | 'display-p3'): void;
  readonly pending: number;
  destroy(): void;
}

export interface TileLoaderOptions {
  readonly store: TileStore;
  readonly cache: TileCache;
  readonly createWorker: () => Worker;
  onTile(node: TileNode): void;
  /** The store lacks the tile, or failed to read it. */
  onMissing(hash: TileHash): void;
  /** A tile drawn without a read that failed is no longer resident: what shows it is drawn again. */
  onStale(): void;
}

interface Job {
  readonly id: number;
  readonly node: TileNode;
  readonly colorSpace: 'srgb' | 'display-p3';
  readonly parts: readonly { readonly base: BaseTile; readonly column: number; readonly row: number }[];
  /** Parts still to be read. */
  queue: number[];
  /** A read failed, which says nothing about what is stored. */
  failed: boolean;
}

export function createTileLoader(options: TileLoaderOptions): TileLoader {
  const { store, cache } = options;
  const worker = options.createWorker();
  const jobs = new Map<number, Job>();
  const jobOfNode = new Map<number, Job>();
  /** How often the reads of a node failed in a row. */
  const failures = new Map<number, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let wanted: readonly TileNode[] = [];
  let colorSpace: 'srgb' | 'display-p3' = 'srgb';
  let nextJob = 1;
  let reads = 0;
  let destroyed = false;

  function post(request: TileRequest): void {
    worker.postMessage(request);
  }

  function drop(job: Job): void {
    jobs.delete(job.id);
    jobOfNode.delete(job.node.id);
    post({ type: 'cancel', job: job.id });
  }

  function start(node: TileNode): void {
    const base = node.base;
    const job: Job = {
      id: nextJob,
      node,
      colorSpace,
      parts: base === null ? baseTilesUnder(node) : [{ base, column: 0, row: 0 }],
      queue: base === null ? [] : [0],
      failed: false,
    };
    nextJob += 1;
    jobs.set(job.id, job);
    jobOfNode.set(node.id, job);
    if (base === null) {
      post({
        type: 'begin',
        job: job.id,
        level: node.level,
        colorSpace,
        parts: job.parts.map((part) => ({ key: baseKey(part.base), column: part.column, row: part.row })),
      });
    }
  }

  async function readPart(job: Job, part: number): Promise<void> {
    const base = job.parts[part]?.base;
    if (base === undefined) return;
    reads += 1;
    const [bytes, mask] = await Promise.all([
      read(job, base.hash),
      base.mask === null ? Promise.resolve(null) : read(job, base.mask),
    ]);
    if (destroyed) return;
    const whole = bytes !== null && (base.mask === null || mask !== null);
    if (jobs.has(job.id) && (whole || job.node.base === null)) {
      // The worker's `taken` frees the read: it must never lag behind by more than `maxReads` tiles.
      if (job.node.base === null) {
        post({ type: 'feed', job: job.id, part, kind: base.kind, bytes: whole ? bytes : null, mask });
      } else if (bytes !== null) {
        post({ type: 'base', job: job.id, kind: base.kind, bytes, mask, colorSpace: job.colorSpace });
      }
      return;
    }
    reads -= 1;
    if (jobs.has(job.id)) finish(job, null);
    pump();
  }

  async function read(job: Job, hash: TileHash): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = await store.get(hash).catch(() => {
      job.failed = true;
      return null;
    });
    if (bytes === null && !destroyed) options.onMissing(hash);
    return bytes;
  }

  function finish(job: Job, bitmap: ImageBitmap | null): void {
    jobs.delete(job.id);
    jobOfNode.delete(job.node.id);
    cache.put(job.node.id, bitmap);
    if (job.failed) retryLater(job.node.id);
    else failures.delete(job.node.id);
    options.onTile(job.node);
  }

  function retryLater(id: number): void {
    const before = failures.get(id) ?? 0;
    failures.set(id, before + 1);
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        cache.forget(id);
        options.onStale();
      },
      Math.min(longestRetryMs, retryMs * 2 ** before),
    );
    timers.add(timer);
  }

  function pump(): void {
    if (destroyed) return;
    let reductions = 0;
    for (const job of jobs.values()) if (job.node.base === null) reductions += 1;
    for (const node of wanted) {
      if (reads >= maxReads) return;
      if (cache.has(node.id)) continue;
      let job = jobOfNode.get(node.id);
      if (job === undefined) {
        if (node.base === null && reductions >= maxReductions) continue;
        if (node.base === null) reductions += 1;
        start(node);
        job = jobOfNode.get(node.id);
      }
      if (job !== undefined) readQueued(job);
    }
  }

  function readQueued(job: Job): void {
    while (reads < maxReads) {
      const part = job.queue.shift();
      if (part === undefined) return;
      void readPart(job, part);
    }
  }

  worker.addEventListener('message', (event: MessageEvent<TileReply>) => {
    const message = event.data;
    if (message.type === 'taken') {
      reads -= 1;
      pump();
      return;
    }
    const job = jobs.get(message.job);
    if (message.type === 'missing') {
      if (job !== undefined) job.queue = [...message.parts];
    } else if (job === undefined) message.bitmap.close();
    else finish(job, message.bitmap);
    pump();
  });

  return {
    want(nodes, space) {
      if (space !== colorSpace) for (const job of jobs.values()) drop(job);
      colorSpace = space;
      wanted = nodes;
      const ids = new Set(nodes.map((node) => node.id));
      for (const job of jobs.values()) if (!ids.has(job.node.id)) drop(job);
      pump();
    },
    get pending() {
      return jobs.size;
    },
    destroy() {
      destroyed = true;
      worker.terminate();
      for (const timer of timers) clearTimeout(timer);
      jobs.clear();
      jobOfNode.clear();
    },
  };
}
