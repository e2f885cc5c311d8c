import { describe, expect, test } from 'vitest';

import { colourMatch } from '../../../../src/engines/local/style/colourMatch.ts';
import { painterly } from '../../../../src/engines/local/style/painterly.ts';
import { looks } from '../../../../src/engines/local/style/looks.ts';
import type { OperationContext } from '../../../../src/engines/local/runtime/context.ts';
import type { StyleChoice, StylePreset } from '../../../../src/kernel/operations/catalogue.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { painted, pixelCollector, sourceOf } from '../support/pictures.ts';

const presets = Object.keys(looks) as StylePreset[];

function contextOf(labels: string[] = []): OperationContext & { abort(): void } {
  const signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
  return {
    signal,
    abort: () => (signal.aborted = true),
    progress: ({ label }) => void labels.push(label),
    note: () => {},
    open: () => Promise.reject(new Error('no network belongs to a style')),
  };
}

/** Edges in all directions, gradients, fine texture. */
function scene(width: number, height: number): PixelBuffer {
  return painted(width, height, (x, y) => {
    const ball = Math.hypot(x - width * 0.6, y - height * 0.5) < Math.min(width, height) * 0.3;
    const grain = ((x * 7919 + y * 104_729) % 17) - 8;
    const light = 60 + (150 * x) / width;
    return ball
      ? [200 + grain, 60 + (y * 90) / height, 40]
      : [light + grain, light, 200 - (140 * y) / height + grain];
  });
}

/** The left third shows through, the corner not at all. */
function translucent(width: number, height: number): PixelBuffer {
  const picture = scene(width, height);
  for (let i = 0; i < width * height; i += 1) {
    if (i % width < width / 3) picture.data[i * 4 + 3] = (i % width) * 3;
  }
  return picture;
}

async function paint(
  picture: PixelBuffer,
  preset: StylePreset,
  more: { side?: number; strength?: number; seed?: number } = {},
) {
  const { side, strength = 1, seed = 7 } = more;
  const sink = pixelCollector(picture.width, picture.height);
  const request = {
    source: sourceOf(picture),
    style: { kind: 'preset', preset },
    strength,
    seed,
    sink,
  } as const;
  const outcome = await painterly(contextOf(), request, side);
  expect(sink.times.every((times) => times === 1)).toBe(true);
  return { outcome, data: sink.picture.data };
}

async function match(picture: PixelBuffer, reference: PixelBuffer, strength = 1) {
  const sink = pixelCollector(picture.width, picture.height);
  const style: StyleChoice = { kind: 'image', image: sourceOf(reference) };
  const outcome = await colourMatch(contextOf(), {
    source: sourceOf(picture),
    style,
    strength,
    seed: 7,
    sink,
  });
  expect(sink.times.every((times) => times === 1)).toBe(true);
  return { outcome, data: sink.picture.data };
}

const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray): { worst: number; mean: number } => {
  let worst = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const off = Math.abs((a[i] as number) - (b[i] as number));
    worst = Math.max(worst, off);
    sum += off;
  }
  return { worst, mean: sum / a.length };
};

const alphaOf = (data: Uint8ClampedArray) => data.filter((_, at) => at % 4 === 3);

