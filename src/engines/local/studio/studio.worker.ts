import type { FromStudio, ToStudio } from './messages.ts';
import { openStudio } from './render/job.ts';
import type { Studio } from './render/job.ts';

declare const self: DedicatedWorkerGlobalScope;

let studio: Studio | string | null = null;
const cancelled = new Set<number>();
let queue: Promise<void> = Promise.resolve();

self.addEventListener('message', (event: MessageEvent<ToStudio>) => {
  const message = event.data;
  if (message.type === 'cancel') {
    cancelled.add(message.id);
    return;
  }
  // One picture at a time: they share one GL context.
  queue = queue
    .then(() => answer(message))
    .catch((error: unknown) => {
      if (studio !== null && typeof studio !== 'string' && studio.lost()) sendLost(message.id);
      else
        send({
          type: 'failed',
          id: message.id,
          kind: 'internal',
          message: error instanceof Error ? error.message : 'The renderer failed',
        });
    });
});

async function answer(message: Exclude<ToStudio, { type: 'cancel' }>): Promise<void> {
  studio ??= openStudio(new OffscreenCanvas(16, 16));
  if (typeof studio === 'string') {
    send({ type: 'unavailable', id: message.id, reason: studio });
    return;
  }
  const { gl } = studio;
  if (message.type === 'probe') {
    send({ type: 'ready', id: message.id, gl });
    return;
  }
  const { id, job } = message;
  if (Math.max(job.width, job.height) > gl.largestSide) {
    send({
      type: 'failed',
      id,
      kind: 'too-large',
      message: `This graphics driver draws at most ${String(gl.largestSide)} pixels a side`,
    });
    return;
  }
  const result = await studio.render(job, {
    alive: () => !cancelled.has(id),
    onProgress: (label, fraction) => {
      send({ type: 'progress', id, label, fraction });
    },
    breathe,
  });
  cancelled.delete(id);
  if (result === null) {
    send({ type: 'cancelled', id });
    return;
  }
  if (result === 'lost') {
    sendLost(id);
    return;
  }
  const transfer = result.images.flatMap((image) => [
    image.data.buffer,
    ...image.objects.map((object) => object.data.buffer),
  ]);
  send({ type: 'done', id, ...result, gl }, transfer);
}

function sendLost(id: number): void {
  send({
    type: 'failed',
    id,
    kind: 'internal',
    message: 'The graphics driver was reset while the picture was drawn. Run it again.',
    lost: true,
  });
}

/** A macrotask: `cancel` messages are delivered only between tasks. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function send(message: FromStudio, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
