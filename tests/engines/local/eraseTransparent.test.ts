import { describe, expect, test } from 'vitest';

import { erase } from '../../../src/engines/local/erase/erase.ts';
import { fillAlpha } from '../../../src/engines/local/erase/fillAlpha.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { replaceFill } from '../../../src/kernel/pixels/replaceFill.ts';
import { fakeContext, greyFill } from './support/fakeNetwork.ts';
import {
  blank,
  maskCollector,
  maskOf,
  maskSourceOf,
  painted,
  pixelCollector,
  sourceOf,
} from './support/pictures.ts';

const side = 300;

type Inside = (x: number, y: number) => boolean;
const subject: Inside = (x, y) => (x - 100) ** 2 + (y - 150) ** 2 < 70 ** 2;
const square =
  (cx: number, cy: number, half: number): Inside =>
  (x, y) =>
    Math.abs(x - cx) <= half && Math.abs(y - cy) <= half;

/** Green where something is left, black and invisible elsewhere. */
function cutOut(...shown: readonly Inside[]): PixelBuffer {
  const picture = blank(side, side);
  for (let y = 0, at = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1, at += 4)
      if (shown.some((inside) => inside(x, y))) picture.data.set([0, 120, 0, 255], at);
  return picture;
}

async function erased(picture: PixelBuffer, mask: Inside) {
  const fake = fakeContext(greyFill);
  const sink = pixelCollector(side, side);
  const cleared = maskCollector(side, side);
  const result = await erase(fake.context, {
    source: sourceOf(picture),
    mask: maskSourceOf(maskOf(side, side, mask)),
    sink,
    cleared,
  });
  const out = { ...picture, data: Uint8ClampedArray.from(picture.data) };
  replaceFill(out, cleared.mask, sink.picture);
  return { ...fake, result, sink, cleared, out };
}

const alphaAt = ({ data }: PixelBuffer, x: number, y: number): number => data[(y * side + x) * 4 + 3] ?? 0;

describe('erasing on a picture with transparency', () => {
  test('a leftover in the open gives transparency, runs no network, and changes nothing else', async () => {
    const leftover = square(240, 60, 12);
    const picture = cutOut(subject, leftover);
    const { result, inputs, out } = await erased(picture, square(240, 60, 15));
    expect(result).toEqual({ ok: true, value: { holes: 1 } });
    expect(inputs).toEqual([]);
    for (let y = 0; y < side; y += 1)
      for (let x = 0; x < side; x += 1) {
        if (leftover(x, y)) expect(alphaAt(out, x, y)).toBe(0);
        else if (subject(x, y)) expect(alphaAt(out, x, y)).toBe(255);
      }
  });

  test('a hole in the subject stays opaque, and invisible pixels show the network the subject’s colour', async () => {
    const hole = square(100, 150, 20);
    const { inputs, cleared, out } = await erased(cutOut(subject), hole);
    expect(inputs).toHaveLength(1);
    const data = inputs[0]?.data ?? new Float32Array(0);
    const plane = 512 * 512;
    let black = 0;
    for (let i = 0; i < plane; i += 1) if (data[i] === 0.5 && (data[2 * plane + i] ?? 0) < -0.2) black += 1;
    expect(black).toBe(0);
    expect(cleared.times.every((times) => times === 0)).toBe(true);
    expect(alphaAt(out, 100, 150)).toBe(255);
    expect(alphaAt(out, 79, 150)).toBe(255);
  });

  test('a hole across the outline gets an outline: full inside, nothing outside', async () => {
    const { out } = await erased(cutOut(subject, square(180, 150, 14)), square(180, 150, 24));
    expect(alphaAt(out, 158, 150)).toBeGreaterThan(200);
    expect(alphaAt(out, 200, 150)).toBe(0);
    let fog = 0;
    for (let x = 150; x < 210; x += 1) if (![0, 255].includes(alphaAt(out, x, 150))) fog += 1;
    expect(fog).toBeLessThan(24);
  });

  test('an opaque picture is filled opaquely and nothing is taken away', async () => {
    const picture = painted(side, side, (x, y) => [x % 256, y % 256, 90]);
    const { sink, cleared } = await erased(picture, square(150, 150, 20));
    expect(cleared.times.every((times) => times === 0)).toBe(true);
    expect(sink.picture.data[(150 * side + 150) * 4 + 3]).toBe(255);
  });
});

test('an even half-transparency is continued evenly', () => {
  const known = new Uint8Array(512 * 512).fill(1);
  for (let y = 200; y < 300; y += 1) known.fill(0, y * 512 + 200, y * 512 + 300);
  const visible = Float32Array.from(known, (value) => value * 0.4);
  const alpha = fillAlpha(visible, known);
  expect(alpha?.[250 * 512 + 250]).toBeCloseTo(102, 0);
});
