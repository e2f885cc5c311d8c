import type { HostedJob, HostedModel } from '../../../../src/engines/hosted/contract.ts';
import { prepareErase } from '../../../../src/engines/hosted/pixels/erase.ts';
import { prepareExpand } from '../../../../src/engines/hosted/pixels/expand.ts';
import type { FillWork } from '../../../../src/engines/hosted/pixels/fillWork.ts';
import { grownPicture } from '../../../../src/engines/hosted/grownPicture.ts';
import type { HostedContext } from '../../../../src/engines/hosted/operation.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { engineId } from '../../../../src/kernel/shared/ids.ts';
import {
  maskCollector,
  maskOf,
  maskSourceOf,
  painted,
  pixelCollector,
  sourceOf,
} from '../../local/support/pictures.ts';

const [width, height] = [700, 560];
const isHole = (x: number, y: number): boolean => (x - 340) ** 2 + (y - 250) ** 2 < 90 ** 2;

/** Whole numbers only: sines differ between machines. Clear towards one corner, so that the fill has an opacity. */
function scene(): PixelBuffer {
  const picture = painted(width, height, (x, y) =>
    isHole(x, y) ? [200, 30, 60] : [(x * 3 + y) % 251, (x + y * 2) % 239, 90 + ((x * y) % 97)],
  );
  for (let at = 3; at < picture.data.length; at += 4) {
    const x = ((at - 3) / 4) % width;
    picture.data[at] = Math.min(255, Math.max(0, (x - 200) * 2));
  }
  return picture;
}

/** Another size, a cast, and other things in the hole. */
const answerTo = (image: PixelBuffer): PixelBuffer =>
  painted(image.width - 60, image.height - 48, (x, y) => [
    Math.max(0, ((x * 3 + y) % 251) - 9),
    (x + y * 2) % 239,
    70 + ((x * y) % 97),
  ]);

const model: HostedModel = {
  descriptor: {
    id: engineId('acme.painter'),
    operation: 'erase',
    kind: 'hosted',
    name: 'Painter',
    provider: 'acme',
    model: 'painter-1',
    modelVersion: 'painter-1',
    tier: 1,
    summary: 'Paints.',
    generative: true,
    trained: true,
  },
  endpoint: 'acme/painter-1',
  price: { id: 'acme/painter-1', variant: null },
  limits: { minSide: 1, maxSide: 4096, maxPixels: 300_000, maxBytes: null, multipleOf: 1, maxOutputs: 1 },
  publishedLatencyS: null,
};

/** Without a codec: nothing of it is encoded. */
const contextOf = (fills: FillWork, notes: string[]): HostedContext => ({
  call: 'call-1',
  model,
  pictures: {
    png: () => Promise.reject(new Error('Nothing is encoded here.')),
    greyPng: () => Promise.reject(new Error('Nothing is encoded here.')),
    decode: () => Promise.reject(new Error('Nothing is decoded here.')),
  },
  fills,
  progress: () => {},
  note: (text) => notes.push(text),
});

export interface Filled {
  readonly outcome: unknown;
  readonly fill: PixelBuffer;
  readonly cleared: AlphaBuffer | null;
  readonly notes: readonly string[];
}

const imageOf = (job: HostedJob): PixelBuffer => {
  if (!('image' in job)) throw new Error('It has a picture.');
  return job.image;
};

export async function erased(
  fills: FillWork,
  answer: (image: PixelBuffer) => PixelBuffer = answerTo,
): Promise<Filled> {
  const sink = pixelCollector(width, height);
  const cleared = maskCollector(width, height);
  const notes: string[] = [];
  const mask = maskSourceOf(maskOf(width, height, isHole));
  const prepared = await prepareErase(contextOf(fills, notes), {
    source: sourceOf(scene()),
    mask,
    sink,
    cleared,
  });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const { job, finish } = prepared.value;
  const outcome = await finish([{ pixels: answer(imageOf(job)), seed: null }]);
  return { outcome, fill: sink.picture, cleared: cleared.mask, notes };
}

export async function expanded(fills: FillWork): Promise<Filled> {
  const margins = { left: 60, top: 0, right: 111, bottom: 37 };
  const [grownWidth, grownHeight] = [width + 171, height + 37];
  const sink = pixelCollector(grownWidth, grownHeight);
  const notes: string[] = [];
  const request = { source: sourceOf(scene()), margins, prompt: '', sink };
  const prepared = await prepareExpand(contextOf(fills, notes), request);
  if (!prepared.ok) throw new Error(prepared.error.message);
  const { job, finish } = prepared.value;
  if (job.operation !== 'expand') throw new Error('It is to expand.');
  const pixels = answerTo(grownPicture(job.image, job.margins));
  const outcome = await finish([{ pixels, seed: null }]);
  return { outcome, fill: sink.picture, cleared: null, notes };
}

/** For `toEqual`, which takes seconds for a picture: how many bytes of it are not those of `other`. */
export function comparable({ outcome, fill, cleared, notes }: Filled, other: Filled) {
  return {
    outcome,
    notes,
    differing: [
      differing(fill.data, other.fill.data),
      differing(cleared?.data ?? new Uint8ClampedArray(), other.cleared?.data ?? new Uint8ClampedArray()),
    ],
  };
}

function differing(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let count = Math.abs(a.length - b.length);
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) count += 1;
  return count;
}
