import { describe, expect, test } from 'vitest';

import { createMattePainter } from '../../../src/engines/local/matte/draw.ts';
import { refinedMatte } from '../../../src/engines/local/matte/refine.ts';
import { removeBackground } from '../../../src/engines/local/matte/removeBackground.ts';
import { shrunk } from '../../../src/engines/local/pixels/shrink.ts';
import { createBackdropPainter } from '../../../src/engines/local/replace/backdrop.ts';
import { colourTable, colourTransfer } from '../../../src/engines/local/replace/colourMatch.ts';
import { ownColour } from '../../../src/engines/local/replace/decontaminate.ts';
import { replaceBackground } from '../../../src/engines/local/replace/replaceBackground.ts';
import { contactShadow } from '../../../src/engines/local/replace/shadow.ts';
import type { PixelBuffer } from '../../../src/kernel/pixels/buffers.ts';
import { fakeContext } from './support/fakeNetwork.ts';
import { nodeContext } from './support/networks.ts';
import { maskCollector, painted, pixelCollector, sourceOf } from './support/pictures.ts';

const minutes = 240_000;

/** A shaded ball on a bright wall and table: the subject any salient-object network finds. */
function ball(width: number, height: number): PixelBuffer {
  const [cx, cy, radius] = [width * 0.5, height * 0.52, height * 0.28];
  return painted(width, height, (x, y) => {
    const [dx, dy] = [(x - cx) / radius, (y - cy) / radius];
    const inside = dx * dx + dy * dy < 1;
    if (inside) {
      const light = 0.35 + 0.65 * Math.max(0, -0.5 * dx - 0.6 * dy + 0.6 * Math.sqrt(1 - dx * dx - dy * dy));
      return [215 * light, 45 * light, 30 * light];
    }
    return y > height * 0.75 ? [196, 188, 176] : [228, 230, 233];
  });
}

describe('a picture without a subject', () => {
  const answer = (value: (x: number, y: number) => number) =>
    fakeContext(() => ({
      data: Float32Array.from({ length: 320 * 320 }, (_, i) => value(i % 320, Math.floor(i / 320))),
      dims: [1, 1, 320, 320],
    }));
  const plain = painted(64, 48, () => [120, 130, 140]);

  test('is an error that says what to do, and nothing is written', async () => {
    const { context } = answer((x) => 0.1 + (x % 7) * 0.02);
    const sink = maskCollector(64, 48);
    const result = await removeBackground(
      context,
      { source: sourceOf(plain), sink, quality: 'quick' },
      'silueta',
    );
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'no-subject', message: expect.stringMatching(/crop closer/i) as string },
    });
    expect(sink.times.every((times) => times === 0)).toBe(true);
  });

  test('is one too when all that was found is invisible', async () => {
    const { context } = answer((x, y) => (x < 100 && y < 100 ? 0.9 : 0));
    const source = sourceOf({ ...plain, data: new Uint8ClampedArray(plain.data.length) });
    const result = await removeBackground(
      context,
      { source, sink: maskCollector(64, 48), quality: 'quick' },
      'silueta',
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'no-subject' } });
  });
});

