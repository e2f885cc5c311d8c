import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { EraseJob, HostedLimits } from '../../../../src/engines/hosted/contract.ts';
import { prepareErase } from '../../../../src/engines/hosted/pixels/erase.ts';
import { framedJob } from '../../../../src/engines/hosted/pixels/framing.ts';
import { resized } from '../../../../src/engines/hosted/pixels/resample.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import type { AlphaBuffer, PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { replaceFill } from '../../../../src/kernel/pixels/replaceFill.ts';
import {
  maskCollector,
  maskOf,
  maskSourceOf,
  painted,
  pixelCollector,
  sourceOf,
} from '../../local/support/pictures.ts';
import { modelFor, pixelContext } from './support.ts';

type Colour = readonly [number, number, number];

/** Soft bands and a fine weave: a wall whose look behind an object is known exactly. */
function wall(x: number, y: number): Colour {
  const band = 40 * Math.sin(y / 55) + 18 * Math.sin(x / 90);
  const weave = 6 * Math.sin(x * 0.9) * Math.sin(y * 0.8);
  return [150 + band + weave, 140 + 0.7 * band + weave, 120 + 0.5 * band + weave];
}

const isObject = (x: number, y: number): boolean => (x - 300) ** 2 + (y - 220) ** 2 < 60 ** 2;

const isSpot = (x: number, y: number): boolean => (x - 50) ** 2 + (y - 30) ** 2 < 8 ** 2;

const scene = (width: number, height: number): PixelBuffer =>
  painted(width, height, (x, y) => (isObject(x, y) ? [200, 30, 60] : wall(x, y)));

interface Case {
  readonly picture?: PixelBuffer;
  readonly mask?: AlphaBuffer;
  readonly limits?: Partial<HostedLimits>;
  /** The provider's answer. */
  readonly answer: (job: EraseJob) => PixelBuffer;
}

async function eraseWith({ answer, ...given }: Case) {
  const picture = given.picture ?? scene(640, 480);
  const { width, height } = picture;
  const mask = given.mask ?? maskOf(width, height, isObject);
  const sink = pixelCollector(width, height);
  const cleared = maskCollector(width, height);
  const { context, notes } = pixelContext(modelFor('erase', given.limits));
  const request = { source: sourceOf(picture), mask: maskSourceOf(mask), sink, cleared };
  const prepared = await prepareErase(context, request);
  if (!prepared.ok) return { outcome: prepared, sink, cleared, picture, mask, notes, job: null };
  const { job, finish } = prepared.value;
  if (job.operation !== 'erase') throw new Error('it was to be an erase job');
  const outcome = await finish([{ pixels: answer(job), seed: null }]);
  return { outcome, sink, cleared, picture, mask, notes, job };
}

/** The job's crop as the wall is behind everything, with a cast. `at`: of the crop in the picture. */
function painter(cast: Colour, at: { x: number; y: number } = { x: 0, y: 0 }) {
  return ({ image }: EraseJob): PixelBuffer =>
    painted(image.width, image.height, (x, y) => {
      const [r, g, b] = wall(x + at.x, y + at.y);
      return [r + cast[0], g + cast[1], b + cast[2]];
    });
}

/** As the document shows it afterwards. */
function shown(picture: PixelBuffer, fill: PixelBuffer, cleared: AlphaBuffer): PixelBuffer {
  const below = { ...picture, data: Uint8ClampedArray.from(picture.data) };
  replaceFill(below, cleared, fill);
  return below;
}

/** Mean signed differences of R, G and B where `inside`. */
function meanDifference(
  a: PixelBuffer,
  colour: (x: number, y: number) => Colour,
  inside: (i: number) => boolean,
) {
  const sums = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < a.width * a.height; i += 1) {
    if (!inside(i)) continue;
    const expected = colour(i % a.width, Math.floor(i / a.width));
    for (let c = 0; c < 3; c += 1) sums[c] = (sums[c] ?? 0) + (a.data[i * 4 + c] ?? 0) - (expected[c] ?? 0);
    count += 1;
  }
  return sums.map((sum) => sum / count);
}

// Pixels are counted and judged at the end: an `expect` for each would take minutes.

function differs(a: PixelBuffer, b: PixelBuffer, pixel: number): boolean {
  for (let at = pixel * 4; at < pixel * 4 + 4; at += 1) if (a.data[at] !== b.data[at]) return true;
  return false;
}

