import { describe, expect, test } from 'vitest';

import { expand } from '../../../src/engines/local/expand/expand.ts';
import type { PixelBuffer, PixelSource } from '../../../src/kernel/pixels/buffers.ts';
import { grownSize, noMargins } from '../../../src/kernel/shared/margins.ts';
import type { Margins } from '../../../src/kernel/shared/margins.ts';
import { nodeContext } from './support/networks.ts';
import { blank, painted, pixelCollector, sourceOf } from './support/pictures.ts';

async function expanded(picture: PixelBuffer, margins: Margins, variation = 0) {
  const grown = grownSize(picture, margins);
  const sink = pixelCollector(grown.width, grown.height);
  const request = { source: sourceOf(picture), margins, prompt: '', variation, sink };
  const outcome = await expand(nodeContext(), request);
  return { outcome, sink, picture: sink.picture };
}

const at = ({ data, width }: PixelBuffer, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

describe('what is new', () => {
  test.each([
    ['all round', { left: 30, top: 25, right: 17, bottom: 1 }],
    ['to one side', { ...noMargins, top: 20 }],
  ])('%s: every pixel of it is written once, and none of the picture', async (_, margins) => {
    const picture = painted(140, 110, (x, y) => [x, y, (x * y) % 255]);
    const { outcome, sink } = await expanded(picture, margins);
    const { width, height } = sink.picture;
    expect(outcome).toEqual({ ok: true, value: { pixels: width * height - 140 * 110 } });
    const wrong = sink.times.findIndex((times, i) => {
      const [x, y] = [(i % width) - margins.left, Math.floor(i / width) - margins.top];
      const isNew = x < 0 || y < 0 || x >= 140 || y >= 110;
      return times !== (isNew ? 1 : 0) || sink.picture.data[i * 4 + 3] !== (isNew ? 255 : 0);
    });
    expect(wrong).toBe(-1);
  });

  test('of a plain picture is plain', async () => {
    const { picture } = await expanded(
      painted(64, 64, () => [200, 30, 77]),
      { ...noMargins, left: 16 },
    );
    for (const x of [0, 9, 15]) expect(at(picture, x, 33)).toEqual([200, 30, 77, 255]);
  });

  test('goes on with stripes where they leave the picture', async () => {
    const stripe = (x: number): readonly [number, number, number] =>
      x % 24 < 9 ? [220, 210, 200] : [40, 60, 90];
    const { picture } = await expanded(painted(240, 200, stripe), { ...noMargins, top: 40, bottom: 40 });
    let same = 0;
    for (let x = 0; x < 240; x += 1)
      for (const y of [2, 20, 39, 241, 260, 278]) {
        if (Math.abs((at(picture, x, y)[0] ?? 0) - stripe(x)[0]) < 12) same += 1;
      }
    expect(same / (240 * 6)).toBeGreaterThan(0.97);
  });

  test('keeps the order of the picture: below the floor there is floor, not wall', async () => {
    const room = painted(300, 300, (x, y) => (y < 150 ? [180, 150, 120] : [230 + (x % 3), 228, 225]));
    const { picture } = await expanded(room, { left: 60, top: 60, right: 60, bottom: 60 });
    for (const x of [3, 30, 180, 415]) {
      expect(at(picture, x, 415)[0]).toBeGreaterThan(220);
      expect(at(picture, x, 3)[0]).toBeLessThan(190);
    }
    for (const x of [3, 415]) expect([at(picture, x, 190)[0], at(picture, x, 230)[2]]).toEqual([180, 225]);
  });

  test('of a cut-out is as transparent as what it goes on from', async () => {
    const half = painted(80, 60, () => [10, 200, 30]);
    for (let i = 0; i < 80 * 60; i += 1) if (i % 80 >= 40) half.data[i * 4 + 3] = 0;
    const { picture } = await expanded(half, { ...noMargins, bottom: 15 });
    expect([at(picture, 5, 70), at(picture, 75, 70)[3]]).toEqual([[10, 200, 30, 255], 0]);
  });

  test('is the same for the same picture, and another one for "Try again"', async () => {
    const bricks = painted(120, 120, (x, y) =>
      y % 16 < 2 || (x + (y % 32 < 16 ? 0 : 15)) % 30 < 2
        ? [200, 196, 188]
        : [150 + ((x * 7 + y * 13) % 40), 70, 55],
    );
    const around = { left: 30, top: 30, right: 30, bottom: 30 };
    const [one, again, other] = [
      await expanded(bricks, around),
      await expanded(bricks, around),
      await expanded(bricks, around, 1),
    ];
    expect(one.picture.data).toEqual(again.picture.data);
    expect(one.picture.data).not.toEqual(other.picture.data);
  });

  test.each([
    [4, 4],
    [5, 300],
  ])('comes around a picture of %i × %i too', async (width, height) => {
    const { outcome } = await expanded(
      painted(width, height, () => [9, 9, 9]),
      { ...noMargins, left: 1, bottom: 1 },
    );
    expect(outcome.ok).toBe(true);
  });
});

test('a large picture is read in parts, and written in parts', async () => {
  const side = 3000;
  let largest = 0;
  const source: PixelSource = {
    width: side,
    height: side,
    readRegion: async ({ width, height }) => {
      largest = Math.max(largest, width * height);
      return { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
    },
  };
  let written = 0;
  const sink = {
    write: async (_x: number, _y: number, { width, height }: PixelBuffer) => {
      written += width * height;
      largest = Math.max(largest, width * height);
    },
  };
  const margins = { ...noMargins, right: 700 };
  expect(await expand(nodeContext(), { source, margins, prompt: '', sink })).toEqual({
    ok: true,
    value: { pixels: side * 700 },
  });
  expect(written).toBe(side * 700);
  expect(largest).toBeLessThanOrEqual(side * 256);
});

describe('what is refused', () => {
  const picture = painted(100, 80, () => [1, 2, 3]);

  test.each([
    ['no margin', noMargins, /No margin/u],
    ['more than a quarter of the width', { ...noMargins, right: 26 }, /25 px to the left and right/u],
    ['more than a quarter of the height', { ...noMargins, top: 21 }, /20 px above and below/u],
  ])('%s', async (_, margins, message) => {
    const { outcome, sink } = await expanded(picture, margins);
    expect(outcome).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
    expect(sink.rects).toEqual([]);
  });

  test('a picture that is nothing', async () => {
    const { outcome } = await expanded(blank(40, 40), { ...noMargins, left: 5 });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});

test('a cancelled run writes nothing', async () => {
  const context = nodeContext();
  const sink = pixelCollector(125, 100);
  const request = {
    source: sourceOf(painted(100, 100, (x, y) => [x, y, 0])),
    margins: { ...noMargins, left: 25 },
    prompt: '',
    sink,
  };
  const running = expand(
    { ...context, progress: ({ label }) => void (label.startsWith('Looking') && context.controller.abort()) },
    request,
  );
  expect(await running).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  expect(sink.rects).toEqual([]);
});