describe('the matte', () => {
  test('leaves alpha to the layer that has it: seen is the smaller of both, never their product', () => {
    const flat = (value: number): Float32Array => new Float32Array(1).fill(value);
    const zero = flat(0);
    const seen = (value: number, alpha: number): number => {
      const model = {
        width: 1,
        height: 1,
        coefficients: [zero, zero, zero, zero] as const,
        base: flat(value),
        band: zero,
      };
      const data = Uint8ClampedArray.of(10, 20, 30, alpha);
      const mask = createMattePainter(model, { width: 1, height: 1 }).draw(0, 0, {
        width: 1,
        height: 1,
        data,
      });
      return Math.round(((mask.data[0] ?? 0) * alpha) / 255);
    };
    expect(seen(1, 255)).toBe(255);
    expect(seen(1, 100)).toBe(100);
    expect(seen(1, 0)).toBe(0);
    expect(seen(0.5, 255)).toBe(128);
    expect(seen(0.5, 128)).toBe(127);
    expect(seen(0.25, 200)).toBe(64);
    expect(seen(0, 200)).toBe(0);
  });

  test('follows the true edge of a picture eight times as large as the working copy', async () => {
    const [width, height] = [1600, 800];
    const edge = (y: number): number => 800 + 60 * Math.sin(y / 60);
    const picture = painted(width, height, (x, y) => (x < edge(y) ? [190, 60, 40] : [60, 110, 160]));
    const small = await shrunk(sourceOf(picture), { width: 200, height: 100 });
    // What a 320-pixel network says: right, but blurred.
    const probable = new Float32Array(200 * 100);
    for (let y = 0; y < 100; y += 1)
      for (let x = 0; x < 200; x += 1) {
        probable[y * 200 + x] = Math.min(1, Math.max(0, 0.5 + ((edge(y * 8 + 4) - x * 8 - 4) / 8) * 0.2));
      }
    const painter = createMattePainter(refinedMatte(small, probable), picture);
    const mask = painter.draw(0, 0, picture);
    let wrong = 0;
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const should = x < edge(y);
        const value = mask.data[y * width + x] ?? 0;
        if (should ? value < 128 : value > 127) wrong += 1;
        // Far from the edge it is solid.
        if (Math.abs(x - edge(y)) > 200 && value !== (should ? 255 : 0)) throw new Error(`haze at ${x},${y}`);
      }
    // Less than one pixel of the full size per row.
    expect(wrong / height).toBeLessThan(1);
  });

  test.each(['silueta', 'u2netp'] as const)(
    'of %s finds the subject',
    { timeout: minutes },
    async (model) => {
      const picture = ball(900, 700);
      const sink = maskCollector(900, 700);
      const result = await removeBackground(
        nodeContext(),
        { source: sourceOf(picture), sink, quality: 'quick' },
        model,
      );
      expect(result).toMatchObject({ ok: true });
      let [both, either] = [0, 0];
      for (let y = 0; y < 700; y += 1)
        for (let x = 0; x < 900; x += 1) {
          const truth = Math.hypot(x - 450, y - 364) < 196;
          const found = (sink.mask.data[y * 900 + x] ?? 0) > 127;
          if (truth && found) both += 1;
          if (truth || found) either += 1;
        }
      expect(both / either).toBeGreaterThan(0.93);
      expect(sink.times.every((times) => times === 1)).toBe(true);
    },
  );
});