function holdsBytes({ data }: PixelBuffer, pixel: number): boolean {
  return data.subarray(pixel * 4, pixel * 4 + 4).some((byte) => byte !== 0);
}

const casts: readonly Colour[] = [
  [12, 12, 12],
  [-9, 4, 14],
  [0, 0, 0],
];

describe('what comes back of an erasure', () => {
  test.each(casts)(
    'has a cast of %d, %d, %d taken off inside, and leaves every pixel outside as it was',
    async (...cast) => {
      const { outcome, sink, picture, mask, cleared } = await eraseWith({ answer: painter(cast) });
      expect(outcome).toEqual({ ok: true, value: { holes: 1 } });
      const result = shown(picture, sink.picture, cleared.mask);
      const isInside = (i: number): boolean => mask.data[i] === 255;
      for (const mean of meanDifference(result, wall, isInside)) expect(Math.abs(mean)).toBeLessThan(2);
      let [touched, openInside, changedOutside] = [0, 0, 0];
      for (let i = 0; i < mask.data.length; i += 1) {
        const alpha = sink.picture.data[i * 4 + 3] ?? 0;
        if (isInside(i) && alpha !== 255) openInside += 1;
        if (alpha > 0) touched += 1;
        else if (differs(result, picture, i) || holdsBytes(sink.picture, i)) changedOutside += 1;
      }
      expect({ openInside, changedOutside }).toEqual({ openInside: 0, changedOutside: 0 });
      // The fill reaches a few pixels beyond the selection, and no further.
      expect(touched).toBeLessThan(Math.PI * 66 ** 2);
    },
  );

  test('has no step at the seam where only the fill has a cast', async () => {
    const answer = (job: EraseJob): PixelBuffer => {
      const fill = painter([10, 10, 10])(job);
      for (let i = 0; i < job.mask.data.length; i += 1) {
        if (job.mask.data[i] === 0) fill.data.set(job.image.data.subarray(i * 4, i * 4 + 4), i * 4);
      }
      return fill;
    };
    const { sink, picture, cleared } = await eraseWith({ answer });
    const result = shown(picture, sink.picture, cleared.mask);
    const isRim = (i: number): boolean => {
      const distance = Math.hypot((i % 640) - 300, Math.floor(i / 640) - 220);
      return distance > 50 && distance < 60;
    };
    // Of 10 levels; the wall's own slope, seen over the ring, is what may be left.
    for (const mean of meanDifference(result, wall, isRim)) expect(Math.abs(mean)).toBeLessThan(3.5);
  });

  test('is not judged by what the service repainted beside the hole', async () => {
    const answer = (job: EraseJob): PixelBuffer => {
      const fill = painter([12, 12, 12])(job);
      // A bright bar that was never there, touching the hole's ring.
      for (let y = 0; y < fill.height; y += 1)
        for (let x = 365; x < 372; x += 1) fill.data.set([255, 255, 255, 255], (y * fill.width + x) * 4);
      return fill;
    };
    const { sink, picture, cleared, mask } = await eraseWith({ answer });
    const result = shown(picture, sink.picture, cleared.mask);
    const means = meanDifference(result, wall, (i) => mask.data[i] === 255);
    for (const mean of means) expect(Math.abs(mean)).toBeLessThan(2.5);
  });

  test('keeps the fill\u2019s own texture', async () => {
    const { sink, mask } = await eraseWith({ answer: painter([12, 12, 12]) });
    let worst = 0;
    for (let i = 0; i < mask.data.length; i += 1) {
      if (mask.data[i] !== 255) continue;
      const expected = wall(i % 640, Math.floor(i / 640));
      worst = Math.max(worst, Math.abs((sink.picture.data[i * 4] ?? 0) - expected[0]));
    }
    expect(worst).toBeLessThan(6);
  });

  test('is brought from any size of the same shape to the crop\u2019s', async () => {
    const answer = (job: EraseJob): PixelBuffer =>
      resized(painter([0, 0, 0])(job), { width: 1280, height: 960 });
    const { outcome, sink, mask } = await eraseWith({ answer });
    expect(outcome.ok).toBe(true);
    const means = meanDifference(sink.picture, wall, (i) => mask.data[i] === 255);
    for (const mean of means) expect(Math.abs(mean)).toBeLessThan(1);
  });

  test.each([
    ['the picture itself', (job: EraseJob): PixelBuffer => job.image],
    [
      'the picture with a cast',
      ({ image }: EraseJob): PixelBuffer => ({
        ...image,
        data: image.data.map((value, i) => (i % 4 < 3 ? value + 7 : value)),
      }),
    ],
  ])('is refused where it is %s', async (_what, answer) => {
    const { outcome, sink } = await eraseWith({ answer });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(sink.rects).toEqual([]);
  });

  test('is refused where it has another shape', async () => {
    const { outcome, sink } = await eraseWith({ answer: () => painted(480, 480, wall) });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'no-image' } });
    expect(sink.rects).toEqual([]);
  });
});

