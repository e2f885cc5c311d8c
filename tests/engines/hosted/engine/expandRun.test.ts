import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ExpandJob, HostedLimits } from '../../../../src/engines/hosted/contract.ts';
import { asMasked } from '../../../../src/engines/hosted/grownPicture.ts';
import { prepareExpand } from '../../../../src/engines/hosted/pixels/expand.ts';
import { expandFit } from '../../../../src/engines/hosted/pixels/expandFit.ts';
import { resized } from '../../../../src/engines/hosted/pixels/resample.ts';
import { priceDims } from '../../../../src/engines/hosted/priceDims.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { grownSize } from '../../../../src/kernel/shared/margins.ts';
import type { Margins } from '../../../../src/kernel/shared/margins.ts';
import { painted, pixelCollector, sourceOf } from '../../local/support/pictures.ts';
import { modelFor, pixelContext, wideLimits } from './support.ts';

const margins: Margins = { left: 40, top: 0, right: 20, bottom: 30 };
const whole = { width: 260, height: 190 };
const inner = { width: 200, height: 160 };

/** A scene that goes on beyond the picture: a slope with a grain. */
const scene = (cast = 0): PixelBuffer =>
  painted(whole.width, whole.height, (x, y) => [
    60 + x / 3 + cast,
    50 + y / 3 + cast,
    100 + ((x * 7 + y * 3) % 5) + cast,
  ]);

function cutOut({ data, width }: PixelBuffer): PixelBuffer {
  const out = new Uint8ClampedArray(inner.width * inner.height * 4);
  for (let y = 0; y < inner.height; y += 1) {
    const from = (y * width + margins.left) * 4;
    out.set(data.subarray(from, from + inner.width * 4), y * inner.width * 4);
  }
  return { ...inner, data: out };
}

async function expanded(
  answer: (job: ExpandJob) => PixelBuffer,
  {
    source = cutOut(scene()),
    limits = {},
    around = margins,
    prompt = '',
  }: {
    readonly source?: PixelBuffer;
    readonly limits?: Partial<HostedLimits>;
    readonly around?: Margins;
    readonly prompt?: string;
  } = {},
) {
  const grown = grownSize(source, around);
  const sink = pixelCollector(grown.width, grown.height);
  const { context, notes } = pixelContext(modelFor('expand', limits));
  const request = { source: sourceOf(source), margins: around, prompt, sink };
  const prepared = await prepareExpand(context, request);
  if (!prepared.ok) return { outcome: prepared, sink, notes, job: null };
  const { job } = prepared.value;
  if (job.operation !== 'expand') throw new Error('another job');
  const outcome = await prepared.value.finish([{ pixels: answer(job), seed: null }]);
  return { outcome, sink, notes, job };
}

const isInside = (x: number, y: number): boolean => x >= 40 && x < 240 && y < 160;

/** The largest difference to the scene where it is new; anything written on the picture itself is an error. */
function worstOutside({ data }: PixelBuffer, expected = scene()): number {
  let most = 0;
  for (let y = 0, at = 0; y < whole.height; y += 1)
    for (let x = 0; x < whole.width; x += 1, at += 4) {
      if (isInside(x, y)) {
        if (data[at + 3] !== 0) throw new Error(`the picture was drawn over at ${x}, ${y}`);
        continue;
      }
      if (data[at + 3] !== 255) throw new Error(`nothing at ${x}, ${y}`);
      for (let c = 0; c < 3; c += 1)
        most = Math.max(most, Math.abs((data[at + c] ?? 0) - (expected.data[at + c] ?? 0)));
    }
  return most;
}

describe('what comes back', () => {
  test('is laid around the picture, and nothing over it', async () => {
    const { outcome, sink, notes, job } = await expanded(() => scene(), { prompt: 'a hill' });
    expect(outcome).toEqual({ ok: true, value: { pixels: 260 * 190 - 200 * 160 } });
    expect(job).toMatchObject({ margins, prompt: 'a hill' });
    expect(job?.image.data).toEqual(cutOut(scene()).data);
    expect(worstOutside(sink.picture)).toBeLessThan(3);
    // Each pixel once, and those of the picture never, not even with nothing: the session writes there.
    const wrong = sink.times.findIndex((times, at) => {
      const isOwn = isInside(at % whole.width, Math.floor(at / whole.width));
      return times !== (isOwn ? 0 : 1);
    });
    expect(wrong).toBe(-1);
    expect(notes).toEqual([]);
  });

  test('has the colours of the picture, whatever cast the service gave it', async () => {
    const { sink, notes } = await expanded(() => scene(14));
    expect(worstOutside(sink.picture)).toBeLessThan(5);
    expect(notes).toEqual([]);
  });

  test('may be plain like the picture’s edge: that is no unchanged picture', async () => {
    const plain = painted(260, 190, () => [240, 240, 238]);
    const { outcome, sink } = await expanded(() => plain, { source: cutOut(plain) });
    expect(outcome.ok).toBe(true);
    expect(worstOutside(sink.picture, plain)).toBeLessThan(2);
  });

  test('at another size is brought to the frame, and that is told', async () => {
    const { sink, notes } = await expanded(() => resized(scene(), { width: 520, height: 380 }));
    expect(worstOutside(sink.picture)).toBeLessThan(6);
    expect(notes).toEqual(['The service drew 520 × 380, resampled to fit the picture.']);
  });

  test('of a scaled request still meets the picture, and scaling is told', async () => {
    const { sink, notes, job } = await expanded(
      (sent) => resized(scene(), grownSize(sent.image, sent.margins)),
      {
        limits: { maxSide: 130 },
      },
    );
    expect(job?.margins).toEqual({ left: 20, top: 0, right: 10, bottom: 15 });
    expect([job?.image.width, job?.image.height]).toEqual([100, 80]);
    expect(notes[0]).toBe('Sent at 130 × 95: the service takes no more.');
    expect(worstOutside(sink.picture)).toBeLessThan(8);
  });

  test('is told where the service drew the picture anew too', async () => {
    const other = painted(260, 190, (x, y) =>
      ((x >> 4) + (y >> 4)) % 2 === 0 ? [250, 20, 20] : [10, 10, 200],
    );
    const { outcome, notes } = await expanded(() => other);
    expect(outcome.ok).toBe(true);
    expect(notes).toEqual([expect.stringMatching(/drew the picture itself anew/u)]);
  });

  test.each([
    ['the picture as it was', inner, /without expanding/u],
    ['another shape', { width: 190, height: 260 }, /another picture's shape/u],
  ])('%s is no result', async (_, size, message) => {
    const { outcome, sink } = await expanded(() => painted(size.width, size.height, () => [1, 2, 3]));
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'no-image', message: expect.stringMatching(message) },
    });
    expect(sink.rects).toEqual([]);
  });
});