describe('painterly', () => {
  test.each(presets)('%s: the same whole and in tiles', async (preset) => {
    const picture = scene(90, 70);
    const whole = await paint(picture, preset, { side: 4096 });
    const tiled = await paint(picture, preset, { side: 46 });
    expect(difference(whole.data, tiled.data).worst).toBe(0);
    // It does something.
    expect(difference(whole.data, picture.data).mean).toBeGreaterThan(3);
  });

  // The widest brushes at full size, and pictures that are painted at half of it, odd sides included.
  test.each([
    ['oil', 2399],
    ['gouache', 2501],
    ['ink', 2501],
    ['watercolour', 2501],
  ] as const)('%s, %i wide: the same whole and in tiles', async (preset, width) => {
    const picture = scene(width, 9);
    const whole = await paint(picture, preset, { side: 4096 });
    const tiled = await paint(picture, preset, { side: 700 });
    expect(difference(whole.data, tiled.data).worst).toBe(0);
  });

  test.each(presets)('%s: alpha stays to the last bit, and what is translucent is told', async (preset) => {
    const picture = translucent(60, 40);
    const { outcome, data } = await paint(picture, preset);
    expect(outcome).toEqual({ ok: true, value: { opaque: false } });
    expect(alphaOf(data)).toEqual(alphaOf(picture.data));
    expect((await paint(scene(20, 16), preset)).outcome).toEqual({ ok: true, value: { opaque: true } });
  });

  test('what lies under invisible pixels does not show at the rim', async () => {
    const picture = translucent(90, 60);
    const other = { ...picture, data: picture.data.slice() };
    for (let at = 0; at < other.data.length; at += 4)
      if (other.data[at + 3] === 0) other.data.set([255, 0, 255], at);
    const [a, b] = [await paint(picture, 'oil'), await paint(other, 'oil')];
    const visible = (data: Uint8ClampedArray) =>
      data.filter((_, i) => (picture.data[i - (i % 4) + 3] as number) > 0);
    expect(visible(a.data)).toEqual(visible(b.data));
  });

  test('another seed is another hand, the same one the same', async () => {
    const picture = scene(50, 40);
    const first = await paint(picture, 'pencil');
    expect((await paint(picture, 'pencil')).data).toEqual(first.data);
    expect(difference((await paint(picture, 'pencil', { seed: 8 })).data, first.data).mean).toBeGreaterThan(
      1,
    );
  });

  test('strength goes from the picture itself to the painting', async () => {
    const picture = scene(50, 40);
    expect((await paint(picture, 'ink', { strength: 0 })).data).toEqual(picture.data);
    const half = await paint(picture, 'ink', { strength: 0.5 });
    const full = await paint(picture, 'ink');
    const [to, from] = [difference(half.data, full.data).mean, difference(half.data, picture.data).mean];
    expect(Math.abs(to - from)).toBeLessThan(1);
  });

  test('a cancel is heard between the stages of a tile, and nothing more is written', async () => {
    const picture = scene(200, 150);
    const sink = pixelCollector(200, 150);
    const context = contextOf();
    const cancelling = {
      ...context,
      progress: ({ label }: { label: string }) => label === 'Tile 2 of 4' && context.abort(),
    };
    const request = {
      source: sourceOf(picture),
      style: { kind: 'preset', preset: 'oil' },
      strength: 1,
      seed: 1,
      sink,
    } as const;
    expect(
      await painterly({ ...cancelling, progress: (told) => void cancelling.progress(told) }, request, 100),
    ).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(sink.rects).toHaveLength(1);
  });

  test('takes nothing but its presets', async () => {
    const sink = pixelCollector(8, 8);
    const style = { kind: 'prompt', prompt: 'a linocut' } as const;
    const request = { source: sourceOf(scene(8, 8)), style, strength: 1, seed: 1, sink };
    expect(await painterly(contextOf(), request)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(await colourMatch(contextOf(), request)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(sink.rects).toEqual([]);
  });
});

describe('colour match', () => {
  const mean = (data: Uint8ClampedArray, channel: number): number => {
    const values = data.filter((_, at) => at % 4 === channel);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };

  test('takes over colour and light of the reference', async () => {
    const picture = scene(160, 120);
    const warm = painted(90, 130, (x, y) => [150 + x, 90 + y / 2 + (x % 9), 40 + (y * x) / 200]);
    const { data, outcome } = await match(picture, warm);
    expect(outcome).toEqual({ ok: true, value: { opaque: true } });
    for (const channel of [0, 1, 2]) {
      expect(Math.abs(mean(data, channel) - mean(warm.data, channel))).toBeLessThan(8);
    }
    // They were far apart in blue.
    expect(mean(picture.data, 2) - mean(warm.data, 2)).toBeGreaterThan(30);
  });

  test('of a picture to itself, or at strength 0, changes nothing', async () => {
    const picture = scene(160, 120);
    expect(difference((await match(picture, picture)).data, picture.data).worst).toBeLessThanOrEqual(1);
    expect(
      (
        await match(
          picture,
          painted(9, 9, () => [9, 200, 7]),
          0,
        )
      ).data,
    ).toEqual(picture.data);
  });

  test('keeps the alpha, and is not swayed by what is invisible', async () => {
    const picture = translucent(90, 60);
    const reference = translucent(50, 50);
    const first = await match(picture, reference);
    expect(alphaOf(first.data)).toEqual(alphaOf(picture.data));
    for (let at = 0; at < reference.data.length; at += 4)
      if (reference.data[at + 3] === 0) reference.data.set([0, 255, 0], at);
    expect((await match(picture, reference)).data).toEqual(first.data);
  });

  test('a reference of nothing is refused in words', async () => {
    const nothing = { width: 5, height: 5, data: new Uint8ClampedArray(100) };
    const sink = pixelCollector(20, 20);
    const style = { kind: 'image', image: sourceOf(nothing) } as const;
    expect(
      await colourMatch(contextOf(), { source: sourceOf(scene(20, 20)), style, strength: 1, seed: 1, sink }),
    ).toMatchObject({ ok: false, error: { message: expect.stringContaining('transparent') as string } });
  });
});
