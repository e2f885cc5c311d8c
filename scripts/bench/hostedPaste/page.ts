import type { HostedModel } from '../../../src/engines/hosted/contract.ts';
import type { HostedContext } from '../../../src/engines/hosted/operation.ts';
import { prepareErase } from '../../../src/engines/hosted/pixels/erase.ts';
import { fillsHere } from '../../../src/engines/hosted/pixels/fillWork.ts';
import { createFillWorkers } from '../../../src/engines/hosted/pixels/fillWorkers.ts';
import type {
  AlphaBuffer,
  MaskSource,
  PixelBuffer,
  PixelSource,
} from '../../../src/kernel/pixels/buffers.ts';
import type { Rect } from '../../../src/kernel/shared/geometry.ts';
import { engineId } from '../../../src/kernel/shared/ids.ts';

const [width, height] = [4000, 3000];
const works = { here: fillsHere, worker: createFillWorkers() };

const model: HostedModel = {
  descriptor: {
    id: engineId('bench.erase'),
    operation: 'erase',
    kind: 'hosted',
    name: 'Bench',
    provider: 'bench',
    model: 'bench',
    modelVersion: 'bench',
    tier: 1,
    summary: '',
    generative: true,
    trained: true,
  },
  endpoint: 'bench',
  price: { id: 'bench', variant: null },
  limits: { minSide: 1, maxSide: 4096, maxPixels: 16e6, maxBytes: null, multipleOf: 1, maxOutputs: 1 },
  publishedLatencyS: null,
};

const unused = (): Promise<never> => Promise.reject(new Error('Nothing is encoded here.'));
const picture = grain();
const source: PixelSource = { width, height, readRegion: async (rect) => part(picture, 4, rect) };

let finish: (() => Promise<unknown>) | null = null;

/** All up to the answer, which has a cast and something else where the hole is. */
async function prepare(holeSide: number, where: keyof typeof works): Promise<void> {
  const context: HostedContext = {
    call: 'bench',
    model,
    pictures: { png: unused, greyPng: unused, decode: unused },
    fills: works[where],
    progress: () => {},
    note: (text) => {
      throw new Error(text);
    },
  };
  const sink = { write: async () => {} };
  const prepared = await prepareErase(context, { source, mask: discOf(holeSide), sink, cleared: sink });
  if (!prepared.ok || prepared.value.job.operation !== 'erase') throw new Error('It could not be prepared.');
  const { job, finish: finished } = prepared.value;
  const { image, mask } = job;
  const data = image.data.map((value, at) =>
    at % 4 === 3 ? 255 : mask.data[at >> 2] === 0 ? value - 7 : 90,
  );
  finish = () => finished([{ pixels: { ...image, data }, seed: null }]);
}

async function paste(): Promise<number> {
  const startedAt = performance.now();
  const outcome = await finish?.();
  const tookMs = performance.now() - startedAt;
  if (JSON.stringify(outcome) !== '{"ok":true,"value":{"holes":1}}') throw new Error(JSON.stringify(outcome));
  return tookMs;
}

function grain(): PixelBuffer {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at >> 2;
    const noise = Math.imul(pixel, 2_654_435_761) >>> 29;
    data.set([110 + ((pixel >> 5) % 90) + noise, 140 - noise, 120 + noise, 255], at);
  }
  return { width, height, data };
}

function discOf(side: number): MaskSource {
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  const data = new Uint8ClampedArray(width * height);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      if (Math.hypot(x - side / 2, y - side / 2) < side / 2) data[(top + y) * width + left + x] = 255;
  const mask: AlphaBuffer = { width, height, data };
  const bounds = { x: left, y: top, width: side, height: side };
  return { width, height, bounds, readRegion: async (rect) => part(mask, 1, rect) };
}

function part(whole: AlphaBuffer, channels: number, rect: Rect): AlphaBuffer {
  const data = new Uint8ClampedArray(rect.width * rect.height * channels);
  for (let y = 0; y < rect.height; y += 1) {
    const from = ((rect.y + y) * whole.width + rect.x) * channels;
    data.set(whole.data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return { width: rect.width, height: rect.height, data };
}

declare global {
  interface Window {
    paste: { prepare: typeof prepare; paste: typeof paste };
  }
}

window.paste = { prepare, paste };