describe('what is transparent', () => {
  test('all along the edges cannot be continued, and nothing is sent', async () => {
    const source = cutOut(scene());
    for (let i = 0, at = 3; i < 200 * 160; i += 1, at += 4) {
      const [x, y] = [i % 200, Math.floor(i / 200)];
      if (x < 60 || x >= 140 || y < 60 || y >= 100) source.data[at] = 0;
    }
    const { outcome, job } = await expanded(() => scene(), { source });
    expect(job).toBeNull();
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  test('goes on as nothing, and the rest as it is', async () => {
    const source = cutOut(scene());
    for (let i = 0, at = 3; i < 200 * 160; i += 1, at += 4) if (i % 200 >= 100) source.data[at] = 0;
    const { sink, job } = await expanded(() => scene(), { source });
    const alphaAt = (x: number, y: number): number => sink.picture.data[(y * 260 + x) * 4 + 3] ?? -1;
    expect([alphaAt(2, 80), alphaAt(257, 80)]).toEqual([255, 0]);
    expect(job?.image.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });
});

test('without a margin nothing is sent', async () => {
  const around = { left: 0, top: 0, right: 0, bottom: 0 };
  const { outcome } = await expanded(() => scene(), { around });
  expect(outcome).toMatchObject({ ok: false, error: { kind: 'invalid', message: 'No margin is set.' } });
});

test('services that fill a mask see the whole frame, its border pixels carried on', () => {
  const { image, mask } = asMasked({
    operation: 'expand',
    call: 'c',
    endpoint: 'e',
    image: painted(2, 1, (x) => [x === 0 ? 10 : 20, 0, 0]),
    margins: { left: 1, top: 0, right: 2, bottom: 1 },
    prompt: '',
    seed: 1,
  });
  expect([image.width, image.height, mask.width, mask.height]).toEqual([5, 2, 5, 2]);
  expect([...image.data].filter((_, i) => i % 4 === 0)).toEqual([10, 10, 20, 20, 20, 10, 10, 20, 20, 20]);
  expect([...mask.data]).toEqual([255, 0, 0, 255, 255, 255, 255, 255, 255, 255]);
});

describe('the size that is asked for', () => {
  const side = fc.integer({ min: 1, max: 6000 });
  const margin = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }));
  const around = fc.record({ left: margin, top: margin, right: margin, bottom: margin });
  const limits = {
    ...wideLimits,
    minSide: 64,
    maxSide: 2048,
    maxPixels: 4_000_000,
    maxMargin: 1000,
    multipleOf: 8,
  };

  test('is within all limits, or none is', () => {
    fc.assert(
      fc.property(side, side, around, (width, height, own) => {
        const fit = expandFit({ width, height }, own, limits);
        if (fit === null) return;
        const grown = grownSize(fit.inner, fit.margins);
        expect(Math.max(grown.width, grown.height)).toBeLessThanOrEqual(2048);
        expect(grown.width * grown.height).toBeLessThanOrEqual(4_000_000);
        expect([grown.width % 8, grown.height % 8]).toEqual([0, 0]);
        expect(Math.min(fit.inner.width, fit.inner.height)).toBeGreaterThanOrEqual(64);
        for (const which of ['left', 'top', 'right', 'bottom'] as const) {
          expect(fit.margins[which]).toBeLessThanOrEqual(1000);
          expect(fit.margins[which] === 0).toBe(own[which] === 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is the picture’s own where it fits', () => {
    const own = { left: 512, top: 0, right: 512, bottom: 0 };
    const fit = expandFit({ width: 1024, height: 1024 }, own, { ...limits, maxMargin: 512 });
    expect(fit).toEqual({ inner: { width: 1024, height: 1024 }, margins: own });
  });

  test('is what is priced: the grown picture comes back, the picture goes out', () => {
    const model = modelFor('expand', { maxSide: 1000 });
    const shape = {
      outputs: 1,
      width: 1600,
      height: 1000,
      margins: { left: 200, top: 0, right: 200, bottom: 0 },
    };
    const sent = sentShape(model, shape);
    expect(sent).toEqual({
      outputs: 1,
      width: 800,
      height: 500,
      margins: { left: 100, top: 0, right: 100, bottom: 0 },
    });
    expect(priceDims(model, sent)).toEqual({ outputs: 1, outputPixels: 500_000, inputPixels: 400_000 });
  });
});
