import type { PaintReply, PaintRequest } from './paintMessages.ts';
import type { LayerRecord } from '../../kernel/document/records.ts';
import type { PaintResult, PaintTarget } from '../../kernel/pixels/paint.ts';
import type { BrushStroke } from '../../kernel/pixels/strokeRaster.ts';
import type { TileKey } from '../../kernel/shared/ids.ts';

/** Rasterises finished strokes into tiles off the main thread, one after the other. */
export interface PaintCommitter {
  /** `readTile` must already see what earlier strokes left, stored or not. Rejects when the worker fails. */
  paint(
    layer: LayerRecord,
    stroke: BrushStroke,
    target: PaintTarget,
    readTile: (key: TileKey) => Promise<Uint8Array<ArrayBuffer> | null>,
  ): Promise<PaintResult>;
  /** Strokes under way are painted to their end first: they are work that is stored nowhere yet. */
  destroy(): void;
}

export function createPaintCommitter(createWorker: () => Worker): PaintCommitter {
  let worker: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let nextJob = 1;
  let destroyed = false;
  let underWay = 0;

  function run(
    layer: LayerRecord,
    stroke: BrushStroke,
    target: PaintTarget,
    readTile: (key: TileKey) => Promise<Uint8Array<ArrayBuffer> | null>,
  ): Promise<PaintResult> {
    // The first stroke starts the worker: a session of erasing needs none.
    const painter = (worker ??= createWorker());
    const job = nextJob;
    nextJob += 1;
    return new Promise((resolve, reject) => {
      function stop(): void {
        painter.removeEventListener('message', onMessage);
        painter.removeEventListener('error', onError);
      }
      function onError(event: ErrorEvent): void {
        stop();
        reject(new Error(`The stroke could not be painted: ${event.message}`));
      }
      function send(request: PaintRequest): void {
        painter.postMessage(request);
      }
      function onMessage(event: MessageEvent<PaintReply>): void {
        const message = event.data;
        if (message.job !== job) return;
        if (message.type === 'read') {
          readTile(message.key).then(
            (bytes) => send({ type: 'bytes', job, bytes }),
            (error: unknown) => {
              stop();
              reject(error instanceof Error ? error : new Error(String(error)));
            },
          );
          return;
        }
        stop();
        if (message.type === 'failed') {
          reject(new Error(`The stroke could not be painted: ${message.message}`));
          return;
        }
        resolve({ tiles: new Map(message.tiles), bounds: message.bounds });
      }
      painter.addEventListener('message', onMessage);
      painter.addEventListener('error', onError);
      const { transform, pixelWidth, pixelHeight } = layer;
      send({ type: 'paint', job, layer: { transform, pixelWidth, pixelHeight }, stroke, target });
    });
  }

  function endIdleWorker(): void {
    if (underWay === 0) worker?.terminate();
  }

  return {
    paint(layer, stroke, target, readTile) {
      underWay += 1;
      const result = queue.then(() => run(layer, stroke, target, readTile));
      queue = result
        .catch(() => null)
        .then(() => {
          underWay -= 1;
          if (destroyed) endIdleWorker();
        });
      return result;
    },
    destroy() {
      destroyed = true;
      endIdleWorker();
    },
  };
}