describe('what is sent', () => {
  test('is a crop of a large picture, and only its hole is written, never read as a whole', async () => {
    const picture = painted(3000, 2000, (x, y) => (isObject(x - 1500, y - 900) ? [200, 30, 60] : wall(x, y)));
    const mask = maskOf(3000, 2000, (x, y) => isObject(x - 1500, y - 900));
    let crop = { width: 0, height: 0 };
    const { outcome, sink, notes } = await eraseWith({
      picture,
      mask,
      answer: (job) => {
        crop = job.image;
        return painted(crop.width, crop.height, () => [128, 128, 128]);
      },
    });
    expect(outcome.ok).toBe(true);
    expect([crop.width, crop.height]).toEqual([960, 960]);
    expect(notes).toEqual([]);
    for (const rect of sink.rects) {
      expect(rect.x).toBeGreaterThan(1700);
      expect(rect.x + rect.width).toBeLessThan(1900);
    }
  });

  test('is scaled only where the hole is too large for the service, and that is told', async () => {
    const picture = scene(1200, 900);
    const mask = maskOf(1200, 900, (x, y) => x > 100 && x < 1100 && y > 100 && y < 800);
    const { outcome, job, notes } = await eraseWith({
      picture,
      mask,
      limits: { maxSide: 600 },
      answer: ({ image }) => painted(image.width, image.height, () => [90, 90, 90]),
    });
    expect(outcome.ok).toBe(true);
    expect([job?.image.width, job?.image.height]).toEqual([600, 450]);
    expect([job?.mask.width, job?.mask.height]).toEqual([600, 450]);
    expect(notes).toEqual(['Sent at 600 × 450: the service takes no more.']);
  });

  test('is made smaller until its file is light enough', async () => {
    const noise = painted(600, 400, (x, y) => [(x * 7919 + y * 104_729) % 256, (x * y) % 256, (x ^ y) * 31]);
    const { job, notes } = await eraseWith({
      picture: noise,
      mask: maskOf(600, 400, (x, y) => x > 280 && x < 320 && y > 180 && y < 220),
      limits: { maxBytes: 150_000 },
      answer: ({ image }) => painted(image.width, image.height, () => [1, 2, 3]),
    });
    expect(job?.image.width).toBeLessThan(600);
    expect(notes).toHaveLength(1);
  });

  test('covers in black and white all that the fill will cover', async () => {
    const { job, sink } = await eraseWith({ answer: painter([0, 0, 0]) });
    const { data } = job?.mask ?? { data: new Uint8ClampedArray() };
    expect(new Set(data)).toEqual(new Set([0, 255]));
    let mistaken = 0;
    for (let i = 0; i < data.length; i += 1) {
      if ((data[i] === 255) !== (sink.picture.data[i * 4 + 3] ?? 0) > 0) mistaken += 1;
    }
    expect(mistaken).toBe(0);
  });

  test('is enlarged where the service takes nothing as small, and comes back at its own size', async () => {
    const picture = painted(100, 60, (x, y) => (isSpot(x, y) ? [200, 30, 60] : wall(x, y)));
    const { outcome, job, sink, mask, notes } = await eraseWith({
      picture,
      mask: maskOf(100, 60, isSpot),
      limits: { minSide: 240 },
      answer: ({ image }) => resized(painted(100, 60, wall), image),
    });
    expect(outcome.ok).toBe(true);
    expect([job?.image.width, job?.image.height]).toEqual([400, 240]);
    expect([job?.mask.width, job?.mask.height]).toEqual([400, 240]);
    expect(notes).toEqual(['Sent at 400 × 240: the service takes nothing smaller.']);
    const means = meanDifference(sink.picture, wall, (i) => mask.data[i] === 255);
    for (const mean of means) expect(Math.abs(mean)).toBeLessThan(2);
  });

  test.each([{}, { maxSide: 512 }, { minSide: 900, multipleOf: 64 }])(
    'is what was priced, with limits %j',
    async (limits) => {
      const model = modelFor('erase', limits);
      const mask = maskOf(640, 480, isObject);
      const { job } = await eraseWith({ mask, limits, answer: ({ image }) => image });
      const shape = { outputs: 1, width: 640, height: 480, maskBounds: maskSourceOf(mask).bounds };
      const { width, height } = sentShape(model, shape);
      if (job === null) throw new Error('It was to be sent.');
      expect(framedJob(job, model.limits).job).toMatchObject({ image: { width, height } });
    },
  );

  test('an empty selection is not sent', async () => {
    const mask = maskOf(640, 480, () => false);
    const { outcome } = await eraseWith({ mask, answer: painter([0, 0, 0]) });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});

describe('transparency', () => {
  /** Opaque on the left of x = 300, nothing on the right. */
  function half(): PixelBuffer {
    const picture = scene(640, 480);
    for (let i = 0; i < 640 * 480; i += 1) if (i % 640 >= 300) picture.data.fill(0, i * 4, i * 4 + 4);
    return picture;
  }

  test('is sent as the colours around it, opaque', async () => {
    const { job } = await eraseWith({ picture: half(), answer: painter([0, 0, 0]) });
    const { data } = job?.image ?? { data: new Uint8ClampedArray() };
    let [translucent, black] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) translucent += 1;
      // As it lies under invisible pixels.
      if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) < 60) black += 1;
    }
    expect({ translucent, black }).toEqual({ translucent: 0, black: 0 });
  });

  test('is continued into the hole: opaque where the rim is, clear where it is clear', async () => {
    const { outcome, sink, cleared, picture } = await eraseWith({
      picture: half(),
      answer: painter([0, 0, 0]),
    });
    expect(outcome.ok).toBe(true);
    const result = shown(picture, sink.picture, cleared.mask);
    const alphaAt = (x: number, y: number): number => result.data[(y * 640 + x) * 4 + 3] ?? -1;
    expect(alphaAt(250, 220)).toBeGreaterThan(240);
    expect(alphaAt(350, 220)).toBeLessThan(15);
    // Far off nothing has changed.
    for (const [x, y] of [
      [10, 10],
      [250, 100],
      [500, 300],
    ] as const) {
      expect(alphaAt(x, y)).toBe(picture.data[(y * 640 + x) * 4 + 3]);
    }
  });

  test('all around the hole: nobody is asked', async () => {
    const island = scene(640, 480);
    for (let i = 0; i < 640 * 480; i += 1) {
      if (!isObject(i % 640, Math.floor(i / 640))) island.data.fill(0, i * 4, i * 4 + 4);
    }
    const { outcome, job } = await eraseWith({ picture: island, answer: painter([0, 0, 0]) });
    expect(job).toBeNull();
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});

