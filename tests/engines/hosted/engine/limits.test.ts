import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawnSize, fittedSize, framedSize, scaleNote } from '../../../../src/engines/hosted/limits.ts';
import type { SizeLimits } from '../../../../src/engines/hosted/limits.ts';
import { eraseCrop } from '../../../../src/engines/hosted/pixels/eraseCrop.ts';
import { sentShape } from '../../../../src/engines/hosted/sentShape.ts';
import { modelFor, wideLimits } from './support.ts';

const limits: SizeLimits = { minSide: 64, maxSide: 2048, maxPixels: 2_000_000, multipleOf: 16 };

describe('the size a service is sent', () => {
  test.each([
    ['what fits stays', { width: 1024, height: 768 }, { width: 1024, height: 768 }],
    ['a long side is scaled', { width: 4096, height: 1024 }, { width: 2048, height: 512 }],
    ['many pixels are scaled', { width: 2000, height: 2000 }, { width: 1408, height: 1408 }],
    ['a small picture is enlarged', { width: 32, height: 40 }, { width: 64, height: 80 }],
    ['multiples are for its frame', { width: 1000, height: 700 }, { width: 1000, height: 700 }],
    ['what is scaled keeps its proportions', { width: 2000, height: 1500 }, { width: 1621, height: 1216 }],
    ['a strip cannot be made to fit', { width: 20_000, height: 20 }, null],
  ])('%s', (_what, size, expected) => {
    expect(fittedSize(size, limits)).toEqual(expected);
  });

  test('is within the limits with its frame, with the same proportions, and stays if it is', () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.record({
          minSide: fc.integer({ min: 1, max: 300 }),
          maxSide: fc.integer({ min: 512, max: 8192 }),
          maxPixels: fc.integer({ min: 512 * 512, max: 16_000_000 }),
          multipleOf: fc.constantFrom(1, 2, 8, 16, 32, 64),
        }),
        (width, height, given) => {
          const size = fittedSize({ width, height }, given);
          if (size === null) {
            // Only where the proportions are beyond what the sides allow, rounding apart.
            const slack = given.multipleOf;
            const long = (Math.max(width, height) / Math.min(width, height)) * (given.minSide + slack);
            expect(
              long * (given.minSide + slack) + slack * long > given.maxPixels || long > given.maxSide - slack,
            ).toBe(true);
            return;
          }
          const frame = framedSize(size, given);
          expect(Math.max(frame.width, frame.height)).toBeLessThanOrEqual(given.maxSide);
          expect(frame.width * frame.height).toBeLessThanOrEqual(given.maxPixels);
          expect(Math.min(frame.width, frame.height)).toBeGreaterThanOrEqual(given.minSide);
          expect(frame.width % given.multipleOf).toBe(0);
          expect(frame.height % given.multipleOf).toBe(0);
          const [across, down] = [size.width / width, size.height / height];
          // To whole pixels of the shorter way.
          const off = Math.min(Math.abs(across * height - size.height), Math.abs(down * width - size.width));
          expect(off).toBeLessThanOrEqual(1);
          expect(fittedSize(size, given)).toEqual(size);
          expect(fittedSize(frame, given)).toEqual(frame);
        },
      ),
    );
  });

  test('of a picture that is to be drawn gives up its proportions where there are no others', () => {
    const square = { minSide: 1024, maxSide: 1024, maxPixels: 1024 ** 2, multipleOf: 1 };
    expect(drawnSize({ width: 4000, height: 3000 }, square)).toEqual({ width: 1024, height: 1024 });
    expect(drawnSize({ width: 10_000, height: 100 }, limits)).toEqual({ width: 2048, height: 64 });
    expect(drawnSize({ width: 100, height: 10_000 }, limits)).toEqual({ width: 64, height: 2048 });
    expect(drawnSize({ width: 1024, height: 768 }, limits)).toEqual({ width: 1024, height: 768 });
  });

  test('is told where it differs enough to matter', () => {
    expect(scaleNote({ width: 4000, height: 3000 }, { width: 1024, height: 768 })).toBe(
      'Sent at 1024 × 768: the service takes no more.',
    );
    expect(scaleNote({ width: 100, height: 100 }, { width: 256, height: 256 })).toContain('nothing smaller');
    expect(scaleNote({ width: 1000, height: 700 }, { width: 1008, height: 704 })).toBeNull();
  });
});

describe('the crop around what is erased', () => {
  test('holds the hole with its surroundings, inside the picture, at a size that needs no scaling', () => {
    const part = fc.record({
      x: fc.integer({ min: 0, max: 7000 }),
      y: fc.integer({ min: 0, max: 5000 }),
      width: fc.integer({ min: 1, max: 1400 }),
      height: fc.integer({ min: 1, max: 1400 }),
    });
    const picture = { width: 8192, height: 6144 };
    fc.assert(
      fc.property(part, fc.nat({ max: 12 }), (marked, variation) => {
        const given = { minSide: 64, maxSide: 2048, maxPixels: 4_000_000, multipleOf: 16 };
        const crop = eraseCrop(marked, picture, given, variation);
        expect(crop.x).toBeGreaterThanOrEqual(0);
        expect(crop.y).toBeGreaterThanOrEqual(0);
        expect(crop.x + crop.width).toBeLessThanOrEqual(picture.width);
        expect(crop.y + crop.height).toBeLessThanOrEqual(picture.height);
        expect(crop.x).toBeLessThanOrEqual(marked.x);
        expect(crop.y).toBeLessThanOrEqual(marked.y);
        expect(crop.x + crop.width).toBeGreaterThanOrEqual(Math.min(picture.width, marked.x + marked.width));
        expect(crop.y + crop.height).toBeGreaterThanOrEqual(
          Math.min(picture.height, marked.y + marked.height),
        );
        expect(fittedSize(crop, given)).toEqual({ width: crop.width, height: crop.height });
      }),
    );
  });

  test('is cut shorter where a service takes no strip', () => {
    const given = { minSide: 1024, maxSide: 1536, maxPixels: 1536 * 1024, multipleOf: 1 };
    const crop = eraseCrop({ x: 1500, y: 200, width: 100, height: 90 }, { width: 4000, height: 400 }, given);
    expect(crop.height).toBe(400);
    expect(fittedSize(crop, given)).not.toBeNull();
  });

  test('stays below a megapixel for a small hole, and differs with the attempt', () => {
    const marked = { x: 2000, y: 2000, width: 80, height: 60 };
    const picture = { width: 6000, height: 4000 };
    const crop = eraseCrop(marked, picture, wideLimits);
    expect(crop.width * crop.height).toBeLessThan(1_000_000);
    expect(eraseCrop(marked, picture, wideLimits, 1)).not.toEqual(crop);
  });
});

describe('what is priced is what is sent', () => {
  const shape = { outputs: 4, width: 6000, height: 4000 };

  test('the crop of an erasure', () => {
    const maskBounds = { x: 10, y: 10, width: 50, height: 50 };
    expect(sentShape(modelFor('erase'), { ...shape, maskBounds })).toMatchObject({ width: 960, height: 960 });
  });

  test('a picture that is scaled, and no more outputs than one run makes', () => {
    const model = modelFor('generate', { maxSide: 1536, maxOutputs: 1 });
    expect(sentShape(model, shape)).toEqual({ outputs: 1, width: 1536, height: 1024 });
  });
});
