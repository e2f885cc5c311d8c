import type { PaintReply, PaintRequest } from './paintMessages.ts';
import { paintStroke } from '../../kernel/pixels/paint.ts';

type Bytes = Uint8Array<ArrayBuffer> | null;

/** The read each job waits for: the kernel asks for one tile at a time. */
const waiting = new Map<number, (bytes: Bytes) => void>();

function reply(message: PaintReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.addEventListener('message', (event: MessageEvent<PaintRequest>) => {
  const request = event.data;
  if (request.type === 'paint') {
    // A rejection in a worker reaches nobody: it is told, or the stroke would wait for ever.
    paint(request).catch((error: unknown) =>
      reply({ type: 'failed', job: request.job, message: String(error) }),
    );
  } else {
    const resolve = waiting.get(request.job);
    waiting.delete(request.job);
    resolve?.(request.bytes);
  }
});

async function paint({
  job,
  layer,
  stroke,
  target,
}: Extract<PaintRequest, { type: 'paint' }>): Promise<void> {
  const result = await paintStroke(layer, stroke, target, (key) => {
    const bytes = new Promise<Bytes>((resolve) => waiting.set(job, resolve));
    reply({ type: 'read', job, key });
    return bytes;
  });
  const tiles = [...result.tiles];
  reply(
    { type: 'painted', job, tiles, bounds: result.bounds },
    tiles.map(([, bytes]) => bytes.buffer),
  );
}
