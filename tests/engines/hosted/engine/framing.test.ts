import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { EraseJob } from '../../../../src/engines/hosted/contract.ts';
import { fittedSize, frameSize, framedSize } from '../../../../src/engines/hosted/limits.ts';
import { framedJob } from '../../../../src/engines/hosted/pixels/framing.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';

const ratios = ['1:1', '3:2', '2:3', '16:9', '9:16'] as const;
const side = fc.integer({ min: 1, max: 60 });

function jobOf(width: number, height: number): EraseJob {
  const image = numbered(width, height);
  const mask = { width, height, data: new Uint8ClampedArray(width * height).fill(255) };
  return { operation: 'erase', call: 'c', endpoint: 'e', image, mask };
}

/** Every pixel another one. */
function numbered(width: number, height: number): PixelBuffer {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : ((i >> 2) >> (8 * (i % 4))) & 255,
  );
  return { width, height, data };
}

function framed(width: number, height: number) {
  const own = jobOf(width, height);
  const { job, cut } = framedJob(own, { ratios, multipleOf: 1 });
  if (job.operation !== 'erase') throw new Error('It stays what it is.');
  return { own, job, cut };
}

test.each([
  [
    { width: 1024, height: 1024 },
    { width: 1024, height: 1024 },
  ],
  [
    { width: 700, height: 500 },
    { width: 750, height: 500 },
  ],
  [
    { width: 3000, height: 500 },
    { width: 3000, height: 1688 },
  ],
])('%o is sent within %o', (size, frame) => expect(frameSize(size, ratios)).toEqual(frame));

test('a picture comes back out of its frame as it went in, whatever its shape', () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const { own, job, cut } = framed(width, height);
      expect(job.image).toMatchObject(frameSize(own.image, ratios));
      const back = cut(job.image);
      expect([back.width, back.height]).toEqual([width, height]);
      expect(back.data).toEqual(own.image.data);
    }),
  );
});

test('nothing of the frame is marked, and all that was marked still is', () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const { job } = framed(width, height);
      expect(job.mask).toMatchObject({ width: job.image.width, height: job.image.height });
      expect(job.mask.data.filter((value) => value === 255)).toHaveLength(width * height);
      expect(job.mask.data.filter((value) => value !== 0)).toHaveLength(width * height);
    }),
  );
});

test('the edges go on mirrored', () => {
  const { job, own } = framed(4, 2);
  // 4 × 2 is set into 16:9, which has 2.25 rows: into 4 × 2 itself; a tall strip gets columns at both sides.
  expect(job.image).toMatchObject({ width: 4, height: 2 });
  expect(job.image.data).toEqual(own.image.data);
  const strip = framed(2, 9);
  const reds = (row: number, { width, data }: PixelBuffer): number[] =>
    Array.from({ length: width }, (_, x) => data[(row * width + x) * 4] ?? -1);
  expect(strip.job.image.width).toBe(5);
  expect(reds(0, strip.job.image)).toEqual([1, 0, 1, 0, 1]);
});

test('an answer at a size of the service is cut in proportion; one of another shape is left as it came', () => {
  const { cut } = framed(30, 12);
  expect(cut(numbered(60, 34))).toMatchObject({ width: 60, height: 24 });
  expect(cut(numbered(50, 50))).toMatchObject({ width: 50, height: 50 });
});

test('a service of any proportions gets no frame', () => {
  const own = jobOf(30, 11);
  const { job, cut } = framedJob(own, { multipleOf: 1 });
  expect(job).toBe(own);
  expect(cut(own.image)).toBe(own.image);
});

test('a service of multiples gets the next larger ones, and the picture comes back as it went in', () => {
  fc.assert(
    fc.property(side, side, fc.constantFrom(8, 16), (width, height, multipleOf) => {
      const own = jobOf(width, height);
      const { job, cut } = framedJob(own, { multipleOf });
      if (job.operation !== 'erase') throw new Error('It stays what it is.');
      const size = framedSize(own.image, { multipleOf });
      expect([job.image, job.mask]).toMatchObject([size, size]);
      expect([size.width % multipleOf, size.height % multipleOf]).toEqual([0, 0]);
      expect(Math.max(size.width - width, size.height - height)).toBeLessThan(multipleOf);
      const back = cut(job.image);
      expect([back.width, back.height]).toEqual([width, height]);
      expect(back.data).toEqual(own.image.data);
    }),
  );
});

test('a picture with margins gets no frame: the two together fit already', () => {
  const { image } = jobOf(30, 11);
  const margins = { left: 2, top: 5, right: 0, bottom: 0 };
  const own = { operation: 'expand', call: 'c', endpoint: 'e', image, margins, prompt: '', seed: 1 } as const;
  expect(framedJob(own, { multipleOf: 16 }).job).toBe(own);
});

test('what is sent keeps to the limits with its frame, and is made no smaller than that needs', () => {
  const limits = { minSide: 1, maxSide: 3000, maxPixels: 1_000_000, multipleOf: 1, ratios };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), (width, height) => {
      const size = fittedSize({ width, height }, limits);
      if (size === null) return;
      const whole = framedSize(size, limits);
      expect(whole.width * whole.height).toBeLessThanOrEqual(limits.maxPixels);
      expect(Math.max(whole.width, whole.height)).toBeLessThanOrEqual(limits.maxSide);
      if (
        framedSize({ width, height }, limits).width * framedSize({ width, height }, limits).height <
        900_000
      )
        expect(size).toEqual({ width, height });
    }),
  );
});
