import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';

import { encodePng } from '../../../../src/engines/hosted/browser/png.ts';

const pixels = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 30 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      rgba: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
    }),
  );

test('another decoder reads every byte of RGBA, colours under alpha 0 included', async () => {
  await fc.assert(
    fc.asyncProperty(pixels, async ({ width, height, rgba }) => {
      for (let at = 3; at < rgba.length; at += 12) rgba[at] = 0;
      const png = await encodePng(Uint8ClampedArray.from(rgba), width, height, 4);
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width, height, channels: 4 });
      expect([...data]).toEqual([...rgba]);
    }),
    { numRuns: 40 },
  );
});

test('a mask is one channel of grey, 255 white', async () => {
  const mask = Uint8ClampedArray.from({ length: 30 * 20 }, (_, i) => (i * 17) % 256);
  const png = await encodePng(mask, 30, 20, 1);
  const image = sharp(png);
  expect(await image.metadata()).toMatchObject({ width: 30, height: 20, channels: 1, depth: 'uchar' });
  const data = await image.extractChannel(0).raw().toBuffer();
  expect([...data]).toEqual([...mask]);
});

test('slopes are filtered: their file is small', async () => {
  const slope = Uint8ClampedArray.from({ length: 256 * 256 }, (_, i) => i % 256);
  expect((await encodePng(slope, 256, 256, 1)).length).toBeLessThan(2_000);
});