test('whatever the selection and the answer: outside the grown selection every byte stays', async () => {
  const rect = fc.record({
    x: fc.integer({ min: 0, max: 150 }),
    y: fc.integer({ min: 0, max: 110 }),
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 60 }),
    strength: fc.integer({ min: 1, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(rect, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: 255 }),
      async (rects, grey) => {
        const picture = painted(160, 120, wall);
        const mask = maskOf(160, 120, () => false);
        for (const { x, y, width, height, strength } of rects)
          for (let row = y; row < Math.min(120, y + height); row += 1)
            for (let column = x; column < Math.min(160, x + width); column += 1)
              mask.data[row * 160 + column] = strength;
        const { outcome, sink } = await eraseWith({
          picture,
          mask,
          answer: ({ image }) => painted(image.width, image.height, (x) => [grey, (x * 3) % 256, 255 - grey]),
        });
        expect(outcome.ok).toBe(true);
        let far = 0;
        for (let i = 0; i < 160 * 120; i += 1) {
          if ((sink.picture.data[i * 4 + 3] ?? 0) === 0) continue;
          const [x, y] = [i % 160, Math.floor(i / 160)];
          const isNear = rects.some(
            (one) =>
              x >= one.x - 3 && x < one.x + one.width + 3 && y >= one.y - 3 && y < one.y + one.height + 3,
          );
          if (!isNear) far += 1;
        }
        expect(far).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});