describe('replacing the background', () => {
  test('writes every layer whole, without the old background at the edge', { timeout: minutes }, async () => {
    const [width, height] = [720, 560];
    const picture = ball(width, height);
    const matte = maskCollector(width, height);
    const [subject, backdropSink, shadow] = [0, 1, 2].map(() => pixelCollector(width, height));
    if (!subject || !backdropSink || !shadow) throw new Error('sinks');
    const result = await replaceBackground(
      nodeContext(),
      {
        source: sourceOf(picture),
        backdrop: { kind: 'colour', colour: '#102040' },
        match: 0,
        contactShadow: true,
        matte,
        subject,
        backdropSink,
        shadow,
      },
      'u2netp',
    );
    expect(result).toMatchObject({ ok: true });
    expect([...backdropSink.picture.data.subarray(0, 4)]).toEqual([16, 32, 64, 255]);
    expect(subject.times.every((times) => times === 1)).toBe(true);
    let shaded = 0;
    for (let at = 0; at < width * height; at += 1) {
      const coverage = matte.mask.data[at] ?? 0;
      const [red = 0, green = 0] = subject.picture.data.subarray(at * 4, at * 4 + 2);
      // The ball is red: where it is seen at half strength, green may not shine through from the wall.
      if (coverage > 60 && coverage < 200 && green > 0.75 * red + 25) throw new Error(`halo at ${at}`);
      // Untouched where the subject is solid and no match was asked for.
      if (coverage === 255) expect(red).toBe(picture.data[at * 4]);
      if ((shadow.picture.data[at * 4 + 3] ?? 0) > 40) shaded += 1;
    }
    expect(shaded).toBeGreaterThan(500);
  });

  test('a malformed colour is refused before anything is read', async () => {
    const sink = pixelCollector(8, 8);
    const request = { backdrop: { kind: 'colour', colour: 'red' }, match: 0, contactShadow: false } as const;
    const sinks = { matte: maskCollector(8, 8), subject: sink, backdropSink: sink, shadow: sink };
    const source = sourceOf(painted(8, 8, () => [0, 0, 0]));
    expect(await replaceBackground(nodeContext(), { source, ...request, ...sinks }, 'u2netp')).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  });

  test('an image backdrop covers the picture, centred, and is the same drawn whole or in parts', async () => {
    const image = painted(400, 100, (x) => (x < 100 ? [255, 0, 0] : x >= 300 ? [0, 0, 255] : [0, 255, 0]));
    const painter = createBackdropPainter(
      { kind: 'image', image: sourceOf(image) },
      { width: 300, height: 150 },
    );
    if (painter === null) throw new Error('no painter');
    const whole = await painter.draw({ x: 0, y: 0, width: 300, height: 150 });
    // 2 : 1 out of 4 : 1: a quarter is cut off on either side.
    for (let at = 0; at < whole.data.length; at += 4)
      expect([...whole.data.subarray(at, at + 4)]).toEqual([0, 255, 0, 255]);
    const gradient = painted(37, 53, (x, y) => [x * 6, y * 4, 90]);
    const second = createBackdropPainter(
      { kind: 'image', image: sourceOf(gradient) },
      { width: 64, height: 48 },
    );
    const all = await second?.draw({ x: 0, y: 0, width: 64, height: 48 });
    const part = await second?.draw({ x: 10, y: 20, width: 30, height: 9 });
    for (let y = 0; y < 9; y += 1) {
      const from = ((y + 20) * 64 + 10) * 4;
      expect(part?.data.subarray(y * 120, y * 120 + 120)).toEqual(all?.data.subarray(from, from + 120));
    }
  });

  test('a gradient runs from corner to corner along its angle', async () => {
    const size = { width: 101, height: 51 };
    const draw = async (angle: number) =>
      createBackdropPainter({ kind: 'gradient', from: '#000000', to: '#ffffff', angle }, size)?.draw({
        x: 0,
        y: 0,
        ...size,
      });
    const across = await draw(0);
    const down = await draw(90);
    expect(across?.data[0]).toBeLessThan(4);
    expect(across?.data[100 * 4]).toBeGreaterThan(251);
    expect(Math.abs((across?.data[(25 * 101 + 50) * 4] ?? 0) - 127.5)).toBeLessThan(2);
    expect(down?.data[(50 * 101 + 3) * 4]).toBeGreaterThan(248);
  });

  test('colour matching moves towards the backdrop, not onto it, and the table is close to the function', () => {
    const subject = { mean: [0.6, 0.1, 0.05], deviation: [0.1, 0.02, 0.02] } as const;
    const backdrop = { mean: [0.4, -0.03, -0.1], deviation: [0.1, 0.02, 0.02] } as const;
    const change = colourTransfer(subject, backdrop, 1);
    const [red, green, blue] = change(180, 120, 100);
    expect(red).toBeLessThan(180);
    expect(blue - green).toBeGreaterThan(100 - 120);
    expect(Math.abs(red - 180)).toBeLessThan(60);
    expect(colourTransfer(subject, backdrop, 0)(180, 120, 100).map(Math.round)).toEqual([180, 120, 100]);
    const table = colourTable(change);
    for (const colour of [
      [180, 120, 100],
      [12, 200, 77],
      [250, 250, 240],
      [64, 64, 64],
    ] as const) {
      const data = Uint8ClampedArray.of(...colour, 255);
      table(data, 0);
      const exact = change(colour[0], colour[1], colour[2]);
      for (let c = 0; c < 3; c += 1) expect(Math.abs((data[c] ?? 0) - (exact[c] ?? 0))).toBeLessThan(4);
    }
  });

  test('solving for the own colour undoes the mixing', () => {
    expect(ownColour(0.8 * 200 + 0.2 * 40, 0.8, 200, 40)).toBeCloseTo(200, 5);
    expect(ownColour(77, 1, 10, 250)).toBe(77);
    expect(ownColour(250, 0.02, 180, 250)).toBeCloseTo(180, 0);
  });

  test('a subject cut off by the lower edge casts no contact shadow', () => {
    const matte = new Float32Array(60 * 80);
    for (let y = 20; y < 60; y += 1) matte.fill(1, y * 60 + 20, y * 60 + 40);
    const shadow = contactShadow(matte, 60, 80);
    expect(shadow?.[61 * 60 + 30] ?? 0).toBeGreaterThan(0.2);
    expect(shadow?.[5 * 60 + 30]).toBe(0);
    for (let y = 60; y < 80; y += 1) matte.fill(1, y * 60 + 20, y * 60 + 40);
    expect(contactShadow(matte, 60, 80)).toBeNull();
  });
});
