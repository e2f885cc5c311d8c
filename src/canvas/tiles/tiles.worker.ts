import { tilePixels } from './decode.ts';
import type { TileReply, TileRequest } from './messages.ts';
import { reduceRgba } from './reduce.ts';
import { createReducedStore, firstKeptLevel } from './reducedStore.ts';
import { tileSize } from '../../kernel/document/records.ts';

interface ReduceJob {
  readonly level: number;
  readonly colorSpace: 'srgb' | 'display-p3';
  readonly parts: readonly { readonly key: string; readonly column: number; readonly row: number }[];
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  missing: number;
}

const reduced = createReducedStore(128 * 1024 * 1024);
const jobs = new Map<number, ReduceJob>();

function reply(message: TileReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.addEventListener('message', (event: MessageEvent<TileRequest>) => {
  const request = event.data;
  if (request.type === 'base') {
    void sendTile(request.job, tilePixels(request.kind, request.bytes, request.mask), request.colorSpace);
    reply({ type: 'taken' });
  } else if (request.type === 'begin') begin(request);
  else if (request.type === 'feed') {
    feed(request);
    reply({ type: 'taken' });
  } else jobs.delete(request.job);
});

function begin(request: Extract<TileRequest, { type: 'begin' }>): void {
  const job: ReduceJob = {
    level: request.level,
    colorSpace: request.colorSpace,
    parts: request.parts,
    pixels: new Uint8ClampedArray(tileSize * tileSize * 4),
    missing: 0,
  };
  const missing: number[] = [];
  request.parts.forEach((part, index) => {
    const pixels = remembered(part.key, request.level);
    if (pixels === null) missing.push(index);
    else place(job, index, pixels);
  });
  job.missing = missing.length;
  jobs.set(request.job, job);
  if (missing.length === 0) finish(request.job, job);
  else reply({ type: 'missing', job: request.job, parts: missing });
}

/** A base tile at a level, from the level itself or from a finer one that is still known. */
function remembered(key: string, level: number): Uint8ClampedArray<ArrayBuffer> | null {
  for (let finer = level; finer >= firstKeptLevel; finer -= 1) {
    const pixels = reduced.get(key, finer);
    if (pixels === null) continue;
    return finer === level ? pixels : reduceRgba(pixels, tileSize >> finer, level - finer);
  }
  return null;
}

function feed(request: Extract<TileRequest, { type: 'feed' }>): void {
  const job = jobs.get(request.job);
  if (job === undefined) return;
  const part = job.parts[request.part];
  if (part !== undefined && request.bytes !== null) {
    const whole = tilePixels(request.kind, request.bytes, request.mask);
    const pixels = reduceRgba(whole, tileSize, job.level);
    // What a farther view needs next is made from what is small already.
    reduced.put(part.key, job.level, pixels);
    if (job.level < firstKeptLevel) {
      const kept = reduceRgba(pixels, tileSize >> job.level, firstKeptLevel - job.level);
      reduced.put(part.key, firstKeptLevel, kept);
    }
    place(job, request.part, pixels);
  }
  job.missing -= 1;
  if (job.missing === 0) finish(request.job, job);
}

function place(job: ReduceJob, index: number, pixels: Uint8ClampedArray<ArrayBuffer>): void {
  const part = job.parts[index];
  if (part === undefined) return;
  const side = tileSize >> job.level;
  const row = side * 4;
  let target = (part.row * side * tileSize + part.column * side) * 4;
  for (let y = 0; y < side; y += 1, target += tileSize * 4) {
    job.pixels.set(pixels.subarray(y * row, (y + 1) * row), target);
  }
}

function finish(id: number, job: ReduceJob): void {
  jobs.delete(id);
  void sendTile(id, job.pixels, job.colorSpace);
}

async function sendTile(
  job: number,
  pixels: Uint8ClampedArray<ArrayBuffer>,
  colorSpace: 'srgb' | 'display-p3',
): Promise<void> {
  const bitmap = await createImageBitmap(new ImageData(pixels, tileSize, tileSize, { colorSpace }));
  reply({ type: 'tile', job, bitmap }, [bitmap]);
}
